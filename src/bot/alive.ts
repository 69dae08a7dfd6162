import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../ports/index.ts';

interface Beating {
  readonly folder: string;
  /** Is the bot connected? */
  readonly healthy: () => boolean;
  readonly log: Log;
}

/** Milliseconds between heartbeats; the health check accepts a file up to a minute old. */
const BEAT_EVERY = 10_000;

/** Touches the file `alive` in the data folder while the bot is connected, for external health checks. */
export function beat({ folder, healthy, log }: Beating): { stop(): void } {
  async function write(): Promise<void> {
    if (!healthy()) return;
    try {
      await writeFile(join(folder, 'alive'), `${new Date().toISOString()}\n`);
    } catch (error) {
      log.warn({ err: error }, 'could not write the heartbeat file');
    }
  }
  void write();
  const timer = setInterval(() => void write(), BEAT_EVERY);
  return { stop: () => clearInterval(timer) };
}
