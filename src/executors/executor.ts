import { HTTP_PLACE } from './http/executor.ts';
import type { Executor, Order } from '../ports/index.ts';

/** One executor for every kind of order. A run that is on record is gone on with by the one that knows its place. */
export function byKind(kinds: Readonly<Record<Order['how']['kind'], Executor>>): Executor {
  const all = Object.values(kinds);
  return {
    placeOf: (how) => kinds[how.kind].placeOf(how),
    async reaches(run, place) {
      return (await Promise.all(all.map((executor) => executor.reaches(run, place)))).includes(true);
    },
    carryOut: (task, watcher) => executorOf(task.place).carryOut(task, watcher),
  };

  function executorOf(place: string): Executor {
    return place === HTTP_PLACE ? kinds.http : kinds.command;
  }
}
