import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Terminates every process with this entry in its environment: first with SIGTERM, so that git can remove its locks and
 * temporary files, then with SIGKILL. Killing git alone leaves its ssh running, and simple-git has no process groups.
 * @param entry `NAME=value`, with a unique value
 */
export async function terminateCall(entry: string): Promise<void> {
  await signal(entry, 'SIGTERM');
  // Repeated, as a process may have started others just before its signal arrived.
  for (let round = 0; round < 40; round++) {
    await wait(50);
    if ((await signal(entry, round < 10 ? 'SIGTERM' : 'SIGKILL')) === 0) return;
  }
}

async function signal(entry: string, name: NodeJS.Signals): Promise<number> {
  const pids = process.platform === 'linux' ? await pidsWith(entry) : await pidsWithOnBsd(entry);
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // It exited before the signal.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return pids.length;
}

async function pidsWith(entry: string): Promise<number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(
    names.map(async (name) => {
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(entry) ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

async function pidsWithOnBsd(entry: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-E', '-ww', '-o', 'pid=,command='], {
    maxBuffer: 2 ** 26,
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes(entry))
    .map((line) => Number.parseInt(line, 10));
}
