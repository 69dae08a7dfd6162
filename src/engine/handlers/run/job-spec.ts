import type { StartRefusal } from '../../../../machines/refusal.ts';
import type { RunRecord } from '../../../../machines/run/record.ts';
import type { Action, Config } from '../../../config/config.ts';
import { fillInHttp } from '../../../config/templates/fill-in-http.ts';
import { fillIn, type Facts } from '../../../config/templates/placeholders.ts';
import type { JobSpec } from '../../../ports/index.ts';

/** What the config has for a run now. @returns undefined if nothing (any more) */
export const actionOf = ({ app, environment, operation }: RunRecord, config: Config): Action | undefined =>
  config.apps[app]?.environments[environment]?.operations[operation];

/**
 * What a run carries out, its placeholders filled in: one list item stays one argument, whatever it holds.
 * @returns a reason if the config has nothing for it (any more) or the run has no commit to start from
 */
export function orderFor(record: RunRecord, config: Config): JobSpec | { readonly reason: StartRefusal } {
  const { app, version, id: run } = record;
  const action = actionOf(record, config);
  if (action === undefined) return { reason: operationRemoved(record) };
  if (version === null) return { reason: { code: 'no-commit' } };
  const { commit } = version;
  const facts = factsOf(record);
  if (action.kind === 'http') return { run, app, commit, how: { ...fillInHttp(action, facts), key: String(run) } };
  const argv = action.run.map((argument) => fillIn(argument, facts));
  return { run, app, commit, how: { kind: 'command', argv, env: { ...action.env, ...variables(record) } } };
}

export const operationRemoved = ({ operation, app, environment }: RunRecord): StartRefusal => ({
  code: 'operation-removed',
  operation,
  app,
  environment,
});

const text = (value: string | number | null): string => (value === null ? '' : String(value));

const factsOf = (record: RunRecord): Facts => ({
  app: record.app,
  environment: record.environment,
  operation: record.operation,
  version: record.version?.name ?? '',
  commit: record.version?.commit ?? '',
  previous_version: record.previous?.name ?? '',
  previous_commit: record.previous?.commit ?? '',
  service: text(record.service),
  run_id: text(record.id),
  actor: record.actor,
});

function variables(record: RunRecord): Record<string, string> {
  return {
    NESTOR_RUN_ID: text(record.id),
    NESTOR_APP: record.app,
    NESTOR_ENVIRONMENT: record.environment,
    NESTOR_OPERATION: record.operation,
    NESTOR_VERSION: record.version?.name ?? '',
    NESTOR_COMMIT: record.version?.commit ?? '',
    NESTOR_PREVIOUS_VERSION: record.previous?.name ?? '',
    NESTOR_PREVIOUS_COMMIT: record.previous?.commit ?? '',
    NESTOR_SERVICE: text(record.service),
    NESTOR_ACTOR: record.actor,
    NESTOR_FENCE: text(record.fence),
  };
}
