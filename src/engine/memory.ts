import type { Stored } from './ports.ts';

/**
 * Documents as this process last wrote them, which spares a question to the store. Another process may have written
 * since: only what is committed with a check of the version may rest on them.
 */
export interface Memory {
  recall(key: string): Stored | undefined;
  keep(stored: Stored): void;
  forget(key: string): void;
}

/** @param size so many documents are kept, those last written */
export function createMemory(size: number): Memory {
  const kept = new Map<string, Stored>();
  return {
    recall: (key) => kept.get(key),
    keep: (stored) => {
      kept.delete(stored.key);
      kept.set(stored.key, stored);
      if (kept.size <= size) return;
      const [oldest] = kept.keys();
      if (oldest !== undefined) kept.delete(oldest);
    },
    forget: (key) => void kept.delete(key),
  };
}
