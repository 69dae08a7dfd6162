import type { RunEffects } from '../../../machines/effects.ts';
import { word } from '../../language/wording/word.ts';
import { LAST_LINES } from '../../language/wording/runs.ts';
import type { Dialogues } from '../dialogues.ts';
import { pause } from '../pause.ts';
import { StoreUnavailable, type Chat, type Executor, type Log, type Now } from '../ports.ts';
import type { Runs } from '../runs.ts';
import type { Handlers } from './handler.ts';

/** A run's message while its command runs. */
export interface Board {
  /**
   * Keeps the message up to date until the signal; nobody waits for it.
   * @returns what the newest lines are given to
   */
  follow(id: number, until: AbortSignal): (tail: readonly string[]) => void;
}

interface Needs {
  readonly chat: Chat;
  readonly executor: Executor;
  readonly runs: Runs;
  readonly dialogues: Dialogues;
  readonly now: Now;
  readonly log: Log;
}

/** Slack's measure: no message is edited more often. */
const EDIT_EVERY = 3000;
/** How many lines of a running command are shown. */
const WHILE_RUNNING = 6;

type BoardEffects = Pick<RunEffects, 'announce' | 'show' | 'report' | 'conclude'>;

/** Carries out what people see of a run. */
export function createBoard({
  chat,
  executor,
  runs,
  dialogues,
  now,
  log,
}: Needs): Board & { handlers: Handlers<BoardEffects> } {
  return {
    handlers: {
      announce: async ({ run: id }, { key, doubtful }) => {
        const run = await runs.read(id);
        if (run === undefined) return;
        const content = word({ kind: 'run', run, tail: [], now: now() });
        const { ts } = await chat.post({ place: { channel: run.origin.channel }, content, key, doubtful });
        await runs.happen(id, `run/${id}/announced`, { type: 'announced', message: ts });
      },
      show: async ({ run: id }) => show(id, await executor.tail(id, LAST_LINES)),
      report: async ({ run: id }, { key, doubtful }) => {
        const run = await runs.read(id);
        if (run === undefined || run.message === null) return;
        const output = await executor.log(id);
        if (output === undefined) return;
        const place = { channel: run.origin.channel, thread: run.message };
        const name = `run-${id}.log`;
        try {
          await chat.upload({ place, name, title: `Output of #${id}`, content: { path: output.path }, key, doubtful });
        } finally {
          await output.dispose();
        }
      },
      conclude: async ({ run: id }, { key, doubtful }) => {
        const run = await runs.read(id);
        if (run === undefined) return;
        const { origin, actor } = run;
        await chat.post({ place: origin, content: word({ kind: 'runEnded', run }), key, doubtful });
        await dialogues.turn({
          channel: origin.channel,
          person: actor,
          mark: `${key}/dialogue`,
          decide: ({ accepts }) =>
            accepts({ type: 'runEnded', run: id }) ? { event: { type: 'runEnded', run: id } } : undefined,
        });
      },
    },
    follow: (id, until) => {
      let tail: readonly string[] = [];
      void keepShowing(id, until, () => tail);
      return (lines) => {
        tail = lines.slice(-WHILE_RUNNING);
      };
    },
  };

  async function show(id: number, tail: readonly string[]): Promise<void> {
    const run = await runs.read(id);
    if (run === undefined || run.message === null) return;
    await chat.edit({
      channel: run.origin.channel,
      ts: run.message,
      content: word({ kind: 'run', run, tail, now: now() }),
    });
  }

  async function keepShowing(id: number, until: AbortSignal, tail: () => readonly string[]): Promise<void> {
    while (!until.aborted) {
      await pause(EDIT_EVERY, until);
      if (until.aborted) return;
      try {
        await show(id, tail());
      } catch (error) {
        const level = error instanceof StoreUnavailable ? 'warn' : 'error';
        log[level]({ err: error, run: id }, "a run's message could not be brought up to date; that is tried again");
      }
    }
  }
}
