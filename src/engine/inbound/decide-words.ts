import { commands, findCommand, type Act } from '../../language/commands/registry.ts';
import { nearest } from '../../language/did-you-mean.ts';
import { utterance, type Utterance } from '../../language/utterance.ts';
import type { View } from '../../language/view.ts';
import { planOf, runOf } from '../../../machines/dialogue/state.ts';
import type { Decision, DialogueInput, DialogueState } from '../turns/turn.ts';
import type { Setting } from './setting.ts';
import type { HeardMessage } from './hear.ts';
import { answerQuestion, askAgain } from './in-dialogue.ts';
import { answer, instruct, refuse, say, type Source } from './reply.ts';

interface Words {
  readonly source: Source;
  readonly heard: HeardMessage;
  readonly dialogue: DialogueState;
  readonly setting: Setting;
}

/** What the words of an entitled person lead to. */
export function decideWords(words: Words): Decision | undefined {
  const { source, dialogue, setting } = words;
  const { snapshot } = dialogue;
  const said = utterance(textOf(words));
  if (said.kind !== 'command') return isHeard(words) ? reply(words, said) : undefined;
  const { catalog } = setting;
  const act = said.command.parse(said.args, { catalog, plan: planOf(snapshot), isOpen: snapshot.hasTag('open') });
  if ('code' in act) return isHeard(words) ? refuse(source, act) : undefined;
  return perform(words, act);
}

const textOf = ({ heard }: Words): string => heard.words ?? heard.inbound.text;

/** What is said without the bot's name is for the bot while the dialogue is open. */
const isHeard = ({ heard, dialogue }: Words): boolean => heard.words !== undefined || dialogue.snapshot.hasTag('open');

function perform(words: Words, act: Act): Decision | undefined {
  const { source, dialogue } = words;
  if (act.kind === 'cancel') return cancel(words);
  if (!isHeard(words)) return undefined;
  switch (act.kind) {
    case 'operate':
      return dialogue.snapshot.hasTag('open')
        ? askAgain(source, dialogue, { type: 'begin', said: textOf(words) })
        : begin(words, act);
    case 'query':
      return answer(source, act.query);
    case 'abort':
      return instruct(source, { to: 'abort', run: act.run });
    case 'help':
      return say(source, help(words, act.topic));
  }
}

function cancel({ source, heard, dialogue }: Words): Decision | undefined {
  if (dialogue.snapshot.hasTag('open')) return { event: { type: 'cancel' } };
  const run = runOf(dialogue.snapshot);
  if (run !== null) return refuse(source, { code: 'run-goes-on', run });
  return heard.words === undefined ? undefined : refuse(source, { code: 'nothing-to-cancel' });
}

function begin({ source, heard }: Words, { operation, requested }: Extract<Act, { kind: 'operate' }>): Decision {
  const { person, thread } = source;
  const dialogue = `${heard.inbound.channel}/${heard.inbound.ts}`;
  return { event: { type: 'begin', dialogue, thread, person, operation, requested, supersedes: null } };
}

/** An answer to the open question. Without one, the person is told that nothing was asked. */
function reply(words: Words, said: Exclude<Utterance, { kind: 'command' }>): Decision {
  const { source, dialogue } = words;
  const text = textOf(words);
  if (dialogue.snapshot.hasTag('open'))
    return answerQuestion(source, dialogue, { input: inputOf(said, dialogue), said: text });
  if (said.kind === 'answer') return refuse(source, { code: 'nothing-asked' });
  const [first = ''] = text.split(/\s/u);
  return say(source, unknown(words, text, first));
}

function inputOf(said: Exclude<Utterance, { kind: 'command' }>, { accepts }: DialogueState): DialogueInput {
  if (said.kind === 'answer') return { type: said.answer };
  const name = { type: 'name', text: said.text } as const;
  return accepts(name) ? name : { type: 'answer', text: said.text };
}

function help(words: Words, topic: string | null): View {
  const { bot, catalog } = words.setting;
  const command = topic === null ? null : findCommand(topic);
  if (command === undefined) return unknown(words, `help ${topic}`, topic ?? '');
  return { kind: 'help', name: bot.name, catalog, topic: command?.name ?? null };
}

const unknown = ({ setting: { bot, catalog } }: Words, said: string, word: string): View => ({
  kind: 'unknown',
  said,
  nearest:
    nearest(
      word,
      commands.map(({ name }) => name),
    ) ?? null,
  name: bot.name,
  catalog,
});
