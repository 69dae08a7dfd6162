import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** Runs a program as a person would: in a new work tree of the mirror, its output in the file `${folder}.output`. */
export async function byHand(
  { mirrors, commit }: { mirrors: string; commit: string },
  { folder, argv: [file = '', ...args] }: { folder: string; argv: readonly string[] },
): Promise<void> {
  const [mirror = ''] = await readdir(mirrors);
  const worktree = ['worktree', 'add', '--quiet', '--detach', folder, commit];
  await promisify(execFile)('git', ['-C', join(mirrors, mirror), ...worktree]);
  const output = await open(`${folder}.output`, 'a');
  await once(spawn(file, args, { cwd: folder, stdio: ['ignore', output.fd, output.fd] }), 'exit');
  await output.close();
}

/** Milliseconds since 1970, with fractions. */
export const now = (): number => performance.timeOrigin + performance.now();

const timesIn = async (file: string): Promise<readonly number[]> =>
  (await readFile(file, 'utf8'))
    .trim()
    .split('\n')
    .map((line) => Number(line) / 1e6);

/** When a command printed its first line, which holds the time in nanoseconds: milliseconds since 1970. */
export async function firstLine(file: string): Promise<number> {
  return (await timesIn(file))[0] ?? Number.NaN;
}

/** Milliseconds between the two times that a command left in a file. */
export async function elapsed(file: string): Promise<number> {
  const [begin = Number.NaN, end = Number.NaN] = await timesIn(file);
  return end - begin;
}
