import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Json, Stored } from '../../ports/index.ts';

/** Reads documents and lists, for the bot and for `StoreReader`. */
export class Documents {
  readonly #one: StatementSync;
  readonly #listed: StatementSync;

  constructor(db: DatabaseSync) {
    this.#one = db.prepare('SELECT version, value FROM documents WHERE key = ?');
    this.#listed = db.prepare(
      `SELECT key, version, value FROM lists JOIN documents USING (key)
       WHERE name = ? AND rank < ? ORDER BY rank DESC, key DESC LIMIT ?`,
    );
  }

  load(keys: readonly string[]): readonly Stored[] {
    return keys.map((key) => {
      const row = this.#one.get(key);
      return row === undefined ? { key, version: 0, value: null } : stored(key, row);
    });
  }

  list(name: string, options: { limit: number; below?: number }): readonly Stored[] {
    const rows = this.#listed.all(name, options.below ?? Number.POSITIVE_INFINITY, options.limit);
    return rows.map((row) => stored(String(row['key']), row));
  }
}

function stored(key: string, row: Record<string, unknown>): Stored {
  return { key, version: Number(row['version']), value: JSON.parse(String(row['value'])) as Json };
}
