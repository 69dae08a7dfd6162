import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { ask, configure } from '../../helpers/asking.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { setStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const stageWith = (more: Omit<Parameters<typeof setStage>[0], 'store'> = {}) =>
  setStage({ store: 'embedded', ...more });

/** A start that comes to nothing: its exit status and what it says to the operator, which is no stack of calls. */
async function failsToStart(
  stage: Stage,
  more: Readonly<Record<string, string>> = {},
): Promise<[number | null, string]> {
  const bot = stage.spawn(`failing-${stage.bots.length}`, more);
  const { status } = await bot.ended;
  expect(bot.printed).not.toMatch(/^\s+at .*:\d+/m);
  expect(bot.printed).not.toContain(stage.slack.appToken);
  return [status, bot.printed];
}

describe('a start that fails says why, and its exit status says who has to fix it', () => {
  test('tokens', async () => {
    const stage = await stageWith();
    expect(await failsToStart(stage, { SLACK_BOT_TOKEN: 'xoxb-wrong-9' })).toEqual([
      1,
      expect.stringMatching(/Slack refuses \(invalid_auth\) the bot token \(SLACK_BOT_TOKEN\)/),
    ]);
    expect(await failsToStart(stage, { SLACK_APP_TOKEN: 'xapp-wrong-9' })).toEqual([
      1,
      expect.stringMatching(/Slack refuses \(invalid_auth\) the app token \(SLACK_APP_TOKEN\)/),
    ]);
    const [status, printed] = await failsToStart(stage, { SLACK_BOT_TOKEN: 'xoxp-1', SLACK_APP_TOKEN: '' });
    expect(status).toBe(2);
    expect(printed).toMatch(/^SLACK_BOT_TOKEN: .*xoxb-/m);
    expect(printed).toMatch(/^SLACK_APP_TOKEN: is not set/m);
    expect(stage.bots.map(({ printed }) => printed).join()).not.toMatch(/wrong-9/);
  });

  test('a missing scope', async () => {
    const stage = await stageWith();
    stage.slack.admin.removeScope('channels:read');
    expect(await failsToStart(stage)).toEqual([1, expect.stringMatching(/lacks the scope channels:read/)]);
  });

  test('no usable channel', async () => {
    const stage = await stageWith({ sandbox: { channels: [{ name: 'ops', bot: false }] } });
    expect(await failsToStart(stage)).toEqual([1, expect.stringMatching(/#ops: the bot is not in it/)]);
    await configure(stage.project, (config) => {
      config.channels = ['nowhere', 'ops'];
    });
    expect(await failsToStart(stage)).toEqual([
      1,
      expect.stringMatching(/cannot use any of the channels.*#nowhere: no such channel; #ops: the bot is not in it/),
    ]);
  });

  test('a Redis that does not answer, and one that is not there', async () => {
    const stage = await stageWith();
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    onTestFinished(() => void mute.close());
    const address = mute.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const urls = [`redis://:hunter22@127.0.0.1:${port}`, 'redis://:hunter22@127.0.0.1:1'];
    const failures = await Promise.all(urls.map((url) => failsToStart(stage, { REDIS_URL: url })));
    for (const [status, printed] of failures) {
      expect(status).toBe(1);
      expect(printed).toMatch(/Redis at 127\.0\.0\.1:\d+ /);
      expect(printed).not.toContain('hunter22');
    }
  });

  test('a data folder that is not writable', async () => {
    const stage = await stageWith();
    for (const folder of [stage.project.configFile, join(stage.project.configFile, 'data')]) {
      const [status, printed] = await failsToStart(stage, { NESTOR_DATA: folder });
      expect([status, printed]).toEqual([1, expect.stringContaining(folder)]);
      expect(printed).toContain('NESTOR_DATA');
    }
  });

  test('invalid settings and an invalid config', async () => {
    const stage = await stageWith();
    const [status, printed] = await failsToStart(stage, { LOG_LEVEL: 'loud', REDIS_URL: 'http://x' });
    expect(status).toBe(2);
    expect(printed).toMatch(/^LOG_LEVEL: .*loud.*, .*debug/m);
    expect(printed).toMatch(/^REDIS_URL: /m);
    await writeFile(stage.project.configFile, 'apps: {}\nnonsense: 1\n');
    const [badStatus, bad] = await failsToStart(stage);
    expect(badStatus).toBe(2);
    for (const place of [':1:1: apps', ':2:1: nonsense', ':1:1: channels']) expect(bad).toContain(place);
    expect(await failsToStart(stage, { NESTOR_CONFIG: join(stage.project.folder, 'none.yml') })).toEqual([
      2,
      expect.stringMatching(/none\.yml:1:1: .*there is no such file/),
    ]);
  });
});

test('an unusable channel is named in the log, and the others are served', async () => {
  const stage = await stageWith({ sandbox: { channels: ['ops', { name: 'closed', bot: false }] } });
  await configure(stage.project, (config) => {
    config.channels = ['closed', 'nowhere', 'ops'];
  });
  const bot = await stage.start();
  expect(bot.printed).toMatch(/#closed: the bot is not in it/);
  expect(bot.printed).toMatch(/#nowhere: no such channel/);
  expect((await ask(stage, { as: 'ann', text: 'nestor help' })).words).toContain('deploy');
});

test('each channel is told that it is starting and ready; SIGTERM and SIGINT end it with 0', async () => {
  const stage = await stageWith({ project: { channels: ['ops', 'more'] } });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const bot = await stage.start();
    const last = (channel: string) =>
      stage.slack
        .messages(channel)
        .map(({ text }) => text)
        .slice(-2)
        .join('\n');
    for (const channel of ['ops', 'more'])
      await stage.until(
        () => last(channel) === "_starting..._\n*All right, I'm ready, ask me anything!*",
        `both words in ${channel}`,
      );
    bot.send(signal);
    expect(await bot.ended).toEqual({ status: 0, signal: null });
  }
});

test.each([
  ['bot', (stage: Stage) => stage.slack.say({ as: 'ann', channel: 'ops', text: 'nestor help' })],
  ['app', (stage: Stage) => stage.slack.network.dropSockets()],
] as const)('the %s token revoked while it runs: it says so and ends with 1', async (kind, provoke) => {
  const stage = await stageWith();
  const bot = await stage.start();
  stage.slack.admin.revokeToken(kind);
  provoke(stage);
  expect((await bot.ended).status).toBe(1);
  expect(bot.printed).toMatch(
    new RegExp(`Slack refuses \\((token_revoked|invalid_auth|account_inactive)\\) the ${kind} token`),
  );
  expect(bot.printed).not.toMatch(/^\s+at .*:\d+/m);
});

test('without the scope for files a run still completes, and the log says what is missing', async () => {
  const stage = await stageWith();
  const bot = await stage.start();
  stage.slack.admin.removeScope('files:write');
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.0.0' });
  await talk.asks('confirm');
  talk.say('yes');
  await talk.ends();
  await vi.waitFor(() => expect(bot.printed).toContain('lacks the scope files:write'), PATIENCE);
  expect((await ask(stage, { as: 'ann', text: 'nestor help' })).words).toContain('deploy');
});

/** What `nestor` prints and how it ends. */
function command(stage: Stage, args: readonly string[], more: Readonly<Record<string, string>> = {}) {
  return new Promise<{ status: number | string | null | undefined; stdout: string; stderr: string }>((resolve) => {
    const main = join(root, 'src/main.ts');
    execFile(process.execPath, [main, ...args], { env: { ...stage.environment(), ...more } }, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : error.code, stdout, stderr }),
    );
  });
}

test('the command line: exit statuses, and the faults of a config line by line', async () => {
  const stage = await stageWith();
  const misuses = [
    [],
    ['nope'],
    ['start', 'now'],
    ['check', 'x'],
    ['history', '--bogus'],
    ['history', '--limit', '0'],
    ['history', 'x'],
  ];
  const answers = await Promise.all(misuses.map((args) => command(stage, args)));
  for (const [index, { status, stdout, stderr }] of answers.entries()) {
    expect([misuses[index], status, stdout]).toEqual([misuses[index], 2, '']);
    expect(stderr).not.toBe('');
  }
  const help = await command(stage, ['help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  for (const name of ['start', 'demo', 'sandbox', 'check', 'history', 'help'])
    expect(help.stdout).toContain(`nestor ${name}`);
  expect(await command(stage, ['check'])).toEqual({
    status: 0,
    stdout: `${stage.project.configFile} is valid: 2 apps, 3 environments\n`,
    stderr: '',
  });
  await writeFile(stage.project.configFile, 'channels: []\napps:\n  a: { repositry: x }\n  b: 3\n');
  const { status, stdout } = await command(stage, ['check']);
  expect(status).toBe(2);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(2);
  for (const line of lines) expect(line).toMatch(/^\S+nestor\.yml:\d+:\d+: \S+: .+, .+$/);
});

test('`history --json` has the fields that programs rely on, and can be filtered', async () => {
  const stage = await stageWith();
  await stage.start();
  for (const [version, app] of [
    ['v1.0.0', 'docs'],
    ['v1.1.0', 'docs'],
    ['v1.1.0', 'shop'],
  ]) {
    const talk = new Talk(stage, {
      as: 'ann',
      text: `nestor deploy ${app} ${version} ${app === 'shop' ? 'to staging' : ''}`,
    });
    await talk.asks('confirm');
    talk.say('yes');
    await talk.ends();
  }
  const read = async (...args: readonly string[]) => {
    const { status, stdout } = await command(stage, ['history', ...args]);
    expect(status).toBe(0);
    return stdout.trimEnd().split('\n');
  };
  const iso = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const hash = async (version: string) => stage.project.repositories['docs']?.git('rev-parse', `${version}^{commit}`);
  const [line = ''] = await read('--json', '--app', 'docs', '--limit', '1');
  const run = JSON.parse(line) as Record<string, unknown>;
  expect(Object.keys(run).join(' ')).toBe(
    'id app environment operation version commit previousVersion previousCommit service actor approvers status requestedAt startedAt finishedAt exitStatus',
  );
  expect(run).toEqual({
    id: 2,
    app: 'docs',
    environment: 'live',
    operation: 'deploy',
    version: 'v1.1.0',
    commit: await hash('v1.1.0'),
    previousVersion: 'v1.0.0',
    previousCommit: await hash('v1.0.0'),
    service: null,
    actor: stage.slack.person('ann').id,
    approvers: [],
    status: 'succeeded',
    requestedAt: iso,
    startedAt: iso,
    finishedAt: iso,
    exitStatus: 0,
  });
  expect(await read('--json')).toHaveLength(3);
  expect(await read('--json', '--environment', 'staging')).toHaveLength(1);
  expect(await read()).toEqual([
    expect.stringMatching(/^#3 .*shop.*v1\.1\.0.*staging.*Succeeded/),
    expect.any(String),
    expect.any(String),
  ]);
});

test('`npm start` runs the bot', async () => {
  const stage = await stageWith();
  const path = process.env['PATH'] ?? '';
  const child = spawn('npm', ['start', '--silent'], {
    cwd: root,
    env: { ...stage.environment(), PATH: path },
    stdio: 'ignore',
    detached: true,
  });
  const ended = once(child, 'close');
  onTestFinished(() => {
    if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
      process.kill(-child.pid, 'SIGKILL');
  });
  await stage.until(() => stage.said().some(({ text }) => text.includes("I'm ready")), 'a bot that is ready');
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
  await ended;
  expect((await command(stage, ['history'])).status).toBe(0);
});
