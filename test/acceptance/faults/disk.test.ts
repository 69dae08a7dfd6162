import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ask } from '../../helpers/asking.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { Seen } from '../../helpers/seen.ts';
import { setStage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

/** Not everywhere may a process have mounts of its own. */
const ownMounts = ['unshare', '--map-root-user', '--mount'];
const mayMount = spawnSync('unshare', [...ownMounts.slice(1), 'true']).status === 0;
const withSmallDiskAt = (folder: string) => [
  ...ownMounts,
  'sh',
  '-c',
  `mkdir -p "${folder}" && mount -t tmpfs -o size=16m none "${folder}" && exec "$@"`,
  'sh',
];

/** Writes until there is no space left. */
function fillUp(file: string): void {
  const descriptor = openSync(file, 'w');
  try {
    for (let size = 2 ** 20; size >= 1; size /= 4) writeWhilePossible(descriptor, Buffer.alloc(size));
  } finally {
    closeSync(descriptor);
  }
}

function writeWhilePossible(descriptor: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(descriptor, bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}

test.runIf(mayMount)(
  'the disk is full: it says so, the running command still ends, and with space again work resumes',
  async () => {
    const stage = await setStage({ store: 'embedded' });
    const data = join(stage.project.folder, 'data-bot');
    await mkdir(data);
    const bot = await stage.start('bot', {}, withSmallDiskAt('$NESTOR_DATA'));
    const filler = `/proc/${bot.pid}/root${data}/filler`;
    const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.0.0' });
    await talk.asks('confirm');
    await stage.project.holdCommands();
    talk.say('yes');
    await vi.waitFor(async () => expect(await stage.project.started()).toHaveLength(1), PATIENCE);
    fillUp(filler);

    const refused = await ask(stage, { as: 'bob', text: 'nestor deploy docs' });
    expect(refused.words).toContain('My database is unreachable');
    expect(bot.printed).toContain('the disk is full');
    await stage.project.releaseCommands();
    await stage.project.unlock();
    rmSync(filler);

    await talk.ends();
    await vi.waitFor(
      async () => expect((await ask(stage, { as: 'bob', text: 'nestor status docs' })).words).toContain('v1.0.0'),
      PATIENCE,
    );
    expect(await stage.project.started()).toHaveLength(1);
  },
);

test.runIf(mayMount)('an output cannot be copied for its upload: the thread is told where it is kept', async () => {
  const stage = await setStage({ store: 'embedded' });
  const runs = join(stage.project.folder, 'data-bot', 'runs');
  // Two thirds of the disk, and not to be compressed to a third.
  await stage.project.addVersion({ app: 'docs', name: 'v9.0.0', body: 'head -c 8000000 /dev/urandom | base64' });
  const bot = await stage.start('bot', {}, withSmallDiskAt('$NESTOR_DATA/runs'));
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v9.0.0' });
  const run = new Seen(stage, await talk.confirms());
  const look = () => run.thread().find(({ words }) => words.includes('Could not upload'));

  const told = await stage.until(look, 'the word that there is no file');

  expect(told.words).toContain(join(runs, String(run.id), 'output'));
  expect(run.files()).toEqual([]);
  expect(bot.printed).toContain('ENOSPC');
  await talk.ends();
});
