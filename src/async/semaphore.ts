import type { Repositories } from '../ports/index.ts';

/** How many questions about one application's repository are asked at once. */
const AT_ONCE = 4;

/**
 * The same repositories, asked about an application by a few at a time; the others wait in the order of their coming.
 * To start a process (git) holds up all else for some milliseconds: started at once for two hundred people it held up
 * the store's sign of life for seconds, so that this process was taken for dead.
 */
export function inTurns(repositories: Repositories): Repositories {
  const turns = new Map<string, Turns>();
  const turn = <Result>(app: string, question: () => Promise<Result>): Promise<Result> => {
    const own = turns.get(app) ?? createTurns(AT_ONCE);
    turns.set(app, own);
    return own(question);
  };
  return {
    ...repositories,
    versions: (app, page) => turn(app, () => repositories.versions(app, page)),
    find: (app, typed) => turn(app, () => repositories.find(app, typed)),
    has: (app, commit) => turn(app, () => repositories.has(app, commit)),
    range: (app, question) => turn(app, () => repositories.range(app, question)),
  };
}

type Turns = <Result>(task: () => Promise<Result>) => Promise<Result>;

/** Lets at most so many tasks run at once. */
export function createTurns(most: number): Turns {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
