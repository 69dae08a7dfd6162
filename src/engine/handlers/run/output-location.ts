import type { RunRecord } from '../../../../machines/run/record.ts';
import type { Executor, Store } from '../../../ports/index.ts';

/** The machine on which a run's output is kept, if it cannot be read from here. */
export async function elsewhere(run: RunRecord, executor: Pick<Executor, 'reaches'>): Promise<string | null> {
  const { place } = run;
  if (place === null || (await executor.reaches(run, place))) return null;
  return place.split(':', 1)[0] ?? null;
}

/** Is a run's output with the bot that follows it, as where an API carries it out, and is that not this one? */
export function isWithAnother({ place, instance }: RunRecord, { instance: own }: Pick<Store, 'instance'>): boolean {
  return place !== null && !place.includes(':') && instance !== own;
}
