import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Log, ProbeAnswer, ProbeSpec, Prober, Repositories } from '../../ports/index.ts';
import { shown } from '../output/readable.ts';
import { attemptsIn, closeAttempt, openAttempt, type Attempt } from './attempts.ts';
import { readJson } from './files.ts';
import { runAndCapture, type Captured } from './run-and-capture.ts';
import { membersOf, type Identity } from './identity.ts';
import { mustBeStartable, startFault } from './program.ts';
import { killAll } from './signals.ts';

export interface ProberOptions {
  /** Where each probe gets a folder of its own; on this machine, and used for nothing else. */
  readonly folder: string;
  readonly repositories: Pick<Repositories, 'checkout' | 'discard'>;
  /** What a probe gets of the bot's own environment. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Hears of faults that no caller waits for. */
  readonly log: Pick<Log, 'warn'>;
}

export interface CommandProber extends Prober {
  /** Kills the probes of processes that are gone, and removes their checkouts. */
  sweep(): Promise<void>;
}

/** Characters of an answer that are kept. */
const longest = 200;

/** Runs programs in checkouts that print which version is live. */
export function createProber(options: ProberOptions): CommandProber {
  const { repositories, inherited, mask } = options;
  const folder = resolve(options.folder);
  const warn = (text: string) => options.log.warn({}, mask(text));
  const clearing = { repositories, warn };

  const hearIn = async (attempt: Attempt, order: ProbeSpec, limit: AbortSignal): Promise<Captured> => {
    const { app, commit, argv } = order;
    const { checkout } = attempt;
    await repositories.checkout(app, { commit, folder: checkout });
    const program = { argv, env: { ...inherited, ...order.env }, commit, checkout };
    await mustBeStartable(program);
    const onStart = (probe: Identity) => writeFile(probeOf(attempt), JSON.stringify(probe));
    return await runAndCapture({ program, limit, onStart });
  };

  return {
    async ask(order, limit) {
      let attempt: Attempt | undefined;
      try {
        attempt = await openAttempt(folder, order.app);
        return answerOf(await hearIn(attempt, order, limit), mask);
      } catch (error) {
        return { failure: { code: 'probe-not-started', cause: startFault(error, mask) } };
      } finally {
        if (attempt !== undefined) await closeAttempt(attempt, clearing);
      }
    },
    async sweep() {
      for (const attempt of (await attemptsIn(folder)).left) {
        const probe = await readJson<Identity>(probeOf(attempt));
        if (probe !== undefined && probe !== null) await killAll(() => membersOf(probe));
        await closeAttempt(attempt, clearing);
      }
    },
  };
}

function answerOf({ status, printed }: Captured, mask: (text: string) => string): ProbeAnswer {
  if (status === undefined) return { failure: { code: 'probe-timed-out' } };
  if (status !== 0) return { failure: { code: 'probe-exited', status } };
  const lines = shown(printed, mask).split('\n');
  const said = lines.map((line) => line.trim()).find((line) => line !== '');
  if (said === undefined) return { failure: { code: 'probe-printed-nothing' } };
  return { said: said.length <= longest ? said : `${said.slice(0, longest - 1).toWellFormed()}…` };
}

const probeOf = ({ folder }: Attempt): string => join(folder, 'pid.json');
