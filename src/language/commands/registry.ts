import type { RequestRefusal } from '../../../machines/refusal.ts';
import { abort } from './abort.ts';
import { cancel } from './cancel.ts';
import { commits } from './commits.ts';
import { deploy } from './deploy.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { logs } from './logs.ts';
import { restart } from './restart.ts';
import { rollback } from './rollback.ts';
import { status } from './status.ts';
import { version } from './version.ts';

/** Every command, in the order in which `help` lists them. */
export const commands = [
  help,
  deploy,
  rollback,
  restart,
  status,
  history,
  commits,
  abort,
  cancel,
  logs,
  version,
] as const;

export type AnyCommand = (typeof commands)[number];
export type CommandName = AnyCommand['name'];

/** What a command's words ask for. */
export type Act = Exclude<ReturnType<AnyCommand['parse']>, RequestRefusal>;

/** What people ask and Nestor answers outside any dialogue. */
export type Query = Extract<Act, { kind: 'query' }>['query'];

const byWord: ReadonlyMap<string, AnyCommand> = new Map(
  commands.flatMap((one) => [one.name, ...one.aliases].map((word) => [word, one] as const)),
);

/** The command that a word, or two of them, stand for, in any case. */
export const findCommand = (words: string): AnyCommand | undefined => byWord.get(words.toLowerCase());

/** All words that begin a command: nothing that people choose from may be called so. */
export const commandWords: readonly string[] = [...byWord.keys()];
