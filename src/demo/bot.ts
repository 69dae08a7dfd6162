import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';

export interface BotOptions {
  readonly argv: readonly string[];
  /** All of the process's environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Both of its outputs are added to this file. */
  readonly log: string;
  /** Resolves when the bot started now is ready. */
  readonly ready: () => Promise<void>;
  /** Hears of an end that nobody asked for, once the bot was ready. */
  readonly onDeath: (how: string) => void;
}

/** The bot ended before it was ready. */
export class BotFailed extends Error {
  override name = 'BotFailed';
}

/** Milliseconds after which a bot that was asked to stop is killed; it promises to be gone within 10 s. */
const PATIENCE = 12_000;

/** The bot as a process of its own, which can be started, stopped and killed. */
export class BotProcess {
  readonly #options: BotOptions;
  #child: ChildProcess | undefined;
  /** Ends of processes that were asked for. */
  readonly #asked = new WeakSet<ChildProcess>();

  constructor(options: BotOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** @throws BotFailed where it ends before it is ready */
  async start(): Promise<void> {
    if (this.#child !== undefined) throw new Error('The bot runs already');
    const { argv, env, log, ready, onDeath } = this.#options;
    const [program = process.execPath, ...args] = argv;
    const output = await open(log, 'a');
    const isReady = ready();
    const child = spawn(program, args, {
      env,
      // Ctrl-C at the terminal is for the demo, which then stops the bot.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    const ended = this.#watch(child);
    await output.close();
    await Promise.race([
      isReady,
      ended.then((how) => {
        throw new BotFailed(`The bot could not start: ${how}`);
      }),
    ]);
    void ended.then((how) => {
      if (!this.#asked.has(child)) onDeath(how);
    });
  }

  /** SIGTERM, and SIGKILL where that does not help. Nothing happens if it does not run. */
  async stop(): Promise<void> {
    const impatient = setTimeout(() => this.#signal('SIGKILL'), PATIENCE);
    await this.#end('SIGTERM');
    clearTimeout(impatient);
  }

  /** SIGKILL. Nothing happens if it does not run. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === undefined) return;
    this.#asked.add(child);
    const ended = once(child, 'exit');
    this.#signal(signal);
    await ended;
  }

  #signal(signal: NodeJS.Signals): void {
    this.#child?.kill(signal);
  }

  /** How the process ended, in words, when it has. */
  async #watch(child: ChildProcess): Promise<string> {
    this.#child = child;
    const [status, signal] = await once(child, 'exit');
    this.#child = undefined;
    return signal === null ? `it ended with exit status ${status}` : `it was ended by ${signal}`;
  }
}
