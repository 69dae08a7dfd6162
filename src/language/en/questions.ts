import type { Closing } from '../../../machines/dialogue/effects.ts';
import type { Busy, Freshness, Operation, Version } from '../../../machines/model.ts';
import type { Asked, Page, Plan, Question } from '../../../machines/dialogue/question.ts';
import { encode, type Pressed } from '../button.ts';
import { code, own, person, type Button, type Markup, type Message, type Part } from '../message.ts';
import { about, duration } from './time.ts';
import { headline } from './headline.ts';
import { busyWords, liveNow, probeParts, rangeParts } from './plan-summary.ts';
import { refusalWords } from './refusals.ts';
import { count, short, verbs } from './vocabulary.ts';

/** A question with everything needed to answer it, and its buttons. @param now milliseconds since 1970 */
export function questionMessage(asked: Asked, now: number): Message {
  const notice = asked.notice === null ? [] : [text(refusalWords(asked.notice))];
  const called = 'isOffered' in asked.question && asked.question.isOffered ? [text([person(asked.person)])] : [];
  return {
    parts: [
      ...called,
      ...notice,
      ...body(asked.question, now),
      ...allowed(asked),
      { kind: 'buttons', buttons: buttons(asked) },
    ],
  };
}

/** The same question once closed: no buttons, and how it ended. @param answer what was answered, or the run's number */
export function closedMessage(
  asked: Asked,
  { closing, answer, now }: { closing: Closing; answer: string; now: number },
): Message {
  return { parts: [...body(asked.question, now), { kind: 'note', text: closingWords(closing, answer) }] };
}

function closingWords(closing: Closing, answer: string): Markup {
  switch (closing) {
    case 'answered':
      return answer === '' ? own`Answered.` : own`Answered: ${code(answer)}`;
    case 'begun':
      return own`Started *${answer}*`;
    case 'queued':
      return own`Queued as *${answer}*`;
    case 'back':
      return own`Went back.`;
    case 'cancelled':
      return own`Cancelled.`;
    case 'expired':
      return own`Expired.`;
  }
}

const text = (markup: Markup): Part => ({ kind: 'text', text: markup });

function body(question: Question, now: number): readonly Part[] {
  switch (question.kind) {
    case 'app':
      return [text(own`*${verbs[question.operation]}*: which application?`), ...listed(question)];
    case 'environment':
      return [text(own`*${verbs[question.operation]}* *${question.app}*: which environment?`), ...listed(question)];
    case 'service':
      return [text(own`*Restart* *${question.app}* on *${question.environment}*: which service?`), ...listed(question)];
    case 'version':
      return [
        text(
          question.operation === 'rollback'
            ? own`*Roll back* *${question.app}* on *${question.environment}*: to which version?`
            : own`*Deploy* *${question.app}* to *${question.environment}*: which version?`,
        ),
        ...age(question.freshness, now),
        ...listed(question),
      ];
    case 'confirm':
      return [text(own`${turnWords(question)}${planHeadline(question)}?`), ...details(question, now)];
    case 'queue':
      return [
        text(own`${planHeadline(question)}? *${question.app}* ${code(question.environment)} is busy.`),
        ...(question.busy === null ? [] : [text(busyWords(question.busy, now))]),
        ...details(question, now),
      ];
    case 'name':
      return [
        text(own`${planHeadline(question)}: to confirm, type the environment's name, ${code(question.environment)}.`),
      ];
  }
}

function details(plan: Plan, now: number): readonly Part[] {
  const { version, live, range, probe, freshness, operation } = plan;
  return [
    ...(version === null ? [] : [text(commitOf(version, operation))]),
    text(liveNow(live, now)),
    ...probeParts(probe, live),
    ...(range === null ? [] : rangeParts(range, live, operation)),
    ...age(freshness, now),
  ];
}

/** The version's hash is shown in full below. */
const planHeadline = (plan: Plan): Markup => headline(plan, plan.version === null ? [] : [code(plan.version.name)]);

const turnWords = ({ isOffered }: Plan): Markup => (isOffered ? own`*It's your turn.* ` : []);

const offerWords = ({ ahead, wait }: Busy): Markup =>
  own`I can queue it: you would be number ${ahead + 1}${wait === null ? [] : own`, in ${about(wait)}`}. I'll ask again when it's your turn.`;

/** Names the version too for a restart, whose headline does not. */
const commitOf = ({ name, commit }: Version, operation: Operation): Markup =>
  operation === 'restart' ? own`Version ${code(name)}, commit ${code(commit)}` : own`Commit ${code(commit)}`;

function age(freshness: Freshness | null, now: number): readonly Part[] {
  if (freshness?.failure === undefined) return [];
  const { failure, fetchedAt } = freshness;
  const last =
    fetchedAt === null ? own`It has never been fetched.` : own`Last fetched ${duration(now - fetchedAt)} ago.`;
  return [text(own`Could not fetch the repository (${failure}). ${last}`)];
}

function listed({ choices, from, total }: Page): readonly Part[] {
  const lines = choices.map(({ value, commit }, index) =>
    commit === undefined
      ? own`${from + index}. ${code(value)}`
      : own`${from + index}. ${code(value)} (${code(short(commit))})`,
  );
  const left = total - (from - 1) - choices.length;
  return [{ kind: 'lines', lines: [...lines, ...(left > 0 ? [own`…and ${count(left, 'more', 'more')}`] : [])] }];
}

/** What counts as an answer, in small print. */
function allowed({ question }: Asked): readonly Part[] {
  if (question.kind === 'confirm')
    return [
      {
        kind: 'note',
        text: own`Answer ${code('yes')}, ${code('back')} or ${code('cancel')}${question.range === null ? [] : own`; ${code('commits')} lists all commits`}.`,
      },
    ];
  if (question.kind === 'queue')
    return [
      ...(question.busy === null ? [] : [text(offerWords(question.busy))]),
      { kind: 'note', text: own`Answer ${code('yes')} to queue, ${code('back')} or ${code('cancel')}.` },
    ];
  if (question.kind === 'name')
    return [{ kind: 'note', text: own`Answer ${code(question.environment)}, ${code('back')} or ${code('cancel')}.` }];
  const more = hasMore(question) ? own`${code('more')}, ` : [];
  const name = question.kind === 'version' ? 'a version' : 'a name';
  return [{ kind: 'note', text: own`Answer with a number, ${name}, ${more}${code('back')} or ${code('cancel')}.` }];
}

const hasMore = ({ from, total, choices }: Page): boolean => from - 1 + choices.length < total;

function buttons(asked: Asked): readonly Button[] {
  const { dialogue, person: asker, questionNumber, question } = asked;
  const button = (label: string, pressed: Pick<Pressed, 'answer' | 'index'>, style?: Button['style']): Button => ({
    label,
    value: encode({ dialogue, person: asker, number: questionNumber, ...pressed }),
    ...(style !== undefined && { style }),
  });
  const back = button('Back', { answer: 'back' });
  const cancel = button('Cancel', { answer: 'cancel' });
  if (question.kind === 'confirm')
    return [
      button(verbs[question.operation], { answer: 'yes' }, question.operation === 'deploy' ? 'primary' : 'danger'),
      back,
      cancel,
    ];
  if (question.kind === 'queue') return [button('Yes', { answer: 'yes' }, 'primary'), back, cancel];
  if (question.kind === 'name') return [back, cancel];
  return [
    ...question.choices.map(({ value }, index) =>
      button(value, { answer: 'choose', index: question.from - 1 + index }),
    ),
    ...(hasMore(question) ? [button('More', { answer: 'more' })] : []),
    back,
    cancel,
  ];
}
