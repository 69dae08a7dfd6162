import type { Busy, Operation } from '../../../machines/model.ts';
import { isUndecided } from '../../../machines/run/accepts.ts';
import { documents } from '../documents/keys.ts';
import { typicalDuration } from './run-history.ts';
import type { Store } from '../../ports/index.ts';
import { obstacle, type Slot } from '../documents/slot.ts';
import { readRun } from '../documents/run-snapshot.ts';

interface Question {
  readonly store: Pick<Store, 'load' | 'list'>;
  readonly app: string;
  readonly environment: string;
  readonly slot: Slot;
  /** Runs that are no obstacle: one's own in the queue, and the one that is to be replaced. */
  readonly own: readonly (number | null)[];
  readonly now: number;
}

/** What blocks an environment, and for how long probably; null if nothing does. */
export async function busyFor(question: Question): Promise<Busy | null> {
  const { store, app, environment, slot, own, now } = question;
  const before = obstacle(slot, own);
  if (before === null) return null;
  const ahead = slot.queue.length;
  if (before.how === 'runs' && (await waitsForDecision(store, before.run)))
    return { ...before, how: 'undecided', ahead, wait: null };
  const of = (operation: Operation) => typicalDuration(store, { app, environment, operation });
  const current = await of(before.operation);
  const begun = before.how === 'runs' ? before.since : now;
  const left = current === null ? null : Math.max(0, current - (now - begun));
  return {
    ...before,
    ahead,
    wait: sum([left, ...(await Promise.all(slot.queue.map(({ operation }) => of(operation))))]),
  };
}

/** A run's position in the queue, from 1, and how many milliseconds it will probably wait; null if it is not queued. */
export async function lineFor(
  question: Omit<Question, 'own'> & { readonly run: number },
): Promise<{ position: number; wait: number | null } | null> {
  const { slot, run } = question;
  const index = slot.queue.findIndex((ticket) => ticket.run === run);
  if (index === -1) return null;
  const before = { ...slot, queue: slot.queue.slice(0, index) };
  const busy = await busyFor({ ...question, slot: before, own: [] });
  return { position: index + 1, wait: busy?.wait ?? null };
}

async function waitsForDecision(store: Question['store'], run: number): Promise<boolean> {
  const [stored] = await store.load([documents.run(run)]);
  return stored !== undefined && stored.version > 0 && isUndecided(readRun(stored.value));
}

const sum = (times: readonly (number | null)[]): number | null =>
  times.reduce((total, time) => (total === null || time === null ? null : total + time), 0);
