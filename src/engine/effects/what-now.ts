import type { RunEffects } from '../../../machines/effects.ts';
import type { Catalog } from '../../../machines/model.ts';
import type { Decision, RunRecord } from '../../../machines/record.ts';
import { LAST_LINES } from '../../language/wording/runs.ts';
import type { WhatNowView } from '../../language/wording/what-now.ts';
import { word } from '../../language/wording/word.ts';
import { documents, readLive, whatNowKey } from '../documents.ts';
import type { Chat, Executor, Outputs, Place, Store } from '../ports.ts';
import type { Probing } from '../probing.ts';
import type { Runs } from '../runs.ts';
import { elsewhere } from './elsewhere.ts';
import type { Handlers } from './handler.ts';

interface Needs {
  readonly store: Store;
  readonly chat: Chat;
  readonly outputs: Outputs;
  readonly executor: Executor;
  readonly runs: Runs;
  readonly probing: Probing;
  readonly catalog: Catalog;
}

/** Asks in a run's thread what is to be made of it, when its end cannot be known; its buttons are anybody's who may. */
export function whatNowHandlers(needs: Needs): Handlers<Pick<RunEffects, 'askWhatNow' | 'closeWhatNow'>> {
  const { store, chat, outputs, executor, runs, probing, catalog } = needs;

  return {
    askWhatNow: async ({ run: id }, circumstances) => {
      const run = await runs.read(id);
      if (run === undefined) return;
      await chat.post({ place: placeOf(run), content: word(await viewOf(run)), ...circumstances });
    },
    closeWhatNow: async ({ run: id }) => {
      const run = await runs.read(id);
      if (run === undefined) return;
      const posted = await chat.find({ place: placeOf(run), key: whatNowKey(id) });
      if (posted === undefined) return;
      await chat.edit({ channel: run.origin.channel, ts: posted.ts, content: word(await viewOf(run)) });
    },
  };

  async function viewOf(run: RunRecord): Promise<{ kind: 'whatNow' } & WhatNowView> {
    const { app, environment, version, commit } = run;
    const [stored] = await store.load([documents.live(app, environment)]);
    const expected = readLive(stored)?.version ?? null;
    const from = version !== null && commit !== null ? { name: version, commit } : null;
    const probe = run.decision === null ? await probing.ask({ app, environment, expected, from }) : null;
    return {
      kind: 'whatNow',
      run,
      news: { ...(await outputs.news(run, LAST_LINES)), progress: run.progress, links: run.links },
      probe: probe === null ? null : probe.said === null ? { failure: probe.failure ?? '' } : { said: probe.said },
      elsewhere: await elsewhere(run, executor),
      offers: offersOf(run),
    };
  }

  function offersOf({ app, environment, operation }: RunRecord): Decision['choice'][] {
    const offered = catalog[app]?.[environment]?.operations ?? [];
    return [
      'succeeded',
      'failed',
      ...(offered.includes(operation) ? (['again'] as const) : []),
      ...(offered.includes('rollback') ? (['rollback'] as const) : []),
    ];
  }
}

/** Its thread; where its message could not be posted, the one in which it was asked for. */
const placeOf = ({ origin, message }: RunRecord): Place =>
  message === null ? origin : { channel: origin.channel, thread: message };
