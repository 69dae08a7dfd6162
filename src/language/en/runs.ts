import type { Decision, Run } from '../../../machines/run/record.ts';
import { canAbort } from '../../../machines/run/accepts.ts';
import { encodeRun } from '../button.ts';
import { code, own, person, type Markup, type Message, type Part } from '../message.ts';
import { about, duration, moment } from './time.ts';
import { LAST_LINES, type RunView } from '../view.ts';
import { disagreement } from './probe.ts';
import { commitParts, linkParts, outputPart, probeParts, progressParts, runHeadline, versionOf } from './run-parts.ts';
import { runFailureWords } from './run-failures.ts';
import { join, nouns, statuses } from './vocabulary.ts';

const WHILE_RUNNING = 6;

/** A run's one message in the channel. */
export function runMessage(view: RunView): Message {
  const { run, news } = view;
  return {
    parts: [
      { kind: 'text', text: own`*#${run.id}* ${runHeadline(run)}` },
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

const lines: Readonly<Record<Run['status'], number>> = {
  queued: 0,
  requested: 0,
  running: WHILE_RUNNING,
  succeeded: 0,
  failed: LAST_LINES,
  aborted: LAST_LINES,
  timed_out: LAST_LINES,
  interrupted: LAST_LINES,
};

/** A run in the queue is given up in its dialogue. */
function abortPart(run: Run): readonly Part[] {
  if (run.status === 'queued' || !canAbort(run)) return [];
  const value = encodeRun({ run: run.id, action: 'abort' });
  return [{ kind: 'buttons', buttons: [{ label: 'Abort', value, style: 'danger' }] }];
}

/** How a run ended, told to the person who asked for it. @param typicalDuration milliseconds; null if unknown */
export function runEndedMessage(run: Run, typicalDuration: number | null): Message {
  const text = own`${person(run.actor)} *#${run.id}* ${runHeadline(run)}: ${ending(run, typicalDuration)}`;
  return { parts: [{ kind: 'text', text }, ...probeParts(run.probe)] };
}

/** A run as one line of the history. */
export function runLine(run: Run): Markup {
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
      return own`${ending(run)} for ${duration(elapsed)}${run.stop === null ? outlook(elapsed, typicalDuration) : stopping(run.stop)}`;
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

function outlook(elapsed: number, typicalDuration: number | null): Markup {
  if (typicalDuration === null) return [];
  return elapsed < typicalDuration ? own`, ${about(typicalDuration - elapsed)} to go` : own`, longer than usual`;
}

function stopping({ kind, person }: NonNullable<Run['stop']>): Markup {
  if (kind === 'timed_out') return own`, being stopped: time limit reached`;
  return own`, being aborted${byWhom(person)}`;
}

/**
 * *Failed* after 4 s with exit status 3, and its like.
 * @param typicalDuration milliseconds, to compare with; null: not compared
 */
export function ending(run: Run, typicalDuration: number | null = null): Markup {
  const { status, exitStatus, decision } = run;
  const word = own`*${[{ kind: 'own', text: statuses[status] }]}*`;
  switch (status) {
    case 'queued':
    case 'requested':
    case 'running':
      return word;
    case 'succeeded':
      if (decision !== null) return own`${word}${decided(decision)}`;
      return own`${word}${took(run)}${typicalDuration === null ? [] : own` (usually ${duration(typicalDuration)})`}`;
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

const took = ({ startedAt, finishedAt }: Run): Markup =>
  startedAt === null || finishedAt === null ? [] : own` after ${duration(finishedAt - startedAt)}`;

const byWhom = (by: string | null): Markup => (by === null ? [] : own` by ${person(by)}`);

/** What a person decided about an interrupted run, as a participle. */
export const decisions: Readonly<Record<Decision['choice'], string>> = {
  succeeded: 'marked as succeeded',
  failed: 'marked as failed',
  again: 'run again',
  rollback: 'rolled back',
};

const decided = (decision: Decision | null): Markup =>
  decision === null ? [] : own`, ${decisions[decision.choice]} by ${person(decision.person)}`;

/** The reason, and what a probe that disagrees reports. */
function why({ reason, probe, ...run }: Run): Markup {
  const causes: Markup[] = reason === null ? [] : [runFailureWords(reason)];
  if (probe?.agrees === false) causes.push(disagreement(probe.said, versionOf(run)));
  return causes.length === 0 ? [] : own`: ${join(causes, '; ')}`;
}
