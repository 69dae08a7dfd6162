import { describe, expect, it } from 'vitest';
import { own, type Message } from '../../../src/language/message.ts';
import type { Fault, Sandbox } from '../../../src/sandbox/index.ts';
import { callsOf, connect, rig } from '../rig.ts';

/** An older workspace. */
const OLD = { unknownBlocks: ['plan', 'task_card'] };

const running = (step: string): Message => ({
  parts: [
    { kind: 'text', text: own`*#12* Deploy` },
    { kind: 'progress', title: 'Deploy shop → staging', percent: 40, steps: ['Copying', step], ended: null },
    { kind: 'buttons', buttons: [{ label: 'Abort', value: 'a', style: 'danger' }] },
  ],
});

const PLAN = '*#12* Deploy\n▓▓▓▓░░░░░░ 40 %\nDeploy shop → staging\n✓ Copying\n▸ Migrating';
const LINES = '*#12* Deploy\n▓▓▓▓░░░░░░ 40 %\n✓ Copying\n▸ Migrating';

/** The outcomes of a method's calls. */
const outcomes = (sandbox: Sandbox, method: string) => callsOf(sandbox, method).map(({ outcome }) => outcome);

async function stage(options: Parameters<typeof rig>[0] = {}) {
  const { sandbox, slack, log } = await rig({ slack: { timing: { editEvery: 20 } }, ...options });
  const { id: channel } = sandbox.channel('ops');
  let posts = 0;
  const post = (content: Message, by = slack) =>
    by.chat.post({ to: { channel }, content, key: `k${(posts += 1)}`, maybeDone: false });
  const edit = (ts: string, content: Message, by = slack) => by.chat.edit({ channel, ts, content });
  return { sandbox, log, channel, post, edit };
}

describe('steps', () => {
  it('are a plan where Slack supports plans, in posts and in edits', async () => {
    const { sandbox, post, edit } = await stage();
    const { ts } = await post(running('Migrating'));
    expect(sandbox.messages('ops')[0]?.words).toBe(PLAN);
    await edit(ts, running('Restarting'));
    expect(sandbox.messages('ops')[0]?.words).toBe(PLAN.replace('Migrating', 'Restarting'));
    expect(outcomes(sandbox, 'chat.postMessage')).toEqual(['ok']);
    expect(outcomes(sandbox, 'chat.update')).toEqual(['ok']);
  });

  it('are lines where it does not, with the buttons; plans are tried once only', async () => {
    const { sandbox, post, edit, log } = await stage({ sandbox: OLD });
    const { ts } = await post(running('Migrating'));
    await post(running('Migrating'));
    await edit(ts, running('Restarting'));
    const [first, second] = sandbox.messages('ops');
    expect(first?.words).toBe(LINES.replace('Migrating', 'Restarting'));
    expect(second?.words).toBe(LINES);
    expect(first?.buttons).toEqual(['Abort']);
    expect(outcomes(sandbox, 'chat.postMessage')).toEqual(['invalid_blocks', 'ok', 'ok']);
    expect(outcomes(sandbox, 'chat.update')).toEqual(['ok']);
    expect(log.join('')).toContain('invalid_blocks');
  });

  it('become lines for good after an edit is refused, too', async () => {
    const { sandbox, post, edit } = await stage({ sandbox: OLD });
    const { ts } = await post({ parts: [{ kind: 'text', text: own`*#12* Deploy` }] });
    await edit(ts, running('Migrating'));
    await edit(ts, running('Restarting'));
    expect(sandbox.messages('ops')[0]?.words).toBe(LINES.replace('Migrating', 'Restarting'));
    expect(outcomes(sandbox, 'chat.update')).toEqual(['invalid_blocks', 'ok', 'ok']);
  });

  it('become lines in the next process as well, in a message of the last one', async () => {
    const { sandbox, post, edit } = await stage({ sandbox: OLD });
    const { ts } = await post(running('Migrating'));
    const { slack: next } = await connect(sandbox);
    await edit(ts, running('Restarting'), next);
    expect(sandbox.messages('ops')[0]?.words).toBe(LINES.replace('Migrating', 'Restarting'));
    expect(outcomes(sandbox, 'chat.update')).toEqual(['invalid_blocks', 'ok']);
  });

  it.each(['invalid_arguments', 'invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long'])(
    'are lines after %s',
    async (error) => {
      const { sandbox, post } = await stage();
      sandbox.fault({ kind: 'error', error, containing: '"type":"plan"' });
      await post(running('Migrating'));
      expect(sandbox.messages('ops')[0]?.words).toBe(LINES);
    },
  );

  it('are a plan again in the next message where the plan was only too long', async () => {
    const { sandbox, post } = await stage();
    sandbox.fault({ kind: 'error', error: 'msg_blocks_too_long', containing: '"type":"plan"' });
    await post(running('Migrating'));
    await post(running('Migrating'));
    expect(sandbox.messages('ops').map(({ words }) => words)).toEqual([LINES, PLAN]);
  });

  it('are text where lines are refused too, and a plan again in the next message: the plan was not the reason', async () => {
    const { sandbox, post } = await stage();
    sandbox.fault({ kind: 'error', error: 'invalid_blocks', method: 'chat.postMessage', times: 2 });
    await post(running('Migrating'));
    await post(running('Migrating'));
    const [words, plan] = sandbox.messages('ops');
    expect(words).toMatchObject({ text: '*#12* Deploy\n▓▓▓▓░░░░░░ 40 % Migrating', blocks: [] });
    expect(plan?.words).toBe(PLAN);
  });

  it('stay a plan in a message that must keep one, even after plans were found to fail', async () => {
    const { sandbox, post, edit } = await stage();
    const { ts } = await post(running('Migrating'));
    sandbox.fault({ kind: 'error', error: 'invalid_blocks', containing: '"type":"plan"' });
    await post(running('Migrating'));
    const mismatch: Fault = { kind: 'error', error: 'block_mismatch', method: 'chat.update' };
    sandbox.fault(mismatch);
    await edit(ts, running('Restarting'));
    const [kept, lines] = sandbox.messages('ops');
    expect(kept?.words).toBe(PLAN.replace('Migrating', 'Restarting'));
    expect(lines?.words).toBe(LINES);
    expect(outcomes(sandbox, 'chat.update')).toEqual(['block_mismatch', 'ok']);
  });

  it('stay lines in a message that may not get a plan', async () => {
    const { sandbox, post, edit } = await stage();
    const { ts } = await post({ parts: [{ kind: 'text', text: own`*#12* Deploy` }] });
    sandbox.fault({ kind: 'error', error: 'block_mismatch', containing: '"type":"plan"' });
    await edit(ts, running('Migrating'));
    expect(sandbox.messages('ops')[0]?.words).toBe(LINES);
    await post(running('Migrating'));
    expect(sandbox.messages('ops')[1]?.words).toBe(PLAN);
  });

  it('become lines once only while new content keeps arriving', async () => {
    const { sandbox, post, edit } = await stage({ sandbox: OLD });
    const { ts } = await post({ parts: [{ kind: 'text', text: own`*#12* Deploy` }] });
    sandbox.fault({ kind: 'latency', ms: 30, method: 'chat.update', times: Infinity });
    let stopped = false;
    const edits: Promise<void>[] = [];
    const stop = sandbox.on('change', () => {
      if (stopped) return;
      edits.push(edit(ts, running(`step ${edits.length}`)));
    });
    edits.push(edit(ts, running('first')), edit(ts, running('second')));
    await sandbox.until(() => outcomes(sandbox, 'chat.update').filter((outcome) => outcome === 'ok').length > 2);
    stopped = true;
    stop();
    await edit(ts, running('Migrating'));
    await Promise.all(edits);
    expect(sandbox.messages('ops')[0]?.words).toBe(LINES);
    expect(outcomes(sandbox, 'chat.update').filter((outcome) => outcome === 'invalid_blocks')).toHaveLength(1);
  });
});

it('a refusal for any other reason is thrown, without trying another format', async () => {
  const { sandbox, post } = await stage();
  sandbox.fault({ kind: 'error', error: 'restricted_action', method: 'chat.postMessage' });
  await expect(post(running('Migrating'))).rejects.toMatchObject({ code: 'restricted_action' });
  expect(callsOf(sandbox, 'chat.postMessage')).toHaveLength(1);
});
