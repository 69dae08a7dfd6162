import { repeatedNames } from '../values/names.ts';
import { quote } from '../faults/fault.ts';
import type { Problem } from '../faults/reading.ts';

// Checks of whole maps and lists. They also run on values that have faults of their own, hence `unknown`.

/** Checks the key of each entry of a map. */
export const keyProblems =
  (problemOf: (key: string) => Problem | undefined) =>
  (value: unknown): readonly Problem[] =>
    keysOf(value).flatMap((key) => {
      const problem = problemOf(key);
      return problem ? [{ ...problem, path: [key], at: 'key' }] : [];
    });

/** A map by name has at least one entry, and no two names that differ only in case. */
export function namesProblems(value: unknown): readonly Problem[] {
  if (!isMap(value)) return [];
  const names = keysOf(value);
  if (names.length === 0) return [{ wrong: 'is empty', allowed: 'needed is at least one', at: 'key' }];
  return repeatedNames(names).map(({ name, first }) => sameName({ name, first, path: [name], at: 'key' }));
}

/** No text appears twice in a list, ignoring case. */
export function repeatProblems(value: unknown): readonly Problem[] {
  if (!Array.isArray(value)) return [];
  const texts = value.map((item, index) => (typeof item === 'string' ? item : `\0${index}`));
  return repeatedNames(texts).map(({ name, first, index }) => sameName({ name, first, path: [index], at: 'value' }));
}

/** The first argument is a program. */
export function programProblems(value: unknown): readonly Problem[] {
  const program: unknown = Array.isArray(value) ? value[0] : undefined;
  if (typeof program !== 'string' || program.trim() !== '') return [];
  return [{ wrong: 'is empty', allowed: 'needed is the program', path: [0] }];
}

export function environmentProblems(value: unknown): readonly Problem[] {
  if (!isMap(value)) return [];
  const problems: Problem[] = [];
  if (!('deploy' in value || 'rollback' in value || 'restart' in value)) {
    const allowed = 'needed is at least one of deploy, rollback, restart';
    problems.push({ wrong: 'nothing can be done here', allowed, at: 'key', absent: true });
  }
  if ('services' in value && !('restart' in value)) {
    const allowed = 'needed is restart beside services';
    problems.push({
      wrong: 'services cannot be restarted without a command',
      allowed,
      path: ['services'],
      at: 'key',
      absent: true,
    });
  }
  return problems;
}

/** An operation is either a command or a request. */
export function operationProblems(value: unknown): readonly Problem[] {
  if (!isMap(value)) return [];
  if (!('http' in value)) {
    const wrong = 'has neither run nor http';
    return 'run' in value ? [] : [{ wrong, allowed: 'needed is one of the two', at: 'key', absent: true }];
  }
  const beside = [
    { key: 'run', allowed: 'allowed is one of the two' },
    { key: 'env', allowed: 'allowed is env beside run, as only a command has variables' },
  ];
  return beside.flatMap(({ key, allowed }): Problem[] =>
    key in value ? [{ wrong: 'stands beside http', allowed, path: [key], at: 'key' }] : [],
  );
}

export function versionsProblems(value: unknown): readonly Problem[] {
  if (!isMap(value) || 'tags' in value || 'branches' in value || value['commits'] === true) return [];
  const allowed = 'needed is tags, branches or commits: true';
  return [{ wrong: 'leaves nothing to choose from', allowed, at: 'key', absent: true }];
}

function sameName({
  name,
  first,
  path,
  at,
}: { name: string; first: string } & Required<Pick<Problem, 'path' | 'at'>>): Problem {
  const wrong =
    name === first ? `${quote(name)} stands here twice` : `${quote(name)} is the same name as ${quote(first)}`;
  return { wrong, allowed: 'allowed are names that differ in more than upper and lower case', path, at };
}

export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const keysOf = (value: unknown): readonly string[] => (isMap(value) ? Object.keys(value) : []);
