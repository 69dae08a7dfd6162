import type { Catalog, Range, Version } from '../../../machines/model.ts';
import type { RunRecord } from '../../../machines/record.ts';
import { type Denial, type View } from '../../language/view.ts';
import { word } from '../../language/wording/word.ts';
import { documents, readLive } from '../documents.ts';
import { runsOf } from '../past.ts';
import {
  GitFailure,
  StoreUnavailable,
  type Chat,
  type Executor,
  type Log,
  type LogFile,
  type Now,
  type Outputs,
  type Place,
  type Repositories,
  type Store,
} from '../ports.ts';
import { liveAs, type Probing } from '../probing.ts';
import type { Runs } from '../runs.ts';
import { statusOf } from '../status.ts';
import { elsewhere, isWithAnother } from './elsewhere.ts';
import type { Handlers } from './handler.ts';
import { isUndecided, type WhatNow } from './undecided.ts';

/** A question of a person that is answered from the store and from git, outside any dialogue. */
export type Request =
  | { readonly of: 'status'; readonly app: string | null }
  | { readonly of: 'history'; readonly app: string | null; readonly environment: string | null; readonly count: number }
  | {
      readonly of: 'commits';
      readonly app: string;
      readonly environment: string;
      readonly version: string | Version | null;
    }
  | { readonly of: 'logs'; readonly run: number | null };

export interface AnswerEffect {
  readonly answer: { readonly place: Place; readonly person: string; readonly request: Request };
}

interface Needs {
  readonly chat: Chat;
  readonly store: Store;
  readonly repositories: Repositories;
  readonly outputs: Outputs;
  readonly executor: Pick<Executor, 'reaches'>;
  readonly probing: Probing;
  readonly runs: Runs;
  readonly whatNow: WhatNow;
  readonly catalog: Catalog;
  readonly now: Now;
  readonly log: Log;
}

interface File {
  readonly name: string;
  readonly title: string;
  readonly content: { readonly path: string } | { readonly text: string };
  readonly dispose?: () => Promise<void>;
}

/** A message, and perhaps a file beside it. */
interface Answer {
  readonly view: View;
  readonly file?: File;
}

/** How many commits a message lists; beyond that a file lists them all. */
const IN_A_MESSAGE = 20;
/** How many commits a file lists. */
const IN_A_FILE = 5000;
/** How many lines of a log a message shows. */
const LOG_LINES = 20;

/** Carries out what people ask about: status, history, commits and logs. */
export function answerHandlers(needs: Needs): Handlers<AnswerEffect> {
  const { chat, store, repositories, outputs, executor, probing, runs, whatNow, catalog, now, log } = needs;

  return {
    answer: async ({ place, person, request }, circumstances) => {
      const answer = await find(request).catch((error: unknown): Answer => ({ view: failed(person, error) }));
      const { view, file } = 'view' in answer ? answer : { view: denied(person, answer), file: undefined };
      try {
        await chat.post({ place, content: word(view), ...circumstances });
        if (file !== undefined)
          await chat.upload({ ...file, place, ...circumstances, key: `${circumstances.key}/file` });
      } finally {
        await file?.dispose?.();
      }
    },
  };

  async function find(request: Request): Promise<Answer | Denial> {
    switch (request.of) {
      case 'status': {
        const apps = request.app === null ? Object.keys(catalog) : [request.app];
        const statuses = await Promise.all(
          apps.map((app) => statusOf({ store, repositories, probing, catalog, now, app })),
        );
        return { view: { kind: 'status', apps: statuses, now: now() } };
      }
      case 'history': {
        const { app, environment, count } = request;
        const of = [app, environment].filter((name) => name !== null).join(' ');
        const filter = { ...(app !== null && { app }), ...(environment !== null && { environment }) };
        return { view: { kind: 'history', runs: await runsOf(store, { ...filter, limit: count }), of, now: now() } };
      }
      case 'commits':
        return findCommits(request);
      case 'logs':
        return findLogs(request.run);
    }
  }

  async function findCommits({
    app,
    environment,
    version: asked,
  }: Extract<Request, { of: 'commits' }>): Promise<Answer | Denial> {
    const freshness = await repositories.refresh(app);
    const version = await versionAsked(app, asked);
    if (version === undefined)
      return typeof asked === 'string'
        ? { reason: 'unknown-version', said: asked, app }
        : { reason: 'no-versions', operation: 'deploy', app, environment };
    const [stored] = await store.load([documents.live(app, environment)]);
    const live = readLive(stored);
    const probe = await probing.ask({ app, environment, expected: live?.version ?? null, from: version });
    const from = liveAs(live, probe)?.commit;
    const question = { ...(from !== undefined && { from }), to: version.commit };
    const range = await repositories.range(app, { ...question, limit: IN_A_MESSAGE });
    const attached = range.comes.count > IN_A_MESSAGE || range.goes.count > IN_A_MESSAGE;
    const view: View = {
      kind: 'commits',
      comparison: { app, environment, version, live, probe, range, freshness },
      attached,
      now: now(),
    };
    if (!attached) return { view };
    return { view, file: commitFile(await repositories.range(app, { ...question, limit: IN_A_FILE }), app) };
  }

  async function versionAsked(app: string, asked: string | Version | null): Promise<Version | undefined> {
    if (typeof asked === 'string') return repositories.find(app, asked);
    if (asked !== null) return asked;
    const { versions } = await repositories.versions(app, { offset: 0, limit: 1 });
    return versions[0];
  }

  async function findLogs(asked: number | null): Promise<Answer | Denial> {
    const [last] = asked === null ? await runsOf(store, { limit: 1 }) : [];
    const run = asked === null ? last : await runs.read(asked);
    if (run === undefined) return { reason: 'unknown-run', said: asked === null ? 'at all' : `#${asked}` };
    if (isUndecided(run)) return askAgain(run);
    const machine = await elsewhere(run, executor);
    if (machine !== null) return { view: { kind: 'outputElsewhere', run, machine } };
    const [{ tail }, output] = await Promise.all([outputs.news(run, LOG_LINES), outputs.log(run)]);
    if (output === undefined && isWithAnother(run, store)) {
      return { view: { kind: 'outputElsewhere', run, machine: null } };
    }
    const view: View = { kind: 'logs', run, tail, attached: output !== undefined };
    return output === undefined ? { view } : { view, file: logFile(run.id, output) };
  }

  /** The question in its thread may have been refused, or deleted: this is the other way to decide. */
  async function askAgain(run: RunRecord): Promise<Answer> {
    const output = await outputs.log(run).catch((error: unknown) => {
      log.error({ err: error, run: run.id }, "a run's output could not be read for the question what to make of it");
      return undefined;
    });
    const view = await whatNow(run);
    return output === undefined ? { view } : { view, file: logFile(run.id, output) };
  }

  function failed(person: string, error: unknown): View {
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof GitFailure) return denied(person, { reason: 'look-up-failed', message: error.message });
    log.error({ err: error }, 'an answer could not be found');
    const message = 'something unexpected went wrong; my log has the details';
    return denied(person, { reason: 'look-up-failed', message });
  }
}

/** A run's output as a file; also its beginning and its end only, which is then said. */
export function logFile(run: number, { path, compressed, leftOut, dispose }: LogFile): File {
  const title = leftOut > 0 ? `Output of #${run}: its beginning and its end` : `Output of #${run}`;
  return { name: `run-${run}.log${compressed ? '.gz' : ''}`, title, content: { path }, dispose };
}

const denied = (person: string, denial: Denial): View => ({ kind: 'denied', person, denial });

function commitFile(range: Range, app: string): File {
  const text = [...section('Comes', range.comes), ...section('Goes', range.goes)].join('\n');
  return { name: `${app}-commits.txt`, title: `Commits of ${app}`, content: { text } };
}

function section(title: string, { count, commits }: Range['comes']): string[] {
  if (count === 0) return [];
  const lines = commits.map(({ commit, author, subject }) => `${commit} ${subject} — ${author}`);
  const left = count - commits.length;
  return [`${title} (${count}):`, ...lines, ...(left > 0 ? [`…and ${left} more`] : []), ''];
}
