import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunEvent } from '../../../../machines/run/events.ts';
import { StoreUnavailable, type Outcome, type Watcher } from '../../../../src/ports/index.ts';
import { createRuns, type Runs } from '../../../../src/engine/turns/runs.ts';
import { record } from '../../../machines/records.ts';
import { carrier, confirm, HERE, startedBy, type Carrier, type Carry } from '../../carrier.ts';
import { openedStore, type Opened } from '../../opened.ts';
import { patience } from '../../../helpers/patience.ts';

const { id } = record;
const never = () => new Promise<Outcome>(() => undefined);
/** Longer than the run of `startedBy` may take, in milliseconds. */
const TOO_LONG = 61_000;

let opened: Opened;
let elsewhere: Runs;
let bot: Carrier | undefined;

beforeEach(async () => {
  opened = await openedStore();
  elsewhere = createRuns({ store: opened.store, now: Date.now, perform: () => undefined });
  await confirm(opened.store, Date.now());
  await elsewhere.happen(id, 'started', startedBy(opened.store.instance, HERE));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await bot?.stop();
  await opened.dispose();
});

/** Has the run carried out. @returns whoever has that done, once it has begun */
async function follow(carry: Carry, now = Date.now): Promise<Watcher> {
  const begun = Promise.withResolvers<Watcher>();
  const one = carrier(
    (task, watcher) => {
      begun.resolve(watcher);
      return carry(task, watcher);
    },
    { store: opened.store, now },
  );
  bot = one;
  one.adopt([id]);
  return begun.promise;
}

/** What a process finds that was paused: so much time has passed at once. */
function pass(milliseconds: number): void {
  const now = performance.now.bind(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => now() + milliseconds);
}

/** Waits until the record was looked at again, so many times. */
async function looked(times: number): Promise<void> {
  const looks = vi.spyOn(opened.store, 'load');
  await vi.waitUntil(() => looks.mock.calls.length >= times, patience);
  await looks.mock.results.at(-1)?.value;
}

const becomes = (status: string) =>
  vi.waitFor(async () => expect((await elsewhere.read(id))?.status).toBe(status), patience);

const stopped: Outcome = { kind: 'stopped', exitStatus: 143, reason: null };

/** Ends when it is told to. */
const obedient: Carry = (_, { stop }) =>
  new Promise((resolve) => {
    stop.addEventListener('abort', () => resolve(stopped));
  });

const endedWell: RunEvent = {
  type: 'ended',
  at: 2,
  ok: true,
  exitStatus: null,
  reason: null,
  probe: null,
  progress: null,
  links: [],
};

describe('a bot that was paused past the deadline of a run', () => {
  test('does not end it if it is over by now', async () => {
    const { stop } = await follow(never);
    await elsewhere.happen(id, 'ended', endedWell);
    pass(TOO_LONG);
    await looked(1);
    expect(stop.aborted).toBe(false);
  });

  test('leaves it to the bot that follows it by now, until it follows it again itself', async () => {
    const { stop } = await follow(obedient);
    await elsewhere.happen(id, 'lost', { type: 'adopted', instance: 'another' });
    pass(TOO_LONG);
    await looked(2);
    expect(stop.aborted).toBe(false);
    expect((await elsewhere.read(id))?.stop).toBeNull();

    await elsewhere.happen(id, 'back', { type: 'adopted', instance: opened.store.instance });
    await becomes('timed_out');
    expect(stop.aborted).toBe(true);
  });

  test('may not act on it, if it is not its own any more', async () => {
    const { mayAct } = await follow(never);
    expect(await mayAct()).toBe(true);
    await elsewhere.happen(id, 'lost', { type: 'adopted', instance: 'another' });
    expect(await mayAct()).toBe(false);
    await elsewhere.happen(id, 'back', { type: 'adopted', instance: opened.store.instance });
    expect(await mayAct()).toBe(true);
    await elsewhere.happen(id, 'ended', endedWell);
    expect(await mayAct()).toBe(false);
  });
});

test('a run whose time is up is ended while the store is away, and that is on record afterwards', async () => {
  const { stop } = await follow(obedient);
  const away = vi.spyOn(opened.store, 'load').mockRejectedValue(new StoreUnavailable('away'));
  pass(TOO_LONG);
  await vi.waitFor(() => expect(stop.aborted).toBe(true), patience);
  away.mockRestore();
  await becomes('timed_out');
});

test('a run whose time was up before it was taken up is to end before it may be started', async () => {
  const { mayAct, stop } = await follow(never, () => Date.now() + TOO_LONG);
  expect(await mayAct()).toBe(true);
  expect(stop.aborted).toBe(true);
});

test('what a bot could not end while it was unsure of itself is ended once it is sure', async () => {
  const sure = vi.spyOn(opened.store, 'hasLease').mockReturnValue(false);
  const ends: Outcome[] = [];
  await follow(async (_, { mayAct }) => {
    const outcome: Outcome = (await mayAct()) ? stopped : { kind: 'unknown', reason: { code: 'no-abort-configured' } };
    sure.mockReturnValue(true);
    ends.push(outcome);
    return outcome;
  });
  await becomes('timed_out');
  expect(ends).toMatchObject([{ kind: 'unknown' }, { kind: 'stopped' }]);
});
