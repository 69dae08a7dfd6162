/**
 * What this process last wrote under each key, which spares a question to the store. Another process may have written
 * since: only what is committed with a check of the version may rest on it.
 */
export interface Memory<Value> {
  recall(key: string): Value | undefined;
  keep(key: string, value: Value): void;
  forget(key: string): void;
}

/** @param size so many are kept, those last written */
export function createMemory<Value>(size: number): Memory<Value> {
  const kept = new Map<string, Value>();
  return {
    recall: (key) => kept.get(key),
    keep: (key, value) => {
      kept.delete(key);
      kept.set(key, value);
      if (kept.size <= size) return;
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    },
    forget: (key) => void kept.delete(key),
  };
}
