import { randomUUID } from 'node:crypto';
import { appendFile, readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { ApiFault } from '../../../machines/refusal.ts';
import type { Link, News } from '../../../machines/run/record.ts';
import { orMissing } from '../../async/or-missing.ts';
import { createReader } from '../output/reader.ts';
import { oneLine } from './request/line.ts';

/**
 * The output of a run at an API, as it comes: the API's own log where it gives one, until then its answers. A disk fault
 * costs the output, never the run.
 */
export interface Output {
  /** Adds lines; one that is there already as the last is not repeated. */
  say(text: string): Promise<void>;
  /** Puts the API's log, as far as it is known, in the place of all; what is new at its end is added. */
  showLog(text: string): Promise<void>;
  /**
   * Puts a file in the place of all.
   * @param fill writes it to a path; a reason if it could not
   * @returns that reason
   */
  adopt(fill: (path: string) => Promise<ApiFault | undefined>): Promise<ApiFault | undefined>;
  /** @param percent from 0 to 100; null if there is no number. @param step what it is at; null if that is not known */
  progress(percent: number | null, step: string | null): void;
  link(link: Link): void;
  /** Tells all that there is. */
  tell(): Promise<void>;
}

/** How many of the last lines are told, and how many steps. */
const shownLines = 20;
const shownSteps = 10;

export interface OutputOptions {
  /** Where the output of the run is kept, as it came. */
  readonly file: string;
  /** Makes the folder of the file, and makes it this run's, however often. */
  readonly claim: () => Promise<void>;
  readonly mask: (text: string) => string;
  readonly onNews: (news: News) => void;
  /** Hears of faults that no caller waits for. */
  readonly warn: (text: string) => void;
}

export function createOutput({ file, claim, mask, onNews, warn }: OutputOptions): Output {
  let reader = createReader({ file, mask });
  let percent: number | null = null;
  let steps: readonly string[] = [];
  let links: readonly Link[] = [];

  /** Read each time: while this process was paused, another one on this machine may have resumed the run. */
  const written = async (): Promise<string> => (await orMissing(readFile(file, 'utf8'))) ?? '';

  const add = (text: string) => appendFile(file, text, { mode: 0o600 });

  /** @param fill as for `adopt`; the path is its own, as another process may be at the same */
  const replace = async (fill: (path: string) => Promise<ApiFault | undefined>): Promise<ApiFault | undefined> => {
    const path = `${file}.${randomUUID()}`;
    try {
      const fault = await fill(path);
      if (fault !== undefined) return fault;
      await rename(path, file);
      reader = createReader({ file, mask });
      return undefined;
    } finally {
      await rm(path, { force: true });
    }
  };

  const trying = async (act: () => Promise<void>) => {
    try {
      await claim();
      await act();
    } catch (error) {
      warn(`the output of a run cannot be kept: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  const tell = () =>
    trying(async () => {
      await reader.read();
      const { tail, progress, links: marked } = reader.news(shownLines);
      onNews({ tail, progress: percent === null ? progress : { percent, steps }, links: [...links, ...marked] });
    });

  return {
    async say(text) {
      await trying(async () => {
        const before = await written();
        const lines = text.endsWith('\n') ? text : `${text}\n`;
        if (`\n${before}`.endsWith(`\n${lines}`)) return;
        await add(before === '' || before.endsWith('\n') ? lines : `\n${lines}`);
      });
      await tell();
    },
    async showLog(text) {
      await trying(async () => {
        const before = await written();
        if (text === before) return;
        if (text.startsWith(before)) return add(text.slice(before.length));
        await replace(async (path) => {
          await writeFile(path, text, { mode: 0o600 });
          return undefined;
        });
      });
      await tell();
    },
    async adopt(fill) {
      let fault: ApiFault | undefined;
      await trying(async () => {
        fault = await replace(fill);
      });
      await tell();
      return fault;
    },
    progress(now, step) {
      percent = now ?? percent;
      const named = oneLine(step ?? '', mask);
      if (named !== '') steps = [...steps.filter((known) => known !== named), named].slice(-shownSteps);
    },
    link({ url, label }) {
      links = [{ url: mask(url), label }];
    },
    tell,
  };
}
