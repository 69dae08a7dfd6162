import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { ask } from '../helpers/asking.ts';
import { PATIENCE, setStage } from '../helpers/stage.ts';
import { Talk } from '../helpers/talk.ts';

/** Not everywhere may a process have mounts of its own. */
const ownMounts = ['unshare', '--map-root-user', '--mount'];
const mayMount = spawnSync('unshare', [...ownMounts.slice(1), 'true']).status === 0;
const onSmallDisk = [...ownMounts, 'sh', '-c', 'mount -t tmpfs -o size=16m none "$NESTOR_DATA" && exec "$@"', 'sh'];

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
  'a full disk: it says that it cannot, a command ends all the same, and with space it goes on',
  async () => {
    const stage = await setStage({ store: 'embedded' });
    const data = join(stage.project.folder, 'data-bot');
    await mkdir(data);
    const bot = await stage.start('bot', {}, onSmallDisk);
    const filler = `/proc/${bot.pid}/root${data}/filler`;
    const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.0.0' });
    await talk.asks('confirm');
    await stage.project.holdCommands();
    talk.say('yes');
    await vi.waitFor(async () => expect(await stage.project.started()).toHaveLength(1), PATIENCE);
    fillUp(filler);

    const refused = await ask(stage, { as: 'bob', text: 'nestor deploy docs' });
    expect(refused.words).toContain('I cannot reach my memory');
    expect(bot.printed).toContain('the disk is full');
    await stage.project.releaseCommands();
    const lock = join(stage.project.folder, 'record', 'docs.live.lock');
    await vi.waitFor(() => expect(existsSync(lock)).toBe(false), PATIENCE);
    rmSync(filler);

    await talk.ends();
    await vi.waitFor(
      async () => expect((await ask(stage, { as: 'bob', text: 'nestor status docs' })).words).toContain('v1.0.0'),
      PATIENCE,
    );
    expect(await stage.project.started()).toHaveLength(1);
  },
);
