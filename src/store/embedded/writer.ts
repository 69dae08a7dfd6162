import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Commit, Effect, Json, Timer } from '../../ports/index.ts';
import type { SerializedCommit } from '../serialize.ts';

/** The store's statements, prepared once. Methods that write must be called inside a transaction. */
export class Writer {
  readonly #prepare: (sql: string) => StatementSync;

  constructor(db: DatabaseSync) {
    const statements = new Map<string, StatementSync>();
    this.#prepare = (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      const statement = db.prepare(sql);
      statements.set(sql, statement);
      return statement;
    };
  }

  isKnown(eventId: string): boolean {
    return this.#prepare('SELECT 1 FROM marks WHERE mark = ?').get(eventId) !== undefined;
  }

  /** The keys of documents whose version is not the one that the commit expects. */
  conflicts(commit: Commit): readonly string[] {
    const version = this.#prepare('SELECT version FROM documents WHERE key = ?');
    const changed = commit.writes.filter(({ key, expect }) => Number(version.get(key)?.['version'] ?? 0) !== expect);
    return [...new Set(changed.map(({ key }) => key))];
  }

  /** Writes a commit that has been checked. */
  apply(commit: Commit, { values, params, events }: SerializedCommit, now: number): void {
    this.#prepare('INSERT INTO marks (mark, at) VALUES (?, ?)').run(commit.eventId, now);
    const put = this.#prepare(
      `INSERT INTO documents (key, version, value) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET version = excluded.version, value = excluded.value`,
    );
    const name = this.#prepare('INSERT OR REPLACE INTO lists (name, key, rank) VALUES (?, ?, ?)');
    for (const [index, write] of commit.writes.entries()) {
      const value = values[index];
      if (value === undefined) continue;
      put.run(write.key, write.expect + 1, value);
      for (const list of write.lists ?? []) name.run(list, write.key, write.rank ?? 0);
    }
    const push = this.#prepare('INSERT INTO effects (key, lane, type, params) VALUES (?, ?, ?, ?)');
    for (const [index, { key, lane, type }] of commit.effects.entries())
      push.run(key, lane, type, params[index] ?? 'null');
    const clear = this.#prepare('DELETE FROM timers WHERE key = ?');
    for (const key of commit.timers.clear) clear.run(key);
    const set = this.#prepare('INSERT OR REPLACE INTO timers (key, at, event) VALUES (?, ?, ?)');
    for (const [index, { key, at }] of commit.timers.set.entries()) set.run(key, at, events[index] ?? 'null');
  }

  pending(): readonly Effect[] {
    return this.#prepare('SELECT key, lane, type, params FROM effects ORDER BY id')
      .all()
      .map((row) => ({
        key: String(row['key']),
        lane: String(row['lane']),
        type: String(row['type']),
        params: JSON.parse(String(row['params'])) as Json,
      }));
  }

  removeEffects(keys: Iterable<string>): void {
    const remove = this.#prepare('DELETE FROM effects WHERE key = ?');
    for (const key of keys) remove.run(key);
  }

  due(now: number, limit: number): readonly Timer[] {
    return this.#prepare('SELECT key, at, event FROM timers WHERE at <= ? ORDER BY at, key LIMIT ?')
      .all(now, limit)
      .map((row) => ({
        key: String(row['key']),
        at: Number(row['at']),
        event: JSON.parse(String(row['event'])) as Json,
      }));
  }

  forgetEventIds(before: number): void {
    this.#prepare('DELETE FROM marks WHERE at < ?').run(before);
  }
}
