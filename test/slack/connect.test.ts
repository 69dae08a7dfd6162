import { expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/index.ts';
import { callsOf, connect, hear, rig } from './rig.ts';
import { PATIENCE } from '../helpers/patience.ts';

it('identifies the bot and its workspace', async () => {
  const { sandbox, slack } = await rig();
  expect(slack).toMatchObject({ botUser: sandbox.bot.id, team: sandbox.team.id });
});

it('calls auth.test once', async () => {
  const { sandbox, slack } = await rig();
  const heard = await hear(slack);
  sandbox.say({ as: 'ann', channel: 'ops', text: 'hello' });
  await sandbox.until(() => heard.length === 1 && sandbox.undelivered === 0);
  expect(callsOf(sandbox, 'auth.test')).toHaveLength(1);
});

it('names the bot token, but not its value, when it is refused', async () => {
  const { sandbox } = await rig();
  const failed = connect(sandbox, { botToken: 'xoxb-wrong' });
  await expect(failed).rejects.toThrow(/^Slack refuses \(invalid_auth\) the bot token \(SLACK_BOT_TOKEN\)\. /u);
  await expect(failed).rejects.not.toThrow(/xoxb-wrong/u);
});

it('survives faults at the start', async () => {
  const { sandbox } = await rig();
  for (const fault of [
    { kind: 'status', status: 503 },
    { kind: 'reset' },
    { kind: 'ratelimited', retryAfter: 1 },
  ] as const) {
    sandbox.fault({ ...fault, method: 'auth.test' });
  }
  const { slack } = await connect(sandbox);
  expect(slack.botUser).toBe(sandbox.bot.id);
});

it('finds channels by name, ID and #name, and says why others are missing', async () => {
  const { sandbox, slack } = await rig({
    sandbox: {
      channels: [
        'ops',
        { name: 'secret', private: true },
        { name: 'untrusted', bot: false },
        { name: 'hidden', private: true, bot: false },
        'old',
      ],
    },
  });
  sandbox.admin.archive('old');
  const { id } = sandbox.channel('ops');
  const answer = await slack.channels.resolve(['ops', '#ops', id, 'secret', 'untrusted', 'hidden', 'old', 'none']);
  expect(answer).toEqual({
    found: [...[1, 2, 3].map(() => ({ name: 'ops', id })), { name: 'secret', id: sandbox.channel('secret').id }],
    missing: [
      { name: 'untrusted', why: 'the bot is not in it' },
      { name: 'hidden', why: 'no such channel' },
      { name: 'old', why: 'archived' },
      { name: 'none', why: 'no such channel' },
    ],
  });
});

it('caches channels, and looks again for missing ones', async () => {
  const { sandbox, slack } = await rig();
  await slack.channels.resolve(['ops']);
  await slack.channels.resolve(['other']);
  expect(callsOf(sandbox, 'conversations.list')).toHaveLength(1);
  await slack.channels.resolve(['new']);
  sandbox.admin.addChannel('new');
  await expect(slack.channels.resolve(['new'])).resolves.toMatchObject({ missing: [] });
});

it('finds a channel among 2,500', async () => {
  const { slack } = await rig({ sandbox: { channels: Array.from({ length: 2500 }, (_, index) => `room-${index}`) } });
  await expect(slack.channels.resolve(['room-2499'])).resolves.toMatchObject({ missing: [] });
});

it('names the missing scope', async () => {
  const { sandbox, slack } = await rig();
  sandbox.admin.removeScope('channels:read');
  await expect(slack.channels.resolve(['ops'])).rejects.toThrow(/missing_scope.*lacks the scope .*channels:read/u);
});

it('lets the process exit after stop', async () => {
  const sandbox = await startSandbox({ channels: ['ops'] });
  const { execa } = await import('execa');
  const child = await execa(process.execPath, [new URL('fixtures/stops.ts', import.meta.url).pathname], {
    env: { API: sandbox.url, BOT: sandbox.botToken, APP: sandbox.appToken, CHANNEL: sandbox.channel('ops').id },
    timeout: PATIENCE,
  });
  await sandbox.stop();
  expect(child.stdout).toMatch(/^stopped (\d+)$/u);
});
