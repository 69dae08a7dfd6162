import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Compiled modules, kept for the next test: a start takes half the work. */
const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), `nestor-compiled-${userInfo().uid}`) };

let filled: Promise<unknown> | undefined;

/** Makes all starts quick; bots that are killed leave nothing compiled behind. */
export async function quickStarts(): Promise<void> {
  filled ??= nestor(['help'], { PATH: process.env['PATH'] ?? '' });
  await filled;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a process ended: one of the two. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `nestor start` as a process of its own. */
export class Bot {
  readonly name: string;
  /** Resolves when the process is gone. */
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #printed = '';

  /**
   * @param env its whole environment
   * @param inside a command that starts what its arguments say, in its own place
   */
  constructor(name: string, env: Readonly<Record<string, string>>, inside: readonly string[] = []) {
    this.name = name;
    const [program, ...args] = [...inside, process.execPath, main, 'start'];
    this.#child = spawn(program, args, {
      env: { ...compiled, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed += text;
      });
    this.ended = once(this.#child, 'close').then(([status, signal]: unknown[]) => ({
      status: status as Ended['status'],
      signal: signal as Ended['signal'],
    }));
    const child = this.#child;
    const last = () => child.kill('SIGKILL');
    process.once('exit', last);
    void this.ended.then(() => process.off('exit', last));
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** All that it printed. */
  get printed(): string {
    return this.#printed;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** As a crash does: nothing is finished. */
  async kill(): Promise<void> {
    this.send('SIGKILL');
    await this.ended;
  }

  /** As a service manager does. */
  async stop(): Promise<Ended> {
    this.send('SIGTERM');
    return this.ended;
  }

  /** As a machine that sleeps, or a garbage collector that takes its time. */
  pause(): void {
    this.send('SIGSTOP');
  }

  resume(): void {
    this.send('SIGCONT');
  }
}

/** Runs `nestor` with other arguments to its end. */
export async function nestor(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [main, ...args], { env: { ...compiled, ...env }, maxBuffer: 2 ** 26 });
}
