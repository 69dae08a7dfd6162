import { HTTP_PLACE } from './http/executor.ts';
import type { Executor, JobSpec } from '../ports/index.ts';

/** One executor for every kind of job. A run on record is resumed by the executor that started it. */
export function byKind(kinds: Readonly<Record<JobSpec['how']['kind'], Executor>>): Executor {
  const all = Object.values(kinds);
  return {
    locationOf: (how) => kinds[how.kind].locationOf(how),
    async reaches(run, place) {
      return (await Promise.all(all.map((executor) => executor.reaches(run, place)))).includes(true);
    },
    carryOut: (task, watcher) => executorOf(task.location).carryOut(task, watcher),
  };

  function executorOf(place: string): Executor {
    return place === HTTP_PLACE ? kinds.http : kinds.command;
  }
}
