import { expect, test } from 'vitest';
import { asJson, client, failure, sandbox, post } from '../helpers.ts';

test('a rate limit is injected with Retry-After, a number of times, for one method', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const channel = slack.channel('general').id;
  const fault = slack.fault({ kind: 'ratelimited', method: 'chat.postMessage', retryAfter: 7, times: 2 });
  expect(await web.auth.test()).toMatchObject({ ok: true });
  expect(await failure(post(slack, { channel, text: 'x' }))).toMatchObject({ retryAfter: 7 });
  expect(await failure(post(slack, { channel, text: 'x' }))).toMatchObject({ retryAfter: 7 });
  expect(await post(slack, { channel, text: 'x' })).toMatchObject({ ok: true });
  expect(fault.hits).toBe(2);
});

test('a fault may be limited to a channel, or to calls that contain a text', async () => {
  const slack = await sandbox({ channels: ['one', 'two'] });
  const postTo = (channel: string, text: string) => post(slack, { channel: slack.channel(channel).id, text });
  slack.fault({ kind: 'error', error: 'fatal_error', channel: 'two' });
  expect(await postTo('one', 'x')).toMatchObject({ ok: true });
  expect(await failure(postTo('two', 'x'))).toMatchObject({ error: 'fatal_error' });
  slack.fault({ kind: 'error', error: 'internal_error', containing: 'secret sauce' });
  expect(await postTo('two', 'x')).toMatchObject({ ok: true });
  expect(await failure(postTo('two', 'the secret sauce'))).toMatchObject({ error: 'internal_error' });
});

test.each([500, 503])('status %i is sent as a page', async (status) => {
  const slack = await sandbox();
  slack.fault({ kind: 'status', status });
  const response = await fetch(`${slack.url}api.test`, { method: 'POST' });
  expect(response.status).toBe(status);
  expect(slack.calls.at(-1)).toMatchObject({ method: 'api.test', outcome: 'status' });
});

test('a malformed response is not JSON', async () => {
  const slack = await sandbox();
  slack.fault({ kind: 'malformed' });
  const response = await fetch(`${slack.url}api.test`, { method: 'POST' });
  await expect(response.json()).rejects.toThrow(SyntaxError);
});

test('a post whose response is lost is made', async () => {
  const slack = await sandbox();
  slack.fault({ kind: 'lost', method: 'chat.postMessage' });
  const channel = slack.channel('general').id;
  await expect(post(slack, { channel, text: 'once' })).rejects.toThrow();
  expect(slack.messages('general').map(({ words }) => words)).toEqual(['once']);
});

test('a post whose connection is reset is not made', async () => {
  const slack = await sandbox();
  slack.fault({ kind: 'reset', method: 'chat.postMessage' });
  const channel = slack.channel('general').id;
  await expect(post(slack, { channel, text: 'never' })).rejects.toThrow();
  expect(slack.messages('general')).toEqual([]);
});

test('a call that hangs is never answered', async () => {
  const slack = await sandbox();
  slack.fault({ kind: 'hang', method: 'auth.test' });
  const abort = new AbortController();
  const headers = { authorization: `Bearer ${slack.botToken}` };
  const hanging = fetch(`${slack.url}auth.test`, { method: 'POST', headers, signal: abort.signal });
  await slack.until(() => slack.calls.some(({ outcome }) => outcome === 'hang'));
  abort.abort();
  await expect(hanging).rejects.toThrow('aborted');
});

test('latency delays the response, and adds to other faults', async () => {
  const slack = await sandbox();
  slack.fault({ kind: 'latency', ms: 30, times: 2 });
  slack.fault({ kind: 'status', status: 500 });
  await fetch(`${slack.url}api.test`, { method: 'POST' });
  await fetch(`${slack.url}api.test`, { method: 'POST' });
  for (const { at, endedAt = 0 } of slack.calls) expect(endedAt - at).toBeGreaterThanOrEqual(28);
  expect(slack.calls.map(({ outcome }) => outcome)).toEqual(['status', 'ok']);
});

test('faults end when they are removed or cleared', async () => {
  const slack = await sandbox();
  const fault = slack.fault({ kind: 'error', error: 'fatal_error', times: Infinity });
  expect(await failure(client(slack).auth.test())).toMatchObject({ error: 'fatal_error' });
  fault.remove();
  expect(await client(slack).auth.test()).toMatchObject({ ok: true });
  slack.fault({ kind: 'error', error: 'fatal_error', times: Infinity });
  slack.clearFaults();
  expect(await client(slack).auth.test()).toMatchObject({ ok: true });
});

test('with rate limits on, a channel takes about one message a second', async () => {
  const slack = await sandbox({ rateLimits: true, channels: ['one', 'two'] });
  const postTo = (channel: string) => post(slack, { channel: slack.channel(channel).id, text: 'x' });
  const refused = refusals(await Promise.allSettled(Array.from({ length: 20 }, () => postTo('one'))));
  expect(slack.messages('one').length).toBeGreaterThanOrEqual(3);
  expect(slack.messages('one').length).toBe(20 - refused.length);
  expect(new Set(refused)).toEqual(new Set([1]));
  expect(await postTo('two')).toMatchObject({ ok: true });
  slack.network.rateLimits = false;
  expect(await postTo('one')).toMatchObject({ ok: true });
});

test('with rate limits on, each method has its tier', async () => {
  const slack = await sandbox({ rateLimits: true });
  const lists = Array.from({ length: 30 }, () => client(slack).usergroups.list());
  const refused = refusals(await Promise.allSettled(lists));
  expect(refused.length).toBeGreaterThan(5);
  expect(Math.max(...refused)).toBe(3);
  expect(await client(slack).users.list({})).toMatchObject({ ok: true });
});

/** The Retry-After of each call that was limited. */
function refusals(results: PromiseSettledResult<unknown>[]): number[] {
  return results.flatMap((result) =>
    result.status === 'rejected' ? [Number(asJson(result.reason)['retryAfter'])] : [],
  );
}
