import type { RunEffects } from '../../../machines/effects.ts';
import type { News, RunRecord } from '../../../machines/record.ts';
import type { View } from '../../language/view.ts';
import { word } from '../../language/wording/word.ts';
import { LAST_LINES } from '../../language/wording/runs.ts';
import type { Dialogues } from '../dialogues.ts';
import { documents, readSlot } from '../documents.ts';
import { usual } from '../past.ts';
import { pause } from '../pause.ts';
import {
  StoreUnavailable,
  type Chat,
  type Executor,
  type Log,
  type LogFile,
  type Now,
  type Outputs,
  type Store,
} from '../ports.ts';
import type { Runs } from '../runs.ts';
import { lineFor } from '../waiting.ts';
import { logFile } from './answers.ts';
import { elsewhere, isWithAnother } from './elsewhere.ts';
import type { Handlers } from './handler.ts';

/** A run's message while its command runs. */
export interface Board {
  /**
   * Keeps the message up to date until the signal; nobody waits for it.
   * @returns what the newest is given to
   */
  follow(id: number, until: AbortSignal): (news: News) => void;
}

interface Needs {
  readonly store: Store;
  readonly chat: Chat;
  readonly outputs: Outputs;
  readonly executor: Pick<Executor, 'reaches'>;
  readonly runs: Runs;
  readonly dialogues: Dialogues;
  readonly now: Now;
  readonly log: Log;
  readonly stopping: AbortSignal;
}

/** Slack's measure: no message is edited more often. */
const EDIT_EVERY = 3000;
/** Milliseconds for which the run's message is waited for where something belongs to it: Slack's limits may delay it. */
const MESSAGE_WITHIN = 120_000;
const LOOK_EVERY = 250;

const NOTHING: News = { tail: [], progress: null, links: [] };

type BoardEffects = Pick<RunEffects, 'announce' | 'show' | 'report' | 'conclude'>;

/** Carries out what people see of a run. */
export function createBoard(needs: Needs): Board & { handlers: Handlers<BoardEffects> } {
  const { store, chat, outputs, executor, runs, dialogues, now, log, stopping } = needs;

  return {
    handlers: {
      announce: async ({ run: id }, circumstances) => {
        const run = await runs.read(id);
        if (run === undefined) return;
        const content = await messageOf(run, NOTHING);
        const { ts } = await chat.post({ place: { channel: run.origin.channel }, content, ...circumstances });
        await runs.happen(id, `run/${id}/announced`, { type: 'announced', message: ts });
      },
      show: async ({ run: id }) => {
        const run = await announced(id);
        if (run !== undefined) await edit(run, await outputs.news(run, LAST_LINES));
      },
      report: async ({ run: id }, circumstances) => {
        const run = await announced(id);
        if (run === undefined) return;
        const place = { channel: run.origin.channel, thread: run.message };
        const say = async (view: View) => {
          await chat.post({ place, content: word(view), ...circumstances });
        };
        const machine = await elsewhere(run, executor);
        if (machine !== null) return say({ kind: 'outputElsewhere', run, machine });
        const output = await outputOf(run);
        if (output === null) return say({ kind: 'outputNotUploaded', run, kept: outputs.whereIs(run) });
        if (output === undefined) {
          if (isWithAnother(run, store)) await say({ kind: 'outputElsewhere', run, machine: null });
          return;
        }
        try {
          await chat.upload({ place, ...logFile(id, output), ...circumstances });
        } finally {
          await output.dispose();
        }
      },
      conclude: async ({ run: id }, circumstances) => {
        const run = await runs.read(id);
        if (run === undefined) return;
        const { origin, actor } = run;
        const content = word({ kind: 'runEnded', run, usual: await usual(store, run) });
        await chat.post({ place: origin, content, ...circumstances });
        await dialogues.turn({
          channel: origin.channel,
          person: actor,
          mark: `${circumstances.key}/dialogue`,
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

  async function messageOf(run: RunRecord, news: News) {
    const { id, app, environment, status } = run;
    const [slot] = status === 'queued' ? await store.load([documents.slot(app, environment)]) : [];
    const line =
      slot === undefined ? null : await lineFor({ store, app, environment, slot: readSlot(slot), run: id, now: now() });
    return word({ kind: 'run', run, news, usual: await usual(store, run), line, now: now() });
  }

  /** The run with its message, once that is posted; undefined where it does not come, or there is no such run. */
  async function announced(id: number): Promise<(RunRecord & { message: string }) | undefined> {
    for (let waited = 0; waited <= MESSAGE_WITHIN; waited += LOOK_EVERY) {
      const run = await runs.read(id);
      if (run === undefined) return undefined;
      if (run.message !== null) return { ...run, message: run.message };
      await pause(LOOK_EVERY, stopping);
      stopping.throwIfAborted();
    }
    log.error({ run: id }, "a run's message was not posted, so that its end and its output cannot be shown");
    return undefined;
  }

  async function edit(run: RunRecord & { message: string }, news: News): Promise<void> {
    await chat.edit({ channel: run.origin.channel, ts: run.message, content: await messageOf(run, news) });
  }

  /** @returns null if it cannot be had: the disk may be full. To try again for a while would only put off the word */
  async function outputOf(run: RunRecord): Promise<LogFile | undefined | null> {
    try {
      return await outputs.log(run);
    } catch (error) {
      log.error({ err: error, run: run.id }, "a run's output could not be copied for its upload");
      return null;
    }
  }

  async function keepShowing(id: number, until: AbortSignal, news: () => News): Promise<void> {
    while (!until.aborted) {
      await pause(EDIT_EVERY, until);
      if (until.aborted) return;
      try {
        const run = await runs.read(id);
        if (run !== undefined && run.message !== null) await edit({ ...run, message: run.message }, news());
      } catch (error) {
        const level = error instanceof StoreUnavailable ? 'warn' : 'error';
        log[level]({ err: error, run: id }, "a run's message could not be brought up to date; that is tried again");
      }
    }
  }
}
