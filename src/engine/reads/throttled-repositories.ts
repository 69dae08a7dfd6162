import { createSemaphore, type Semaphore } from '../../async/semaphore.ts';
import type { Repositories } from '../../ports/index.ts';

/** Questions at a time about one application's repository. */
const AT_ONCE = 4;

/**
 * The same repositories, each asked a few questions at a time.
 * To start a process (git) blocks the event loop for some milliseconds: two hundred at once delayed the store's heartbeat
 * by seconds, so that other bots took this one for dead.
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
