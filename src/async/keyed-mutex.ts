/** Lets tasks of the same name run one after the other; those of different names do not wait for each other. */
export function createSerial(): <Result>(name: string, task: () => Promise<Result>) => Promise<Result> {
  const tails = new Map<string, Promise<unknown>>();
  return async (name, task) => {
    const before = tails.get(name);
    const result = before === undefined ? task() : before.then(task, task);
    tails.set(name, result);
    try {
      return await result;
    } finally {
      if (tails.get(name) === result) tails.delete(name);
    }
  };
}
