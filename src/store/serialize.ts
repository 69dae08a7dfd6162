import type { Commit, Json } from '../ports/index.ts';

/** A commit's values as JSON. Made before anything is written, so that no value can fail halfway through a commit. */
export interface SerializedCommit {
  /** One per write; undefined where a write only checks the version. */
  readonly values: readonly (string | undefined)[];
  readonly params: readonly string[];
  readonly events: readonly string[];
}

/** @throws TypeError if a value is not JSON, or a rank or a time is not a finite number */
export function serialize({ writes, effects, timers }: Commit): SerializedCommit {
  for (const { key, rank } of writes) finite(rank ?? 0, `the rank of ${key}`);
  for (const { key, at } of timers.set) finite(at, `the time of ${key}`);
  return {
    values: writes.map(({ value }) => (value === undefined ? undefined : text(value))),
    params: effects.map(({ params }) => text(params)),
    events: timers.set.map(({ event }) => text(event)),
  };
}

function finite(number: number, what: string): void {
  if (!Number.isFinite(number)) throw new TypeError(`${what} is ${number}, no finite number`);
}

function text(value: Json): string {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) throw new TypeError('a value to store is no JSON');
  return json;
}
