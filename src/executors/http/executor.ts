import { resolve } from 'node:path';
import type { StartRefusal } from '../../../machines/refusal.ts';
import type { Executor, Log, Outcome, WordNotice } from '../../ports/index.ts';
import { claim } from '../command/claim.ts';
import { runFiles } from '../command/files.ts';
import { graceAfter } from './grace.ts';
import { createPublicAgent, privateNetworks, type Networks } from './request/private-networks.ts';
import { refused, succeeded, unknown, type Job } from './job.ts';
import { createOutput } from './output.ts';
import { start } from './start.ts';
import { defaultTiming, type Timing } from './timing.ts';
import { fingerprintOf, readCheckpoint, type Checkpoint } from './checkpoint.ts';
import { watch } from './watch.ts';

export interface HttpExecutorOptions {
  /** Where each run gets its folder, with what there is to be seen of it. */
  readonly folder: string;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
  /** Words what Nestor itself says in the output of a run. */
  readonly word: WordNotice;
  /** Hears of faults that no caller waits for. */
  readonly log: Pick<Log, 'warn'>;
  readonly timing?: Partial<Timing>;
  /** Addresses that only nestor.yml may lead to; by default those of private networks. */
  readonly inside?: Networks;
}

/** The location of all runs at an API: any bot can resume them. */
export const HTTP_LOCATION = 'http';

/** Has a central API carry runs out; see docs/decisions/0006-asking-a-central-api.md. */
export function createHttpExecutor(options: HttpExecutorOptions): Executor {
  const { folder, mask, word, log, timing, inside = privateNetworks } = options;
  const runs = resolve(folder);
  const bounds = { inside, outside: createPublicAgent(inside) };
  const warn = (text: string) => log.warn({}, mask(text));
  return {
    locationOf: () => HTTP_LOCATION,
    reaches: async (_, location) => location === HTTP_LOCATION,
    async carryOut({ run, token, order, late, handle, grace: length }, watcher) {
      const checkpoint = readCheckpoint(handle);
      if ('reason' in order) return withoutOrder(checkpoint, order.reason);
      if (late !== null && checkpoint.kind !== 'accepted') return withoutOrder(checkpoint, late);
      if (order.how.kind !== 'http') {
        if (checkpoint.kind !== 'none') return withoutOrder(checkpoint, changed);
        throw new Error(`run ${run} is carried out by a command, not by an API`);
      }
      const print = fingerprintOf(order.how, mask);
      if (checkpoint.kind !== 'none' && checkpoint.print !== print) return withoutOrder(checkpoint, changed);
      const grace = graceAfter(watcher.stop, length);
      const onNews = watcher.onNews.bind(watcher);
      const files = runFiles(runs, run);
      const output = createOutput({ file: files.log, claim: () => claim(files, token), mask, onNews, warn });
      const job = {
        order: order.how,
        print,
        watcher,
        output,
        word,
        mask,
        bounds,
        over: grace.over,
        timing: { ...defaultTiming, ...timing },
      };
      try {
        return await carryOut(job, checkpoint);
      } finally {
        grace.dispose();
        await output.tell();
      }
    },
  };
}

const changed: StartRefusal = { code: 'config-changed' };

async function carryOut(job: Job, checkpoint: Checkpoint): Promise<Outcome> {
  const started = checkpoint.kind === 'accepted' ? checkpoint : await start(job, checkpoint);
  if (started.kind !== 'accepted') return started;
  return job.order.watch === null ? succeeded : watch(job, job.order.watch, started);
}

function withoutOrder(checkpoint: Checkpoint, cause: StartRefusal): Outcome {
  if (checkpoint.kind === 'none') return refused(cause);
  return unknown({ code: 'not-resumable', accepted: checkpoint.kind === 'accepted', cause });
}
