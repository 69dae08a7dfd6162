import type { Catalog, Version } from '../../../../machines/model.ts';
import type { RequestRefusal } from '../../../../machines/refusal.ts';
import type { View } from '../../../language/view.ts';
import { documents, readLive } from '../../documents/keys.ts';
import { runsOf } from '../../reads/run-history.ts';
import {
  GitFailure,
  StoreUnavailable,
  type Chat,
  type Log,
  type Now,
  type Destination,
  type Repositories,
  type Store,
} from '../../../ports/index.ts';
import { liveAs, type Probing } from '../../probe/probing.ts';
import { statusOf } from './status.ts';
import type { Answer } from './answer.ts';
import type { Handlers } from '../handler.ts';
import type { FindLogs } from './logs.ts';
import { isRefused } from '../refused.ts';

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
  readonly answer: { readonly thread: Destination; readonly person: string; readonly request: Request };
}

interface Deps {
  readonly chat: Chat;
  readonly store: Store;
  readonly repositories: Repositories;
  readonly probing: Pick<Probing, 'ask'>;
  readonly logs: FindLogs;
  readonly catalog: Catalog;
  readonly now: Now;
  readonly log: Log;
}

/** How many commits a message lists; beyond that a file lists them all. */
const IN_A_MESSAGE = 20;
/** How many commits a file lists. */
const IN_A_FILE = 5000;

/** Carries out what people ask about: status, history, commits and logs. */
export function answerHandlers(deps: Deps): Handlers<AnswerEffect> {
  const { chat, store, repositories, probing, logs, catalog, now, log } = deps;

  return {
    answer: async ({ thread, person, request }, circumstances) => {
      const answer = await find(request).catch((error: unknown): Answer => ({ view: failed(person, error) }));
      const { view, file, dispose } =
        'view' in answer ? answer : { view: refused(person, answer), file: undefined, dispose: undefined };
      try {
        await chat.post({ to: thread, view: view, ...circumstances });
        if (file !== undefined)
          await chat.upload({ file, to: thread, ...circumstances, key: `${circumstances.key}/file` });
      } catch (error) {
        if (file === undefined || !isRefused(error)) throw error;
        log.error({ err: error, file: file.kind }, 'could not upload a requested file');
        const view = refused(person, { code: 'upload-failed', detail: error.message });
        await chat.post({ to: thread, view, ...circumstances, key: `${circumstances.key}/no-file` });
      } finally {
        await dispose?.();
      }
    },
  };

  async function find(request: Request): Promise<Answer | RequestRefusal> {
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
        return logs(request.run);
    }
  }

  async function findCommits({
    app,
    environment,
    version: asked,
  }: Extract<Request, { of: 'commits' }>): Promise<Answer | RequestRefusal> {
    const freshness = await repositories.refresh(app);
    const version = await versionAsked(app, asked);
    if (version === undefined)
      return typeof asked === 'string'
        ? { code: 'unknown-version', said: asked, app }
        : { code: 'no-versions', operation: 'deploy', app, environment };
    const [stored] = await store.load([documents.live(app, environment)]);
    const live = readLive(stored);
    const probe = await probing.ask({ app, environment, expected: live?.version ?? null, from: version });
    const from = liveAs(live, probe)?.commit;
    const question = { ...(from !== undefined && { from }), to: version.commit };
    const range = await repositories.range(app, { ...question, limit: IN_A_MESSAGE });
    const attached = range.added.count > IN_A_MESSAGE || range.removed.count > IN_A_MESSAGE;
    const view: View = {
      kind: 'commits',
      comparison: { app, environment, version, live, probe, range, freshness },
      attached,
      now: now(),
    };
    if (!attached) return { view };
    return {
      view,
      file: { kind: 'commits', app, range: await repositories.range(app, { ...question, limit: IN_A_FILE }) },
    };
  }

  async function versionAsked(app: string, asked: string | Version | null): Promise<Version | undefined> {
    if (typeof asked === 'string') return repositories.find(app, asked);
    if (asked !== null) return asked;
    const { versions } = await repositories.versions(app, { offset: 0, limit: 1 });
    return versions[0];
  }

  function failed(person: string, error: unknown): View {
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof GitFailure) return refused(person, { code: 'look-up-failed', detail: error.message });
    log.error({ err: error }, 'could not answer a query');
    return refused(person, { code: 'unexpected-error' });
  }
}

const refused = (person: string, refusal: RequestRefusal): View => ({ kind: 'refused', person, refusal });
