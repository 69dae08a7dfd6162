import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { setTimeout as after } from 'node:timers/promises';

/** The workspace that a bot is to work in. */
interface Home {
  readonly url: string;
  readonly botToken: string;
  readonly appToken: string;
  /** Resolves when the bot is ready, with the milliseconds since 1970. */
  ready(says: string | null): Promise<number>;
}

/** What to start, and how it is known to be ready. */
export interface BotPlan {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** A part of its greeting; null: it is ready once it is connected. */
  readonly says: string | null;
}

/** Milliseconds between two looks at a bot's memory, and how many in a row must agree within 1 %. */
const LOOK_EVERY = 500;
const AGREEING = 6;
const MOST_LOOKS = 30;

/** A bot in its own process. */
export class BotProcess {
  /** Milliseconds from the start of the process until it was ready. */
  readonly readyAfter: number;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, readyAfter: number) {
    this.#child = child;
    this.readyAfter = readyAfter;
  }

  /** Starts a bot and waits until it is ready. */
  static async start(workspace: Home, { command, args, env, says }: BotPlan): Promise<BotProcess> {
    const ready = workspace.ready(says);
    const began = performance.timeOrigin + performance.now();
    const child = spawn(command, args, {
      env: {
        PATH: process.env['PATH'] ?? '',
        HOME: process.env['HOME'] ?? '',
        SLACK_BOT_TOKEN: workspace.botToken,
        SLACK_APP_TOKEN: workspace.appToken,
        SLACK_API_URL: workspace.url,
        LOG_LEVEL: 'warn',
        ...env,
      },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const last = () => child.kill('SIGKILL');
    process.once('exit', last);
    child.once('exit', () => process.off('exit', last));
    const gone = once(child, 'exit').then(() => {
      throw new Error(`${command} ended before it was ready`);
    });
    return new BotProcess(child, (await Promise.race([ready, gone])) - began);
  }

  /** Resident memory in megabytes, once it no longer changes. */
  async memoryAtRest(): Promise<number> {
    const seen: number[] = [];
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      seen.push(await this.#memory());
      const last = seen.slice(-AGREEING);
      if (last.length === AGREEING && Math.max(...last) - Math.min(...last) < Math.max(...last) / 100) break;
      await after(LOOK_EVERY);
    }
    return seen.at(-1) ?? Number.NaN;
  }

  async stop(): Promise<void> {
    await end(this.#child, 'SIGTERM');
  }

  async #memory(): Promise<number> {
    const status = await readFile(`/proc/${this.#child.pid}/status`, 'utf8');
    return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024) / 1e6;
  }
}

/** Ends a child process and waits for it. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
