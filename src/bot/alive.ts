import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../ports/index.ts';

interface Beating {
  readonly folder: string;
  /** Is the bot connected? */
  readonly healthy: () => boolean;
  readonly log: Log;
}

/** Milliseconds between signs of life; a health check takes the file for fresh for a minute. */
const BEAT_EVERY = 10_000;

/** Keeps the file `alive` in the data folder fresh while the bot is connected: for health checks from outside. */
export function beat({ folder, healthy, log }: Beating): { stop(): void } {
  async function write(): Promise<void> {
    if (!healthy()) return;
    try {
      await writeFile(join(folder, 'alive'), `${new Date().toISOString()}\n`);
    } catch (error) {
      log.warn({ err: error }, 'the sign of life could not be written');
    }
  }
  void write();
  const timer = setInterval(() => void write(), BEAT_EVERY);
  return { stop: () => clearInterval(timer) };
}
