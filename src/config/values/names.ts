import { answerWords } from '../../language/answers.ts';
import { commandWords } from '../../language/commands/registry.ts';
import { quote } from '../faults/fault.ts';
import { valid, invalid, type Problem, type Reading } from '../faults/reading.ts';

/** Words of commands to come: a name that is allowed today must not become a command tomorrow. */
const FUTURE = ['lock', 'unlock', 'approve', 'reject'];
/** Words with a meaning inside commands. */
const INSIDE = ['to', 'for'];

/** Words that mean something else in a dialogue: what is called so could not be typed as a choice. */
const RESERVED = new Set([...commandWords, ...answerWords, ...FUTURE, ...INSIDE]);

const NAME = /^[a-z0-9][a-z0-9._-]{0,62}$/i;

export const NAME_ALLOWED =
  'allowed are 1 to 63 letters a-z, digits, and . _ - after the first, but no number alone and no word of a dialogue';

export const BOT_NAME_ALLOWED =
  'allowed is one word of up to 40 letters, digits, - and _, but no number alone and no word of a dialogue';

/**
 * What is wrong with the name of an app, an environment or a service. People type these names in Slack, where a number
 * picks from a list and some words are answers; they also become folder names.
 */
export function nameProblem(name: string): Problem | undefined {
  if (!NAME.test(name)) return { wrong: `${quote(name)} cannot be a name`, allowed: NAME_ALLOWED };
  return ambiguousNameProblem(name, NAME_ALLOWED);
}

/** The name of a service that can be restarted. */
export function readService(text: string): Reading<string> {
  const problem = nameProblem(text);
  return problem ? invalid(problem) : valid(text);
}

/** Every name that repeats an earlier one, ignoring case. */
export function repeatedNames(names: readonly string[]): readonly { name: string; index: number; first: string }[] {
  const seen = new Map<string, string>();
  return names.flatMap((name, index) => {
    const first = seen.get(name.toLowerCase());
    if (first === undefined) seen.set(name.toLowerCase(), name);
    return first === undefined ? [] : [{ name, index, first }];
  });
}

/** The word that addresses the bot, in lower case. */
export function readBotName(text: string): Reading<string> {
  if (!/^[\p{L}\p{N}_-]{1,40}$/u.test(text)) return invalid({ wrong: `is ${quote(text)}`, allowed: BOT_NAME_ALLOWED });
  const problem = ambiguousNameProblem(text, BOT_NAME_ALLOWED);
  return problem ? invalid(problem) : valid(text.toLowerCase());
}

function ambiguousNameProblem(name: string, allowed: string): Problem | undefined {
  if (/^\p{N}+$/u.test(name)) return { wrong: `${quote(name)} is a number, which picks from a list`, allowed };
  if (RESERVED.has(name.toLowerCase())) return { wrong: `${quote(name)} is a word of the dialogue`, allowed };
  return undefined;
}
