import { afterEach, expect, test } from 'vitest';
import { StoreUnavailable } from '../../src/ports/index.ts';
import { openStore, readStore } from '../../src/store/open.ts';
import { openRedisStore } from '../../src/store/redis/open.ts';
import { RedisServer } from '../helpers/redis.ts';
import { Lines } from './backends.ts';
import { commitOf, write } from './commits.ts';
import { inTime } from '../helpers/in-time.ts';

let server: RedisServer | undefined;
afterEach(() => server?.dispose());

const log = new Lines();
const open = (url: string) => openRedisStore({ url, now: Date.now, log });

async function refusal(url: string): Promise<string> {
  const error: unknown = await open(url).catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(StoreUnavailable);
  return error instanceof StoreUnavailable ? `${error.message} ${JSON.stringify(error)} ${String(error.cause)}` : '';
}

test('a wrong password is refused at once and never shown', async () => {
  server = await RedisServer.start(['--requirepass', 'correct-horse']);
  const refused = refusal(`redis://:battery-staple@127.0.0.1:${server.port}`);
  expect(await inTime(3000, refused)).toBe(true);
  const words = await refused;
  expect(words).toContain(
    `Redis at 127.0.0.1:${server.port} refuses: it does not accept the user or password of REDIS_URL`,
  );
  expect(words).not.toContain('staple');
  expect(await refusal(server.url)).toContain('it wants a password');
  const store = await open(`redis://default:correct-horse@127.0.0.1:${server.port}/2`);
  await store.commit(commitOf('m'));
  await store.close();
});

test('an unreachable Redis is reported without the password', async () => {
  const words = await refusal('redis://:battery-staple@127.0.0.1:1');
  expect(words).toContain('Redis at 127.0.0.1:1 cannot be reached: connect ECONNREFUSED');
  expect(words).not.toContain('staple');
});

test.each(['http://:battery-staple@host', 'battery-staple', 'redis://', 'redis://:battery-staple'])(
  'an address that is none of Redis is refused without being repeated: %s',
  async (url) => {
    const words = await refusal(url);
    expect(words).toContain('REDIS_URL is not an address');
    expect(words).not.toContain('staple');
  },
);

test('a Redis without TLS is reported', async () => {
  server = await RedisServer.start();
  expect(await refusal(`rediss://127.0.0.1:${server.port}`)).toMatch(
    /cannot be reached: .*(SSL|TLS|socket|ECONNRESET|ETIMEDOUT)/,
  );
});

test('settings that can lose data are logged', async () => {
  server = await RedisServer.start(['--appendfsync', 'everysec', '--maxmemory-policy', 'allkeys-lru']);
  const own = new Lines();
  const store = await openRedisStore({ url: server.url, now: Date.now, log: own });
  expect(own.lines).toEqual([
    expect.stringContaining('appendfsync everysec instead of always'),
    expect.stringContaining('maxmemory-policy allkeys-lru instead of noeviction'),
  ]);
  await store.close();
});

test('a Redis that denies CONFIG is used without a warning', async () => {
  server = await RedisServer.start([
    '--user',
    'bot',
    'on',
    '>pw',
    '~*',
    '&*',
    '+@all',
    '-config',
    '--appendfsync',
    'no',
  ]);
  const own = new Lines();
  const store = await openRedisStore({ url: `redis://bot:pw@127.0.0.1:${server.port}`, now: Date.now, log: own });
  expect(await store.commit(commitOf('m'))).toMatchObject({ outcome: 'committed' });
  expect(own.lines).toEqual([]);
  await store.close();
});

test('works for a user without permission to publish or subscribe', async () => {
  server = await RedisServer.start(['--user', 'bot', 'on', '>pw', '~*', 'resetchannels', '+@all']);
  const store = await open(`redis://bot:pw@127.0.0.1:${server.port}`);
  const commit = commitOf('m', { effects: [{ key: 'e', lane: 'l', type: 't', params: null }] });
  expect(await store.commit(commit)).toEqual({ outcome: 'committed', mine: ['l'] });
  await store.close();
  const next = await open(`redis://bot:pw@127.0.0.1:${server.port}`);
  expect(await next.claim('l')).toHaveLength(1);
  await next.close();
});

test('openStore uses Redis if it has a URL, and readStore reads alongside it', async () => {
  server = await RedisServer.start();
  const location = { redisUrl: server.url, dataFolder: '/nowhere', now: Date.now, log };
  const store = await openStore(location);
  await store.commit(commitOf('m', { writes: [{ ...write('run', 0, 'R'), lists: ['runs'], rank: 1 }] }));
  const reader = await readStore(location);
  expect(await reader.list('runs', { limit: 9 })).toEqual([{ key: 'run', version: 1, value: 'R' }]);
  await reader.close();
  await store.close();
});
