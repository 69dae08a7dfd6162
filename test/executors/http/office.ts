import type { ApiFault, RunFailure } from '../../../machines/refusal.ts';
import { english } from '../../../src/language/en/english.ts';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Executor, HttpSpec, HttpRequest, HttpWatch, Json, News, Outcome } from '../../../src/ports/index.ts';
import { fingerprintOf } from '../../../src/executors/http/checkpoint.ts';
import { createHttpExecutor } from '../../../src/executors/http/executor.ts';
import type { Networks } from '../../../src/executors/http/request/private-networks.ts';
import type { Timing } from '../../../src/executors/http/timing.ts';

export const secret = 'sesame-open-sesame';

const mask = (text: string) => text.replaceAll(secret, '[masked]');

/** Quick enough for a test, slow enough for the other side. */
const timing: Timing = { request: 60_000, firstRetry: 10, longestRetry: 50, appearing: 60_000 };

/** A folder for runs, which is gone after the test, and executors that work in it. */
export interface Office {
  readonly runs: string;
  readonly warnings: readonly string[];
  /** As another bot, or the same after a restart, would have it. */
  executor(changes?: Partial<Timing>): Executor;
  /** What is in the output file of run 12; nothing if there is none. */
  output(): string;
  /** Has run 12 carried out. */
  carryOut(order: HttpSpec, options?: Options): Carried;
}

export interface Options {
  readonly handle?: Json;
  readonly grace?: number;
  readonly mayAct?: () => boolean;
  readonly timing?: Partial<Timing>;
  readonly stop?: AbortController;
}

export interface Carried {
  readonly outcome: Promise<Outcome>;
  readonly news: readonly News[];
  readonly handles: readonly Json[];
  /** Tells the run to end. */
  stop(): void;
}

/** @param inside see HttpExecutorOptions */
export function openOffice(inside?: Networks): Office {
  const runs = mkdtempSync(join(tmpdir(), 'nestor-http-'));
  onTestFinished(() => rmSync(runs, { recursive: true, force: true }));
  const file = join(runs, '12/output');
  const warnings: string[] = [];
  const log = { warn: (_facts: object, text: string) => void warnings.push(text) };
  const executor = (changes: Partial<Timing> = {}) =>
    createHttpExecutor({
      folder: runs,
      mask,
      word: english.renderNotice,
      log,
      timing: { ...timing, ...changes },
      ...(inside && { inside }),
    });
  return {
    runs,
    warnings,
    executor,
    output: () => (existsSync(file) ? readFileSync(file, 'utf8') : ''),
    carryOut(
      how,
      { handle = null, grace = 60_000, mayAct = () => true, timing = {}, stop = new AbortController() } = {},
    ) {
      const news: News[] = [];
      const handles: Json[] = [];
      const order = { run: 12, app: 'shop', commit: 'f'.repeat(40), how };
      const outcome = executor(timing).carryOut(
        { run: 12, token: '12-1', app: 'shop', order, late: null, location: 'http', handle, grace },
        {
          onNews: (one) => void news.push(one),
          mayAct,
          // What is on record is JSON.
          note: async (noted) => void handles.push(JSON.parse(JSON.stringify(noted))),
          stop: stop.signal,
        },
      );
      // Whoever asks an API that is gone asks for ever, and would write into a folder that is gone.
      onTestFinished(async () => {
        stop.abort();
        await Promise.allSettled([outcome]);
      });
      return { outcome, news, handles, stop: () => stop.abort() };
    },
  };
}

/** An order that asks for a deployment at this address. */
export function orderTo(
  url: string,
  { request, ...more }: { request?: Partial<HttpRequest>; watch?: HttpWatch | null; abort?: HttpRequest | null } = {},
): HttpSpec {
  return {
    kind: 'http',
    request: {
      url: `${url}/deployments`,
      method: 'POST',
      headers: { Authorization: `Bearer ${secret}` },
      body: { app: 'shop', ref: 'f'.repeat(40) },
      ...request,
    },
    key: '12',
    watch: null,
    abort: null,
    ...more,
  };
}

/** What is on record of an order that was asked for, and of one that the API has accepted. */
export const asked = (order: HttpSpec) => ({ kind: 'asked', print: fingerprintOf(order, mask) });
export const accepted = (order: HttpSpec, values: Readonly<Record<string, string>> = {}, at = 0) => ({
  ...asked(order),
  kind: 'accepted',
  at,
  values,
});

/** How the deployment of `orderTo` is watched. */
export const watched = (changes: Partial<HttpWatch> = {}): HttpWatch => ({
  url: '{response.url}',
  headers: { Authorization: `Bearer ${secret}` },
  every: 10,
  state: 'status',
  succeeded: ['success'],
  failed: ['failure', 'error'],
  progress: null,
  log: null,
  ...changes,
});

export const succeeded: Outcome = { kind: 'ended', ok: true, exitStatus: null, reason: null };

export const failed = (reason: RunFailure): Outcome => ({ kind: 'ended', ok: false, exitStatus: null, reason });

export const unknown = (reason: RunFailure): Outcome => ({ kind: 'unknown', reason });

export const stopped = (reason: RunFailure | null): Outcome => ({ kind: 'stopped', exitStatus: null, reason });

export const said = (status: number, text = ''): ApiFault => ({ code: 'http-status', status, text });

export const unwatchable = (cause: ApiFault): Outcome => unknown({ code: 'not-watchable', cause });

export const inDoubt = (cause: Extract<RunFailure, { code: 'acceptance-unknown' }>['cause']): Outcome =>
  unknown({ code: 'acceptance-unknown', cause });

export const notAborted = (cause: ApiFault): Outcome => unknown({ code: 'abort-failed', cause });
