import type { RunRecord } from '../../../../machines/run/record.ts';
import type { Executor, Store } from '../../../ports/index.ts';

/** The machine on which a run's output is kept, if it cannot be read from here. */
export async function elsewhere(run: RunRecord, executor: Pick<Executor, 'reaches'>): Promise<string | null> {
  const { location } = run;
  if (location === null || (await executor.reaches(run, location))) return null;
  return location.split(':', 1)[0] ?? null;
}

/** Is a run's output with the bot that follows it, as where an API carries it out, and is that not this one? */
export function isWithAnother({ location, instance }: RunRecord, { instance: own }: Pick<Store, 'instance'>): boolean {
  return location !== null && !location.includes(':') && instance !== own;
}
