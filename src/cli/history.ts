import type { Run } from '../../machines/run/record.ts';
import { readEnvironment } from '../config/environment.ts';
import { createMask } from '../config/secrets/mask.ts';
import { runsOf } from '../engine/reads/run-history.ts';
import { StoreUnavailable } from '../ports/index.ts';
import { duration, moment } from '../language/en/time.ts';
import { statuses } from '../language/en/vocabulary.ts';
import { readStore } from '../store/open.ts';
import { createLog } from '../bot/log.ts';
import { readOptions, WrongUsage } from './options.ts';

export const HISTORY_USAGE = 'nestor history [--json] [--app A] [--environment E] [--limit N]';

interface Options {
  readonly json: boolean;
  readonly app: string | undefined;
  readonly environment: string | undefined;
  readonly limit: number;
}

/**
 * `nestor history`: past and present runs, newest first.
 * @param args what follows the command
 * @returns the exit status: 0, 1 if the store cannot be read, 2 for a wrong environment
 * @throws WrongUsage
 */
export async function history(
  args: readonly string[],
  print: (line: string) => void,
  complain: (line: string) => void,
): Promise<number> {
  const options = parse(args);
  const environment = readEnvironment();
  if (!environment.ok) {
    for (const fault of environment.faults) complain(fault);
    return 2;
  }
  const { redisUrl, dataFolder } = environment.settings;
  try {
    const store = await readStore({ redisUrl, dataFolder, log: createLog('silent', createMask([])) });
    try {
      for (const run of await select(store, options)) print(options.json ? JSON.stringify(exported(run)) : line(run));
    } finally {
      await store.close();
    }
    return 0;
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    complain(error.message);
    return 1;
  }
}

function parse(args: readonly string[]): Options {
  const { json, app, environment, limit } = readOptions(HISTORY_USAGE, args, {
    json: { type: 'boolean', default: false },
    app: { type: 'string' },
    environment: { type: 'string' },
    limit: { type: 'string', default: '50' },
  });
  if (!/^[1-9]\d{0,5}$/.test(limit))
    throw new WrongUsage(`--limit must be a number from 1 to 999999, not ${limit}`, HISTORY_USAGE);
  return { json, app, environment, limit: Number(limit) };
}

async function select(store: Parameters<typeof runsOf>[0], { app, environment, limit }: Options): Promise<Run[]> {
  if (app !== undefined || environment === undefined)
    return runsOf(store, {
      ...(app !== undefined && { app }),
      ...(environment !== undefined && { environment }),
      limit,
    });
  const all = await runsOf(store, { limit: Number.MAX_SAFE_INTEGER });
  return all.filter((run) => run.environment === environment).slice(0, limit);
}

const iso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** A run as JSON, an interface that other programs rely on. */
function exported(run: Run) {
  const { id, app, environment, operation, version, previous, service, actor } = run;
  return {
    id,
    app,
    environment,
    operation,
    version: version?.name ?? null,
    commit: version?.commit ?? null,
    previousVersion: previous?.name ?? null,
    previousCommit: previous?.commit ?? null,
    service,
    actor,
    approvers: [],
    status: run.status === 'requested' ? 'running' : run.status,
    requestedAt: iso(run.requestedAt),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
    exitStatus: run.exitStatus,
  };
}

function line(run: Run): string {
  const { id, app, environment, operation, service, version, actor, requestedAt, startedAt, finishedAt, exitStatus } =
    run;
  const took = startedAt === null || finishedAt === null ? '' : ` in ${duration(finishedAt - startedAt)}`;
  const status = `${statuses[run.status]}${took}${exitStatus === null || exitStatus === 0 ? '' : ` (exit status ${exitStatus})`}`;
  const what = [operation, app, service, version?.name ?? null, environment].filter((part) => part !== null).join(' ');
  return `#${id}  ${moment(requestedAt)}  ${what}  by ${actor}  ${status}`;
}
