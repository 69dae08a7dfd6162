import type { Catalog, Operation, Thread } from '../../../machines/model.ts';
import type { DialogueRefusal, RequestRefusal } from '../../../machines/refusal.ts';
import type { Bot } from '../../language/mention.ts';
import { nearest } from '../../language/did-you-mean.ts';
import { commands, type AnswerWords, type Utterance } from '../../language/utterance.ts';
import type { View } from '../../language/view.ts';
import { request } from '../../language/parse-operation-args.ts';
import { isOpen } from '../documents/dialogue-snapshot.ts';
import type { Decision, DialogueInput, DialogueState } from '../turns/dialogues.ts';
import { lanes } from '../documents/keys.ts';
import type { Request } from '../handlers/queries/answers.ts';
import { instruct } from './instruct.ts';
import type { Effect } from '../../ports/index.ts';
import { requestOf, runNamed } from './parse-query.ts';

/** Words of a person who may talk to the bot, in one of its channels. */
export interface Spoken {
  readonly said: Utterance;
  readonly text: string;
  /** Was the bot addressed, or was this said in the thread of the person's dialogue? */
  readonly addressed: boolean;
  readonly standing: DialogueState;
  readonly catalog: Catalog;
  readonly bot: Bot;
  readonly message: {
    readonly eventId: string;
    readonly thread: Thread;
    readonly person: string;
    readonly channel: string;
    readonly ts: string;
  };
}

/** What is to be done about a person's words, given their dialogue as it stands. Pure. */
export function decideWords(spoken: Spoken): Decision | undefined {
  const { said, standing, addressed: isAddressed } = spoken;
  const open = isOpen(standing.snapshot);
  if (said.kind === 'cancel') return decideCancel(spoken, open);
  if (!open && !isAddressed) return undefined;
  switch (said.kind) {
    case 'operation':
      return open ? again(spoken, { code: 'open-question' }) : begin(spoken, said.operation, said.args);
    case 'help':
      return show(spoken, helpView(spoken, said.args));
    case 'status':
    case 'history':
    case 'commits':
    case 'logs':
      return ask(spoken, said.kind, said.args, open);
    case 'abort':
      return abort(spoken, said.args);
    case 'words':
    case 'yes':
    case 'no':
    case 'back':
    case 'more':
      return open ? answer(spoken, said) : noAnswer(spoken, said);
  }
}

function decideCancel(spoken: Spoken, open: boolean): Decision | undefined {
  if (open) return { event: { type: 'cancel' } };
  const { value, context } = spoken.standing.snapshot;
  if (value === 'running' && context.run !== null) return deny(spoken, { code: 'run-goes-on', run: context.run });
  return spoken.addressed ? deny(spoken, { code: 'nothing-to-cancel' }) : undefined;
}

function begin(spoken: Spoken, operation: Operation, args: readonly string[]): Decision {
  const { message, catalog } = spoken;
  const { channel, ts, person, thread } = message;
  const { requested, left } = request(operation, args, catalog);
  if (left.length > 0)
    return deny(spoken, {
      code: 'unexpected-words',
      command: operation,
      said: left.join(' '),
    });
  return {
    event: {
      type: 'begin',
      dialogue: `${channel}/${ts}`,
      thread,
      person,
      operation,
      requested,
      supersedes: null,
    },
  };
}

/** An answer, if the open question takes it; else the question again, with what is allowed. */
function answer(spoken: Spoken, said: AnswerWords): Decision {
  const { standing, text } = spoken;
  const named = standing.snapshot.value === 'confirmingName';
  const event: DialogueInput =
    said.kind !== 'words' ? { type: said.kind } : { type: named ? 'name' : 'answer', text: said.text };
  if (standing.accepts(event)) return { event };
  if (said.kind === 'back') return again(spoken, { code: 'first-question' });
  if (said.kind === 'more') return again(spoken, { code: 'last-page' });
  return again(spoken, { code: 'not-an-answer', said: text });
}

/** Puts the open question again; while a look-up or a turn is awaited there is none, and that is said. */
function again(spoken: Spoken, notice: DialogueRefusal): Decision {
  if (spoken.standing.accepts({ type: 'repeat', notice })) return { event: { type: 'repeat', notice } };
  const { eventId, thread, person } = spoken.message;
  const refusal = unasked(spoken, notice);
  const effect: Effect = {
    key: `${eventId}/refused`,
    lane: lanes.talk(thread.channel, person),
    type: 'tell',
    params: { thread, person, telling: { say: 'refused', refusal } },
  };
  return { effects: [effect] };
}

function unasked({ standing: { snapshot } }: Spoken, notice: DialogueRefusal): DialogueRefusal {
  const { run, app, environment } = snapshot.context;
  if (snapshot.hasTag('waiting'))
    return { code: 'waiting', run: run ?? 0, app: app ?? '', environment: environment ?? '' };
  return notice.code === 'open-question' ? notice : { code: 'still-looking' };
}

function abort(spoken: Spoken, args: readonly string[]): Decision {
  const run = runNamed('abort', args);
  if (typeof run === 'object' && run !== null) return deny(spoken, run);
  const { eventId, thread, person, channel } = spoken.message;
  return { effects: [instruct(eventId, { thread, channel, person, instruction: { to: 'abort', run } })] };
}

function noAnswer(spoken: Spoken, said: Utterance): Decision {
  const { text, bot, catalog } = spoken;
  if (said.kind !== 'words') return deny(spoken, { code: 'nothing-asked' });
  const [first = ''] = text.split(/\s/u);
  return show(spoken, {
    kind: 'unknown',
    said: text,
    nearest: nearest(first, commands) ?? null,
    name: bot.name,
    catalog,
  });
}

function helpView({ bot, catalog }: Spoken, [word]: readonly string[]): View {
  const topic = commands.find((command) => command === word?.toLowerCase()) ?? null;
  if (word !== undefined && topic === null)
    return { kind: 'unknown', said: `help ${word}`, nearest: nearest(word, commands) ?? null, name: bot.name, catalog };
  return { kind: 'help', name: bot.name, catalog, topic };
}

function ask(
  spoken: Spoken,
  of: 'status' | 'history' | 'commits' | 'logs',
  args: readonly string[],
  open: boolean,
): Decision {
  const asked =
    of === 'commits' && args.length === 0 && open ? openCommits(spoken) : requestOf(of, args, spoken.catalog);
  if ('code' in asked) return deny(spoken, asked);
  const { eventId, thread, person } = spoken.message;
  const effect: Effect = {
    key: `${eventId}/answer`,
    lane: lanes.report(eventId),
    type: 'answer',
    params: { thread, person, request: asked },
  };
  return { effects: [effect] };
}

/** `commits` as an answer to the question before a run: all commits of that very plan. */
function openCommits({ standing }: Spoken): Request | RequestRefusal {
  const { app, environment, version } = standing.snapshot.context;
  if (app === null || environment === null || version === null)
    return { code: 'no-version-chosen', command: 'commits' };
  return { of: 'commits', app, environment, version };
}

function show({ message: { eventId, thread, person } }: Spoken, view: View): Decision {
  return {
    effects: [
      { key: `${eventId}/said`, lane: lanes.talk(thread.channel, person), type: 'say', params: { thread, view } },
    ],
  };
}

const deny = (spoken: Spoken, refusal: RequestRefusal): Decision =>
  show(spoken, { kind: 'refused', person: spoken.message.person, refusal });
