import { describe, expect, it } from 'vitest';
import type { FaultKind } from '../../../src/sandbox/faults/faults.ts';
import { objectionsTo } from '../../../src/slack/people/eligibility.ts';
import { callsOf, rig } from '../rig.ts';

const lookUps = (sandbox: Parameters<typeof callsOf>[0]) =>
  callsOf(sandbox, 'users.info').length + callsOf(sandbox, 'conversations.members').length;

describe('a person', () => {
  it('who is a member of the workspace and the channel has no objections', async () => {
    const { sandbox, slack } = await rig();
    const id = sandbox.person('ann').id;
    await expect(slack.people.look(id, sandbox.channel('ops').id)).resolves.toEqual({ id, objections: [] });
  });

  it('has an objection as a guest, stranger, bot, deactivated user or non-member', async () => {
    const { sandbox, slack } = await rig({
      sandbox: {
        people: [
          'ann',
          { name: 'gus', guest: 'multi' },
          { name: 'gil', guest: 'single' },
          { name: 'sue', stranger: true },
          { name: 'tin', bot: true },
          'old',
          'out',
        ],
        channels: ['ops'],
      },
    });
    sandbox.admin.changePerson('old', { deactivated: true });
    sandbox.admin.kick('ops', 'out');
    const objections = async (id: string) => (await slack.people.look(id, sandbox.channel('ops').id)).objections;
    const of = (name: string) => objections(sandbox.person(name).id);
    await expect(of('gus')).resolves.toEqual(['guest']);
    await expect(of('gil')).resolves.toEqual(['guest']);
    await expect(of('sue')).resolves.toContain('stranger');
    await expect(of('tin')).resolves.toContain('bot');
    await expect(of('old')).resolves.toContain('deactivated');
    await expect(of('out')).resolves.toEqual(['not-in-channel']);
    await expect(objections('USLACKBOT')).resolves.toContain('bot');
    await expect(objections('UNOBODY')).resolves.toContain('unknown');
  });

  it('is found among 2,500 members of a channel', async () => {
    const people = Array.from({ length: 2500 }, (_, index) => `p${index}`);
    const { sandbox, slack } = await rig({ sandbox: { people, channels: ['ops'] } });
    await expect(slack.people.look(sandbox.person('p2499').id, sandbox.channel('ops').id)).resolves.toMatchObject({
      objections: [],
    });
    expect(callsOf(sandbox, 'conversations.members')).toHaveLength(3);
  });

  it('is no stranger in the same organisation, and one in another', () => {
    expect(objectionsTo({ team_id: 'T2', enterprise_user: { teams: ['T2', 'T1'] } }, 'T1')).toEqual([]);
    expect(objectionsTo({ team_id: 'T2', enterprise_user: { teams: ['T2'] } }, 'T1')).toEqual(['stranger']);
    expect(objectionsTo({}, 'T1')).toEqual(['stranger']);
  });
});

describe('the cache', () => {
  it('shares one look-up between concurrent callers, and keeps it', async () => {
    const { sandbox, slack } = await rig();
    const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
    expect(slack.people.peek(user, channel)).toBeUndefined();
    await Promise.all(Array.from({ length: 50 }, () => slack.people.look(user, channel)));
    expect(lookUps(sandbox)).toBe(2);
    expect(slack.people.peek(user, channel)).toEqual({ id: user, objections: [] });
  });

  it('looks up again for a fresh look, past the TTL, and in the background past half of it', async () => {
    let now = 1_000_000;
    const { sandbox, slack } = await rig({ slack: { now: () => now } });
    const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
    await slack.people.look(user, channel);
    await slack.people.look(user, channel, { fresh: true });
    expect(lookUps(sandbox)).toBe(4);
    now += 31_000;
    expect(slack.people.peek(user, channel)?.objections).toEqual([]);
    await sandbox.until(() => lookUps(sandbox) === 6);
    // Responses sent earlier have arrived before this call returns.
    await slack.channels.resolve([]);
    now += 60_000;
    expect(slack.people.peek(user, channel)).toBeUndefined();
    await slack.people.look(user, channel);
    expect(lookUps(sandbox)).toBe(8);
  });

  it('does not keep entries longer when the clock is set back', async () => {
    let now = 10_000_000;
    const { sandbox, slack } = await rig({ slack: { now: () => now } });
    const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
    await slack.people.look(user, channel);
    sandbox.admin.kick('ops', 'ann');
    now -= 3_600_000;
    expect(slack.people.peek(user, channel)).toBeUndefined();
    await slack.people.look(user, channel);
    expect(slack.people.peek(user, channel)).toMatchObject({ objections: ['not-in-channel'] });
  });

  it('is bypassed by a fresh look, which sees that a person was removed', async () => {
    const { sandbox, slack } = await rig();
    const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
    await slack.people.look(user, channel);
    sandbox.admin.kick('ops', 'ann');
    await expect(slack.people.look(user, channel, { fresh: true })).resolves.toMatchObject({
      objections: ['not-in-channel'],
    });
    expect(slack.people.peek(user, channel)).toMatchObject({ objections: ['not-in-channel'] });
  });

  it('does not answer a fresh look with a look-up that started before it', async () => {
    const { sandbox, slack } = await rig();
    const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
    const early = slack.people.look(user, channel);
    await sandbox.until(() => callsOf(sandbox, 'conversations.members').some(({ endedAt }) => endedAt !== undefined));
    sandbox.admin.kick('ops', 'ann');
    const late = await Promise.all([1, 2, 3].map(() => slack.people.look(user, channel, { fresh: true })));
    expect(late.map(({ objections }) => objections)).toEqual(late.map(() => ['not-in-channel']));
    await early;
  });

  it('keeps objections for 2 seconds only', async () => {
    let now = 1_000_000;
    const { sandbox, slack } = await rig({ slack: { now: () => now } });
    const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
    sandbox.admin.kick('ops', 'ann');
    await slack.people.look(user, channel);
    sandbox.admin.invite('ops', 'ann');
    now += 2001;
    expect(slack.people.peek(user, channel)).toBeUndefined();
    await expect(slack.people.look(user, channel)).resolves.toMatchObject({ objections: [] });
  });
});

describe('a failing look-up', () => {
  it.each(['users.info', 'conversations.members'])('of %s is an objection, for 2 seconds only', async (method) => {
    let now = 1_000_000;
    const { sandbox, slack } = await rig({ slack: { now: () => now } });
    const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
    sandbox.fault({ kind: 'error', error: 'missing_scope', method });
    await expect(slack.people.look(user, channel)).resolves.toEqual({ id: user, objections: ['unknown'] });
    expect(slack.people.peek(user, channel)?.objections).toEqual(['unknown']);
    now += 2001;
    await expect(slack.people.look(user, channel)).resolves.toMatchObject({ objections: [] });
  });

  it.each<FaultKind>([{ kind: 'ratelimited', retryAfter: 3 }, { kind: 'hang' }])(
    'rejects when the connection stops ($kind), while a background refresh ends silently',
    async (trouble) => {
      let now = 1_000_000;
      const { sandbox, slack } = await rig({ slack: { now: () => now } });
      const [user, channel] = [sandbox.person('ann').id, sandbox.channel('ops').id];
      await slack.people.look(user, channel);
      const faults = ['users.info', 'conversations.members'].map((method) =>
        sandbox.fault({ ...trouble, method, times: 2 }),
      );
      now += 31_000;
      expect(slack.people.peek(user, channel)?.objections).toEqual([]);
      now += 31_000;
      const looking = slack.people.look(sandbox.person('bob').id, sandbox.channel('other').id);
      const ended = looking.then(String, String);
      await sandbox.until(() => faults.every(({ hits }) => hits === 2));
      await slack.stop(0);
      expect(await ended).toBe('SlackStopped: The connection to Slack was stopped');
    },
  );

  it('is retried', async () => {
    const { sandbox, slack } = await rig();
    sandbox.fault({ kind: 'status', status: 500, method: 'users.info', times: 2 });
    sandbox.fault({ kind: 'ratelimited', retryAfter: 1, method: 'conversations.members' });
    await expect(slack.people.look(sandbox.person('ann').id, sandbox.channel('ops').id)).resolves.toMatchObject({
      objections: [],
    });
  });

  it('is given up after a while', async () => {
    const { sandbox, slack } = await rig();
    sandbox.fault({ kind: 'ratelimited', retryAfter: 30, method: 'users.info' });
    await expect(slack.people.look(sandbox.person('ann').id, sandbox.channel('ops').id)).resolves.toMatchObject({
      objections: ['unknown'],
    });
  });
});
