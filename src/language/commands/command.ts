import type { Catalog, Version } from '../../../machines/model.ts';
import type { RequestRefusal } from '../../../machines/refusal.ts';

/** The languages that Nestor speaks. */
export type LanguageId = 'en';

/** What a command's words are read against. */
export interface Circumstances {
  readonly catalog: Catalog;
  /** What the person is being asked about; null if nothing is, or it is not chosen yet. */
  readonly plan: { readonly app: string; readonly environment: string; readonly version: Version } | null;
  /** Is a question open, or a look-up or an offer in the queue awaited? */
  readonly isOpen: boolean;
}

/** Names from this very config, to show examples with. */
export interface Sample {
  readonly app: string;
  readonly environment: string;
  readonly service: string | undefined;
}

/** Something that people can tell Nestor, all in one place; `registry.ts` lists them. */
export interface Command<Name extends string, Act> {
  readonly name: Name;
  /** Other words for it. */
  readonly aliases: readonly string[];
  /** It is the whole message: with more words it is no command. */
  readonly standsAlone?: true;
  readonly grammar: string;
  /** What it does, as half a sentence. */
  readonly help: Readonly<Record<LanguageId, string>>;
  /** The last one is shown in the list of all commands. */
  readonly examples: (sample: Sample) => readonly [string, ...string[]];
  /** @param args the words after the command */
  readonly parse: (args: readonly string[], circumstances: Circumstances) => Act | RequestRefusal;
}

/** Checks a command's shape, and keeps its name and act as types. */
export const command = <const Name extends string, const Act extends { readonly kind: string }>(
  definition: Command<Name, Act>,
): Command<Name, Act> => definition;

/** Words after a command that mean nothing there. */
export const unexpectedWords = (command: string, words: readonly string[]): RequestRefusal => ({
  code: 'unexpected-words',
  command,
  said: words.join(' '),
});
