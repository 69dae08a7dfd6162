import type { RequestRefusal } from '../../../machines/refusal.ts';
import type { Catalog } from '../../../machines/model.ts';
import { canonical } from '../../language/parse-operation-args.ts';
import type { Request } from '../handlers/queries/answers.ts';

/** What the words after a command ask about; or what is wrong with them. */
export function requestOf(
  of: 'status' | 'history' | 'commits' | 'logs',
  args: readonly string[],
  catalog: Catalog,
): Request | RequestRefusal {
  const [first, second, third, ...rest] = args;
  if (of === 'logs') return logsOf(args);
  if (of === 'status') {
    if (second !== undefined) return unexpected('status', second);
    return first === undefined ? { of, app: null } : named(catalog, first, (app) => ({ of, app }));
  }
  if (rest.length > 0) return unexpected(of, rest.join(' '));
  if (of === 'commits') {
    if (first === undefined || second === undefined) return { code: 'target-missing', command: of };
    return named(catalog, first, (app) =>
      environmentNamed(catalog, app, second, (environment) => ({ of, app, environment, version: third ?? null })),
    );
  }
  return historyOf(args, catalog);
}

/** How many runs a history lists. */
const LEAST = 1;
const MOST = 100;

/** `history [app] [environment] [count]` */
function historyOf(args: readonly string[], catalog: Catalog): Request | RequestRefusal {
  const last = args.at(-1);
  const counted = last !== undefined && /^\d+$/.test(last);
  const count = counted ? Number(last) : 10;
  if (count < LEAST || count > MOST)
    return { code: 'count-out-of-range', command: 'history', least: LEAST, most: MOST };
  const [first, second, third] = counted ? args.slice(0, -1) : args;
  if (third !== undefined) return unexpected('history', third);
  if (first === undefined) return { of: 'history', app: null, environment: null, count };
  return named(catalog, first, (app) =>
    second === undefined
      ? { of: 'history', app, environment: null, count }
      : environmentNamed(catalog, app, second, (environment) => ({ of: 'history', app, environment, count })),
  );
}

function logsOf(args: readonly string[]): Request | RequestRefusal {
  const run = runNamed('logs', args);
  return typeof run === 'object' && run !== null ? run : { of: 'logs', run };
}

/** The number of the run that is named after a command; null if none is. */
export function runNamed(of: 'logs' | 'abort', [run, more]: readonly string[]): number | null | RequestRefusal {
  if (more !== undefined) return unexpected(of, more);
  if (run === undefined) return null;
  const [, digits] = /^#?(\d{1,12})$/.exec(run) ?? [];
  return digits === undefined ? { code: 'unknown-run', said: run } : Number(digits);
}

function named(
  catalog: Catalog,
  said: string,
  then: (app: string) => Request | RequestRefusal,
): Request | RequestRefusal {
  const known = Object.keys(catalog);
  const app = canonical(said, known);
  return known.includes(app) ? then(app) : { code: 'unknown-app', said, known };
}

function environmentNamed(
  catalog: Catalog,
  app: string,
  said: string,
  then: (environment: string) => Request | RequestRefusal,
): Request | RequestRefusal {
  const known = Object.keys(catalog[app] ?? {});
  const environment = canonical(said, known);
  return known.includes(environment) ? then(environment) : { code: 'unknown-environment', said, app, known };
}

const unexpected = (command: string, said: string): RequestRefusal => ({ code: 'unexpected-words', command, said });
