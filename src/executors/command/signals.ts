import { sleep } from '../../async/sleep.ts';
import type { Row } from './identity.ts';

/** Milliseconds between two reads of the process table. */
const pace = 50;
/** Milliseconds for processes to be gone after SIGKILL. */
const killedWithin = 10_000;

/** @param pid an existing process; negative: its group */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
    // A stopped process receives no other signal.
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    // It is gone, as wanted, or runs as another user (sudo), who alone can signal it.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/**
 * Kills processes until none is left: one may have started others just before the signal.
 * @returns false if some are left after a while: they wait for a device, or run as another user
 */
export function killAll(find: () => Promise<readonly Row[]>): Promise<boolean> {
  return becomes(killedWithin, async () => {
    const rows = await find();
    for (const { pid } of rows) signal(pid, 'SIGKILL');
    return rows.length === 0;
  });
}

/** Polls a condition. @returns whether it came true within so many milliseconds */
export async function becomes(milliseconds: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await isSo())) {
    const left = end - performance.now();
    if (left <= 0) return false;
    await sleep(Math.min(pace, left));
  }
  return true;
}
