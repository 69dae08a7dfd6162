import type { RequestRefusal } from '../../../../machines/refusal.ts';
import type { Thread } from '../../../../machines/model.ts';
import { isUndecided, isUnderWay } from '../../../../machines/run/accepts.ts';
import type { RunEvent } from '../../../../machines/run/events.ts';
import type { Decision, Run } from '../../../../machines/run/record.ts';
import type { View } from '../../../language/view.ts';
import type { Dialogues } from '../../turns/turn.ts';
import { runsOf } from '../../reads/run-history.ts';
import type { Chat, Now, Store } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Handlers } from '../handler.ts';

/** What a person wants done about a run; `run` null: the one in progress. */
export type Instruction =
  | { readonly to: 'abort'; readonly run: number | null }
  | { readonly to: 'decide'; readonly run: number; readonly choice: Decision['choice'] };

export interface InstructEffect {
  readonly instruct: {
    /** Where it was said or pressed. */
    readonly thread: Thread;
    readonly channel: string;
    readonly person: string;
    readonly instruction: Instruction;
  };
}

interface Deps {
  readonly store: Store;
  readonly chat: Chat;
  readonly runs: Runs;
  readonly dialogues: Dialogues;
  readonly now: Now;
}

/** How many of the last runs are searched for those in progress. */
const LOOK_BACK = 200;

/** Aborts runs, and decides about interrupted ones, as people ask. */
export function instructionHandlers({ store, chat, runs, dialogues, now }: Deps): Handlers<InstructEffect> {
  return {
    instruct: async ({ thread, person, instruction }, circumstances) => {
      const { key } = circumstances;
      const run = await find(instruction.run);
      const said = !('id' in run)
        ? refused(person, run)
        : instruction.to === 'abort'
          ? await abort(run, { person, key })
          : await decide(run, { choice: instruction.choice, thread, person, key });
      if (said !== null) await chat.post({ to: thread, view: said, ...circumstances });
    },
  };

  /** The run meant; without a number the only one in progress. */
  async function find(asked: number | null): Promise<Run | RequestRefusal> {
    if (asked !== null) return (await runs.read(asked)) ?? { code: 'unknown-run', said: `#${asked}` };
    const open = (await runsOf(store, { limit: LOOK_BACK })).filter(isUnderWay);
    const [only, another] = open;
    if (only === undefined) return { code: 'nothing-runs' };
    return another === undefined ? only : { code: 'which-run', runs: open.map(({ id }) => id) };
  }

  async function abort({ id }: Run, { person, key }: { person: string; key: string }): Promise<View> {
    await runs.happen(id, `${key}/abort`, { type: 'abort', at: now(), person: person });
    const after = await runs.read(id);
    // Its command may have ended by itself in this very moment.
    if (after?.status === 'running' || after?.status === 'aborted') return { kind: 'ending', person, run: after };
    return refused(person, { code: 'run-over', run: id, status: after?.status ?? 'failed' });
  }

  async function decide(
    run: Run,
    { choice, thread, person, key }: { choice: Decision['choice']; thread: Thread; person: string; key: string },
  ): Promise<View | null> {
    const { id } = run;
    if (!isUndecided(run))
      return run.decision?.person === person && run.decision.choice === choice
        ? null
        : refused(person, { code: 'run-decided', run: id });
    if (choice === 'again' || choice === 'rollback') return replace(run, { choice, thread, person, key });
    const event: RunEvent = { type: 'decided', decision: { choice, person: person, at: now() } };
    await runs.happen(id, `${key}/decide`, event);
    const after = await runs.read(id);
    // The decision is shown in the question's message.
    return after?.decision?.person === person ? null : refused(person, { code: 'run-decided', run: id });
  }

  /** Opens the dialogue about the run that is to replace it; nothing is decided before the yes. */
  async function replace(
    run: Run,
    { choice, thread, person, key }: { choice: 'again' | 'rollback'; thread: Thread; person: string; key: string },
  ): Promise<View | null> {
    const { id, app, environment, service, version, operation } = run;
    const { channel } = thread;
    const again = {
      ...(version !== null && operation !== 'restart' && { version: version.name, commit: version.commit }),
      ...(service !== null && { service }),
    };
    let isBusy = false;
    const event = {
      type: 'begin',
      dialogue: `${channel}/${key}`,
      thread,
      person,
      operation: choice === 'rollback' ? 'rollback' : operation,
      requested: { app, environment, ...(choice === 'again' && again) },
      supersedes: id,
    } as const;
    await dialogues.turn({
      channel,
      person,
      eventId: `${key}/begin`,
      decide: ({ snapshot, accepts }) => {
        isBusy = snapshot.hasTag('open') && snapshot.context.dialogue !== event.dialogue;
        return accepts(event) ? { event } : undefined;
      },
    });
    return isBusy ? refused(person, { code: 'dialogue-open' }) : null;
  }
}

const refused = (person: string, refusal: RequestRefusal): View => ({ kind: 'refused', person, refusal });
