import { createSemaphore, type Semaphore } from '../../async/semaphore.ts';
import type { Repositories } from '../../ports/index.ts';

/** How many questions about one application's repository are asked at once. */
const AT_ONCE = 4;

/**
 * The same repositories, each asked a few questions at a time; the others wait in order.
 * Starting a process (git) blocks the event loop for some milliseconds: started at once for two hundred people it held up
 * the store's heartbeat for seconds, so that this process was taken for dead.
 */
export function throttledRepositories(repositories: Repositories): Repositories {
  const semaphores = new Map<string, Semaphore>();
  const throttled = <Result>(app: string, question: () => Promise<Result>): Promise<Result> => {
    const own = semaphores.get(app) ?? createSemaphore(AT_ONCE);
    semaphores.set(app, own);
    return own(question);
  };
  return {
    ...repositories,
    versions: (app, page) => throttled(app, () => repositories.versions(app, page)),
    find: (app, typed) => throttled(app, () => repositories.find(app, typed)),
    has: (app, commit) => throttled(app, () => repositories.has(app, commit)),
    range: (app, question) => throttled(app, () => repositories.range(app, question)),
  };
}
