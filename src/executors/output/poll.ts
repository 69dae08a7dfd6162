import type { News } from '../../ports/index.ts';
import { sleep } from '../../async/sleep.ts';
import type { OutputReader } from './reader.ts';

interface Polling {
  readonly reader: OutputReader;
  readonly onNews: (news: News) => void;
  /** Aborted when nothing more will be printed. */
  readonly over: AbortSignal;
  /** Hears of faults that no caller waits for. */
  readonly warn: (text: string) => void;
}

/** How many of the last lines are reported. */
const shownLines = 20;
/** Milliseconds before each read. */
const pace = 400;
/** Milliseconds for a read: if output comes faster, the rest is read once the command is over. */
const lookWithin = 10;

/**
 * Reports new output a few times a second, and all of it once more at the end. Never rejects: a command runs on even if
 * its output cannot be read.
 */
export async function pollOutput({ reader, onNews, over, warn }: Polling): Promise<void> {
  const look = async () => {
    if (await reader.read(lookWithin)) onNews(reader.news(shownLines));
  };
  const lookAtAll = async () => {
    await reader.read();
    reader.finish();
    onNews(reader.news(shownLines));
  };
  const orWarn = async (looking: () => Promise<void>) => {
    try {
      await looking();
    } catch (error) {
      warn(`the output cannot be followed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  while (!over.aborted) {
    await sleep(pace, over);
    if (!over.aborted) await orWarn(look);
  }
  await orWarn(lookAtAll);
}
