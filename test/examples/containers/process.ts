import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { PulledImage } from './pull.ts';

/** How long a process has to end when it is told to, in milliseconds, and between two looks at it. */
const GRACE = 10_000;
const LOOK_EVERY = 20;

/** Not looked for on the PATH, as a container has one of its own. */
export const CHROOT = '/usr/sbin/chroot';

/** Starts a command among the files of an image. @returns the process, which leads a group and outlives this one */
export function start({ root, env }: PulledImage, command: readonly string[]): number {
  const child = spawn(CHROOT, [root, ...command], { env: environment(env), detached: true, stdio: 'ignore' });
  child.unref();
  if (child.pid === undefined) throw new Error(`${CHROOT} cannot be started`);
  return child.pid;
}

/** The variables of an image. */
export const environment = (env: readonly string[]): Record<string, string> =>
  Object.fromEntries(env.map((line) => line.split('=', 2) as [string, string]));

/** Ends the group of a process, by force if it must. */
export async function stop(pid: number, grace = GRACE): Promise<void> {
  for (let waited = 0; isRunning(pid); waited += LOOK_EVERY) {
    process.kill(-pid, waited < grace ? 'SIGTERM' : 'SIGKILL');
    await setTimeout(LOOK_EVERY);
  }
}

/** A zombie runs no more. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
