import type { Decision, RunRecord } from '../../../machines/run/record.ts';
import { encodeRun } from '../button.ts';
import { code, own, person, type Markup, type Message, type Part } from '../message.ts';
import { about, duration, moment } from './time.ts';
import { LAST_LINES, type RunView } from '../view.ts';
import { commitParts, headline, linkParts, outputPart, probeParts, progressParts, versionOf } from './run-parts.ts';
import { join, nouns, quoted, statuses } from './vocabulary.ts';

const WHILE_RUNNING = 6;

/** A run's one message in the channel. */
export function runMessage(view: RunView): Message {
  const { run, news } = view;
  return {
    parts: [
      { kind: 'text', text: own`*#${run.id}* ${headline(run)}` },
      { kind: 'text', text: state(view) },
      ...progressParts(run, news),
      ...linkParts(run, news),
      ...outputPart(news.tail, lines[run.status]),
      ...probeParts(run.probe),
      ...commitParts(run),
      { kind: 'note', text: own`Asked by ${person(run.actor)}` },
      ...abortPart(run),
    ],
  };
}

const lines: Readonly<Record<RunRecord['status'], number>> = {
  queued: 0,
  requested: 0,
  running: WHILE_RUNNING,
  succeeded: 0,
  failed: LAST_LINES,
  aborted: LAST_LINES,
  timed_out: LAST_LINES,
  interrupted: LAST_LINES,
};

function abortPart({ id, status }: RunRecord): readonly Part[] {
  if (status !== 'requested' && status !== 'running') return [];
  const value = encodeRun({ run: id, action: 'abort' });
  return [{ kind: 'buttons', buttons: [{ label: 'Abort', value, style: 'danger' }] }];
}

/** How a run ended, for the one who asked. @param usual milliseconds that it usually takes; null if not known */
export function runEndedMessage(run: RunRecord, usual: number | null): Message {
  const text = own`${person(run.actor)} *#${run.id}* ${headline(run)}: ${ending(run, usual)}`;
  return { parts: [{ kind: 'text', text }, ...probeParts(run.probe)] };
}

/** A run as one line of the history. */
export function runLine(run: RunRecord): Markup {
  const target = run.service === null ? own`*${run.app}*` : own`*${run.app}* ${code(run.service)}`;
  return own`*#${run.id}* ${moment(run.requestedAt)} ${nouns[run.operation]} of ${target} on *${run.environment}* ${versionOf(run)} by ${person(run.actor)}: ${ending(run)}`;
}

function state({ run, typicalDuration, line, now }: RunView): Markup {
  switch (run.status) {
    case 'queued':
      return own`${ending(run)}${queued(line)}`;
    case 'requested':
    case 'running': {
      const elapsed = run.startedAt === null ? 0 : now - run.startedAt;
      return own`${ending(run)} for ${duration(elapsed)}${run.stop === null ? outlook(elapsed, typicalDuration) : beingEnded(run.stop)}`;
    }
    case 'succeeded':
    case 'failed':
    case 'aborted':
    case 'timed_out':
    case 'interrupted':
      return ending(run, typicalDuration);
  }
}

function queued(line: RunView['line']): Markup {
  if (line === null) return [];
  return own` as number ${line.position} in line${line.wait === null ? [] : own`, ${about(line.wait)} to wait`}`;
}

function outlook(elapsed: number, usual: number | null): Markup {
  if (usual === null) return [];
  return elapsed < usual ? own`, ${about(usual - elapsed)} to go` : own`, longer than usual`;
}

function beingEnded({ kind, person }: NonNullable<RunRecord['stop']>): Markup {
  if (kind === 'timed_out') return own`, being ended as it takes too long`;
  return own`, being aborted${byWhom(person)}`;
}

/**
 * *Failed* after 4 s with exit status 3, and its like.
 * @param usual milliseconds that a run like this usually takes, to compare with; null: not compared
 */
export function ending(run: RunRecord, usual: number | null = null): Markup {
  const { status, exitStatus, decision } = run;
  const word = own`*${[{ kind: 'own', text: statuses[status] }]}*`;
  switch (status) {
    case 'queued':
    case 'requested':
    case 'running':
      return word;
    case 'succeeded':
      if (decision !== null) return own`${word}${decided(decision)}`;
      return own`${word}${took(run)}${usual === null ? [] : own` (usually ${duration(usual)})`}`;
    case 'failed':
      if (decision !== null) return own`${word}${decided(decision)}${why(run)}`;
      return own`${word}${took(run)}${exitStatus === null ? [] : own` with exit status ${exitStatus}`}${why(run)}`;
    case 'aborted':
      return own`${word}${byWhom(run.stop?.person ?? null)}${took(run)}${why(run)}`;
    case 'timed_out':
      return own`${word}${took(run)}${why(run)}`;
    case 'interrupted':
      return own`${word}${took(run)}${decided(decision)}${why(run)}`;
  }
}

const took = ({ startedAt, finishedAt }: RunRecord): Markup =>
  startedAt === null || finishedAt === null ? [] : own` after ${duration(finishedAt - startedAt)}`;

const byWhom = (by: string | null): Markup => (by === null ? [] : own` by ${person(by)}`);

/** What was made of a run whose end could not be known, as a participle. */
export const decisions: Readonly<Record<Decision['choice'], string>> = {
  succeeded: 'marked as succeeded',
  failed: 'marked as failed',
  again: 'run again',
  rollback: 'rolled back',
};

const decided = (decision: Decision | null): Markup =>
  decision === null ? [] : own`, ${decisions[decision.choice]} by ${person(decision.person)}`;

/** The reason, and what the probe has against it. */
function why({ reason, probe, ...run }: RunRecord): Markup {
  const causes: Markup[] = reason === null ? [] : [own`${reason}`];
  if (probe?.agrees === false) causes.push(disagreement(probe.said, versionOf(run)));
  return causes.length === 0 ? [] : own`: ${join(causes, '; ')}`;
}

function disagreement(said: string | null, expected: Markup): Markup {
  const found = said === null ? own`the probe found nothing` : own`the probe found ${quoted(said)}`;
  return expected.length === 0 ? found : own`${found} where ${expected} was expected`;
}
