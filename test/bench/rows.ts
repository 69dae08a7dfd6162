import { median } from './statistics.ts';

/** What is allowed against the baseline: so many times it, at least so many times it, or so much more than it. */
export type Target =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly moreByAtMost: number }
  /** Only to be seen. */
  | null;

/** One figure of one round, with what it is measured against in the same round. */
export interface Sample {
  /** What is measured, as the table says it. */
  readonly what: string;
  readonly who: string;
  readonly unit: 'ms' | 'MB' | 'replies/s';
  readonly value: number;
  readonly baseline: number;
  readonly target: Target;
}

/** A line of the table: the medians of the rounds. */
export interface Row extends Sample {
  /** `value` in relation to `baseline`: the median of the rounds' own ratios, or differences where the target is one. */
  readonly relation: number;
  readonly met: boolean | null;
}

/** Brings the rounds' samples together, in the order in which they first came. */
export function rowsOf(samples: readonly Sample[]): readonly Row[] {
  const groups = Map.groupBy(samples, ({ what, who }) => `${what}\n${who}`);
  return [...groups.values()].flatMap((group) => group.slice(0, 1).map((first) => rowOf(first, group)));
}

function rowOf({ what, who, unit, target }: Sample, group: readonly Sample[]): Row {
  const relation = median(group.map(relationOf));
  return {
    what,
    who,
    unit,
    target,
    value: median(group.map(({ value }) => value)),
    baseline: median(group.map(({ baseline }) => baseline)),
    relation,
    met: isMet(target, relation),
  };
}

function relationOf({ value, baseline, target }: Sample): number {
  return target !== null && 'moreByAtMost' in target ? value - baseline : value / baseline;
}

function isMet(target: Target, relation: number): boolean | null {
  if (target === null) return null;
  if ('atMost' in target) return relation <= target.atMost;
  return 'atLeast' in target ? relation >= target.atLeast : relation <= target.moreByAtMost;
}
