import { writeFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BotRefused } from '../../../src/ports/index.ts';
import { own } from '../../../src/language/message.ts';
import type { Fault } from '../../../src/sandbox/index.ts';
import { callsOf, connect, rig, says } from '../rig.ts';

/** A post that may be a repetition needs an ownership check. */
const isStillOwner = () => true;

const words = (messages: readonly { words: string }[]) => messages.map((message) => message.words);

describe('posting', () => {
  it('goes to a channel or a thread, with the key in the metadata', async () => {
    const { sandbox, slack } = await rig();
    const { id: channel } = sandbox.channel('ops');
    const { ts: thread } = await slack.chat.post({
      to: { channel },
      content: says('hi'),
      key: 'a',
      maybeDone: false,
    });
    await slack.chat.post({ to: { channel, thread }, content: says('there'), key: 'b', maybeDone: false });
    expect(words(sandbox.messages('ops'))).toEqual(['hi']);
    expect(words(sandbox.thread('ops', thread))).toEqual(['there']);
    expect(sandbox.messages('ops')[0]?.metadata).toEqual({ event_type: 'nestor', event_payload: { key: 'a' } });
  });

  it('masks secrets', async () => {
    const { sandbox, slack } = await rig();
    const to = { channel: sandbox.channel('ops').id };
    const content = {
      parts: [
        { kind: 'lines' as const, lines: [own`${'token s3cret'}`] },
        { kind: 'output' as const, lines: ['s3cret'] },
      ],
    };
    await slack.chat.post({ to, content, key: 'a', maybeDone: false });
    expect(JSON.stringify(callsOf(sandbox, 'chat.postMessage')[0]?.args)).not.toContain('s3cret');
    expect(sandbox.messages('ops')[0]?.text).toContain('***');
  });

  const lossy: readonly (readonly [string, Fault])[] = [
    ['a lost response', { kind: 'lost' }],
    ['a connection reset', { kind: 'reset' }],
    ['a 500', { kind: 'status', status: 500 }],
    ['a 429', { kind: 'ratelimited', retryAfter: 1 }],
    ['a response that is not JSON', { kind: 'malformed' }],
    ['an error inside Slack', { kind: 'error', error: 'internal_error' }],
  ];
  it.each(lossy)('posts exactly once after %s', async (_title, fault) => {
    const { sandbox, slack } = await rig();
    const { id: channel } = sandbox.channel('ops');
    const { ts: thread } = sandbox.say({ as: 'ann', channel: 'ops', text: 'deploy' });
    sandbox.fault({ ...fault, method: 'chat.postMessage', times: 2 });
    for (const to of [{ channel }, { channel, thread }]) {
      const posted = await slack.chat.post({
        to,
        content: says('hello'),
        key: `k/${to.thread}`,
        maybeDone: false,
      });
      const found = to.thread === undefined ? sandbox.messages('ops').slice(1) : sandbox.thread('ops', thread);
      expect(found.map(({ ts, words }) => ({ ts, words }))).toEqual([{ ...posted, words: 'hello' }]);
    }
  });

  it('posts exactly once although the history is unavailable for a while', async () => {
    const { sandbox, slack } = await rig();
    const to = { channel: sandbox.channel('ops').id };
    sandbox.fault({ kind: 'lost', method: 'chat.postMessage' });
    sandbox.fault({ kind: 'status', status: 503, method: 'conversations.history', times: 3 });
    await slack.chat.post({ to, content: says('hello'), key: 'k', maybeDone: false });
    expect(words(sandbox.messages('ops'))).toEqual(['hello']);
  });

  it('posts exactly once after a call that hangs', async () => {
    const { sandbox, slack } = await rig({ slack: { timing: { callTimeout: 300, pauses: { first: 20, most: 50 } } } });
    sandbox.fault({ kind: 'hang', method: 'chat.postMessage' });
    await slack.chat.post({
      to: { channel: sandbox.channel('ops').id },
      content: says('hello'),
      key: 'k',
      maybeDone: false,
    });
    expect(words(sandbox.messages('ops'))).toEqual(['hello']);
  });

  it('finds the post of an earlier process behind 300 others instead of posting again', async () => {
    const { sandbox, slack } = await rig();
    const { id: channel } = sandbox.channel('ops');
    const { ts: thread } = sandbox.say({ as: 'ann', channel: 'ops', text: 'deploy' });
    for (const to of [{ channel }, { channel, thread }]) {
      const first = await slack.chat.post({ to, content: says('hello'), key: 'k', maybeDone: false });
      for (let index = 0; index < 300; index += 1) {
        sandbox.say({ as: 'ann', channel: 'ops', text: `${index}`, ...(to.thread === undefined ? {} : { thread }) });
      }
      const { slack: next } = await connect(sandbox);
      await expect(next.chat.find({ to, key: 'k' })).resolves.toEqual(first);
      await expect(next.chat.find({ to, key: 'none' })).resolves.toBeUndefined();
      await expect(
        next.chat.post({ to, content: says('hello'), key: 'k', maybeDone: true, isStillOwner }),
      ).resolves.toEqual(first);
      await expect(
        next.chat.post({ to, content: says('hello'), key: 'l', maybeDone: true, isStillOwner }),
      ).resolves.not.toEqual(first);
    }
  });

  it('waits out the rate limit of a channel in order, without holding up other channels', async () => {
    const { sandbox, slack } = await rig();
    sandbox.fault({ kind: 'ratelimited', retryAfter: 4, method: 'chat.postMessage', channel: 'ops' });
    const post = (name: string, text: string) =>
      slack.chat.post({
        to: { channel: sandbox.channel(name).id },
        content: says(text),
        key: text,
        maybeDone: false,
      });
    const began = performance.now();
    const limited = [post('ops', '1')];
    await sandbox.until(() => callsOf(sandbox, 'chat.postMessage').some(({ outcome }) => outcome === 'ratelimited'));
    await post('other', 'free');
    for (const text of ['2', '3', '4']) limited.push(post('ops', text));
    expect(words(sandbox.messages('ops'))).toEqual([]);
    await Promise.all(limited);
    expect(performance.now() - began).toBeGreaterThanOrEqual(4000);
    expect(words(sandbox.messages('ops'))).toEqual(['1', '2', '3', '4']);
  });

  it('keeps the order under the real rate limits', async () => {
    const { sandbox, slack } = await rig({ sandbox: { rateLimits: true } });
    const to = { channel: sandbox.channel('ops').id };
    const texts = ['1', '2', '3', '4', '5', '6'];
    await Promise.all(texts.map((text) => slack.chat.post({ to, content: says(text), key: text, maybeDone: false })));
    expect(words(sandbox.messages('ops'))).toEqual(texts);
  });

  it.each([
    ['channel_not_found', /Invite the bot/u],
    ['not_in_channel', /\/invite/u],
    ['is_archived', /Unarchive/u],
    ['no_permission', /Invite it/u],
    ['missing_scope', /scope/u],
    ['token_revoked', /SLACK_BOT_TOKEN/u],
    ['some_new_error', /some_new_error/u],
  ])('that is refused with %s tells the mend', async (error, mend) => {
    const { sandbox, slack } = await rig();
    sandbox.fault({ kind: 'error', error, method: 'chat.postMessage' });
    const posted = slack.chat.post({
      to: { channel: sandbox.channel('ops').id },
      content: says('x'),
      key: 'x',
      maybeDone: false,
    });
    await expect(posted).rejects.toMatchObject({
      name: 'ChatRefusal',
      code: error,
      message: expect.stringMatching(mend),
    });
  });

  it('throws BotRefused when the bot itself is refused', async () => {
    const { sandbox, slack } = await rig();
    sandbox.admin.revokeToken('bot');
    const to = { channel: sandbox.channel('ops').id };
    const posted = slack.chat.post({ to, content: says('x'), key: 'x', maybeDone: false });
    await expect(posted).rejects.toBeInstanceOf(BotRefused);
  });

  it('does not throw BotRefused when one destination is refused', async () => {
    const { sandbox, slack } = await rig();
    const fatal = vi.fn<() => void>();
    slack.onFatal(fatal);
    const posting = (channel: string) => ({
      to: { channel: sandbox.channel(channel).id },
      content: says('x'),
      key: channel,
      maybeDone: false as const,
    });
    sandbox.fault({ kind: 'error', error: 'no_permission', method: 'chat.postMessage', channel: 'other' });
    await expect(slack.chat.post(posting('other'))).rejects.not.toBeInstanceOf(BotRefused);
    await slack.chat.post(posting('ops'));
    expect(fatal).not.toHaveBeenCalled();
  });

  it('names the missing scope', async () => {
    const { sandbox, slack } = await rig();
    sandbox.admin.removeScope('chat:write');
    const posted = slack.chat.post({
      to: { channel: sandbox.channel('ops').id },
      content: says('x'),
      key: 'x',
      maybeDone: false,
    });
    await expect(posted).rejects.toThrow(/lacks the scope chat:write/u);
  });

  it.each(['invalid_blocks', 'msg_blocks_too_long'])('falls back to text on %s', async (error) => {
    const { sandbox, slack, log } = await rig();
    sandbox.fault({ kind: 'error', error, method: 'chat.postMessage' });
    const to = { channel: sandbox.channel('ops').id };
    await slack.chat.post({ to, content: says('hello'), key: 'x', maybeDone: false });
    expect(sandbox.messages('ops')).toMatchObject([{ text: 'hello', blocks: [] }]);
    expect(log.join('')).toContain(error);
  });

  it('posts very long messages', async () => {
    const { sandbox, slack } = await rig();
    const to = { channel: sandbox.channel('ops').id };
    const many = <T>(count: number, make: (index: number) => T) =>
      Array.from({ length: count }, (_, index) => make(index));
    const content = {
      parts: [
        { kind: 'text' as const, text: own`Which? ${'<&"\\😀'.repeat(1000)}` },
        { kind: 'lines' as const, lines: many(2000, (index) => own`${index} ${'"<!here>"'}`) },
        { kind: 'output' as const, lines: many(2000, (index) => `line ${index} \u001b[1m"`) },
        { kind: 'buttons' as const, buttons: many(500, (index) => ({ label: `v${index}`, value: `v${index}` })) },
      ],
    };
    const { ts } = await slack.chat.post({ to, content, key: 'x', maybeDone: false });
    await slack.chat.edit({ channel: to.channel, ts, content });
    expect(sandbox.messages('ops')[0]?.buttons.slice(0, 2)).toEqual(['v0', 'v1']);
    expect(callsOf(sandbox, 'chat.update').map(({ outcome }) => outcome)).toEqual(['ok']);
  });

  it('stops retrying when the bot stops', async () => {
    const { sandbox, slack } = await rig();
    sandbox.fault({ kind: 'status', status: 500, method: 'chat.postMessage', times: Infinity });
    const posted = slack.chat.post({
      to: { channel: sandbox.channel('ops').id },
      content: says('x'),
      key: 'x',
      maybeDone: false,
    });
    const stopping = sandbox.until(() => callsOf(sandbox, 'chat.postMessage').length > 1).then(() => slack.stop(50));
    await expect(posted).rejects.toMatchObject({ name: 'SlackStopped' });
    await stopping;
  });

  it('finishes posts in progress before the bot stops', async () => {
    const { sandbox, slack } = await rig();
    sandbox.fault({ kind: 'latency', ms: 300, method: 'chat.postMessage' });
    const posted = slack.chat.post({
      to: { channel: sandbox.channel('ops').id },
      content: says('x'),
      key: 'x',
      maybeDone: false,
    });
    await slack.stop();
    await expect(posted).resolves.toEqual({ ts: sandbox.messages('ops')[0]?.ts });
  });
});

describe('editing', () => {
  it('sends the newest content of a message every 3 seconds, and resolves for every caller', async () => {
    const { sandbox, slack } = await rig();
    const { id: channel } = sandbox.channel('ops');
    const { ts } = await slack.chat.post({ to: { channel }, content: says('0'), key: 'a', maybeDone: false });
    const edit = (text: string) => slack.chat.edit({ channel, ts, content: says(text) });
    await edit('1');
    await Promise.all(['2', '3', '4'].map(edit));
    await Promise.all([edit('5'), edit('6')]);
    const calls = callsOf(sandbox, 'chat.update');
    expect(sandbox.messages('ops')[0]?.history.map((version) => version.text)).toEqual(['0', '1', '4', '6']);
    for (const [index, call] of calls.slice(1).entries())
      expect(call.at - (calls[index]?.at ?? 0)).toBeGreaterThanOrEqual(2999);
  });

  it('never sends two edits of a message at once', async () => {
    const { sandbox, slack } = await rig({ slack: { timing: { editEvery: 20 } } });
    const { id: channel } = sandbox.channel('ops');
    const { ts } = await slack.chat.post({ to: { channel }, content: says('0'), key: 'a', maybeDone: false });
    sandbox.fault({ kind: 'latency', ms: 60, method: 'chat.update', times: 3 });
    const edit = (text: string) => slack.chat.edit({ channel, ts, content: says(text) });
    await Promise.all([edit('1'), edit('2')]);
    await Promise.all([edit('3'), edit('4')]);
    expect(sandbox.messages('ops')[0]?.text).toBe('4');
    const calls = callsOf(sandbox, 'chat.update');
    for (const [index, call] of calls.slice(1).entries())
      expect(call.at).toBeGreaterThanOrEqual(calls[index]?.endedAt ?? Infinity);
  });

  it.each([{ kind: 'lost' }, { kind: 'status', status: 502 }, { kind: 'ratelimited', retryAfter: 1 }] as const)(
    'get through the fault $kind with the newest content',
    async (fault) => {
      const { sandbox, slack } = await rig({ slack: { timing: { editEvery: 50, pauses: { first: 20, most: 50 } } } });
      const { id: channel } = sandbox.channel('ops');
      const { ts } = await slack.chat.post({ to: { channel }, content: says('0'), key: 'a', maybeDone: false });
      sandbox.fault({ ...fault, method: 'chat.update', times: 2 });
      await Promise.all(['1', '2'].map((text) => slack.chat.edit({ channel, ts, content: says(text) })));
      expect(sandbox.messages('ops')[0]?.text).toBe('2');
    },
  );

  it('ignores a deleted message', async () => {
    const { sandbox, slack } = await rig();
    const { id: channel } = sandbox.channel('ops');
    await expect(slack.chat.edit({ channel, ts: '1.000001', content: says('x') })).resolves.toBeUndefined();
  });

  it('rejects for every waiting caller when the channel is gone', async () => {
    const { slack } = await rig();
    const edits = await Promise.allSettled(
      ['1', '2'].map((text) => slack.chat.edit({ channel: 'C0', ts: '1.1', content: says(text) })),
    );
    expect(edits).toMatchObject([1, 2].map(() => ({ status: 'rejected', reason: { code: 'channel_not_found' } })));
  });
});

describe('uploading', () => {
  const file = async (content: string) => {
    const folder = await mkdtemp(join(tmpdir(), 'nestor-upload-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    await writeFile(join(folder, 'log.txt'), content);
    return {
      name: 'run-12.txt',
      title: 'Run 12',
      content: { path: join(folder, 'log.txt') },
      key: 'k',
      maybeDone: false,
      isStillOwner,
    };
  };

  it('shares the file in the thread', async () => {
    const { sandbox, slack } = await rig();
    const { ts: thread } = sandbox.say({ as: 'ann', channel: 'ops', text: 'deploy' });
    await slack.chat.upload({
      ...(await file('a\nb\n'.repeat(1_000_000))),
      to: { channel: sandbox.channel('ops').id, thread },
    });
    expect(sandbox.files()).toMatchObject([{ name: 'run-12.txt', title: 'Run 12', text: 'a\nb\n'.repeat(1_000_000) }]);
    expect(sandbox.thread('ops', thread)).toHaveLength(1);
  });

  it('sets the type, text or gzip, by the file name', async () => {
    const { sandbox, slack } = await rig();
    const to = { channel: sandbox.channel('ops').id };
    const folder = await mkdtemp(join(tmpdir(), 'nestor-upload-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const packed = gzipSync('a\nb\n'.repeat(1000));
    await writeFile(join(folder, 'log.gz'), packed);
    const content = { path: join(folder, 'log.gz') };
    await slack.chat.upload({ ...(await file('a')), to });
    await slack.chat.upload({ to, name: 'run-12.log.gz', title: 'Run 12', content, key: 'k', maybeDone: false });
    expect(sandbox.files()).toMatchObject([
      { name: 'run-12.txt', mimetype: 'text/plain' },
      { name: 'run-12.log.gz', mimetype: 'application/gzip' },
    ]);
    expect(sandbox.files()[1]?.content.equals(packed)).toBe(true);
    expect(JSON.stringify(callsOf(sandbox, 'files.getUploadURLExternal')[1]?.args)).not.toContain('text');
  });

  it('takes an empty file', async () => {
    const { sandbox, slack } = await rig();
    await slack.chat.upload({ ...(await file('')), to: { channel: sandbox.channel('ops').id } });
    expect(sandbox.files()).toHaveLength(1);
  });

  it.each([
    ['files.getUploadURLExternal', { kind: 'status', status: 500 }],
    ['files.getUploadURLExternal', { kind: 'ratelimited', retryAfter: 1 }],
    ['files.completeUploadExternal', { kind: 'lost' }],
    ['files.completeUploadExternal', { kind: 'reset' }],
  ] as const)('is there once after %s met %o', async (method, fault) => {
    const { sandbox, slack } = await rig();
    const { ts: thread } = sandbox.say({ as: 'ann', channel: 'ops', text: 'deploy' });
    const to = { channel: sandbox.channel('ops').id, thread };
    sandbox.fault({ ...fault, method });
    await slack.chat.upload({ ...(await file('log')), to });
    await slack.chat.upload({ ...(await file('log')), to, maybeDone: true });
    expect(sandbox.thread('ops', thread)).toHaveLength(1);
  });

  const hasty = { slack: { timing: { pauses: { first: 1, most: 1 } } } };

  it('sends the file again when the file host fails', async () => {
    const { sandbox, slack } = await rig(hasty);
    sandbox.fault({ kind: 'reset', method: 'upload', times: 19 });
    await slack.chat.upload({ ...(await file('log')), to: { channel: sandbox.channel('ops').id } });
    expect(sandbox.files()).toHaveLength(1);
  });

  it('gives up when the file host keeps failing', async () => {
    const { sandbox, slack } = await rig(hasty);
    sandbox.fault({ kind: 'reset', method: 'upload', times: Infinity });
    const uploaded = slack.chat.upload({ ...(await file('log')), to: { channel: sandbox.channel('ops').id } });
    await expect(uploaded).rejects.toThrow(/^127\.0\.0\.1:\d+ takes no file: /u);
    expect(sandbox.files()).toEqual([]);
  });

  it('is not fooled by a file of the same name from another user', async () => {
    const { sandbox, slack } = await rig();
    const { slack: impostor } = await connect(sandbox);
    const { ts: thread } = sandbox.say({ as: 'ann', channel: 'ops', text: 'deploy' });
    const to = { channel: sandbox.channel('ops').id, thread };
    await impostor.chat.upload({ ...(await file('log')), to });
    for (const message of sandbox.thread('ops', thread)) Object.assign(message, { author: sandbox.person('ann') });
    await slack.chat.upload({ ...(await file('log')), to, maybeDone: true });
    expect(sandbox.thread('ops', thread)).toHaveLength(2);
  });

  it('says how to add a missing scope', async () => {
    const { sandbox, slack } = await rig();
    sandbox.admin.removeScope('files:write');
    const uploaded = slack.chat.upload({ ...(await file('log')), to: { channel: sandbox.channel('ops').id } });
    await expect(uploaded).rejects.toThrow(/lacks the scope files:write/u);
  });
});
