import type { News, Probed, Run } from '../../../machines/run/record.ts';
import { code, link, own, type Markup, type Part } from '../message.ts';
import { headline } from './headline.ts';
import { probeFailure } from './probe.ts';
import { join, short, verbs } from './vocabulary.ts';

/** `*Deploy* *shop* v1.2 (abc1234) to *staging*` and its like. */
export const runHeadline = (run: Run): Markup => headline(run, versionOf(run));

/** `v1.2` (`abc1234`); nothing where the version is unknown. */
export const versionOf = ({ version }: Pick<Run, 'version'>): Markup =>
  version === null ? [] : own`${code(version.name)} (${code(short(version.commit))})`;

export function commitParts({ version, operation, previous }: Run): readonly Part[] {
  if (version === null || operation === 'restart') return [];
  const before = previous === null ? [] : own`, previously ${code(previous.name)}`;
  return [{ kind: 'note', text: own`Commit ${code(version.commit)}${before}` }];
}

/** Progress as its output reports it; from the record where the output is gone. */
export function progressParts(run: Run, news: News): readonly Part[] {
  const progress = news.progress ?? run.progress;
  if (progress === null) return [];
  const ended = endings[run.status];
  return [
    {
      kind: 'progress',
      title: `${verbs[run.operation]} ${run.app} → ${run.environment}`,
      // A run that succeeded is complete, even if its command never reported 100 %.
      percent: ended === 'well' ? 100 : progress.percent,
      steps: progress.steps,
      ended,
    },
  ];
}

const endings: Readonly<Record<Run['status'], 'well' | 'badly' | null>> = {
  queued: null,
  requested: null,
  running: null,
  succeeded: 'well',
  failed: 'badly',
  aborted: 'badly',
  timed_out: 'badly',
  interrupted: 'badly',
};

export function linkParts(run: Run, news: News): readonly Part[] {
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

/** The last lines of the output. @param most how many at most */
export const outputPart = (tail: readonly string[], most: number): readonly Part[] =>
  most > 0 && tail.length > 0 ? [{ kind: 'output', lines: tail.slice(-most) }] : [];

/** That the probe failed. A probe that disagrees is told with the run's ending. */
export const probeParts = (probe: Probed | null): readonly Part[] =>
  probe === null || probe.failure === null ? [] : [{ kind: 'note', text: probeFailure(probe.failure) }];
