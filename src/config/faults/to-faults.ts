import { z } from 'zod';
import type { Yaml } from '../yaml/document.ts';
import { quote, type Fault } from './fault.ts';
import { nearest } from '../../language/did-you-mean.ts';
import { bare, noteOf, schemaAt, type Note } from '../schema/annotate.ts';
import { formatPath, type Path } from '../yaml/position.ts';
import type { Problem } from './reading.ts';

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
      const guess = context.yaml.soundUntil <= place.end || (absent === true && context.yaml.soundUntil < Infinity);
      // What is missing is named in full all the same: `apps.shop.repository: is missing`.
      const shown = absent === true ? path : place.path;
      return guess ? [] : [{ line: place.line, column: place.column, path: formatPath(shown), wrong, allowed }];
    });
}

function problemsOf(issue: z.core.$ZodIssue, path: Path, context: Context): readonly Found[] {
  const schema = schemaAt(context.schema, path);
  const about = (schema && noteOf(schema)) ?? { kind: 'value', allowed: 'see nestor.example.yml' };
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

function unknownKey(path: Path, schema: z.ZodType | undefined): Found {
  const holder = schema && bare(schema);
  const keys = holder instanceof z.ZodObject ? Object.keys(holder.shape) : [];
  const meant = nearest(String(path.at(-1)), keys);
  const suggestion = meant === undefined ? '' : ` (did you mean ${meant}?)`;
  return { path, at: 'key', wrong: `unknown key${suggestion}`, allowed: `allowed are: ${keys.join(', ')}` };
}

function wrongKind(path: Path, { kind, allowed }: Note, yaml: Yaml): Found {
  const place = yaml.place(path, 'value');
  if (place.path.length < path.length) return { path, wrong: 'is missing', allowed, absent: true, at: 'key' };
  const value = valueAt(yaml.value, path);
  if (value === null || value === undefined) return { path, wrong: 'is empty', allowed, absent: true };
  const mend = mendOf(value, kind, place.source ?? '…');
  return {
    path,
    wrong: `is ${described(value, place.source)}`,
    allowed: mend === undefined ? allowed : `${mend}; ${allowed}`,
  };
}

/** How what was meant is written in YAML, for the slips that people make. */
function mendOf(value: unknown, kind: string, source: string): string | undefined {
  if (kind.startsWith('text')) {
    const scalar = typeof value === 'number' || typeof value === 'boolean';
    if (scalar) return `must be text: put it in quotes ("${source}")`;
    // `[./deploy.sh, {environment}]`: in YAML a word in braces is a map.
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
