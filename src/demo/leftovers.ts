import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupLives, type Identity } from '../executors/command/identity.ts';

/**
 * Ends the commands that a bot left running, as it should: a demo that is over has nobody who would wait for them.
 * @param data the bot's NESTOR_DATA, when the bot itself is gone
 */
export async function endCommands(data: string): Promise<void> {
  for (const leader of await leaders(join(data, 'runs'))) {
    if (!(await groupLives(leader))) continue;
    try {
      // The whole process group at once; its leader would stay for anything less.
      process.kill(-leader.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** Who leads the processes of each run: see src/executors/command/wrapper.sh. */
async function leaders(runs: string): Promise<readonly Identity[]> {
  const names = await orNone(readdir(runs));
  const found = names.map(async (name) => {
    const [text] = await orNone(readFile(join(runs, name, 'pid.json'), 'utf8').then((text) => [text]));
    return text === undefined ? [] : [JSON.parse(text) as Identity];
  });
  return (await Promise.all(found)).flat();
}

async function orNone<T>(reading: Promise<T[]>): Promise<T[]> {
  try {
    return await reading;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return [];
    throw error;
  }
}
