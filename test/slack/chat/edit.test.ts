import { describe, expect, it } from 'vitest';
import { PATIENCE } from '../../helpers/patience.ts';
import { callsOf, rig, says } from '../rig.ts';

/** Milliseconds between two edits; the default 3,000 would only take longer. */
const EVERY = 200;
/** The rounding error of a clock with whole milliseconds. */
const ROUNDING = 2;

async function stage(editEvery: number) {
  const { sandbox, slack } = await rig({ slack: { timing: { editEvery, pauses: { first: 20, most: 50 } } } });
  const { id: channel } = sandbox.channel('ops');
  const { ts } = await slack.chat.post({ to: { channel }, content: says('0'), key: 'k', maybeDone: false });
  const edit = (text: string) => slack.chat.edit({ channel, ts, content: says(text) });
  const done = () => callsOf(sandbox, 'chat.update').filter(({ outcome }) => outcome === 'ok');
  return { sandbox, edit, done };
}

/** Milliseconds from the end of each call to the beginning of the next. */
const spaces = (calls: readonly { at: number; endedAt?: number }[]) =>
  calls.slice(1).map(({ at }, index) => at - (calls[index]?.endedAt ?? Infinity));

describe('a message that is edited constantly', () => {
  it('ends with its last content despite rate limits, slow and lost responses; edits keep their interval', async () => {
    const { sandbox, edit, done } = await stage(EVERY);
    const method = 'chat.update';
    const faults = [
      { kind: 'ratelimited', retryAfter: 0.3, method },
      { kind: 'latency', ms: 250, method },
      { kind: 'lost', method },
      { kind: 'status', status: 503, method },
    ] as const;
    const edits: Promise<void>[] = [];
    let struck = 0;
    const begun = performance.now();
    while (struck < 16) {
      for (let burst = 0; burst < 20; burst += 1) edits.push(edit(`${edits.length + 1}`));
      const fault = faults[struck % faults.length];
      if (fault !== undefined) sandbox.fault({ ...fault });
      struck += 1;
      const calls = callsOf(sandbox, method).length;
      await sandbox.until(() => callsOf(sandbox, method).length > calls, { within: PATIENCE });
    }
    await Promise.all(edits);
    const duration = performance.now() - begun;

    expect(edits.length).toBeGreaterThan(100);
    expect(callsOf(sandbox, method).map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining(['ok', 'ratelimited', 'lost', 'status']),
    );
    expect(sandbox.messages('ops')[0]?.text).toBe(`${edits.length}`);
    // An edit took effect even if its response was lost.
    const made = callsOf(sandbox, method).filter(({ outcome }) => outcome === 'ok' || outcome === 'lost');
    for (const space of spaces(made)) expect(space).toBeGreaterThanOrEqual(EVERY - ROUNDING);
    for (const space of spaces(callsOf(sandbox, method))) expect(space).toBeGreaterThanOrEqual(0);
    const shown = sandbox.messages('ops')[0]?.history.map(({ text }) => Number(text)) ?? [];
    expect(shown).toEqual(shown.toSorted((a, b) => a - b));
    expect(done().length).toBeLessThan(duration / EVERY + 2);
  });

  it('is edited every 3 seconds even if a rate limit ends earlier, and every caller resolves', async () => {
    const { sandbox, edit, done } = await stage(3000);
    await edit('1');
    sandbox.fault({ kind: 'ratelimited', retryAfter: 1, method: 'chat.update' });
    await Promise.all(['2', '3', '4'].map(edit));
    expect(sandbox.messages('ops')[0]?.history.map(({ text }) => text)).toEqual(['0', '1', '4']);
    expect(callsOf(sandbox, 'chat.update').map(({ outcome }) => outcome)).toEqual(['ok', 'ratelimited', 'ok']);
    for (const space of spaces(done())) expect(space).toBeGreaterThanOrEqual(3000 - ROUNDING);
  });

  it('does not hold up another message', async () => {
    const { sandbox, slack } = await rig({ slack: { timing: { editEvery: 60_000 } } });
    const { id: channel } = sandbox.channel('ops');
    const post = (key: string) => slack.chat.post({ to: { channel }, content: says('0'), key, maybeDone: false });
    const [first, second] = [await post('a'), await post('b')];
    await slack.chat.edit({ channel, ...first, content: says('1') });
    const waiting = slack.chat.edit({ channel, ...first, content: says('2') });
    await slack.chat.edit({ channel, ...second, content: says('1') });
    expect(sandbox.messages('ops').map(({ text }) => text)).toEqual(['1', '1']);
    await Promise.all([expect(waiting).rejects.toMatchObject({ name: 'SlackStopped' }), slack.stop(0)]);
  });
});
