import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Operation } from '../../machines/model.ts';
import type { Outcome } from '../../src/ports/index.ts';
import { createHttpExecutor } from '../../src/executors/http/executor.ts';
import type { Asked, Recipe } from './recipe.ts';

/** An operation that Nestor has an API carry out. */
export interface Carried {
  readonly outcome: Promise<Outcome>;
  /** What is in its output so far. */
  output(): string;
  stop(): void;
}

/** Has Nestor's own executor carry out what the recipe's nestor.yml says, but for the time between two looks. */
export function carryOut(recipe: Recipe, operation: Operation, asked: Asked): Carried {
  const { watch, ...how } = recipe.order(operation, asked);
  const order = { ...how, watch: watch && { ...watch, every: 20 } };
  const run = Number(order.key);
  const folder = join(recipe.folder, 'runs');
  const stop = new AbortController();
  const executor = createHttpExecutor({
    folder,
    mask: (text) => text,
    word: JSON.stringify,
    log: {
      warn(_facts, message) {
        throw new Error(message);
      },
    },
    timing: { firstRetry: 20, longestRetry: 100 },
  });
  const outcome = executor.carryOut(
    {
      run,
      token: `${run}-1`,
      app: 'shop',
      order: { run, app: 'shop', commit: recipe.commits[asked.version], how: order },
      location: executor.locationOf(order),
      late: null,
      handle: null,
      grace: 60_000,
    },
    { onNews: () => undefined, mayAct: () => true, note: async () => undefined, stop: stop.signal },
  );
  const file = join(folder, String(run), 'output');
  return {
    outcome,
    output: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
    stop: () => stop.abort(),
  };
}
