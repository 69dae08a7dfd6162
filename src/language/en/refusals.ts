import type { DialogueRefusal, RequestRefusal } from '../../../machines/refusal.ts';
import { nearest } from '../did-you-mean.ts';
import { channel, code, own, person, type Markup } from '../message.ts';
import { objectionText } from './objections.ts';
import { codes, join, nouns, quoted, statuses } from './vocabulary.ts';

/** What is refused, as a sentence that says what is wrong and what to do about it. */
export function refusalWords(refusal: DialogueRefusal | RequestRefusal): Markup {
  switch (refusal.code) {
    case 'unknown-app':
      return own`There is no application ${quoted(refusal.said)}.${available(refusal)}`;
    case 'unknown-environment':
      return own`*${refusal.app}* has no environment ${quoted(refusal.said)}.${available(refusal)}`;
    case 'unknown-service':
      return own`There is no service ${quoted(refusal.said)} there.${available(refusal)}`;
    case 'unknown-version':
      return own`*${refusal.app}* has no version ${quoted(refusal.said)} that can be chosen here.`;
    case 'not-offered':
      return notOffered(refusal);
    case 'no-longer-offered':
      return noLongerOffered(refusal);
    case 'no-versions':
      return noVersions(refusal);
    case 'look-up-failed':
      return own`I couldn't look that up: ${refusal.detail}`;
    case 'unexpected-error':
      return own`Something unexpected went wrong; the details are in my log.`;
    case 'changed-meanwhile':
      return own`Something else was deployed to *${refusal.app}* ${code(refusal.environment)} while you were deciding. Please look again:`;
    case 'free-now':
      return own`*${refusal.app}* ${code(refusal.environment)} is free now. Please look again:`;
    case 'not-an-answer':
      return own`I didn't understand ${quoted(refusal.said)}.`;
    case 'still-looking':
      return own`I'm still looking that up. You can ${code('cancel')} or go ${code('back')}.`;
    case 'first-question':
      return own`There is no earlier question.`;
    case 'last-page':
      return own`There are no more.`;
    case 'open-question':
      return own`You have an open question here. Answer it first, or ${code('cancel')}.`;
    case 'dialogue-open':
      return own`You have an open question here. Answer it first, or ${code('cancel')}; then press again.`;
    case 'waiting':
      return own`#${refusal.run} is queued for *${refusal.app}* ${code(refusal.environment)}. ${code('status')} shows the queue; ${code('cancel')} leaves it.`;
    case 'elsewhere':
      return own`I only run tasks asked from ${join(
        refusal.channels.map((id) => [channel(id)]),
        ' or ',
      )}`;
    case 'objections':
      return own`I can't do that for you: ${objectionText(refusal.objections, 'you')}.`;
    case 'not-yours':
      return own`Only ${person(refusal.owner)} can answer this.`;
    case 'question-over':
      return own`That question is over; nothing was changed.`;
    case 'nothing-asked':
      return own`I haven't asked you anything. ${code('help')} shows what I can do.`;
    case 'nothing-to-cancel':
      return own`There is nothing to cancel.`;
    case 'run-goes-on':
      return own`#${refusal.run} has already started; ${code(`abort #${refusal.run}`)} stops it.`;
    case 'nothing-runs':
      return own`Nothing is running that could be aborted.`;
    case 'nothing-has-run':
      return own`Nothing has run yet.`;
    case 'which-run':
      return own`Which run? ${codes(refusal.runs.map((run) => `abort #${run}`))}.`;
    case 'run-over':
      return own`#${refusal.run} is already over (${[{ kind: 'own', text: statuses[refusal.status] }]}); nothing was changed.`;
    case 'run-decided':
      return own`#${refusal.run} has already been decided; nothing was changed.`;
    case 'unknown-run':
      return own`There is no run ${quoted(refusal.said)}. ${code('history')} lists them.`;
    case 'unexpected-words':
      return own`Unexpected: ${quoted(refusal.said)}.${howToAsk(refusal)}`;
    case 'target-missing':
      return own`Which application and environment?${howToAsk(refusal)}`;
    case 'count-out-of-range':
      return own`The count must be from ${refusal.least} to ${refusal.most}.${howToAsk(refusal)}`;
    case 'no-version-chosen':
      return own`No version has been chosen yet.${howToAsk(refusal)}`;
    case 'upload-failed':
      return own`I couldn't upload the file: ${refusal.detail}`;
    case 'recorded-text':
      return own`${refusal.text}`;
    case 'dialogue-lost':
      return own`Sorry, I was updated and can't continue our conversation. Nothing was started; please ask again.`;
    case 'store-unavailable':
      return own`My database is unreachable. If I don't answer within a minute, please ask again.`;
  }
}

/** The nearest name, else all of them where they are few. */
function available({ said, known }: { said: string; known: readonly string[] }): Markup {
  const near = nearest(said, known);
  if (near !== undefined) return own` Did you mean ${code(near)}?`;
  return known.length > 0 && known.length <= 10 ? own` Available: ${codes(known)}.` : [];
}

const howToAsk = ({ command }: { command: string }): Markup => own` ${code(`help ${command}`)} shows how to ask.`;

function notOffered({ operation, app, environment }: Extract<DialogueRefusal, { code: 'not-offered' }>): Markup {
  if (app === '') return own`No application has a ${nouns[operation]} configured.`;
  const there = environment === undefined ? own`*${app}*` : own`*${app}* ${code(environment)}`;
  return own`${there} has no ${nouns[operation]} configured.`;
}

function noLongerOffered(refusal: Extract<DialogueRefusal, { code: 'no-longer-offered' }>): Markup {
  const { operation, app, environment, service, undecided } = refusal;
  const of =
    operation !== 'restart' ? [] : service === null ? own` of the whole environment` : own` of ${code(service)}`;
  const left = undecided === null ? [] : own` #${undecided} can still be marked as succeeded or failed.`;
  return own`*${app}* ${code(environment)} no longer has a ${nouns[operation]}${of} configured.${left}`;
}

function noVersions({ operation, app, environment }: Extract<DialogueRefusal, { code: 'no-versions' }>): Markup {
  return operation === 'rollback'
    ? own`There is nothing to roll back to: no other version has been deployed successfully to *${app}* ${code(environment)}.`
    : own`*${app}* has no version to choose: its repository has no tag or branch that its configuration allows.`;
}
