import { sleep } from '../../async/sleep.ts';
import type { Row } from './identity.ts';

/** Milliseconds between two looks at the table of processes. */
const pace = 50;
/** Milliseconds for processes to be gone after SIGKILL. */
const killedWithin = 10_000;

/** @param pid a process that was seen to be there; negative: its group */
export function signal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
    // One that is stopped hears nothing else.
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    // It is gone, which is what was wanted, or another user's (sudo), who alone can end it.
    if (!['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

/**
 * Ends processes until none is found any more: one that was about to start others may have been ahead of the signal.
 * @returns false if some are still there after a while: they wait for a device, or are another user's
 */
export function killAll(find: () => Promise<readonly Row[]>): Promise<boolean> {
  return becomes(killedWithin, async () => {
    const rows = await find();
    for (const { pid } of rows) signal(pid, 'SIGKILL');
    return rows.length === 0;
  });
}

/** Looks until it is so. @returns whether it was, within so many milliseconds */
export async function becomes(milliseconds: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + milliseconds;
  while (!(await isSo())) {
    const left = end - performance.now();
    if (left <= 0) return false;
    await sleep(Math.min(pace, left));
  }
  return true;
}
