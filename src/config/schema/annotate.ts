import { z } from 'zod';
import type { Problem, Reading } from '../faults/reading.ts';
import { keyProblems } from './cross-field.ts';

/** What people are told about a value of nestor.yml, in faults and in docs/configuration.md. */
export interface Note {
  readonly kind: string;
  /** The second half of a fault: `allowed are: yes, name`. */
  readonly allowed: string;
  /** As the documentation shows it; none: the value must be given. */
  readonly default?: string;
  readonly describe?: string;
}

const notes = z.registry<Note>();

export function note<S extends z.ZodType>(schema: S, about: Note): S {
  notes.add(schema, about);
  return schema;
}

export const noteOf = (schema: z.ZodType): Note | undefined => notes.get(schema);

/** A text with a meaning; everything that is wrong with it is reported. */
export const leaf = <T>(reader: (text: string) => Reading<T>) => z.string().transform(reading(reader));

/** Data of any kind with a meaning. */
export const data = <T>(reader: (value: unknown) => Reading<T>) => z.unknown().transform(reading(reader));

const reading =
  <From, To>(reader: (value: From) => Reading<To>) =>
  (value: From, context: z.core.$RefinementCtx): To => {
    const found = reader(value);
    if (found.ok) return found.value;
    report(found.problems, context);
    return z.NEVER;
  };

/** Checks that look at a whole map or list, also where its parts have faults: all faults are to be reported at once. */
export function always<S extends z.ZodType>(
  schema: S,
  ...checks: readonly ((value: unknown) => readonly Problem[])[]
): S {
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
export function listOf<S extends z.ZodType>(item: S, ...checks: readonly ((value: unknown) => readonly Problem[])[]) {
  return always(z.array(item).min(1), ...checks);
}

/** A map with keys of people's own choice. */
export function mapOf<S extends z.ZodType>(
  value: S,
  {
    key,
    whole = () => [],
  }: { key: (key: string) => Problem | undefined; whole?: (value: unknown) => readonly Problem[] },
) {
  return always(z.record(z.string(), value), keyProblems(key), whole);
}

/** The schema of a part, without what wraps it (optional, preprocessing). */
export function bare(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodOptional) return bare(schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodPipe)
    return bare((schema.in instanceof z.ZodTransform ? schema.out : schema.in) as z.ZodType);
  return schema;
}

/** The schema that a path of nestor.yml is checked by; undefined if there is none. */
export function schemaAt(root: z.ZodType, path: readonly (string | number)[]): z.ZodType | undefined {
  let schema: z.ZodType | undefined = root;
  for (const step of path) {
    const holder: z.ZodType = bare(schema);
    if (holder instanceof z.ZodObject)
      schema = Object.hasOwn(holder.shape, step) ? (holder.shape[step] as z.ZodType) : undefined;
    else if (holder instanceof z.ZodRecord) schema = holder.valueType as z.ZodType;
    else if (holder instanceof z.ZodArray) schema = holder.element as z.ZodType;
    else schema = undefined;
    if (schema === undefined) return undefined;
  }
  return schema;
}
