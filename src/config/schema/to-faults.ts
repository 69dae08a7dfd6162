import { z } from 'zod';
import type { Yaml } from '../yaml/document.ts';
import { quote, type Fault } from '../faults/fault.ts';
import { nearest } from '../../language/did-you-mean.ts';
import { annotationOf, type Annotation } from './annotate.ts';
import { unwrap, schemaAt } from './schema-at.ts';
import { formatPath, type Path } from '../yaml/position.ts';
import type { Problem } from '../faults/reading.ts';

interface Context {
  readonly schema: z.ZodType;
  readonly yaml: Yaml;
}

type LocatedProblem = Problem & { readonly path: Path };

/** Turns zod's issues into faults of nestor.yml. After a syntax error the values are guesses: issues there are dropped. */
export function toFaults(issues: readonly z.core.$ZodIssue[], context: Context): readonly Fault[] {
  return issues
    .flatMap((issue) => problemsOf(issue, issue.path.map(plain), context))
    .flatMap(({ path, wrong, allowed, at, absent }) => {
      const { line, column, end, path: found } = context.yaml.position(path, at ?? 'value');
      const guess = context.yaml.soundUntil <= end || (absent === true && context.yaml.soundUntil < Infinity);
      // A missing value is named by its full path: `apps.shop.repository: is missing`.
      const shown = absent === true ? path : found;
      return guess ? [] : [{ line, column, path: formatPath(shown), wrong, allowed }];
    });
}

function problemsOf(issue: z.core.$ZodIssue, path: Path, context: Context): readonly LocatedProblem[] {
  const schema = schemaAt(context.schema, path);
  const about = (schema && annotationOf(schema)) ?? { kind: 'value', allowed: 'see nestor.example.yml' };
  const { allowed } = about;
  if (issue.code === 'custom') {
    const { wrong, ...rest } = issue.params as unknown as Problem;
    return [{ ...rest, path, wrong }];
  }
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], schema));
  if (issue.code === 'too_small') return [{ path, wrong: 'is an empty list', allowed, absent: true }];
  if (issue.code === 'invalid_type') return [wrongKind(path, about, context.yaml)];
  if (issue.code === 'invalid_value') return [wrongKind(path, about, context.yaml)];
  return [{ path, wrong: issue.message, allowed }];
}

function unknownKey(path: Path, schema: z.ZodType | undefined): LocatedProblem {
  const holder = schema && unwrap(schema);
  const keys = holder instanceof z.ZodObject ? Object.keys(holder.shape) : [];
  const meant = nearest(String(path.at(-1)), keys);
  const suggestion = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return { path, at: 'key', wrong: `unknown key${suggestion}`, allowed: `allowed are: ${keys.join(', ')}` };
}

function wrongKind(path: Path, { kind, allowed }: Annotation, yaml: Yaml): LocatedProblem {
  const { path: found, source } = yaml.position(path, 'value');
  if (found.length < path.length) return { path, wrong: 'is missing', allowed, absent: true, at: 'key' };
  const value = valueAt(yaml.value, path);
  if (value === null || value === undefined) return { path, wrong: 'is empty', allowed, absent: true };
  const suggestion = suggestionFor(value, kind, source ?? '…');
  return {
    path,
    wrong: `is ${described(value, source)}`,
    allowed: suggestion === undefined ? allowed : `${suggestion}; ${allowed}`,
  };
}

/** How to write what was probably meant, for common slips. */
function suggestionFor(value: unknown, kind: string, source: string): string | undefined {
  if (kind.startsWith('text')) {
    const scalar = typeof value === 'number' || typeof value === 'boolean';
    if (scalar) return `must be text: put it in quotes ("${source}")`;
    // `[./deploy.sh, {environment}]`: YAML reads a word in braces as a map.
    const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : [];
    if (keys.length === 1) return `must be text: put it in quotes ("{${keys.join('')}}")`;
  }
  const single = kind.startsWith('list') && typeof value === 'string' && source.length <= 60;
  return single ? `must be a list: [${source}]` : undefined;
}

function described(value: unknown, source: string | undefined): string {
  if (typeof value === 'string') return `the text ${quote(value)}`;
  if (typeof value === 'number') return `the number ${source ?? value}`;
  if (typeof value === 'boolean') return `the truth value ${source ?? value}`;
  return Array.isArray(value) ? 'a list' : 'a map';
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (held, step) => (typeof held === 'object' && held !== null ? Reflect.get(held, step) : undefined),
    value,
  );
}

const plain = (step: PropertyKey): string | number => (typeof step === 'number' ? step : String(step));
