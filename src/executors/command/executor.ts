import { resolve } from 'node:path';
import { tokenOf, type Executor, type Log, type Now, type Repositories } from '../../ports/index.ts';
import { folderFor, folderOn, locationOf } from '../output/files.ts';
import { isOf } from '../output/owner.ts';
import { closeAttempt, closeLeft } from './attempts.ts';
import { exists, runFiles } from './files.ts';
import { follow } from './follow.ts';
import { readLatch } from './latch.ts';
import { createRetryIo } from './retry-io.ts';
import { createStart, type Started } from './start.ts';
import { sweepRuns } from './sweep.ts';

export interface CommandExecutorOptions {
  /** Where each run gets its folder; it belongs to one machine. */
  readonly folder: string;
  readonly repositories: Pick<Repositories, 'checkout' | 'discard'>;
  /** What a command gets of the bot's own environment. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  readonly now: Now;
  /** Hears of faults that no caller waits for. */
  readonly log: Pick<Log, 'warn'>;
}

export interface CommandExecutor extends Executor {
  /** Removes checkouts that processes which are gone have left, except those whose command still runs. */
  sweep(): Promise<void>;
}

/** Runs commands in checkouts; see docs/decisions/0004-a-wrapper-starts-the-command.md. */
export function createCommandExecutor(options: CommandExecutorOptions): CommandExecutor {
  const { repositories, mask } = options;
  const folder = resolve(options.folder);
  const warn = (text: string) => options.log.warn({}, mask(text));
  const clearing = { repositories, warn };
  const retryIo = createRetryIo(warn);
  const start = createStart({ ...options, retryIo, warn });

  return {
    locationOf: () => locationOf(folder),
    async reaches(run, place) {
      if (folderOn(place) !== undefined) return true;
      const files = runFiles(folder, run.id);
      return (await exists(files.folder)) && (await isOf(files, tokenOf(run)));
    },
    async carryOut(task, watcher) {
      const files = runFiles(folderFor(task.location, folder), task.run);
      const alreadyStarted: Started = { kind: 'started' };
      const latch = await retryIo.until(async () => ((await isOf(files, task.token)) ? readLatch(files) : undefined));
      const begun = latch === undefined ? await start({ task, watcher, files }) : alreadyStarted;
      if (begun.kind !== 'started') return begun;
      const { own } = begun;
      const outcome = await follow({ task, watcher, files, hint: own?.launched.over, retryIo, mask, warn });
      // Not if following failed: the command may still run in its checkout.
      if (own !== undefined) await closeAttempt(own.attempt, clearing);
      // Those of a killed bot; a live one removes its own.
      await closeLeft(files.folder, clearing);
      return outcome;
    },
    sweep: () => sweepRuns(folder, clearing),
  };
}
