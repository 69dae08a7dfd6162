import type { RunFailure, StartRefusal } from '../../../machines/refusal.ts';
import type { Now, JobSpec, Outcome, Repositories, Task, Watcher } from '../../ports/index.ts';
import { isOf } from '../output/owner.ts';
import { untilAborted } from '../../async/until-aborted.ts';
import { startWithin } from './liveness.ts';
import { closeAttempt, markLaunched, openAttempt, type Attempt } from './attempts.ts';
import { claim } from './claim.ts';
import { exists, type RunFiles } from './files.ts';
import { bootId } from './identity.ts';
import { callOff } from './latch.ts';
import { waitForLatch } from './wait-for-latch.ts';
import { launch, loadExeca, type Launched } from './launch.ts';
import type { RetryIo } from './retry-io.ts';
import { mustBeStartable, startFault, type Program } from './program.ts';

/** A run whose latch is taken and that is to be followed. */
export interface Started {
  readonly kind: 'started';
  /** The attempt of this process, if that took the latch. */
  readonly own?: { readonly attempt: Attempt; readonly launched: Launched };
}

interface Deps {
  readonly repositories: Pick<Repositories, 'checkout' | 'discard'>;
  readonly inherited: Readonly<Record<string, string>>;
  readonly mask: (text: string) => string;
  readonly now: Now;
  readonly retryIo: RetryIo;
  readonly warn: (text: string) => void;
}

interface Run {
  readonly task: Task;
  readonly watcher: Watcher;
  readonly files: RunFiles;
}

/** Noted before the start: under another boot, or without its folder, it cannot be known whether it ran. */
interface Handle {
  readonly boot: string;
}

/** Starts a run whose latch is free. Anything but `Started` is its outcome: nothing was started. */
export function createStart(deps: Deps): (run: Run) => Promise<Outcome | Started> {
  const { repositories, inherited, mask, now, retryIo, warn } = deps;

  return async (run) => {
    const { task, watcher, files } = run;
    const lost = await whyLost(task, files);
    if (lost !== undefined) return { kind: 'unknown', reason: lost };
    if (watcher.stop.aborted) return stopped(run);
    if ('reason' in task.order) return refused(run, task.order.reason);
    if (task.late !== null) return refused(run, task.late);
    let attempt: Attempt;
    try {
      await claim(files, task.token);
      attempt = await openAttempt(files.folder, task.app);
    } catch (error) {
      return refused(run, startFault(error, mask));
    }
    const preparing = prepare(task.order, attempt, watcher);
    const begun = await begin(run, attempt, preparing);
    if (begun.kind === 'started' && begun.own !== undefined) return begun;
    // A checkout is removed only once nothing works in it; a run that is stopped does not wait for that.
    const closing = Promise.allSettled([preparing]).then(() => closeAttempt(attempt, deps));
    if (!watcher.stop.aborted) await closing;
    return begun;
  };

  async function begin(run: Run, attempt: Attempt, preparing: Promise<Program>): Promise<Outcome | Started> {
    const { watcher, files } = run;
    let launched: Launched;
    try {
      const program = await Promise.race([preparing, untilAborted(watcher.stop)]);
      // A checkout can take minutes, in which this process may have lost its lease.
      if (!(await watcher.mayAct())) return passedOn({ code: 'store-lost-touch' });
      if (program === undefined || watcher.stop.aborted) return await stopped(run);
      launched = await launch({ program, files, latest: now() + startWithin });
    } catch (error) {
      return refused(run, startFault(error, mask));
    }
    return await land(run, attempt, launched);
  }

  async function land(run: Run, attempt: Attempt, launched: Launched): Promise<Outcome | Started> {
    const landing = await waitForLatch({ files: run.files, launched, retryIo, stop: run.watcher.stop });
    switch (landing.kind) {
      case 'latched': {
        const isOwn = landing.latch.kind === 'taken' && landing.latch.by?.pid === launched.pid;
        return isOwn ? { kind: 'started', own: { attempt, launched } } : { kind: 'started' };
      }
      case 'late':
        return passedOn({ code: 'bot-paused' });
      case 'failed':
        return refused(run, landing.reason);
      case 'stop': {
        const begun = await stopped(run);
        // The latch was taken at the last moment, probably by this wrapper.
        return begun.kind === 'started' ? land(run, attempt, launched) : begun;
      }
    }
  }

  async function prepare(order: JobSpec, attempt: Attempt, watcher: Watcher): Promise<Program> {
    const { commit, how } = order;
    const { checkout } = attempt;
    if (how.kind !== 'command') throw new Error('this is no command');
    const handle: Handle = { boot: await bootId() };
    const all = [repositories.checkout(order.app, { commit, folder: checkout }), watcher.note(handle), loadExeca()];
    // Wait for all of them: a checkout is removed only once nothing works in it.
    for (const one of await Promise.allSettled(all)) if (one.status === 'rejected') throw one.reason;
    const program = { argv: how.argv, env: { ...inherited, ...how.env }, commit, checkout };
    await mustBeStartable(program);
    await markLaunched(attempt);
    return program;
  }

  function stopped(run: Run): Promise<Outcome | Started> {
    return settle(run, { kind: 'stopped', exitStatus: null, reason: null }, { code: 'stopped-before-start' });
  }

  function refused(run: Run, reason: StartRefusal): Promise<Outcome | Started> {
    return settle(run, { kind: 'refused', reason }, reason);
  }

  /** Makes sure that what is reported as not started is not started later, by a slow wrapper of a killed bot. */
  async function settle(
    { task, watcher, files }: Run,
    outcome: Outcome,
    reason: StartRefusal,
  ): Promise<Outcome | Started> {
    // A bot that may not start the run must not keep another from starting it.
    if (!(await watcher.mayAct())) return outcome;
    try {
      await claim(files, task.token);
      return (await callOff(files, reason)) ? outcome : { kind: 'started' };
    } catch (error) {
      warn(`${files.folder} could not be closed: ${reasonOf(error)}`);
      return outcome;
    }
  }
}

async function whyLost({ handle, token }: Task, files: RunFiles): Promise<RunFailure | undefined> {
  if (!isHandle(handle)) return undefined;
  if (handle.boot !== (await bootId())) return { code: 'machine-restarted', during: 'start' };
  return (await exists(files.folder)) && (await isOf(files, token)) ? undefined : { code: 'files-gone' };
}

function isHandle(handle: unknown): handle is Handle {
  return typeof handle === 'object' && handle !== null && 'boot' in handle && typeof handle.boot === 'string';
}

/** Nothing was started here, but another process may start it. */
const passedOn = (reason: StartRefusal): Outcome => ({ kind: 'refused', reason });

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
