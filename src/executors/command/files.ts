import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { orMissing } from '../../async/or-missing.ts';
import { outputFile, ownerFile } from '../output/files.ts';

/** The files of one run; wrapper.sh describes them. */
export interface RunFiles {
  readonly folder: string;
  /** Which run the folder belongs to. */
  readonly owner: string;
  /** pid.json: the process that creates it starts the command, or makes sure that none does. */
  readonly latch: string;
  readonly exit: string;
  /** Exists once the command is being stopped. */
  readonly stop: string;
  /** Both outputs of the command, as they came. */
  readonly log: string;
}

/** @param folder the folder of all runs. @param run its number, or the name of a folder that was moved aside */
export function runFiles(folder: string, run: number | string): RunFiles {
  const log = outputFile(folder, run);
  const own = dirname(log);
  return {
    folder: own,
    owner: ownerFile(folder, run),
    latch: join(own, 'pid.json'),
    exit: join(own, 'exit'),
    stop: join(own, 'stop'),
    log,
  };
}

export async function exists(path: string): Promise<boolean> {
  return (await orMissing(stat(path))) !== undefined;
}

/** A file that this room wrote: undefined if it is missing, null if a crash of the machine truncated it. */
export async function readJson<T>(path: string): Promise<T | null | undefined> {
  const text = await orMissing(readFile(path, 'utf8'));
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as T;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The exit status a wrapper left. */
export async function readStatus(path: string): Promise<number | undefined> {
  const text = await orMissing(readFile(path, 'utf8'));
  return text !== undefined && /^\d{1,3}\s*$/.test(text) ? Number(text) : undefined;
}
