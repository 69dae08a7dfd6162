import type { RunEffects } from '../../../../machines/run/effects.ts';
import type { News, Run } from '../../../../machines/run/record.ts';
import type { View } from '../../../language/view.ts';
import type { Dialogues } from '../../turns/turn.ts';
import { documents, readSlot } from '../../documents/keys.ts';
import { typicalDuration } from '../../reads/run-history.ts';
import { sleep } from '../../../async/sleep.ts';
import {
  Lapsed,
  StoreUnavailable,
  type Chat,
  type Executor,
  type Log,
  type LogFile,
  type Now,
  type Outputs,
  type Store,
} from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import { lineFor } from '../../reads/queue-estimate.ts';
import { elsewhere, isWithAnother } from './output-location.ts';
import type { Handlers } from '../handler.ts';
import { outputFile } from '../queries/logs.ts';
import { NOTHING, printedBy } from './output.ts';
import { isRefused } from '../refused.ts';
import { threadOf } from './thread.ts';

/** A run's message while its command runs. */
export interface Board {
  /**
   * Keeps the message up to date until the signal; nobody waits for it.
   * @returns what the newest is given to
   */
  follow(id: number, until: AbortSignal): (news: News) => void;
}

interface Deps {
  readonly store: Store;
  readonly chat: Chat;
  readonly outputs: Outputs;
  readonly executor: Pick<Executor, 'reaches'>;
  readonly runs: Runs;
  readonly dialogues: Dialogues;
  readonly now: Now;
  readonly log: Log;
}

/** Slack's measure: no message is edited more often. */
const EDIT_EVERY = 3000;

type BoardEffects = Pick<RunEffects, 'announce' | 'show' | 'report' | 'conclude'>;

/** Carries out what people see of a run. */
export function createBoard(deps: Deps): Board & { handlers: Handlers<BoardEffects> } {
  const { store, chat, outputs, executor, runs, dialogues, now, log } = deps;

  return {
    handlers: {
      announce: async ({ run: id }, circumstances) => {
        const run = await runs.read(id);
        if (run === undefined) return;
        const view = await messageOf(run, NOTHING);
        const { ts } = await chat.post({ to: { channel: run.thread.channel }, view, ...circumstances });
        await runs.happen(id, `run/${id}/announced`, { type: 'announced', message: ts });
      },
      show: async ({ run: id }, { isStillOwner }) => {
        const run = await runs.read(id);
        if (run !== undefined) await edit(run, { news: await printedBy(run, deps), isStillOwner });
      },
      report: async ({ run: id }, circumstances) => {
        const run = await runs.read(id);
        if (run === undefined || run.startedAt === null) return;
        const thread = threadOf(run);
        const say = async (view: View) => {
          await chat.post({ to: thread, view: view, ...circumstances });
        };
        const machine = await elsewhere(run, executor);
        if (machine !== null) return say({ kind: 'outputElsewhere', run, machine });
        const sayWhereItIs = () => say({ kind: 'outputNotUploaded', run, kept: outputs.whereIs(run) });
        const output = await outputOf(run);
        if (output === null) return sayWhereItIs();
        if (output === undefined) {
          if (isWithAnother(run, store)) await say({ kind: 'outputElsewhere', run, machine: null });
          return;
        }
        try {
          await chat.upload({ to: thread, file: outputFile(id, output), ...circumstances });
        } catch (error) {
          if (!isRefused(error)) throw error;
          log.error({ err: error, run: id }, "could not upload a run's output");
          await sayWhereItIs();
        } finally {
          await output.dispose();
        }
      },
      conclude: async ({ run: id }, circumstances) => {
        const run = await runs.read(id);
        if (run === undefined) return;
        const { thread, actor } = run;
        const view: View = { kind: 'runEnded', run, typicalDuration: await typicalDuration(store, run) };
        await chat.post({ to: thread, view, ...circumstances });
        await dialogues.turn({
          channel: thread.channel,
          person: actor,
          eventId: `${circumstances.key}/dialogue`,
          decide: ({ accepts }) =>
            accepts({ type: 'runEnded', run: id }) ? { event: { type: 'runEnded', run: id } } : undefined,
        });
      },
    },
    follow: (id, until) => {
      let news = NOTHING;
      void keepShowing(id, until, () => news);
      return (latest) => {
        news = latest;
      };
    },
  };

  async function messageOf(run: Run, news: News): Promise<View> {
    const { id, app, environment, status } = run;
    const [slot] = status === 'queued' ? await store.load([documents.slot(app, environment)]) : [];
    const line =
      slot === undefined ? null : await lineFor({ store, app, environment, slot: readSlot(slot), run: id, now: now() });
    return { kind: 'run', run, news, typicalDuration: await typicalDuration(store, run), line, now: now() };
  }

  /** Brings its message up to date, if it has one: in its lane it has, unless Slack refused it. */
  async function edit(run: Run, { news, isStillOwner }: { news: News; isStillOwner: () => boolean }): Promise<void> {
    const { message: ts, thread } = run;
    if (ts !== null) await chat.edit({ channel: thread.channel, ts, view: await messageOf(run, news), isStillOwner });
  }

  /** @returns null if it cannot be had: the disk may be full. To try again for a while would only put off the word */
  async function outputOf(run: Run): Promise<LogFile | undefined | null> {
    try {
      return await outputs.log(run);
    } catch (error) {
      log.error({ err: error, run: run.id }, "could not copy a run's output for upload");
      return null;
    }
  }

  async function keepShowing(id: number, until: AbortSignal, news: () => News): Promise<void> {
    while (!until.aborted) {
      await sleep(EDIT_EVERY, until);
      if (until.aborted) return;
      const followed = store.leaseGuard();
      const isStillOwner = () => !until.aborted && followed();
      try {
        const run = await runs.read(id);
        if (run?.instance === store.instance) await edit(run, { news: news(), isStillOwner });
      } catch (error) {
        // Whoever follows it now shows it.
        if (error instanceof Lapsed) continue;
        const level = error instanceof StoreUnavailable ? 'warn' : 'error';
        log[level]({ err: error, run: id }, "a run's message could not be brought up to date; that is tried again");
      }
    }
  }
}
