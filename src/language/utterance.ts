import type { Operation } from '../../machines/model.ts';
import { withoutInvisible } from './mention.ts';

/** What a person's words are, before anything is known of the dialogue they belong to. */
export type Utterance =
  | { readonly kind: 'operation'; readonly operation: Operation; readonly args: readonly string[] }
  | { readonly kind: 'help' | 'status' | 'history' | 'commits' | 'logs' | 'abort'; readonly args: readonly string[] }
  | { readonly kind: 'cancel' }
  | AnswerWords;

/** Words that may answer a question; `words` are no command. */
export type AnswerWords =
  | { readonly kind: 'yes' | 'no' | 'back' | 'more' }
  | { readonly kind: 'words'; readonly text: string };

/** Every command, as people write it. */
export const commands = [
  'help',
  'deploy',
  'rollback',
  'restart',
  'status',
  'history',
  'commits',
  'cancel',
  'abort',
  'logs',
] as const;

export type CommandName = (typeof commands)[number];

const answers: ReadonlyMap<string, 'yes' | 'no' | 'back' | 'more' | 'cancel'> = new Map(
  Object.entries({
    yes: 'yes',
    y: 'yes',
    yep: 'yes',
    ok: 'yes',
    sure: 'yes',
    да: 'yes',
    ага: 'yes',
    ':+1:': 'yes',
    ':thumbsup:': 'yes',
    no: 'no',
    n: 'no',
    nope: 'no',
    нет: 'no',
    cancel: 'cancel',
    stop: 'cancel',
    отмена: 'cancel',
    back: 'back',
    more: 'more',
  } as const),
);

/** @param words what was said, without the bot's name */
export function utterance(words: string): Utterance {
  const text = withoutInvisible(words).trim();
  const answer = answers.get(plain(text));
  if (answer === 'cancel') return { kind: answer };
  if (answer !== undefined) return { kind: answer };
  const [first = '', ...rest] = tokens(text);
  const [verb, args] =
    first.toLowerCase() === 'roll' && rest[0]?.toLowerCase() === 'back'
      ? ['rollback', rest.slice(1)]
      : [first.toLowerCase(), rest];
  switch (verb) {
    case 'deploy':
    case 'rollback':
    case 'restart':
      return { kind: 'operation', operation: verb, args };
    case '':
      return { kind: 'help', args: [] };
    case 'help':
    case 'status':
    case 'history':
    case 'commits':
    case 'logs':
    case 'abort':
      return { kind: verb, args };
    default:
      return { kind: 'words', text: unquoted(text) };
  }
}

/** Without what changes no answer: case, an exclamation mark, the colour of a hand (`:+1::skin-tone-3:`). */
function plain(text: string): string {
  return text
    .toLowerCase()
    .replace(/[.!]+$/u, '')
    .replace(/:{1,2}skin-tone-\d:$/u, ':');
}

function tokens(text: string): string[] {
  return text
    .split(/\s+/u)
    .map(unquoted)
    .filter((token) => token !== '');
}

/** People put versions into backticks or quotes. */
function unquoted(token: string): string {
  return /^(["'`“‘]).*(["'`”’])$/su.test(token) && token.length > 1 ? token.slice(1, -1).trim() : token;
}
