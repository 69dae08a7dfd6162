import { z } from 'zod';
import type { Problem, Reading } from '../faults/reading.ts';
import { keyProblems } from './cross-field.ts';

/** All that is wrong with a whole map or list. It gets what is written, even where parts of it have faults. */
export type Check = (value: unknown) => readonly Problem[];

/** Text that a reader of values/ gives a meaning; all its problems are reported. */
export const textAs = <T>(reader: (text: string) => Reading<T>) => z.string().transform(transformWith(reader));

/** Data of any kind that a reader gives a meaning. */
export const dataAs = <T>(reader: (value: unknown) => Reading<T>) => z.unknown().transform(transformWith(reader));

const transformWith =
  <From, To>(reader: (value: From) => Reading<To>) =>
  (value: From, context: z.core.$RefinementCtx): To => {
    const found = reader(value);
    if (found.ok) return found.value;
    report(found.problems, context);
    return z.NEVER;
  };

/** Runs the checks even where parts of the value have faults already: all faults are reported at once. */
export function withChecks<S extends z.ZodType>(schema: S, ...checks: readonly Check[]): S {
  return schema.superRefine(
    (value: unknown, context) =>
      report(
        checks.flatMap((check) => check(value)),
        context,
      ),
    { when: () => true },
  );
}

function report(problems: readonly Problem[], context: z.core.$RefinementCtx): void {
  for (const { path = [], ...problem } of problems) {
    context.addIssue({ code: 'custom', path: [...path], params: problem });
  }
}

/** A list with at least one item. */
export function listOf<S extends z.ZodType>(item: S, ...checks: readonly Check[]) {
  return withChecks(z.array(item).min(1), ...checks);
}

/** A map whose keys are the user's own names. */
export function mapOf<S extends z.ZodType>(
  value: S,
  { key, whole = () => [] }: { key: (key: string) => Problem | undefined; whole?: Check },
) {
  return withChecks(z.record(z.string(), value), keyProblems(key), whole);
}
