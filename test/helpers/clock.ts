import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, vi } from 'vitest';
import { PATIENCE } from './patience.ts';
import { setStage, type Stage, type StageOptions } from './stage.ts';

const preload = fileURLToPath(new URL('../fixtures/shifted-clock.ts', import.meta.url));

interface Clocked {
  readonly stage: Stage;
  /** Moves the bot's clock ahead, or back if negative, and waits until the bot has seen it. */
  jump(milliseconds: number): Promise<void>;
}

/** A stage with a bot whose clock can be moved. */
export async function stageWithClock(options: StageOptions): Promise<Clocked> {
  const stage = await setStage(options);
  const file = join(stage.project.folder, 'clock');
  await stage.start('bot', { NODE_OPTIONS: `--import=${preload}`, SHIFTED_CLOCK: file });
  let ahead = 0;
  return {
    stage,
    jump: async (milliseconds) => {
      ahead += milliseconds;
      await writeFile(file, String(ahead));
      await vi.waitFor(async () => expect(await readFile(`${file}.seen`, 'utf8')).toBe(String(ahead)), {
        timeout: PATIENCE,
        interval: 20,
      });
    },
  };
}
