import { expect, onTestFinished, test, vi } from 'vitest';
import { createOrphanSearch } from '../../../../src/engine/handlers/run/adopt-orphans.ts';
import type { Store } from '../../../../src/ports/index.ts';
import { openRedisStore } from '../../../../src/store/redis/open.ts';
import { RedisServer } from '../../../helpers/redis.ts';
import { record } from '../../../machines/records.ts';
import { carrier, confirm, HERE, startedBy, succeeded, type Carrier } from '../../carrier.ts';
import { Diary } from '../../diary.ts';
import { openedStore } from '../../opened.ts';
import { patience } from '../../../helpers/patience.ts';

const { id, app, environment } = record;
const catalog = { [app]: { [environment]: { operations: [], services: [], confirm: 'yes' } } } as const;
async function opening(): Promise<{ server: RedisServer; open: () => Promise<Store> }> {
  const server = await RedisServer.start();
  onTestFinished(() => server.dispose());
  const open = async () => {
    const store = await openRedisStore({ url: server.url, now: Date.now, log: new Diary() });
    onTestFinished(() => store.close());
    return store;
  };
  return { server, open };
}

function ending(bot: Carrier): Carrier {
  onTestFinished(() => bot.stop());
  return bot;
}

test('a run of a bot that counts as alive for a while is taken up on its machine, although its lane is held on another', async () => {
  const { server, open } = await opening();
  const [first, here, there] = [await open(), await open(), await open()];
  await confirm(first, Date.now());
  await first.close();
  await server.cli('SET', '{nestor}:alive:gone', '1');
  const ended = Promise.withResolvers<typeof succeeded>();
  const carried: string[] = [];
  const back = ending(carrier(({ location }) => (carried.push(location), ended.promise), { store: here }));
  await back.runs.happen(id, 'started', startedBy('gone', HERE));
  const watched = vi.spyOn(there, 'alive');
  const other = ending(
    carrier(() => Promise.reject(new Error('is not there')), { store: there, location: 'there:/runs' }),
  );
  other.start();
  await vi.waitFor(() => expect(watched).toHaveBeenCalled(), patience);

  const asked = vi.spyOn(here, 'alive');
  const looks = vi.spyOn(here, 'load');
  const looking = createOrphanSearch({ store: here, catalog, log: back.log, every: 20, adopt: back.adopt });
  onTestFinished(() => looking.stop());
  looking.start();
  await vi.waitFor(() => expect(asked.mock.calls.length).toBeGreaterThan(2), patience);
  expect(carried).toEqual([]);

  await server.cli('DEL', '{nestor}:alive:gone');
  await vi.waitFor(() => expect(carried).toEqual([HERE]), patience);
  looks.mockClear();
  await vi.waitFor(() => expect(looks.mock.calls.length).toBeGreaterThan(5), patience);
  ended.resolve(succeeded);
  await vi.waitFor(async () => expect((await other.runs.read(id))?.status).toBe('succeeded'), patience);
  expect(carried).toEqual([HERE]);
  expect((await other.runs.read(id))?.instance).toBe(here.instance);
  expect([...back.log.lines, ...other.log.lines]).toEqual([]);
});

test('while the store cannot be read the looks go on, and find what is under way afterwards', async () => {
  const { store, dispose } = await openedStore();
  onTestFinished(dispose);
  await confirm(store, Date.now());
  const load = vi.spyOn(store, 'load').mockRejectedValueOnce(new Error('away'));
  const log = new Diary();
  const found: (readonly number[])[] = [];
  const looking = createOrphanSearch({ store, catalog, log, every: 20, adopt: (ids) => found.push(ids) });
  onTestFinished(() => looking.stop());
  looking.start();
  await vi.waitFor(() => expect(found[0]).toEqual([id]), patience);
  expect(load.mock.calls[0]).toEqual([[`slot/${app}/${environment}`]]);
  expect(log.lines).toEqual(['warn: could not list the runs in progress; retrying']);
});
