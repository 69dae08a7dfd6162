import type { Sandbox } from '../sandbox.ts';
import { readFile } from './file.ts';
import { pressByWords } from './press.ts';
import { showMessage } from './show.ts';
import type { Speaker } from './speaker.ts';
import { createStyle } from './style.ts';

/** A terminal command, called as `/name argument`. */
export interface Command {
  /** One line for /help, beginning with the arguments if any. */
  readonly help: string;
  /** The bot does not see it: piped input does not wait for a reaction. */
  readonly local?: boolean;
  /** @returns text to print; the message of an error is printed as well */
  readonly run: (argument: string) => string | void | Promise<string | void>;
}

/** The commands of every terminal, except /help and /quit. */
export function builtInCommands(sandbox: Sandbox, speaker: Speaker): Record<string, Command> {
  return {
    as: {
      help: 'NAME: speak as somebody else',
      local: true,
      run: (name) => {
        speaker.as = sandbox.person(name).name;
        speaker.target = 'auto';
      },
    },
    in: {
      help: 'CHANNEL: go to another channel, or `dm`, the direct conversation with the bot',
      local: true,
      run: (name) => {
        speaker.channel = name === 'dm' ? name : sandbox.channel(name).name;
        speaker.target = 'auto';
      },
    },
    thread: {
      help: '[TEXT]: answer in the newest thread, this once or from now on',
      run: (text) => {
        const parent = speaker.newestThread();
        if (!parent) throw new Error('The bot has not spoken in any thread here');
        if (text === '') speaker.target = parent;
        else sandbox.say({ as: speaker.as, channel: speaker.channel, text, thread: parent });
      },
    },
    top: {
      help: '[TEXT]: write to the channel itself, this once or from now on',
      run: (text) => {
        if (text === '') speaker.target = 'top';
        else sandbox.say({ as: speaker.as, channel: speaker.channel, text });
      },
    },
    auto: {
      help: 'write into the thread of an open question, else to the channel (as at first)',
      local: true,
      run: () => {
        speaker.target = 'auto';
      },
    },
    press: {
      help: 'WORDS: press a button or pick an option by its words; [WORDS] does the same',
      run: (words) => pressByWords(sandbox, speaker, words),
    },
    who: { help: 'everybody and every channel', local: true, run: () => who(sandbox, speaker) },
    file: {
      help: 'the file shared last',
      local: true,
      run: () => {
        const file = sandbox.files().at(-1);
        return file === undefined ? 'No file has been shared' : readFile(file);
      },
    },
    log: { help: 'the latest messages once more', local: true, run: () => log(sandbox) },
  };
}

function who(sandbox: Sandbox, speaker: Speaker): string {
  const people = sandbox.people().map((person) => {
    const marks = [
      person.bot ? 'bot' : '',
      person.guest === 'no' ? '' : 'guest',
      person.stranger ? 'of another workspace' : '',
      person.deactivated ? 'deactivated' : '',
      person.name === speaker.as ? 'you' : '',
    ].filter((mark) => mark !== '');
    return `  ${person.name} ${person.id}${marks.length > 0 ? ` (${marks.join(', ')})` : ''}`;
  });
  const channels = sandbox.channels().flatMap((channel) => {
    if (channel.kind === 'im') return [];
    const members = [...channel.members].map((id) => sandbox.person(id).name).join(', ');
    return [`  #${channel.name} ${channel.id}${channel.kind === 'group' ? ' (private)' : ''}: ${members}`];
  });
  return ['People:', ...people, 'Channels:', ...channels].join('\n');
}

function log(sandbox: Sandbox): string {
  const plain = createStyle(false);
  return sandbox
    .timeline()
    .slice(-20)
    .map((message) => showMessage(message, plain))
    .join('\n');
}
