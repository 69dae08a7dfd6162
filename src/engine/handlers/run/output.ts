import type { News, RunRecord } from '../../../../machines/run/record.ts';
import { LAST_LINES } from '../../../language/view.ts';
import type { Executor, Log, Outputs, Store } from '../../../ports/index.ts';

export const NO_NEWS: News = { tail: [], progress: null, links: [] };

/** What a run has printed; nothing where it cannot be read, as what became of the run matters more. */
export async function printedBy(
  run: RunRecord,
  { outputs, log }: { outputs: Pick<Outputs, 'news'>; log: Log },
): Promise<News> {
  try {
    return await outputs.news(run, LAST_LINES);
  } catch (error) {
    log.warn({ err: error, run: run.id }, "could not read a run's output; it is not shown");
    return NO_NEWS;
  }
}

/** The machine that keeps a run's output, if it cannot be read from here. */
export async function machineOf(run: RunRecord, executor: Pick<Executor, 'reaches'>): Promise<string | null> {
  const { location } = run;
  if (location === null || (await executor.reaches(run, location))) return null;
  return location.split(':', 1)[0] ?? null;
}

/** Is its output with the bot that follows it, as for a run at an API, and is that another bot than this one? */
export function isWithAnother({ location, instance }: RunRecord, { instance: own }: Pick<Store, 'instance'>): boolean {
  return location !== null && !location.includes(':') && instance !== own;
}
