import type { RunEffects } from '../../../../machines/run/effects.ts';
import { interruptedQuestionKey } from '../../documents/keys.ts';
import type { Chat } from '../../../ports/index.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Handlers } from '../handler.ts';
import { threadOf } from './message.ts';
import type { DescribeInterrupted } from './interrupted-view.ts';

interface Deps {
  readonly chat: Chat;
  readonly runs: Runs;
  readonly describeInterrupted: DescribeInterrupted;
}

/** Asks in the thread of an interrupted run how it ended; anybody who may operate there can answer. */
export function interruptedHandlers({
  chat,
  runs,
  describeInterrupted,
}: Deps): Handlers<Pick<RunEffects, 'askWhatNow' | 'closeWhatNow'>> {
  return {
    askWhatNow: async ({ run: id }, circumstances) => {
      const run = await runs.read(id);
      if (run === undefined) return;
      await chat.post({ to: threadOf(run), view: await describeInterrupted(run), ...circumstances });
    },
    closeWhatNow: async ({ run: id }, { isStillOwner }) => {
      const run = await runs.read(id);
      if (run === undefined) return;
      const posted = await chat.find({ to: threadOf(run), key: interruptedQuestionKey(id) });
      if (posted === undefined) return;
      await chat.edit({
        channel: run.thread.channel,
        ts: posted.ts,
        view: await describeInterrupted(run),
        isStillOwner,
      });
    },
  };
}
