import * as fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Commit, Effect, Store } from '../../src/ports/index.ts';
import { backends } from './backends.ts';
import type { Backend } from './backends.ts';
import { ModelStore } from './model.ts';
import { documents, lanes, steps, timers } from './steps.ts';
import type { Step } from './steps.ts';

describe.each(backends)('$name', ({ start }) => {
  let backend: Backend;
  beforeAll(async () => {
    backend = await start();
  });
  afterAll(() => backend.dispose());

  test('behaves like the model, whatever the steps', async () => {
    const store = await backend.open();
    await fc.assert(
      fc.asyncProperty(steps(), async (all) => {
        const model = new ModelStore();
        const view = viewOf(store);
        for (const step of all) {
          expect(await view.take(step), `after ${JSON.stringify(step)}`).toEqual(takeModel(model, step));
          expect(await view.look()).toEqual({
            documents: model.load(documents),
            effects: lanes.map((lane) => model.claim(lane)),
          });
        }
        await view.clear();
      }),
      { numRuns: 100 },
    );
    await store.close();
  });
});

function takeModel(model: ModelStore, step: Step): unknown {
  switch (step.kind) {
    case 'commit':
      return model.commit(step.commit);
    case 'settle':
      return model.settle(step.lane, step.keys);
    case 'list':
      return model.list(step.name, { limit: step.limit, ...(step.below === undefined ? {} : { below: step.below }) });
    case 'due':
      return model.due(step.now);
  }
}

/** The store as if it were empty: all names of one run of the property are its own. */
function viewOf(store: Store) {
  const run = randomUUID();
  const own = (name: string) => `${run} ${name}`;
  const plain = (name: string) => name.slice(run.length + 1);
  const plainKeys = <T extends { key: string }>(all: readonly T[]) =>
    all.map((one) => ({ ...one, key: plain(one.key) }));
  const plainEffects = async (lane: string) =>
    plainKeys(await store.claim(own(lane))).map((effect) => withLane(effect, plain(effect.lane)));

  const withLane = (effect: Effect, lane: string): Effect => ({ ...effect, lane });
  const ownCommit = ({ eventId, writes, effects, timers }: Commit): Commit => ({
    eventId: own(eventId),
    writes: writes.map((write) => ({ ...write, key: own(write.key), lists: (write.lists ?? []).map(own) })),
    effects: effects.map((effect) => ({ ...effect, key: own(effect.key), lane: own(effect.lane) })),
    timers: { set: timers.set.map((timer) => ({ ...timer, key: own(timer.key) })), clear: timers.clear.map(own) },
  });

  return {
    async take(step: Step): Promise<unknown> {
      switch (step.kind) {
        case 'commit': {
          const result = await store.commit(ownCommit(step.commit));
          if (result.outcome === 'committed') return { ...result, mine: result.mine.map(plain) };
          return result.outcome === 'conflict' ? { ...result, keys: result.keys.map(plain) } : result;
        }
        case 'settle':
          return store.settle(own(step.lane), step.keys.map(own));
        case 'list': {
          const below = step.below === undefined ? {} : { below: step.below };
          return plainKeys(await store.list(own(step.name), { limit: step.limit, ...below }));
        }
        case 'due':
          return plainKeys(await store.due(step.now, 999));
      }
    },
    async look() {
      return {
        documents: plainKeys(await store.load(documents.map(own))),
        effects: await Promise.all(lanes.map(plainEffects)),
      };
    },
    async clear() {
      await store.commit({
        eventId: own('clear'),
        writes: [],
        effects: [],
        timers: { set: [], clear: timers.map(own) },
      });
    },
  };
}
