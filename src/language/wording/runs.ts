import type { RunRecord } from '../../../machines/record.ts';
import { code, own, person, type Markup, type Message, type Part } from '../message.ts';
import { duration, moment } from '../time.ts';
import { nouns, short, statuses, verbs } from './terms.ts';

/** How many of a command's last lines a failure shows. */
export const LAST_LINES = 20;

/** A run's one message in the channel. @param now milliseconds since 1970 */
export function runMessage(run: RunRecord, tail: readonly string[], now: number): Message {
  return {
    parts: [
      { kind: 'text', text: own`*#${run.id}* ${what(run)}` },
      { kind: 'text', text: state(run, now) },
      ...commitPart(run),
      ...output(run, tail),
      { kind: 'note', text: own`Asked by ${person(run.actor)}` },
    ],
  };
}

/** How a run ended, for the one who asked. */
export function runEndedMessage(run: RunRecord): Message {
  return { parts: [{ kind: 'text', text: own`${person(run.actor)} *#${run.id}* ${what(run)}: ${ending(run)}` }] };
}

/** A run as one line of the history. */
export function runLine(run: RunRecord): Markup {
  const target = run.service === null ? own`*${run.app}*` : own`*${run.app}* ${code(run.service)}`;
  return own`*#${run.id}* ${moment(run.requestedAt)} ${nouns[run.operation]} of ${target} on *${run.environment}* ${versionOf(run)} by ${person(run.actor)}: ${ending(run)}`;
}

function what(run: RunRecord): Markup {
  const { operation, app, environment, service } = run;
  if (operation === 'restart')
    return own`*${verbs[operation]}* ${service === null ? [] : own`${code(service)} of `}*${app}* on *${environment}*`;
  return own`*${verbs[operation]}* *${app}* ${operation === 'rollback' ? own`on *${environment}* to ` : []}${versionOf(run)}${operation === 'deploy' ? own` to *${environment}*` : []}`;
}

const versionOf = ({ version, commit }: RunRecord): Markup =>
  version === null || commit === null ? [] : own`${code(version)} (${code(short(commit))})`;

function commitPart({ commit, operation, previousVersion }: RunRecord): readonly Part[] {
  if (commit === null || operation === 'restart') return [];
  const before = previousVersion === null ? [] : own`, before: ${code(previousVersion)}`;
  return [{ kind: 'note', text: own`Commit ${code(commit)}${before}` }];
}

function state(run: RunRecord, now: number): Markup {
  if (run.finishedAt !== null) return ending(run);
  return own`*${statuses.running}* for ${duration(now - (run.startedAt ?? run.requestedAt))}`;
}

/** *Failed* after 4 s with exit status 3, and its like. */
export function ending(run: RunRecord): Markup {
  const { status, startedAt, finishedAt, exitStatus, reason } = run;
  const word = own`*${[{ kind: 'own', text: statuses[status] }]}*`;
  const took = startedAt === null || finishedAt === null ? [] : own` after ${duration(finishedAt - startedAt)}`;
  switch (status) {
    case 'requested':
    case 'running':
      return word;
    case 'succeeded':
      return own`${word}${took}`;
    case 'failed':
    case 'interrupted':
      return own`${word}${took}${exitStatus === null ? [] : own` with exit status ${exitStatus}`}${reason === null ? [] : own`: ${reason}`}`;
  }
}

function output(run: RunRecord, tail: readonly string[]): readonly Part[] {
  const shown = run.status === 'running' || run.status === 'failed' || run.status === 'interrupted';
  return shown && tail.length > 0 ? [{ kind: 'output', lines: tail.slice(-LAST_LINES) }] : [];
}
