import type { RunRecord } from '../../../machines/record.ts';
import type { Executor } from '../ports.ts';

/** The machine on which a run's output is kept, if it cannot be read from here. */
export function elsewhere({ id, place }: RunRecord, executor: Pick<Executor, 'reaches'>): string | null {
  if (place === null || executor.reaches(id, place)) return null;
  return place.split(':', 1)[0] ?? null;
}
