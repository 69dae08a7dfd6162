import { fileURLToPath } from 'node:url';
import { inheritedVariables } from '../config/environment.ts';
import { BotFailed, BotProcess } from '../demo/bot.ts';
import { lastLines } from '../demo/bot-log.ts';
import { demoCommands } from '../demo/commands.ts';
import { CHANNEL } from '../demo/config.ts';
import { openFolder, UnusableFolder, type DemoFolder } from '../demo/folder.ts';
import { endCommands } from '../demo/end-commands.ts';
import { makeRepositories, NoGit } from '../demo/samples/repositories.ts';
import { isRunning, openWorkspace, untilReady } from '../demo/workspace.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { readOptions, WrongUsage } from './options.ts';
import { runTerminal } from '../sandbox/terminal/index.ts';
import { aborted, untilAsked } from '../bot/stopping.ts';

const DEMO_USAGE = 'nestor demo [--folder DIR]';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

const WELCOME = `
Nestor’s demo: a Slack-like workspace, two applications, and a bot that deploys them. You are ann in #${CHANNEL}.

  nestor deploy shop       answer its questions: a number, a name, or [Button] to press one; back and cancel always work
  nestor rollback shop     to a version that was live before (deploying v1.3.0 fails: see what that looks like)
  nestor status            what is live where; nestor help lists the rest
  nestor abort             stops a run, as does [Abort]; what others ask for meanwhile is queued

  /kill kills the bot in the middle of anything · /where shows what is really installed · /as bob speaks as another
  person (gil is a guest, zoe is from another workspace) · /help lists everything · /quit ends the demo and cleans up
`;

/**
 * `nestor demo`: a local workspace, sample applications and the bot, in one folder, with a terminal interface.
 * @param args what follows the command
 * @returns the exit status: 0, 1 if something it needs is missing, 2 for a folder that is not the demo's
 * @throws WrongUsage
 */
export async function demo(
  args: readonly string[],
  print: (line: string) => void,
  complain: (line: string) => void,
): Promise<number> {
  const options = parse(args);
  const asked = untilAsked();
  try {
    const folder = await openFolder(options.folder);
    {
      await using stack = new AsyncDisposableStack();
      stack.defer(() => folder.close());
      await play({ folder, asked, stack, complain });
      print('\nStopping the bot...');
    }
    print(farewell(options.folder));
    return 0;
  } catch (error) {
    if (asked.aborted) return 0;
    if (error instanceof BotFailed) return 1;
    if (error instanceof NoGit) {
      complain('The demo needs the program git. Install it (Debian: apt-get install git, macOS: brew install git).');
      return 1;
    }
    if (!(error instanceof UnusableFolder)) throw error;
    complain(error.message);
    return 2;
  }
}

function parse(args: readonly string[]): { folder?: string } {
  const options = readOptions(DEMO_USAGE, args, { folder: { type: 'string' } });
  if (options.folder === '') throw new WrongUsage('--folder needs a path', DEMO_USAGE);
  return options;
}

const farewell = (kept: string | undefined): string =>
  kept === undefined
    ? 'The demo is over; its files are removed.'
    : `The demo is over. To continue it: nestor demo --folder ${kept}`;

interface Play {
  readonly folder: DemoFolder;
  readonly asked: AbortSignal;
  /** Cleaned up after the demo, in reverse order. */
  readonly stack: AsyncDisposableStack;
  readonly complain: (line: string) => void;
}

async function play({ folder, asked, stack, complain }: Play): Promise<void> {
  const inherited = inheritedVariables();
  await makeRepositories({ folder: folder.repositories, path: inherited['PATH'], signal: asked });
  const sandbox = stack.adopt(await openWorkspace(), (opened) => opened.stop());
  let notice = complain;
  const bot = new BotProcess({
    argv: [process.execPath, MAIN, 'start'],
    env: { ...inherited, ...variables(folder, sandbox) },
    log: folder.log,
    ready: () => untilReady(sandbox),
    onDeath: (how) => void tellDeath(how, folder, (text) => notice(text)),
  });
  stack.defer(() => endCommands(folder.data));
  stack.defer(() => bot.stop());
  const ready = begin(bot, { folder, asked, complain });
  const terminal = runTerminal({
    sandbox,
    as: 'ann',
    channel: CHANNEL,
    hint: WELCOME,
    commands: demoCommands(bot, folder),
    ready,
    patience: { busy: () => bot.pid !== undefined && isRunning(sandbox) },
    notices: (show) => {
      notice = show;
    },
  });
  await Promise.race([terminal, aborted(asked)]);
}

async function begin(bot: BotProcess, { folder, asked, complain }: Omit<Play, 'stack'>): Promise<void> {
  try {
    await bot.start();
  } catch (error) {
    // Read the log now: the folder may be gone by the time the error is handled.
    if (error instanceof BotFailed && !asked.aborted) complain(`${error.message}\n${await lastLines(folder.log, 15)}`);
    throw error;
  }
}

async function tellDeath(how: string, folder: DemoFolder, show: (text: string) => void): Promise<void> {
  show(`! The bot died: ${how}. /start starts it again. Its last log lines:\n${await lastLines(folder.log, 8)}`);
}

/** The bot's environment; the person's own Slack and Redis settings stay out of it. */
function variables({ configFile, data, scratch }: DemoFolder, sandbox: Sandbox): Record<string, string> {
  return {
    SLACK_API_URL: sandbox.url,
    SLACK_BOT_TOKEN: sandbox.botToken,
    SLACK_APP_TOKEN: sandbox.appToken,
    NESTOR_CONFIG: configFile,
    NESTOR_DATA: data,
    TMPDIR: scratch,
  };
}
