import type { Operation, Version } from '../../../machines/model.ts';
import type { Status } from '../../../machines/run/record.ts';
import { brief } from '../truncate.ts';
import { code, own, type Markup, type Span } from '../message.ts';

export const verbs: Readonly<Record<Operation, string>> = {
  deploy: 'Deploy',
  rollback: 'Roll back',
  restart: 'Restart',
};

export const nouns: Readonly<Record<Operation, string>> = {
  deploy: 'deployment',
  rollback: 'rollback',
  restart: 'restart',
};

/** A run that is about to start shows as running: it cannot be stopped from that by anybody. */
export const statuses: Readonly<Record<Status, string>> = {
  queued: 'Queued',
  requested: 'Running',
  running: 'Running',
  succeeded: 'Succeeded',
  failed: 'Failed',
  aborted: 'Aborted',
  timed_out: 'Timed out',
  interrupted: 'Interrupted',
};

/** A commit as people abbreviate it. */
export const short = (commit: string): string => commit.slice(0, 7);

/** `v1.2` (`abc1234`); only the hash where the version is named by it. */
export function versionWords({ name, commit }: Version): Markup {
  return commit.startsWith(name) ? own`${code(short(commit))}` : own`${code(name)} (${code(short(commit))})`;
}

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

/** Words one after the other, with something between them. */
export function join(items: readonly Markup[], between: string): Markup {
  return items.flatMap((item, index) => (index === 0 ? item : [...own`${[{ kind: 'own', text: between }]}`, ...item]));
}

export const codes = (names: readonly string[]): Markup =>
  join(
    names.map((name) => own`${code(name)}`),
    ', ',
  );

/** What somebody said, quoted back. */
export const quoted = (said: string): Span => code(brief(said));
