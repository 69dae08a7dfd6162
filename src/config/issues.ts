import { z } from 'zod';
import type { Yaml } from './document.ts';
import { quote, type Fault } from './fault.ts';
import { nearest } from './nearest.ts';
import { bare, noteOf, schemaAt } from './notes.ts';
import { formatPath, type Path } from './place.ts';
import type { Problem } from './problem.ts';

interface Context {
  readonly schema: z.ZodType;
  readonly yaml: Yaml;
}

type Found = Problem & { readonly path: Path };

/** Zod's issues as faults of nestor.yml. Where its syntax is broken, only what is said of the sound part before. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], context: Context): readonly Fault[] {
  return issues
    .flatMap((issue) => problemsOf(issue, issue.path.map(plain), context))
    .flatMap(({ path, wrong, allowed, at, absent }) => {
      const place = context.yaml.place(path, at ?? 'value');
      const guess = context.yaml.soundUntil <= place.offset || (absent === true && context.yaml.soundUntil < Infinity);
      // A part that is not written down is named in full all the same: `apps.shop.repository: is missing`.
      const shown = absent === true ? path : place.path;
      return guess ? [] : [{ line: place.line, column: place.column, path: formatPath(shown), wrong, allowed }];
    });
}

function problemsOf(issue: z.core.$ZodIssue, path: Path, context: Context): readonly Found[] {
  const schema = schemaAt(context.schema, path);
  const allowed = (schema && noteOf(schema)?.allowed) ?? 'see nestor.example.yml';
  if (issue.code === 'custom') {
    const { wrong, ...rest } = issue.params as unknown as Problem;
    return [{ ...rest, path, wrong }];
  }
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], schema));
  if (issue.code === 'too_small') return [{ path, wrong: 'is an empty list', allowed }];
  if (issue.code === 'invalid_type') return [wrongKind({ path, allowed, expected: issue.expected }, context.yaml)];
  if (issue.code === 'invalid_value') return [wrongKind({ path, allowed, expected: 'string' }, context.yaml)];
  return [{ path, wrong: issue.message, allowed }];
}

function unknownKey(path: Path, schema: z.ZodType | undefined): Found {
  const holder = schema && bare(schema);
  const keys = holder instanceof z.ZodObject ? Object.keys(holder.shape) : [];
  const meant = nearest(String(path.at(-1)), keys);
  const suggestion = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return { path, at: 'key', wrong: `unknown key${suggestion}`, allowed: `allowed are: ${keys.join(', ')}` };
}

function wrongKind({ path, allowed, expected }: { path: Path; allowed: string; expected: string }, yaml: Yaml): Found {
  const place = yaml.place(path, 'value');
  if (place.path.length < path.length) return { path, wrong: 'is missing', allowed, absent: true, at: 'key' };
  const value = valueAt(yaml.value, path);
  const source = place.source ?? String(value);
  if (typeof value === 'string') {
    const list = expected === 'array' ? `must be a list: [${source.length > 60 ? '…' : source}]; ` : '';
    return { path, wrong: `is the text ${quote(value)}`, allowed: `${list}${allowed}` };
  }
  if (typeof value === 'number' || typeof value === 'boolean') {
    const kind = typeof value === 'boolean' ? 'truth value' : 'number';
    const quoted = expected === 'string' ? `must be text: put it in quotes ("${source}"); ` : '';
    return { path, wrong: `is the ${kind} ${source}`, allowed: `${quoted}${allowed}` };
  }
  return { path, ...wrongWhole(value, { allowed, expected }) };
}

function wrongWhole(value: unknown, { allowed, expected }: { allowed: string; expected: string }): Omit<Found, 'path'> {
  if (value === null || value === undefined) return { wrong: 'is empty', allowed, absent: true };
  if (Array.isArray(value)) return { wrong: 'is a list', allowed };
  const keys = Object.keys(value);
  // `[./deploy.sh, {environment}]`: in YAML a word in braces is a map.
  const unquoted =
    expected === 'string' && keys.length === 1 ? `must be text: put it in quotes ("{${keys.join('')}}"); ` : '';
  return { wrong: 'is a map', allowed: `${unquoted}${allowed}` };
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (held, step) => (typeof held === 'object' && held !== null ? Reflect.get(held, step) : undefined),
    value,
  );
}

const plain = (step: PropertyKey): string | number => (typeof step === 'number' ? step : String(step));
