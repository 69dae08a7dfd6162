import { createHash } from 'node:crypto';
import type { HttpSpec, Json } from '../../ports/index.ts';

/**
 * What is on record of a run, for the bot that resumes it.
 * - `none`: nothing was sent
 * - `asked`: it may have been requested
 * - `accepted`: the API accepted it
 */
export type Checkpoint = { readonly kind: 'none' } | Asked | Accepted;

export interface Asked {
  readonly kind: 'asked';
  /** The fingerprint of its job. */
  readonly print: string;
}

export interface Accepted {
  readonly kind: 'accepted';
  readonly print: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** What watching and aborting need of the API's answer, by its path there. */
  readonly values: Readonly<Record<string, string>>;
}

/**
 * Identifies a job by its request and by what counts as success. Secrets may be rotated meanwhile, so headers are left
 * out, and so is what the mask removes.
 */
export function fingerprintOf({ request, watch }: HttpSpec, mask: (text: string) => string): string {
  const { url, method, body } = request;
  const watched = watch && [watch.url, watch.state, watch.succeeded, watch.failed];
  return createHash('sha256')
    .update(mask(JSON.stringify([url, method, body, watched])))
    .digest('hex');
}

/** @param handle as noted before; anything else was not noted by this executor and counts as nothing sent */
export function readCheckpoint(handle: Json): Checkpoint {
  if (typeof handle !== 'object' || handle === null || !('kind' in handle)) return { kind: 'none' };
  const print = 'print' in handle && typeof handle.print === 'string' ? handle.print : '';
  if (handle.kind !== 'accepted') return handle.kind === 'asked' ? { kind: 'asked', print } : { kind: 'none' };
  const at = 'at' in handle && typeof handle.at === 'number' ? handle.at : 0;
  const values = 'values' in handle && typeof handle.values === 'object' ? (handle.values ?? {}) : {};
  return {
    kind: 'accepted',
    print,
    at,
    values: Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
  };
}
