import { setTimeout as wait } from 'node:timers/promises';
import { sizeOf } from './files.ts';

/** Milliseconds between two looks at a growing file. */
const pace = 500;
/** The first look comes sooner: most commands say something at once. */
const first = 100;

/**
 * Calls `onGrowth` when a file has grown, at most twice a second, until `ended`, and once more if it grew since.
 * Never rejects for what it cannot read: the command goes on all the same.
 */
export async function follow(question: {
  ended: Promise<unknown>;
  file: string;
  onGrowth: () => Promise<void>;
  warn: (text: string) => void;
}): Promise<void> {
  const { ended, file, onGrowth, warn } = question;
  const stop = new AbortController();
  const over = ended.finally(() => stop.abort());
  let seen = 0;
  const look = async () => {
    try {
      const size = (await sizeOf(file)) ?? 0;
      if (size === seen) return;
      seen = size;
      await onGrowth();
    } catch (error) {
      warn(`the output ${file} cannot be followed: ${String(error)}`);
    }
  };
  for (let delay = first; !stop.signal.aborted; delay = pace) {
    await Promise.race([over, pause(delay, stop.signal)]);
    await look();
  }
  await over;
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await wait(milliseconds, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
