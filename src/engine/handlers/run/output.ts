import type { News, RunRecord } from '../../../../machines/run/record.ts';
import { LAST_LINES } from '../../../language/view.ts';
import type { Log, Outputs } from '../../../ports/index.ts';

export const NOTHING: News = { tail: [], progress: null, links: [] };

/** What a run has printed, to be shown beside what became of it; nothing where it cannot be read, as that matters more. */
export async function printedBy(
  run: RunRecord,
  { outputs, log }: { outputs: Pick<Outputs, 'news'>; log: Log },
): Promise<News> {
  try {
    return await outputs.news(run, LAST_LINES);
  } catch (error) {
    log.warn({ err: error, run: run.id }, "could not read a run's output; it is not shown");
    return NOTHING;
  }
}
