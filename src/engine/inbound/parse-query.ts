import type { Catalog } from '../../../machines/model.ts';
import { truncate } from '../../language/truncate.ts';
import type { CommandName } from '../../language/utterance.ts';
import type { Denial } from '../../language/view.ts';
import { canonical } from '../../language/parse-operation-args.ts';
import type { Request } from '../handlers/queries/answers.ts';

/** What the words after a command ask about; or what is wrong with them. */
export function requestOf(
  of: 'status' | 'history' | 'commits' | 'logs',
  args: readonly string[],
  catalog: Catalog,
): Request | Denial {
  const usage = (command: CommandName, wrong: string): Denial => ({ reason: 'usage', of: command, wrong });
  const [first, second, third, ...rest] = args;
  if (of === 'logs') return logsOf(args);
  if (of === 'status') {
    if (second !== undefined) return usage('status', unclear(second));
    return first === undefined ? { of, app: null } : named(catalog, first, (app) => ({ of, app }));
  }
  if (rest.length > 0) return usage(of, unclear(rest.join(' ')));
  if (of === 'commits') {
    if (first === undefined || second === undefined) return usage('commits', 'Which application and environment?');
    return named(catalog, first, (app) =>
      environmentNamed(catalog, app, second, (environment) => ({ of, app, environment, version: third ?? null })),
    );
  }
  return historyOf(args, catalog);
}

/** `history [app] [environment] [count]` */
function historyOf(args: readonly string[], catalog: Catalog): Request | Denial {
  const last = args.at(-1);
  const counted = last !== undefined && /^\d+$/.test(last);
  const count = counted ? Number(last) : 10;
  if (count < 1 || count > 100) return { reason: 'usage', of: 'history', wrong: 'The count is from 1 to 100.' };
  const [first, second, third] = counted ? args.slice(0, -1) : args;
  if (third !== undefined) return { reason: 'usage', of: 'history', wrong: unclear(third) };
  if (first === undefined) return { of: 'history', app: null, environment: null, count };
  return named(catalog, first, (app) =>
    second === undefined
      ? { of: 'history', app, environment: null, count }
      : environmentNamed(catalog, app, second, (environment) => ({ of: 'history', app, environment, count })),
  );
}

function logsOf(args: readonly string[]): Request | Denial {
  const run = runNamed('logs', args);
  return typeof run === 'object' && run !== null ? run : { of: 'logs', run };
}

/** The number of the run that is named after a command; null if none is. */
export function runNamed(of: 'logs' | 'abort', [run, more]: readonly string[]): number | null | Denial {
  if (more !== undefined) return { reason: 'usage', of, wrong: unclear(more) };
  if (run === undefined) return null;
  const [, digits] = /^#?(\d{1,12})$/.exec(run) ?? [];
  return digits === undefined ? { reason: 'unknown-run', said: run } : Number(digits);
}

function named(catalog: Catalog, said: string, then: (app: string) => Request | Denial): Request | Denial {
  const known = Object.keys(catalog);
  const app = canonical(said, known);
  return known.includes(app) ? then(app) : { reason: 'unknown-name', what: 'app', said, known };
}

function environmentNamed(
  catalog: Catalog,
  app: string,
  said: string,
  then: (environment: string) => Request | Denial,
): Request | Denial {
  const known = Object.keys(catalog[app] ?? {});
  const environment = canonical(said, known);
  return known.includes(environment) ? then(environment) : { reason: 'unknown-name', what: 'environment', said, known };
}

/** What is said of words that have no meaning where they stand. */
export const unclear = (said: string): string => `I do not know what “${truncate(said)}” means there.`;
