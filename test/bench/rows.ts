import { median } from './statistics.ts';
import { measurements, type Measurement, type Target } from './targets.ts';

export type MeasurementName = keyof typeof measurements;

/** One figure of one round, with what it is measured against in the same round. */
export interface Sample {
  readonly name: MeasurementName;
  /** Who is measured: one that the measurement has a target for. */
  readonly who: string;
  readonly value: number;
  readonly baseline: number;
}

/** A line of the table: the medians of the rounds. */
export interface Row extends Omit<Measurement, 'targets'> {
  readonly who: string;
  readonly target: Target;
  readonly value: number;
  readonly baseline: number;
  /** `value` in relation to `baseline`: the median of the rounds' own ratios, or differences where the target is one. */
  readonly relation: number;
  readonly met: boolean | null;
}

/** The lines of the table that there are samples for. */
export function rowsOf(samples: readonly Sample[]): readonly Row[] {
  return Object.entries<Measurement>(measurements).flatMap(([name, { targets, ...measurement }]) =>
    Object.entries(targets).flatMap(([who, target]) => {
      const own = samples.filter((sample) => sample.name === name && sample.who === who);
      if (own.length === 0) return [];
      const relation = median(own.map((sample) => relationOf(sample, target)));
      const value = median(own.map((sample) => sample.value));
      const baseline = median(own.map((sample) => sample.baseline));
      return [{ ...measurement, who, target, value, baseline, relation, met: isMet(target, relation) }];
    }),
  );
}

function relationOf({ value, baseline }: Sample, target: Target): number {
  return target !== null && 'moreByAtMost' in target ? value - baseline : value / baseline;
}

function isMet(target: Target, relation: number): boolean | null {
  if (target === null) return null;
  if ('atMost' in target) return relation <= target.atMost;
  return 'atLeast' in target ? relation >= target.atLeast : relation <= target.moreByAtMost;
}
