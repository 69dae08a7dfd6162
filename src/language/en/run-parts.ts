import type { News, Probed, RunRecord } from '../../../machines/run/record.ts';
import { code, link, own, type Markup, type Part } from '../message.ts';
import { join, short, verbs } from './vocabulary.ts';

type Target = Pick<RunRecord, 'operation' | 'app' | 'environment' | 'service' | 'version' | 'commit'>;

/** *Deploy* *shop* `v1.2` (`abc1234`) to *staging*, and its like. */
export function headline(run: Target): Markup {
  const { operation, app, environment, service } = run;
  if (operation === 'restart')
    return own`*${verbs[operation]}* ${service === null ? [] : own`${code(service)} of `}*${app}* on *${environment}*`;
  return own`*${verbs[operation]}* *${app}* ${operation === 'rollback' ? own`on *${environment}* to ` : []}${versionOf(run)}${operation === 'deploy' ? own` to *${environment}*` : []}`;
}

/** `v1.2` (`abc1234`); nothing where nobody knows what runs. */
export const versionOf = ({ version, commit }: Pick<RunRecord, 'version' | 'commit'>): Markup =>
  version === null || commit === null ? [] : own`${code(version)} (${code(short(commit))})`;

export function commitParts({ commit, operation, previousVersion }: RunRecord): readonly Part[] {
  if (commit === null || operation === 'restart') return [];
  const before = previousVersion === null ? [] : own`, before: ${code(previousVersion)}`;
  return [{ kind: 'note', text: own`Commit ${code(commit)}${before}` }];
}

/** How far its work is. The record has what its output no longer tells, where that is gone. */
export function progressParts(run: RunRecord, news: News): readonly Part[] {
  const progress = news.progress ?? run.progress;
  if (progress === null) return [];
  const ended = endings[run.status];
  return [
    {
      kind: 'progress',
      title: `${verbs[run.operation]} ${run.app} → ${run.environment}`,
      // What succeeded is done, whether or not its command said so in the end.
      percent: ended === 'well' ? 100 : progress.percent,
      steps: progress.steps,
      ended,
    },
  ];
}

const endings: Readonly<Record<RunRecord['status'], 'well' | 'badly' | null>> = {
  queued: null,
  requested: null,
  running: null,
  succeeded: 'well',
  failed: 'badly',
  aborted: 'badly',
  timed_out: 'badly',
  interrupted: 'badly',
};

export function linkParts(run: RunRecord, news: News): readonly Part[] {
  const links = news.links.length > 0 ? news.links : run.links;
  if (links.length === 0) return [];
  return [
    {
      kind: 'text',
      text: join(
        links.map(({ url, label }) => [link(url, label)]),
        ' · ',
      ),
    },
  ];
}

/** @param most how many lines at most */
export const outputPart = (tail: readonly string[], most: number): readonly Part[] =>
  most > 0 && tail.length > 0 ? [{ kind: 'output', lines: tail.slice(-most) }] : [];

/** That the probe could not be asked; what it has against a run is part of how the run ended. */
export const probeParts = (probe: Probed | null): readonly Part[] =>
  probe === null || probe.failure === null
    ? []
    : [{ kind: 'note', text: own`What is really live could not be asked: ${probe.failure}` }];
