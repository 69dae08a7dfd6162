import type { Refusal } from '../../../machines/refusal.ts';
import type { Objection } from '../../policy/person.ts';
import { channel, code, own, person, type Markup } from '../message.ts';
import { nearest } from '../did-you-mean.ts';
import type { Denial } from '../view.ts';
import { codes, join, nouns, quoted, statuses } from './vocabulary.ts';

/** Every refusal of a dialogue, in words. */
export function refusalWords(refusal: Refusal): Markup {
  switch (refusal.reason) {
    case 'unknown-app':
      return own`I know no application ${quoted(refusal.said)}.${meant(refusal.said, refusal.known)}`;
    case 'unknown-environment':
      return own`*${refusal.app}* has no environment ${quoted(refusal.said)}.${meant(refusal.said, refusal.known)}`;
    case 'unknown-service':
      return own`There is no service ${quoted(refusal.said)} there.${meant(refusal.said, refusal.known)}`;
    case 'unknown-version':
      return own`*${refusal.app}* has no version ${quoted(refusal.said)} that can be chosen here.`;
    case 'not-offered':
      return notOffered(refusal);
    case 'no-longer-offered':
      return noLongerOffered(refusal);
    case 'no-versions':
      return refusal.operation === 'rollback'
        ? own`There is nothing to roll back to: no other version has been deployed successfully to *${refusal.app}* ${code(refusal.environment)}.`
        : own`*${refusal.app}* has no version to choose: its repository has no tag or branch that its configuration allows.`;
    case 'look-up-failed':
      return own`That look-up failed: ${refusal.message}`;
    case 'changed-meanwhile':
      return own`Something else was deployed to *${refusal.app}* ${code(refusal.environment)} while you decided. Look again:`;
    case 'free-now':
      return own`*${refusal.app}* ${code(refusal.environment)} is free now. Look again:`;
    case 'not-an-answer':
      return own`${quoted(refusal.said)} is no answer to this.`;
    case 'too-many-words':
      return own`I do not know what ${quoted(refusal.said)} means there.`;
    case 'still-looking':
      return own`I am still looking that up. You can ${code('cancel')} or go ${code('back')}.`;
    case 'first-question':
      return own`There is no earlier question.`;
    case 'last-page':
      return own`There are no more.`;
    case 'open-question':
      return own`First things first: you have an open question here. Answer it, or ${code('cancel')}.`;
    case 'waiting':
      return own`#${refusal.run} waits in the queue for *${refusal.app}* ${code(refusal.environment)}. ${code('status')} says how long it is; ${code('cancel')} leaves it.`;
  }
}

function notOffered({ operation, app, environment }: Extract<Refusal, { reason: 'not-offered' }>): Markup {
  const there = environment === undefined ? own`*${app}*` : own`*${app}* ${code(environment)}`;
  return app === ''
    ? own`No application has a ${nouns[operation]} configured.`
    : own`${there} has no ${nouns[operation]} configured.`;
}

function noLongerOffered(refusal: Extract<Refusal, { reason: 'no-longer-offered' }>): Markup {
  const { operation, app, environment, service, undecided } = refusal;
  const of = operation === 'restart' ? own` of ${service === null ? 'the whole' : code(service)}` : [];
  const left = undecided === null ? [] : own` #${undecided} can still be marked as succeeded or as failed.`;
  return own`*${app}* ${code(environment)} has no ${nouns[operation]}${of} configured any more.${left}`;
}

/** Everything that is refused before a dialogue hears of it, in words. */
export function denialWords(denial: Denial): Markup {
  switch (denial.reason) {
    case 'elsewhere':
      return own`I only run tasks asked from ${join(
        denial.channels.map((id) => [channel(id)]),
        ' or ',
      )}`;
    case 'objections':
      return own`I may not do that for you: ${objectionText(denial.objections, 'you')}.`;
    case 'not-yours':
      return own`Only ${person(denial.owner)} can answer this.`;
    case 'question-over':
      return own`That question is over; nothing was changed.`;
    case 'nothing-asked':
      return own`I have not asked you anything. ${code('help')} says what I can do.`;
    case 'nothing-to-cancel':
      return own`There is nothing to cancel.`;
    case 'run-goes-on':
      return own`#${denial.run} has begun already; ${code(`abort #${denial.run}`)} ends it.`;
    case 'nothing-runs':
      return own`Nothing runs that could be ended.`;
    case 'which-run':
      return own`Which one? ${codes(denial.runs.map((run) => `abort #${run}`))}.`;
    case 'run-over':
      return own`#${denial.run} is over (${[{ kind: 'own', text: statuses[denial.status] }]}); nothing was changed.`;
    case 'run-decided':
      return own`#${denial.run} has been decided about already; nothing was changed.`;
    case 'dialogue-open':
      return own`First things first: you have an open question here. Answer it, or ${code('cancel')}; then press again.`;
    case 'usage':
      return own`${denial.wrong} ${code(`help ${denial.of}`)} says how to ask.`;
    case 'unknown-name':
      return own`I know no ${denial.what} ${quoted(denial.said)}.${meant(denial.said, denial.known)}`;
    case 'unknown-run':
      return own`I know no run ${quoted(denial.said)}. ${code('history')} lists them.`;
    case 'unknown-version':
    case 'no-versions':
    case 'look-up-failed':
      return refusalWords(denial);
    case 'dialogue-lost':
      return own`I am sorry: I was updated, and our conversation cannot be continued. Nothing was started; please ask again.`;
    case 'store-unavailable':
      return own`I cannot reach my memory (the store) at the moment, so I may not have taken this in. Please look whether I answer, and otherwise ask again in a minute.`;
  }
}

type Pronoun = 'you' | 'they';

/** What speaks against a person, as a clause about them. */
export function objectionText(objections: readonly Objection[], who: Pronoun): string {
  return objections.map((objection) => clauses[objection](who)).join('; ');
}

const are = (who: Pronoun): string => `${who} are`;

const clauses: Readonly<Record<Objection, (who: Pronoun) => string>> = {
  guest: (who) => `${are(who)} a guest in this workspace`,
  stranger: (who) => `${who} belong to another workspace`,
  deactivated: (who) => `${are(who)} deactivated in this workspace`,
  bot: (who) => `${are(who)} a bot`,
  'not-in-channel': (who) => `${are(who)} not in this channel`,
  unknown: (who) => `I could not look up who ${are(who)} (try again in a moment)`,
};

function meant(said: string, known: readonly string[]): Markup {
  const near = nearest(said, known);
  if (near !== undefined) return own` Did you mean ${code(near)}?`;
  return known.length > 0 && known.length <= 10 ? own` There is ${codes(known)}.` : [];
}
