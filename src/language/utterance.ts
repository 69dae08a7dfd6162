import { findAnswer, type AnswerWord } from './answers.ts';
import { findCommand, type AnyCommand } from './commands/registry.ts';
import { withoutInvisible } from './mention.ts';

/** What a person's words are, before anything is known of the dialogue they belong to. */
export type Utterance =
  | { readonly kind: 'command'; readonly command: AnyCommand; readonly args: readonly string[] }
  | { readonly kind: 'answer'; readonly answer: AnswerWord }
  /** Neither a command nor one of the words that answer. */
  | { readonly kind: 'words'; readonly text: string };

/** @param words what was said, without the bot's name */
export function utterance(words: string): Utterance {
  const text = withoutInvisible(words).trim();
  const said = plain(text);
  const answer = findAnswer(said);
  if (answer !== undefined) return { kind: 'answer', answer };
  const alone = findCommand(said === '' && text === '' ? 'help' : said);
  if (alone !== undefined) return { kind: 'command', command: alone, args: [] };
  const [first = '', second = '', ...rest] = tokens(text);
  for (const [verb, args] of [
    [`${first} ${second}`, rest],
    [first, second === '' ? [] : [second, ...rest]],
  ] as const) {
    const command = findCommand(verb);
    if (command !== undefined && !command.standsAlone) return { kind: 'command', command, args };
  }
  return { kind: 'words', text: unquoted(text) };
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
