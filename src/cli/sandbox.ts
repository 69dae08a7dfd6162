import { PassThrough } from 'node:stream';
import { readEnvironment } from '../config/environment.ts';
import { peekConfig, type Peeked } from '../config/peek.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../sandbox/index.ts';
import { runTerminal } from '../sandbox/terminal/index.ts';
import { aborted, untilAsked } from '../bot/stopping.ts';
import { readOptions, WrongUsage } from './options.ts';

const SANDBOX_USAGE = 'nestor sandbox [--port N] [--channel NAME]… [--person NAME]…';

/** The values of `--port`, `--channel` and `--person`. */
interface Options {
  /** 0: any free port. */
  readonly port: number;
  readonly channels: readonly string[];
  readonly people: readonly string[];
}

/**
 * `nestor sandbox`: only the local workspace, with a terminal interface.
 * @param args what follows the command
 * @returns the exit status: 0, 1 if the port is taken, 2 for a wrong environment
 * @throws WrongUsage
 */
export async function sandbox(
  args: readonly string[],
  print: (line: string) => void,
  complain: (line: string) => void,
): Promise<number> {
  const options = parse(args);
  const environment = readEnvironment();
  if (!environment.ok) {
    for (const fault of environment.faults) complain(fault);
    return 2;
  }
  const { configFile } = environment.settings;
  const config = peekConfig(configFile);
  const asked = untilAsked();
  let workspace: Sandbox;
  try {
    workspace = await startSandbox(workspaceFor(options, config));
  } catch (error) {
    complain(`Could not open the workspace: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
  try {
    print(greeting(workspace, config.channels.length > 0 ? configFile : undefined));
    await Promise.race([converse(workspace, asked), aborted(asked)]);
    return 0;
  } finally {
    await workspace.stop();
  }
}

/** Slack's rules for names; the terminal needs a single word. */
const NAME = /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}._-]{0,79}$/u;

function parse(args: readonly string[]): Options {
  const values = readOptions(SANDBOX_USAGE, args, {
    port: { type: 'string', default: '0' },
    channel: { type: 'string', multiple: true, default: [] },
    person: { type: 'string', multiple: true, default: [] },
  });
  const refuse = (message: string) => new WrongUsage(message, SANDBOX_USAGE);
  const port = Number(values.port);
  if (!/^\d{1,5}$/.test(values.port) || port > 65_535)
    throw refuse(`--port must be a number up to 65535, not ${values.port}`);
  const channels = values.channel.map((name) => name.replace(/^#/, ''));
  const people = values.person.map((name) => name.replace(/^@/, ''));
  const odd = [...channels, ...people].find((name) => !NAME.test(name));
  if (odd !== undefined)
    throw refuse(`${JSON.stringify(odd)} is not a valid name: use lower-case letters, digits, . _ and -`);
  return { port, channels, people: [...new Set(people)] };
}

function workspaceFor({ port, channels, people }: Options, config: Peeked): SandboxOptions {
  const names = [...new Set([...channels, ...config.channels])];
  return {
    port,
    bot: config.name ?? 'nestor',
    ...(people.length > 0 && { people }),
    channels: (names.length > 0 ? names : ['ask-nestor']).map(channelFor),
  };
}

/** A channel that the config gives by ID gets a name for the terminal. */
function channelFor(nameOrId: string) {
  return /^[A-Z]/.test(nameOrId) ? { name: nameOrId.toLowerCase(), id: nameOrId } : { name: nameOrId };
}

function greeting(workspace: Sandbox, config: string | undefined): string {
  const names = workspace.channels().map(({ name }) => `#${name}`);
  const people = workspace.people().filter(({ bot }) => !bot);
  return `A workspace with ${names.join(', ')}${config === undefined ? '' : ` (as in ${config})`} and ${people.map(({ name }) => name).join(', ')}.
Start a bot for it in another shell:

  export SLACK_API_URL=${workspace.url}
  export SLACK_BOT_TOKEN=${workspace.botToken}
  export SLACK_APP_TOKEN=${workspace.appToken}
  npm start

Then write here as you would in Slack; /help lists what else you can do.
`;
}

/** Reads the terminal, or piped input once a bot has connected; with neither, the workspace stays open until it is stopped. */
async function converse(workspace: Sandbox, asked: AbortSignal): Promise<void> {
  if (process.stdin.isTTY) return runTerminal({ sandbox: workspace });
  const input = new PassThrough();
  const terminal = runTerminal({ sandbox: workspace, input });
  if (await hasInput()) {
    await Promise.race([connected(workspace), aborted(asked)]);
    process.stdin.pipe(input);
  }
  return terminal;
}

/** Whether anything is piped in; false for empty input. */
async function hasInput(): Promise<boolean> {
  for await (const chunk of process.stdin.iterator({ destroyOnReturn: false })) {
    process.stdin.unshift(chunk);
    return true;
  }
  return false;
}

function connected(workspace: Sandbox): Promise<void> {
  return new Promise((resolve) => {
    const stop = workspace.on('change', () => {
      if (workspace.connections === 0) return;
      stop();
      resolve();
    });
  });
}
