import type { Objection } from '../../../machines/refusal.ts';

type Pronoun = 'you' | 'they';

/** What speaks against a person, as a clause about them. */
export function objectionText(objections: readonly Objection[], who: Pronoun): string {
  return objections.map((objection) => clauses[objection](who)).join('; ');
}

const clauses: Readonly<Record<Objection, (who: Pronoun) => string>> = {
  guest: (who) => `${who} are a guest in this workspace`,
  stranger: (who) => `${who} belong to another workspace`,
  deactivated: (who) => `${who} are deactivated in this workspace`,
  bot: (who) => `${who} are a bot`,
  'not-in-channel': (who) => `${who} are not in this channel`,
  unknown: (who) => `I could not look up who ${who} are (try again in a moment)`,
};
