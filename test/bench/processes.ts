import { type ChildProcess, execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Load, Reply } from './load.ts';
import type { Answered, Asked } from './workspace.ts';

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The local workspace in its own process. */
export class Workspace {
  readonly url: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #asked = 0;

  private constructor(child: ChildProcess, { url, botToken, appToken }: Extract<Answered, { url: string }>) {
    this.#child = child;
    this.url = url;
    this.botToken = botToken;
    this.appToken = appToken;
    child.on('message', (answer: Answered) => this.#hear(answer));
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the workspace ended'));
    });
  }

  static async start(): Promise<Workspace> {
    const child = fork(program('workspace.ts'), { stdio: 'inherit' });
    const [first] = (await once(child, 'message')) as [Extract<Answered, { url: string }>];
    return new Workspace(child, first);
  }

  turns(of: Parameters<Load['turns']>[0]): Promise<number[]> {
    return this.#ask({ do: 'turns', with: of });
  }

  crowd(of: Parameters<Load['crowd']>[0]): Promise<{ replies: number; ms: number }> {
    return this.#ask({ do: 'crowd', with: of });
  }

  thread(of: Parameters<Load['thread']>[0]): Promise<Reply[]> {
    return this.#ask({ do: 'thread', with: of });
  }

  quiet(): Promise<void> {
    return this.#ask({ do: 'quiet', with: null });
  }

  ready(says: string | null): Promise<number> {
    return this.#ask({ do: 'ready', with: { says } });
  }

  async stop(): Promise<void> {
    await end(this.#child, 'SIGKILL');
  }

  #ask<Result>(asked: Asked): Promise<Result> {
    const number = ++this.#asked;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(number, waiting);
    this.#child.send({ number, asked });
    return waiting.promise as Promise<Result>;
  }

  #hear(answer: Answered): void {
    if (!('number' in answer)) return;
    const waiting = this.#waiting.get(answer.number);
    this.#waiting.delete(answer.number);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.result);
  }
}

/** What to start, and how it is known to be ready. */
export interface BotPlan {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly says: string | null;
}

export const echo: Pick<BotPlan, 'command' | 'args' | 'says'> = {
  command: process.execPath,
  args: [program('echo.ts')],
  says: null,
};
export const nestor: Pick<BotPlan, 'command' | 'args' | 'says'> = {
  command: program('../../bin/nestor'),
  args: ['start'],
  says: "All right, I'm ready",
};

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
  static async start(workspace: Workspace, { command, args, env, says }: BotPlan): Promise<BotProcess> {
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

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resident memory in bytes, once it does not change any more. */
  async memoryAtRest(): Promise<number> {
    const seen: number[] = [];
    for (let looks = 0; looks < 60; looks += 1) {
      seen.push(await this.#memory());
      const last = seen.slice(-6);
      if (last.length === 6 && Math.max(...last) - Math.min(...last) < Math.max(...last) / 100) break;
      await new Promise((resolve) => {
        setTimeout(resolve, 500);
      });
    }
    return seen.at(-1) ?? 0;
  }

  async stop(): Promise<void> {
    await end(this.#child, 'SIGTERM');
  }

  async #memory(): Promise<number> {
    const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(this.pid)]);
    return Number(stdout) * 1024;
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
