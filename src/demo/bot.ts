import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';

export interface BotOptions {
  readonly argv: readonly string[];
  /** The whole environment of the process; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Its stdout and stderr are appended to this file. */
  readonly log: string;
  /** Resolves when the bot just started is ready. */
  readonly ready: () => Promise<void>;
  /** Called when the bot dies unasked after it was ready. */
  readonly onDeath: (how: string) => void;
}

/** The bot ended before it was ready. */
export class BotFailed extends Error {
  override name = 'BotFailed';
}

/** Milliseconds from SIGTERM to SIGKILL; the bot promises to exit within 10 s. */
const KILL_AFTER = 12_000;

/** The bot in a process of its own, which can be started, stopped and killed. */
export class BotProcess {
  readonly #options: BotOptions;
  #child: ChildProcess | undefined;
  /** Processes that were asked to end. */
  readonly #expected = new WeakSet<ChildProcess>();

  constructor(options: BotOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws BotFailed if it ends before it is ready */
  async start(): Promise<void> {
    if (this.#child !== undefined) throw new Error('The bot is already running');
    const { argv, env, log, ready, onDeath } = this.#options;
    const [program = process.execPath, ...args] = argv;
    const output = await open(log, 'a');
    const isReady = ready();
    const child = spawn(program, args, {
      env,
      // Ctrl-C at the terminal goes to the demo, which then stops the bot.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    const ended = this.#watch(child);
    await output.close();
    await Promise.race([
      isReady,
      ended.then((how) => {
        throw new BotFailed(`The bot failed to start: ${how}`);
      }),
    ]);
    void ended.then((how) => {
      if (!this.#expected.has(child)) onDeath(how);
    });
  }

  /** SIGTERM, then SIGKILL if it does not exit. A no-op if it is not running. */
  async stop(): Promise<void> {
    const impatient = setTimeout(() => this.#signal('SIGKILL'), KILL_AFTER);
    await this.#end('SIGTERM');
    clearTimeout(impatient);
  }

  /** SIGKILL. A no-op if it is not running. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#expected.add(child);
    const ended = once(child, 'exit');
    this.#signal(signal);
    await ended;
  }

  #signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** Resolves, once the process has ended, with how. */
  async #watch(child: ChildProcess): Promise<string> {
    this.#child = child;
    const [status, signal] = await once(child, 'exit');
    this.#child = undefined;
    return signal === null ? `exit status ${status}` : `killed by ${signal}`;
  }
}
