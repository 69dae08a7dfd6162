import type { AnyStateNode, StateValue } from 'xstate';
import { z } from 'zod';

/** A machine's state as it is kept: with the version of its shape, which XState does not keep. */
export interface Kept {
  readonly schema: number;
  readonly value: unknown;
  readonly context: unknown;
}

/** A pure step from one shape to the next. */
export type Migration = (kept: Kept) => Kept;

/** A snapshot that cannot be read: it was damaged, or no step leads from its shape to today's. */
export class UnreadableSnapshot extends Error {
  override name = 'UnreadableSnapshot';
}

const keptSchema = z.object({ schema: z.number().int().positive(), value: z.unknown(), context: z.unknown() });

/**
 * Brings a kept snapshot to today's shape.
 * @param migrations step N leads from shape N to shape N + 1
 * @throws UnreadableSnapshot
 */
export function migrate(stored: unknown, current: number, migrations: Readonly<Record<number, Migration>>): Kept {
  const parsed = keptSchema.safeParse(stored);
  if (!parsed.success) throw new UnreadableSnapshot('it is no snapshot', { cause: parsed.error });
  let kept: Kept = parsed.data;
  if (kept.schema > current) throw new UnreadableSnapshot(`its shape ${kept.schema} is newer than this Nestor knows`);
  while (kept.schema < current) {
    const step = migrations[kept.schema];
    if (step === undefined) throw new UnreadableSnapshot(`no step leads on from its shape ${kept.schema}`);
    kept = { ...stepped(step, kept), schema: kept.schema + 1 };
  }
  return kept;
}

/** A step trusts the shape that it begins with; a snapshot that has another is damaged. */
function stepped(step: Migration, kept: Kept): Kept {
  try {
    return step(kept);
  } catch (error) {
    throw new UnreadableSnapshot('it is not in the shape that it says', { cause: error });
  }
}
/** Is this the value of a state of the chart in which it can rest: not one that it only passes through? */
export function isRestingState(chart: AnyStateNode, value: unknown): value is StateValue {
  const [[key, inner] = ['', undefined], ...others] = entries(value);
  const state = Object.hasOwn(chart.states, key) ? chart.states[key] : undefined;
  if (state === undefined || others.length > 0) return false;
  return inner === undefined ? isLeaf(state) : isRestingState(state, inner);
}

const entries = (value: unknown): readonly (readonly [string, unknown])[] => {
  if (typeof value === 'string') return [[value, undefined]];
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
};

const isLeaf = ({ states, always }: AnyStateNode): boolean =>
  Object.keys(states).length === 0 && (always ?? []).length === 0;
