import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Ends every process that has this in its environment, first with SIGTERM, so that git can take its locks and
 * temporary files away, then with SIGKILL. git ends without its ssh, and simple-git knows no process groups.
 * @param entry `NAME=value`, with a value that is like no other
 */
export async function endCall(entry: string): Promise<void> {
  await signal(entry, 'SIGTERM');
  // Processes are looked for again and again: one that was about to start others may have been ahead of the signal.
  for (let round = 0; round < 40; round++) {
    await wait(50);
    if ((await signal(entry, round < 10 ? 'SIGTERM' : 'SIGKILL')) === 0) return;
  }
}

async function signal(entry: string, name: NodeJS.Signals): Promise<number> {
  const pids = process.platform === 'linux' ? await marked(entry) : await markedElsewhere(entry);
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch (error) {
      // It ended between the look and the signal, which is what was wanted.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
  return pids.length;
}

async function marked(entry: string): Promise<number[]> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(
    names.map(async (name) => {
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(entry) ? [Number(name)] : [];
    }),
  );
  return found.flat();
}

async function markedElsewhere(entry: string): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-E', '-ww', '-o', 'pid=,command='], {
    maxBuffer: 2 ** 26,
  });
  return stdout
    .split('\n')
    .filter((line) => line.includes(entry))
    .map((line) => Number.parseInt(line, 10));
}
