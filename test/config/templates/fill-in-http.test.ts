import { expect, test } from 'vitest';
import type { HttpAction } from '../../../src/config/config.ts';
import { fillInHttp, fillInResponse, responsePaths } from '../../../src/config/templates/fill-in-http.ts';
import { PLACEHOLDERS, type Placeholder } from '../../../src/config/templates/placeholders.ts';

const facts = Object.fromEntries(PLACEHOLDERS.map((name) => [name, name])) as Record<Placeholder, string>;

const action: HttpAction = {
  kind: 'http',
  request: {
    url: 'https://api.example.com/{app}/{{x}}?ref={version}',
    method: 'POST',
    headers: { 'X-Version': '{version}', Authorization: 'Bearer {{token}}' },
    body: { ref: '{version}', deep: [{ to: '{environment}', count: 3, none: null }], '{app}': true },
  },
  watch: {
    url: '{response.url}/{app}?ref={version}&brace={{x}}',
    headers: { 'X-Version': '{version}' },
    every: 5000,
    state: 'status',
    succeeded: ['success'],
    failed: ['failure'],
    progress: null,
    log: null,
  },
  abort: {
    url: 'https://api.example.com/{response.id}/{version}',
    method: 'DELETE',
    headers: { 'X-Version': '{version}' },
    body: { id: '{response.id}', ref: '{version}', brace: '{{response.id}}' },
  },
};

const hostile = '../../admin?x=1#y&{response.token}{{"\r\nHost: evil';

test('facts are filled into every text of a request', () => {
  const { request } = fillInHttp(action, facts);
  expect(request).toEqual({
    url: 'https://api.example.com/app/{x}?ref=version',
    method: 'POST',
    headers: { 'X-Version': 'version', Authorization: 'Bearer {token}' },
    body: { ref: 'version', deep: [{ to: 'environment', count: 3, none: null }], '{app}': true },
  });
});

test('a fact cannot break out of its part of a URL, a header or a body', () => {
  const { request } = fillInHttp(action, { ...facts, version: hostile, app: 'a/b' });
  const url = new URL(request.url);
  expect(url.pathname).toBe('/a%2Fb/%7Bx%7D');
  expect(url.hash).toBe('');
  expect([...url.searchParams]).toEqual([['ref', hostile]]);
  expect(request.headers['X-Version']).toBe('../../admin?x=1#y&{response.token}{{"%0D%0AHost: evil');
  expect(request.body).toMatchObject({ ref: hostile });
});

test.each(['каша', '\u{1F680}', '\uD83D'])('%j, which a header cannot contain, is percent-encoded', (version) => {
  const { request } = fillInHttp(action, { ...facts, version });
  expect(request.headers['X-Version']).toBe(encodeURIComponent(version.toWellFormed()));
  expect(new URL(request.url).searchParams.get('ref')).toBe(version.toWellFormed());
});

test('values of the response are filled in later, and no fact is taken for one', () => {
  const { watch, abort } = fillInHttp(action, { ...facts, version: hostile });
  const answered = (text: unknown) => fillInResponse(String(text), (path) => `<${path}>`);
  expect(answered(watch?.url)).toBe(`<url>/app?ref=${encodeURIComponent(hostile)}&brace={x}`);
  expect(watch?.headers['X-Version']).toContain('{response.token}{{"');
  expect(answered(abort?.url)).toBe(`https://api.example.com/<id>/${encodeURIComponent(hostile)}`);
  const body = abort?.body as Record<string, unknown>;
  expect(Object.entries(body).map(([key, text]) => [key, answered(text)])).toEqual([
    ['id', '<id>'],
    ['ref', hostile],
    ['brace', '{response.id}'],
  ]);
});

test('the response values that a text needs are known in advance', () => {
  const { watch, abort } = fillInHttp(action, { ...facts, version: hostile });
  expect(responsePaths(watch?.url ?? '')).toEqual(['url']);
  expect(responsePaths('{response.a.0.b}-{{response.c}}-{response.d}')).toEqual(['a.0.b', 'd']);
  expect(Object.values(abort?.body ?? {}).map((part) => responsePaths(String(part)))).toEqual([['id'], [], []]);
});

test('what is absent stays absent', () => {
  const filled = fillInHttp(
    { ...action, request: { url: 'http://a/', method: 'GET', headers: {} }, watch: null, abort: null },
    facts,
  );
  expect(filled).toStrictEqual({
    kind: 'http',
    request: { url: 'http://a/', method: 'GET', headers: {} },
    watch: null,
    abort: null,
  });
});

test('the checked config is not mutated', () => {
  const before = structuredClone(action);
  fillInHttp(action, facts);
  expect(action).toEqual(before);
});
