import { HTTP_LOCATION } from './http/executor.ts';
import type { Executor, JobSpec } from '../ports/index.ts';

/** One executor for every kind of job. A run on record is resumed by the executor that started it. */
export function byKind(kinds: Readonly<Record<JobSpec['how']['kind'], Executor>>): Executor {
  const all = Object.values(kinds);
  return {
    locationOf: (how) => kinds[how.kind].locationOf(how),
    async reaches(run, location) {
      return (await Promise.all(all.map((executor) => executor.reaches(run, location)))).includes(true);
    },
    carryOut: (task, watcher) => executorOf(task.location).carryOut(task, watcher),
  };

  function executorOf(location: string): Executor {
    return location === HTTP_LOCATION ? kinds.http : kinds.command;
  }
}
