import type { RunEffects } from '../../../../machines/run/effects.ts';
import type { Chat, Store } from '../../../ports/index.ts';
import { typicalDuration } from '../../reads/run-history.ts';
import type { Dialogues } from '../../turns/turn.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Handlers } from '../handler.ts';

interface Deps {
  readonly store: Pick<Store, 'list'>;
  readonly chat: Chat;
  readonly runs: Runs;
  readonly dialogues: Dialogues;
}

/** Says in the dialogue's thread how a run ended, and tells the dialogue. */
export function concludeHandlers({ store, chat, runs, dialogues }: Deps): Handlers<Pick<RunEffects, 'conclude'>> {
  return {
    conclude: async ({ run: id }, circumstances) => {
      const run = await runs.read(id);
      if (run === undefined) return;
      const { thread, actor } = run;
      const view = { kind: 'runEnded', run, typicalDuration: await typicalDuration(store, run) } as const;
      await chat.post({ to: thread, view, ...circumstances });
      const event = { type: 'runEnded', run: id } as const;
      await dialogues.turn({
        channel: thread.channel,
        person: actor,
        eventId: `${circumstances.key}/dialogue`,
        decide: ({ accepts }) => (accepts(event) ? { event } : undefined),
      });
    },
  };
}
