import { nameProblem, repeatedNames } from '../values/names.ts';
import { quote } from '../faults/fault.ts';
import { read, refuse, type Problem, type Reading } from '../faults/reading.ts';

// Checks of whole maps and lists. They are handed what is written even where it has faults, hence `unknown`.

/** The key of each entry of a map. */
export const keyProblems =
  (problemOf: (key: string) => Problem | undefined) =>
  (value: unknown): readonly Problem[] =>
    keysOf(value).flatMap((key) => {
      const problem = problemOf(key);
      return problem ? [{ ...problem, path: [key], at: 'key' }] : [];
    });

/** A map of things by name: at least one, and no two names that people would take for one. */
export function namesProblems(value: unknown): readonly Problem[] {
  if (!isMap(value)) return [];
  const names = keysOf(value);
  if (names.length === 0) return [{ wrong: 'is empty', allowed: 'needed is at least one', at: 'key' }];
  return repeatedNames(names).map(({ name, first }) => sameName({ name, first, path: [name], at: 'key' }));
}

/** No text twice in a list, in any case. */
export function repeated(value: unknown): readonly Problem[] {
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

/** An operation is a command or a request, one of the two. */
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

const MOST = 100_000;

export const COUNT_ALLOWED = `allowed is a whole number from 1 to ${MOST}`;

/** What is kept of the runs that have ended is a number of them. */
export function countProblems(value: unknown): readonly Problem[] {
  if (typeof value !== 'number' || !Number.isFinite(value)) return [];
  if (Number.isInteger(value) && value >= 1 && value <= MOST) return [];
  return [{ wrong: `is the number ${value}`, allowed: COUNT_ALLOWED }];
}

export function versionsProblems(value: unknown): readonly Problem[] {
  if (!isMap(value) || 'tags' in value || 'branches' in value || value['commits'] === true) return [];
  const allowed = 'needed is tags, branches or commits: true';
  return [{ wrong: 'leaves nothing to choose from', allowed, at: 'key', absent: true }];
}

export function readService(text: string): Reading<string> {
  const problem = nameProblem(text);
  return problem ? refuse(problem) : read(text);
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
