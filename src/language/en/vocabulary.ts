import type { Operation, Version } from '../../../machines/model.ts';
import type { Status } from '../../../machines/run/record.ts';
import { truncate } from '../truncate.ts';
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

/** A run that is about to start already shows as running. */
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

/** A commit's abbreviated hash. */
export const short = (commit: string): string => commit.slice(0, 7);

/** `v1.2` (`abc1234`); only the hash if that is the version's name. */
export function versionWords({ name, commit }: Version): Markup {
  return commit.startsWith(name) ? own`${code(short(commit))}` : own`${code(name)} (${code(short(commit))})`;
}

export const count = (number: number, one: string, many = `${one}s`): string =>
  `${number.toLocaleString('en-US')} ${number === 1 ? one : many}`;

/** Like Array.prototype.join. */
export function join(items: readonly Markup[], between: string): Markup {
  return items.flatMap((item, index) => (index === 0 ? item : [...own`${[{ kind: 'own', text: between }]}`, ...item]));
}

export const codes = (names: readonly string[]): Markup =>
  join(
    names.map((name) => own`${code(name)}`),
    ', ',
  );

/** A person's words, quoted back. */
export const quoted = (said: string): Span => code(truncate(said));
