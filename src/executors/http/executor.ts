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
import { usualTiming, type Timing } from './timing.ts';
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
export const HTTP_PLACE = 'http';

/** Has a central API carry runs out; see docs/decisions/0006-asking-a-central-api.md. */
export function createHttpExecutor(options: HttpExecutorOptions): Executor {
  const { folder, mask, word, log, timing, inside = privateNetworks } = options;
  const runs = resolve(folder);
  const bounds = { inside, outside: createPublicAgent(inside) };
  const warn = (text: string) => log.warn({}, mask(text));
  return {
    locationOf: () => HTTP_PLACE,
    reaches: async (_, place) => place === HTTP_PLACE,
    async carryOut({ run, token, order, late, handle, grace: length }, watcher) {
      const trace = readCheckpoint(handle);
      if ('reason' in order) return withoutOrder(trace, order.reason);
      if (late !== null && trace.kind !== 'accepted') return withoutOrder(trace, late);
      if (order.how.kind !== 'http') {
        if (trace.kind !== 'none') return withoutOrder(trace, changed);
        throw new Error(`run ${run} is carried out by a command, not by an API`);
      }
      const print = fingerprintOf(order.how, mask);
      if (trace.kind !== 'none' && trace.print !== print) return withoutOrder(trace, changed);
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
        timing: { ...usualTiming, ...timing },
      };
      try {
        return await carryOut(job, trace);
      } finally {
        grace.dispose();
        await output.tell();
      }
    },
  };
}

const changed: StartRefusal = { code: 'config-changed' };

async function carryOut(job: Job, trace: Checkpoint): Promise<Outcome> {
  const started = trace.kind === 'accepted' ? trace : await start(job, trace);
  if (started.kind !== 'accepted') return started;
  return job.order.watch === null ? succeeded : watch(job, job.order.watch, started);
}

function withoutOrder(trace: Checkpoint, cause: StartRefusal): Outcome {
  if (trace.kind === 'none') return refused(cause);
  return unknown({ code: 'not-resumable', accepted: trace.kind === 'accepted', cause });
}
