import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { callsOf, rig, says } from '../rig.ts';

/** Listens to undici's diagnostics: `request:create` comes before the request has a connection. */
function onUndici(event: string, listener: (message: { request?: { path: string } }) => void): void {
  const hear = (message: unknown) => listener(message as Parameters<typeof listener>[0]);
  subscribe(`undici:${event}`, hear);
  onTestFinished(() => void unsubscribe(`undici:${event}`, hear));
}

/** An ownership check that starts to fail when a request of this method waits to be written. */
function lostBefore(method: string): () => boolean {
  let mine = true;
  onUndici('request:create', ({ request }) => {
    if (request?.path.endsWith(method) === true) mine = false;
  });
  return () => mine;
}

const lapsed = { status: 'rejected', reason: { name: 'Lapsed' } };

describe('a post or upload whose ownership passes to another process at the last moment', () => {
  it('is not sent, on an idle connection or on a new one', async () => {
    const { sandbox, slack } = await rig();
    const to = { channel: sandbox.channel('ops').id };
    await slack.chat.post({ to, content: says('before'), key: 'before', maybeDone: false });
    // The connection is free again after a tick of the event loop.
    await setImmediate();
    let made = 0;
    onUndici('client:connected', () => {
      made += 1;
    });
    const isStillOwner = lostBefore('chat.postMessage');
    const late = ['1', '2', '3', '4'].map((key) =>
      slack.chat.post({ to, content: says('late'), key, maybeDone: false, isStillOwner }),
    );
    expect(await Promise.allSettled(late)).toMatchObject(late.map(() => lapsed));
    expect(made).toBeGreaterThan(0);
    expect(made).toBeLessThan(late.length);
    await slack.chat.post({ to, content: says('after'), key: 'after', maybeDone: false });
    expect(callsOf(sandbox, 'chat.postMessage').map(({ args }) => args['text'])).toEqual(['before', 'after']);
  });

  it('is not sent after waiting out a rate limit, while the next in the queue is', async () => {
    const { sandbox, slack } = await rig();
    const to = { channel: sandbox.channel('ops').id };
    sandbox.fault({ kind: 'ratelimited', retryAfter: 1, method: 'chat.postMessage', times: 2 });
    let mine = true;
    const isStillOwner = () => mine;
    const first = slack.chat.post({ to, content: says('late'), key: '1', maybeDone: false, isStillOwner });
    const second = slack.chat.post({ to, content: says('ours'), key: '2', maybeDone: false });
    const outcomes = () => callsOf(sandbox, 'chat.postMessage').map(({ outcome }) => outcome);
    await sandbox.until(() => outcomes().filter((outcome) => outcome === 'ratelimited').length === 2);
    mine = false;
    expect(await Promise.allSettled([first])).toMatchObject([lapsed]);
    await second;
    expect(sandbox.messages('ops').map(({ words }) => words)).toEqual(['ours']);
  });

  it('is not shared if it is a file, although its content was sent', async () => {
    const { sandbox, slack } = await rig();
    const to = { channel: sandbox.channel('ops').id };
    const file = { name: 'run-12.log', title: 'Output of #12', content: { text: 'done' }, key: 'k', maybeDone: false };
    const uploaded = slack.chat.upload({ ...file, to, isStillOwner: lostBefore('files.completeUploadExternal') });
    expect(await Promise.allSettled([uploaded])).toMatchObject([lapsed]);
    expect(callsOf(sandbox, 'files.getUploadURLExternal')).toHaveLength(1);
    expect(callsOf(sandbox, 'files.completeUploadExternal')).toEqual([]);
  });
});

describe('an edit whose ownership passes to another process', () => {
  it('is not sent, while the next in the queue is', async () => {
    const { sandbox, slack } = await rig({ slack: { timing: { editEvery: 20 } } });
    const { id: channel } = sandbox.channel('ops');
    const { ts } = await slack.chat.post({ to: { channel }, content: says('0'), key: 'k', maybeDone: false });
    const lost = lostBefore('chat.update');
    const behind: Promise<void>[] = [];
    const isStillOwner = () => {
      if (lost()) return true;
      behind.push(slack.chat.edit({ channel, ts, content: says('ours') }));
      return false;
    };
    const late = slack.chat.edit({ channel, ts, content: says('late'), isStillOwner });
    expect(await Promise.allSettled([late])).toMatchObject([lapsed]);
    await Promise.all(behind);
    expect(sandbox.messages('ops')[0]?.history.map(({ text }) => text)).toEqual(['0', 'ours']);
  });

  it('is not sent again after a try with an unclear outcome', async () => {
    const { sandbox, slack } = await rig({ slack: { timing: { editEvery: 20, pauses: { first: 20, most: 50 } } } });
    const { id: channel } = sandbox.channel('ops');
    const { ts } = await slack.chat.post({ to: { channel }, content: says('0'), key: 'k', maybeDone: false });
    sandbox.fault({ kind: 'status', status: 503, method: 'chat.update' });
    const isStillOwner = () => callsOf(sandbox, 'chat.update').length === 0;
    expect(
      await Promise.allSettled([slack.chat.edit({ channel, ts, content: says('late'), isStillOwner })]),
    ).toMatchObject([lapsed]);
    expect(callsOf(sandbox, 'chat.update').map(({ outcome }) => outcome)).toEqual(['status']);
  });

  it('does not replace newer content that waits', async () => {
    const { sandbox, slack } = await rig({ slack: { timing: { editEvery: 200 } } });
    const { id: channel } = sandbox.channel('ops');
    const { ts } = await slack.chat.post({ to: { channel }, content: says('0'), key: 'k', maybeDone: false });
    await slack.chat.edit({ channel, ts, content: says('1') });
    const newest = slack.chat.edit({ channel, ts, content: says('newest') });
    const late = slack.chat.edit({ channel, ts, content: says('late'), isStillOwner: () => false });
    expect(await Promise.allSettled([newest, late])).toMatchObject([{ status: 'fulfilled' }, lapsed]);
    expect(sandbox.messages('ops')[0]?.text).toBe('newest');
  });
});
