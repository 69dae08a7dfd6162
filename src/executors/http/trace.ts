import type { Json } from '../../engine/ports.ts';

/**
 * What is on record of a run, for whoever goes on with it.
 * - `none`: nothing was sent
 * - `asked`: it was asked for, perhaps
 * - `accepted`: the API has said yes
 */
export type Trace = { readonly kind: 'none' } | { readonly kind: 'asked' } | Accepted;

export interface Accepted {
  readonly kind: 'accepted';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What watching and aborting need of the API's answer, by its place there. */
  readonly values: Readonly<Record<string, string>>;
}

/** @param handle as noted before. What is no trace was not noted by this executor, and tells nothing. */
export function readTrace(handle: Json): Trace {
  if (typeof handle !== 'object' || handle === null || !('kind' in handle)) return { kind: 'none' };
  if (handle.kind !== 'accepted') return handle.kind === 'asked' ? { kind: 'asked' } : { kind: 'none' };
  const at = 'at' in handle && typeof handle.at === 'number' ? handle.at : 0;
  const values = 'values' in handle && typeof handle.values === 'object' ? (handle.values ?? {}) : {};
  return {
    kind: 'accepted',
    at,
    values: Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}
