import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { groupLives, type Identity } from '../executors/command/identity.ts';

/**
 * Kills the commands that the bot, as designed, left running: after the demo they would be orphans.
 * @param data the NESTOR_DATA of a bot that has ended
 */
export async function endCommands(data: string): Promise<void> {
  for (const leader of await leaders(join(data, 'runs'))) {
    if (!(await groupLives(leader))) continue;
    try {
      // The whole process group at once: the leader ignores gentler signals.
      process.kill(-leader.pid, 'SIGKILL');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

/** The group leader of each run's processes; see src/executors/command/wrapper.sh. */
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
