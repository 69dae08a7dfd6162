import type { RunRecord } from '../../machines/record.ts';
import type { Command, Config } from '../config/config.ts';
import { fillIn } from '../config/placeholders.ts';
import type { Order } from './ports.ts';

/**
 * The command of a run, its placeholders filled in: one list item stays one argument, whatever it holds.
 * @returns a reason, fit for people, if the config has no such command (any more) or the run has no commit to start from
 */
export function orderFor(record: RunRecord, config: Config): Order | { readonly reason: string } {
  const { app, environment, operation, commit, id } = record;
  const command = config.apps[app]?.environments[environment]?.commands[operation];
  if (command === undefined)
    return { reason: `the configuration has no ${operation} for ${app} on ${environment} any more` };
  if (commit === null) return { reason: 'there is no version whose scripts could be started' };
  return { run: id, app, commit, argv: argvOf(command, record), env: { ...command.env, ...variables(record) } };
}

const text = (value: string | number | null): string => (value === null ? '' : String(value));

function argvOf({ run }: Command, record: RunRecord): string[] {
  const facts = {
    app: record.app,
    environment: record.environment,
    operation: record.operation,
    version: text(record.version),
    commit: text(record.commit),
    previous_version: text(record.previousVersion),
    previous_commit: text(record.previousCommit),
    service: text(record.service),
    run_id: text(record.id),
    actor: record.actor,
  };
  return run.map((argument) => fillIn(argument, facts));
}

function variables(record: RunRecord): Record<string, string> {
  return {
    NESTOR_RUN_ID: text(record.id),
    NESTOR_APP: record.app,
    NESTOR_ENVIRONMENT: record.environment,
    NESTOR_OPERATION: record.operation,
    NESTOR_VERSION: text(record.version),
    NESTOR_COMMIT: text(record.commit),
    NESTOR_PREVIOUS_VERSION: text(record.previousVersion),
    NESTOR_PREVIOUS_COMMIT: text(record.previousCommit),
    NESTOR_SERVICE: text(record.service),
    NESTOR_ACTOR: record.actor,
    NESTOR_FENCE: text(record.fence),
  };
}
