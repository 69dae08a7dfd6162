import type { Thread } from '../../../../machines/model.ts';
import type { RunEffects } from '../../../../machines/run/effects.ts';
import type { News, Run, RunRecord } from '../../../../machines/run/record.ts';
import { sleep } from '../../../async/sleep.ts';
import type { View } from '../../../language/view.ts';
import {
  Lapsed,
  StoreUnavailable,
  type Chat,
  type Log,
  type Now,
  type Outputs,
  type Store,
} from '../../../ports/index.ts';
import { documents } from '../../documents/keys.ts';
import { readSlot } from '../../documents/slot-document.ts';
import { lineFor } from '../../reads/queue-estimate.ts';
import { typicalDuration } from '../../reads/run-history.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Handlers } from '../handler.ts';
import { NO_NEWS, printedBy } from './output.ts';
import type { Subscription } from './subscriptions.ts';

/** A run's message in the channel. */
export interface RunMessage {
  readonly handlers: Handlers<Pick<RunEffects, 'announce' | 'show'>>;
  /**
   * Keeps the message up to date while the run's command runs, until the signal; not to be waited for.
   * @returns what takes the newest output
   */
  keepFresh(subscription: Pick<Subscription, 'latest'>, until: AbortSignal): (news: News) => void;
}

interface Deps {
  readonly store: Store;
  readonly chat: Chat;
  readonly outputs: Outputs;
  readonly runs: Runs;
  readonly now: Now;
  readonly log: Log;
}

/** Milliseconds; Slack allows one message no more edits. */
const EDIT_EVERY = 3000;

export function createRunMessage(deps: Deps): RunMessage {
  const { store, chat, runs, now, log } = deps;

  return {
    handlers: {
      announce: async ({ run: id }, circumstances) => {
        const run = await runs.read(id);
        if (run === undefined) return;
        const view = await viewOf(run, NO_NEWS);
        const { ts } = await chat.post({ to: { channel: run.thread.channel }, view, ...circumstances });
        await runs.happen(id, `run/${id}/announced`, { type: 'announced', message: ts });
      },
      show: async ({ run: id }, { isStillOwner }) => {
        const run = await runs.read(id);
        if (run !== undefined) await edit(run, { news: await printedBy(run, deps), isStillOwner });
      },
    },
    keepFresh: (subscription, until) => {
      let news = NO_NEWS;
      void keepEditing(subscription, until, () => news);
      return (latest) => {
        news = latest;
      };
    },
  };

  async function viewOf(run: Run, news: News): Promise<View> {
    const { id, app, environment, status } = run;
    const [slot] = status === 'queued' ? await store.load([documents.slot(app, environment)]) : [];
    const line =
      slot === undefined ? null : await lineFor({ store, app, environment, slot: readSlot(slot), run: id, now: now() });
    return { kind: 'run', run, news, typicalDuration: await typicalDuration(store, run), line, now: now() };
  }

  /** Its message was posted before, as the lane keeps the order, unless Slack refused it. */
  async function edit(run: Run, { news, isStillOwner }: { news: News; isStillOwner: () => boolean }): Promise<void> {
    const { message: ts, thread } = run;
    if (ts !== null) await chat.edit({ channel: thread.channel, ts, view: await viewOf(run, news), isStillOwner });
  }

  async function keepEditing(
    subscription: Pick<Subscription, 'latest'>,
    until: AbortSignal,
    news: () => News,
  ): Promise<void> {
    while (!until.aborted) {
      await sleep(EDIT_EVERY, until);
      if (until.aborted) return;
      const holdsLease = store.leaseGuard();
      const isStillOwner = () => !until.aborted && holdsLease();
      const run = subscription.latest;
      try {
        if (run.instance === store.instance) await edit(run, { news: news(), isStillOwner });
      } catch (error) {
        // The bot that follows the run now shows it.
        if (error instanceof Lapsed) continue;
        const level = error instanceof StoreUnavailable ? 'warn' : 'error';
        log[level]({ err: error, run: run.id }, "could not update a run's message; retrying");
      }
    }
  }
}

/**
 * A run's thread; if its message was refused, the thread in which the run was asked for. The same for all effects in
 * the run's lane, as its message comes first there.
 */
export const threadOf = ({ thread, message }: RunRecord): Thread =>
  message === null ? thread : { channel: thread.channel, thread: message };
