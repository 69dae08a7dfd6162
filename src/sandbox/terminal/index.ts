import { createInterface } from 'node:readline';
import type { Sandbox } from '../sandbox.ts';
import { builtInCommands, type Command } from './commands.ts';
import { pressByWords } from './press.ts';
import { actAndWait, type WaitOptions } from './act-and-wait.ts';
import { createScreen } from './screen.ts';
import { showChange } from './show.ts';
import { Speaker } from './speaker.ts';
import { createStyle, wantsColours } from './style.ts';

export type { Command } from './commands.ts';

export interface TerminalOptions {
  sandbox: Sandbox;
  /** Default: standard input. If it is no terminal, each line waits for the bot's reaction to the line before. */
  input?: NodeJS.ReadableStream & { isTTY?: boolean };
  /** Default: standard output. */
  output?: NodeJS.WritableStream & { isTTY?: boolean; hasColors?: () => boolean };
  /** Who speaks at first; default: the first person who is not a bot. */
  as?: string;
  /** The channel to begin in; default: the first. */
  channel?: string;
  /** Further commands by name, without the slash. */
  commands?: Readonly<Record<string, Command>>;
  /** Printed at the start. */
  hint?: string;
  /** Called once with a function that prints text above the line being typed. */
  notices?: (show: (text: string) => void) => void;
  /** Lines are processed only after this; default: at once. */
  ready?: Promise<void>;
  /** How long to wait between piped lines. */
  patience?: WaitOptions;
}

/**
 * A terminal for a sandbox: shows messages, and sends what is typed. Ends with the input or at /quit; the sandbox keeps
 * running.
 */
export async function runTerminal(options: TerminalOptions): Promise<void> {
  const { sandbox, input = process.stdin, output = process.stdout } = options;
  const interactive = input.isTTY === true;
  const style = createStyle(wantsColours(output));
  const speaker = new Speaker(sandbox, {
    as: options.as ?? sandbox.people().find(({ bot }) => !bot)?.name ?? '',
    channel: options.channel ?? sandbox.channels()[0]?.name ?? '',
  });
  const lines = createInterface({ input, ...(interactive && { output, terminal: true }) });
  const screen = createScreen({ lines, output, interactive, prompt: () => style.bold(promptOf(speaker)) });
  const commands: Record<string, Command> = { ...builtInCommands(sandbox, speaker), ...options.commands };
  commands['help'] = { help: 'this list', local: true, run: () => helpOf(commands) };

  // The typed line is on the screen already.
  let saying = false;
  const say = (text: string) => {
    saying = true;
    try {
      speaker.say(text);
    } finally {
      saying = false;
    }
  };
  const stopShowing = sandbox.on('change', (change) => {
    const text = saying && change.kind === 'message' ? undefined : showChange(change, style);
    if (text !== undefined) screen.print(text);
  });
  if (options.hint !== undefined) screen.print(options.hint);
  options.notices?.(screen.print);
  // Before the first await, as lines that arrive earlier would be lost.
  const typed = lines[Symbol.asyncIterator]();
  try {
    await options.ready;
    screen.prompt();
    for await (const line of typed) {
      const text = line.trim();
      if (text === '/quit') break;
      if (!interactive && text !== '') screen.print(style.dim(`${promptOf(speaker)}${text}`));
      const act = () => carryOut(text, { sandbox, speaker, say, commands, print: screen.print });
      if (text !== '')
        await (interactive || isLocal(text, commands) ? act() : actAndWait(sandbox, act, options.patience));
      screen.prompt();
    }
  } finally {
    stopShowing();
    lines.close();
  }
}

/** Whether the bot does not see this line. */
function isLocal(line: string, commands: Readonly<Record<string, Command>>): boolean {
  const [, name = '', argument = ''] = /^\/(\S+)\s*(.*)$/.exec(line) ?? [];
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  return command?.local === true || ((name === 'thread' || name === 'top') && argument === '');
}

async function carryOut(
  line: string,
  {
    sandbox,
    speaker,
    say,
    commands,
    print,
  }: {
    sandbox: Sandbox;
    speaker: Speaker;
    say: (text: string) => void;
    commands: Record<string, Command>;
    print: (text: string) => void;
  },
): Promise<void> {
  try {
    const button = /^\[(.+)\]$/.exec(line)?.[1];
    const [, name, argument = ''] = /^\/(\S+)\s*(.*)$/.exec(line) ?? [];
    if (button !== undefined) pressByWords(sandbox, speaker, button);
    else if (name === undefined) say(line);
    else {
      const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
      if (!command) throw new Error(`There is no /${name}; /help lists what there is`);
      const answer = await command.run(argument.trim());
      if (answer !== undefined) print(answer);
    }
  } catch (error) {
    print(`! ${error instanceof Error ? error.message : String(error)}`);
  }
}

function promptOf(speaker: Speaker): string {
  const thread = speaker.threadFor('') ? ', in the thread' : '';
  return `${speaker.as} (#${speaker.channel}${thread})> `;
}

function helpOf(commands: Record<string, Command>): string {
  const known = Object.entries(commands).map(([name, { help }]) => `  /${name} ${help}`);
  return [
    'Write as in Slack. Lines that answer an open question go into its thread.',
    ...known,
    '  /quit the end',
  ].join('\n');
}
