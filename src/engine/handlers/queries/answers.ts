import type { RequestRefusal } from '../../../../machines/refusal.ts';
import type { Query } from '../../../language/commands/registry.ts';
import type { View } from '../../../language/view.ts';
import { GitFailure, StoreUnavailable, type Chat, type Destination, type Log } from '../../../ports/index.ts';
import { isRefused, type Handlers } from '../handler.ts';
import type { Answer, Answerer, Answerers } from './answer.ts';
import { answerCommits } from './commits.ts';
import { answerHistory } from './history.ts';
import { answerLogs } from './logs.ts';
import { answerStatus } from './status.ts';
import { answerVersion } from './version.ts';

/** A query of a person, answered from the store and from git outside any dialogue. */
export interface AnswerEffect {
  readonly answer: { readonly thread: Destination; readonly person: string; readonly query: Query };
}

/** What all answerers together need. */
export type AnswerersDeps = Parameters<typeof answerStatus>[0] &
  Parameters<typeof answerHistory>[0] &
  Parameters<typeof answerCommits>[0] &
  Parameters<typeof answerLogs>[0] &
  Parameters<typeof answerVersion>[0];

/** Who answers which query. */
export const createAnswerers = (deps: AnswerersDeps): Answerers => ({
  status: answerStatus(deps),
  history: answerHistory(deps),
  commits: answerCommits(deps),
  logs: answerLogs(deps),
  version: answerVersion(deps),
});

interface Deps {
  readonly chat: Chat;
  readonly answerers: Answerers;
  readonly log: Log;
}

/** Carries out what people ask. */
export function answerHandlers({ chat, answerers, log }: Deps): Handlers<AnswerEffect> {
  return {
    answer: async ({ thread, person, query }, circumstances) => {
      const found = await find(query).catch(failed);
      const answer = 'view' in found ? found : { view: refused(person, found) };
      const { view, file, dispose } = answer;
      try {
        await chat.post({ to: thread, view, ...circumstances });
        if (file !== undefined)
          await chat.upload({ file, to: thread, ...circumstances, key: `${circumstances.key}/file` });
      } catch (error) {
        if (file === undefined || !isRefused(error)) throw error;
        log.error({ err: error, file: file.kind }, 'could not upload a requested file');
        const refusal = refused(person, { code: 'upload-failed', detail: error.message });
        await chat.post({ to: thread, view: refusal, ...circumstances, key: `${circumstances.key}/no-file` });
      } finally {
        await dispose?.();
      }
    },
  };

  /** A query comes to the answerer of its kind, which TypeScript cannot follow through the union. */
  function find(query: Query): Promise<Answer | RequestRefusal> {
    return (answerers[query.of] as Answerer<Query['of']>)(query);
  }

  function failed(error: unknown): RequestRefusal {
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof GitFailure) return { code: 'look-up-failed', detail: error.message };
    log.error({ err: error }, 'could not answer a query');
    return { code: 'unexpected-error' };
  }
}

const refused = (person: string, refusal: RequestRefusal): View => ({ kind: 'refused', person, refusal });
