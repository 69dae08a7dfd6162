import { hostname } from 'node:os';
import { resolve } from 'node:path';
import type { Executor, Log, Order, Outcome, Repositories } from '../../engine/ports.ts';
import { closeAttempt, openAttempt, sweepAttempts, type Attempt } from './attempts.ts';
import { exists, readJson, readStatus, runFiles } from './files.ts';
import { follow } from './follow.ts';
import { maskedCopy } from './copy.ts';
import { groupLives, type Identity } from './identity.ts';
import { launch, type Launched } from './launch.ts';
import { mustBeStartable } from './program.ts';
import { readTail } from './tail.ts';

export interface CommandExecutorOptions {
  /** Where each run gets its folder; it belongs to one machine. */
  readonly folder: string;
  readonly repositories: Pick<Repositories, 'checkout' | 'discard'>;
  /** What a command gets of the bot's own environment. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Hears of faults that nobody is waiting to be told. */
  readonly log: Pick<Log, 'warn'>;
}

type OnOutput = (tail: readonly string[]) => void;

interface Watched {
  readonly onOutput: OnOutput;
  readonly mayStart: () => boolean;
}

/** How many lines `onOutput` gets. */
const shownLines = 20;

/** Runs commands in checkouts; see docs/decisions/0004-a-wrapper-starts-the-command.md. */
export function createCommandExecutor(options: CommandExecutorOptions): Executor {
  const { repositories, inherited, mask } = options;
  const folder = resolve(options.folder);
  const warn = (text: string) => options.log.warn({}, mask(text));

  const refused = (reason: string): Outcome => ({ kind: 'refused', reason: mask(reason) });

  /** Up to here a failure means that nothing was started. */
  const start = async (order: Order, attempt: Attempt, mayStart: () => boolean): Promise<Launched> => {
    const { app, commit } = order;
    await repositories.checkout(app, { commit, folder: attempt.checkout });
    const env = { ...inherited, ...order.env };
    await mustBeStartable({ order, checkout: attempt.checkout, path: env['PATH'] });
    // A checkout can take minutes, in which this process may have been paused and taken for dead.
    if (!mayStart()) throw new Error('not started, as the bot lost touch with its store at that moment');
    return await launch({ order, checkout: attempt.checkout, env, files: runFiles(folder, order.run) });
  };

  /** From here on a failure means that the end is not known. */
  const finish = async (launched: Launched, run: number, onOutput: OnOutput): Promise<Outcome> => {
    const files = runFiles(folder, run);
    const onGrowth = async () => onOutput(await readTail({ file: files.log, lines: shownLines, mask }));
    await follow({ ended: launched.ended, file: files.log, onGrowth, warn });
    const fault = await launched.ended;
    const holder = await readJson<Identity>(files.latch);
    if (holder === undefined) return refused(`The command could not be started: ${fault ?? 'its folder is gone'}`);
    if (holder.pid !== launched.pid) return { kind: 'unknown' };
    const status = await readStatus(files.exit);
    return status === undefined ? { kind: 'unknown' } : { kind: 'exited', status };
  };

  const attemptTo = async (attempt: Attempt, order: Order, { onOutput, mayStart }: Watched): Promise<Outcome> => {
    let launched: Launched;
    try {
      launched = await start(order, attempt, mayStart);
    } catch (error) {
      return refused(reasonOf(error));
    }
    try {
      return await finish(launched, order.run, onOutput);
    } catch (error) {
      warn(`how run ${order.run} ended is not known: ${reasonOf(error)}`);
      return { kind: 'unknown' };
    }
  };

  return {
    async execute(order, onOutput, mayStart = () => true) {
      const files = runFiles(folder, order.run);
      if (await exists(files.latch)) return { kind: 'unknown' };
      let attempt: Attempt;
      try {
        attempt = await openAttempt(files, order.app);
      } catch (error) {
        return refused(reasonOf(error));
      }
      try {
        return await attemptTo(attempt, order, { onOutput, mayStart });
      } finally {
        await closeAttempt({ attempt, repositories, warn });
      }
    },
    tail: (run, lines) => readTail({ file: runFiles(folder, run).log, lines, mask }),
    log: (run) => maskedCopy({ files: runFiles(folder, run), mask }),
    place: `${machine}:${folder}`,
    async lingers(run, place) {
      if (!place.startsWith(`${machine}:`)) return false;
      const files = runFiles(place.slice(machine.length + 1), run);
      // A command that has ended may have left a daemon behind: that is what it was for.
      if ((await readStatus(files.exit)) !== undefined) return false;
      const identity = await readJson<Identity>(files.latch);
      return identity !== undefined && (await groupLives(identity));
    },
    sweep: () => sweepAttempts({ folder, repositories, warn }),
  };
}

/** A container's own, where it runs in one: what runs there cannot be seen from anywhere else. */
const machine = hostname();

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
