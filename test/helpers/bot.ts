import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** A compile cache shared by all tests: it halves the work of a start. */
const compiled = { NODE_COMPILE_CACHE: join(tmpdir(), `nestor-compiled-${userInfo().uid}`) };

let filled: Promise<unknown> | undefined;

/** Fills the compile cache once; a bot that is killed would never write it. */
export async function quickStarts(): Promise<void> {
  filled ??= nestor(['help'], { PATH: process.env['PATH'] ?? '' });
  await filled;
}

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** How a process ended: exactly one is set. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `nestor start` as a process of its own. */
export class Bot {
  readonly name: string;
  /** Resolves when the process has ended. */
  readonly ended: Promise<Ended>;
  readonly #child: ChildProcess;
  #printed = '';

  /**
   * @param env its whole environment
   * @param inside a command that executes its arguments, such as `unshare`
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

  /** Everything printed so far. */
  get printed(): string {
    return this.#printed;
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  send(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Like a crash: nothing is finished. */
  async kill(): Promise<void> {
    this.send('SIGKILL');
    await this.ended;
  }

  /** Like a service manager. */
  async stop(): Promise<Ended> {
    this.send('SIGTERM');
    return this.ended;
  }

  /** Like a machine that sleeps, or a long garbage collection. */
  pause(): void {
    this.send('SIGSTOP');
  }

  resume(): void {
    this.send('SIGCONT');
  }
}

/** Runs another `nestor` command to its end. */
export async function nestor(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)(process.execPath, [main, ...args], { env: { ...compiled, ...env }, maxBuffer: 2 ** 26 });
}
