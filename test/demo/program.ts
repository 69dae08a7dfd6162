import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** Milliseconds to wait for output. */
const PATIENCE = 60_000;

/** The command line as a child process with piped input. */
export interface Program {
  readonly pid: number;
  /** All its output. */
  printed(): string;
  /** Waits until this is printed once more than before the last `say`; returns its first group. */
  prints(pattern: RegExp): Promise<string>;
  /** Writes lines. */
  say(...lines: readonly string[]): void;
  /** Closes its input. */
  end(): void;
  signal(signal: NodeJS.Signals): void;
  /** Its exit status, or the signal that ended it. */
  readonly ended: Promise<number | string>;
}

export interface ProgramOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Starts `nestor …` with only PATH and HOME of the environment. */
export function nestor(args: readonly string[], { env = {}, cwd }: ProgramOptions = {}): Program {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, [MAIN, ...args], { cwd, env: { PATH, HOME, NO_COLOR: '1', ...env } });
  onTestFinished(() => void child.kill('SIGTERM'));
  let text = '';
  let from = 0;
  const heard = new Set<() => void>();
  const hear = (chunk: string) => {
    text += chunk;
    for (const look of heard) look();
  };
  child.stdout.setEncoding('utf8').on('data', hear);
  child.stderr.setEncoding('utf8').on('data', hear);
  const ended = once(child, 'close').then(([status, signal]): number | string => status ?? signal);
  return {
    pid: child.pid ?? 0,
    printed: () => text,
    prints: (pattern) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = () => {
        const found = pattern.exec(text.slice(from));
        if (found === null) return;
        heard.delete(look);
        resolve(found[1] ?? found[0]);
      };
      heard.add(look);
      look();
      const late = () => reject(new Error(`It has not printed ${pattern}, but:\n${text}`));
      setTimeout(late, PATIENCE).unref();
      void ended.then(() => reject(new Error(`It ended and has not printed ${pattern}:\n${text}`)));
      return promise;
    },
    say: (...lines) => {
      from = text.length;
      child.stdin.write(lines.map((line) => `${line}\n`).join(''));
    },
    end: () => void child.stdin.end(),
    signal: (signal) => void child.kill(signal),
    ended,
  };
}

/** A folder that is removed after the test. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Processes with this text in their command line. */
export async function processesWith(text: string): Promise<readonly string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-ww', '-o', 'args=']);
  return stdout.split('\n').filter((line) => line.includes(text));
}

/** Whether a process with this PID exists. */
export function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
