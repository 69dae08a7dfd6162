import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The files of one run; wrapper.sh tells what is in them. */
export interface RunFiles {
  readonly folder: string;
  /** pid.json: whoever makes it starts the command. */
  readonly latch: string;
  readonly exit: string;
  /** Both outputs of the command, as they came. */
  readonly log: string;
}

/** @param folder the folder of all runs */
export function runFiles(folder: string, run: number): RunFiles {
  const own = join(folder, String(run));
  return { folder: own, latch: join(own, 'pid.json'), exit: join(own, 'exit'), log: join(own, 'output') };
}

export async function exists(path: string): Promise<boolean> {
  return (await sizeOf(path)) !== undefined;
}

/** @returns bytes; undefined if there is no such file */
export async function sizeOf(path: string): Promise<number | undefined> {
  return (await orMissing(stat(path)))?.size;
}

/** A file that this room wrote, undefined if it is missing or was cut by a crash. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await orMissing(readFile(path, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The exit status a wrapper left. */
export async function readStatus(path: string): Promise<number | undefined> {
  const text = await orMissing(readFile(path, 'utf8'));
  return text !== undefined && /^\d{1,3}\s*$/.test(text) ? Number(text) : undefined;
}

/** What a look at a file answers, or undefined if there is none. */
export async function orMissing<T>(look: Promise<T>): Promise<T | undefined> {
  try {
    return await look;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}
