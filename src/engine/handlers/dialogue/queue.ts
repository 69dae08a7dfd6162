import type { DialogueEffects } from '../../../../machines/dialogue/effects.ts';
import type { Dialogues } from '../../turns/turn.ts';
import type { Now } from '../../../ports/index.ts';
import type { GrantEffect } from '../../turns/run-effects.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Handlers } from '../handler.ts';

interface Deps {
  readonly dialogues: Dialogues;
  readonly runs: Runs;
  readonly now: Now;
}

/** Offers the environment to the dialogue that waits for it; if that is over, to the next. */
export function queueHandlers({
  dialogues,
  runs,
  now,
}: Deps): Handlers<Pick<DialogueEffects, 'quitQueue'> & GrantEffect> {
  return {
    grant: async ({ run, channel, person }, { key }) => {
      // A dialogue that cannot be read is closed without being asked.
      let waits = false;
      const taken = await dialogues.turn({
        channel,
        person,
        eventId: key,
        decide: ({ accepts, snapshot }) => {
          const event = { type: 'offered', run } as const;
          waits = snapshot.context.run === run;
          return accepts(event) ? { event } : undefined;
        },
      });
      // A dialogue that is over keeps no place.
      if (!taken && !waits) await quit(run, null, `${key}/passed`);
    },
    quitQueue: async ({ run, person }, { key }) => {
      if (run !== null) await quit(run, person, key);
    },
  };

  async function quit(run: number, person: string | null, eventId: string): Promise<void> {
    await runs.happen(run, eventId, { type: 'leave', at: now(), person });
  }
}
