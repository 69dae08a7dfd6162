import type { DialogueEffects } from '../../../../machines/effects.ts';
import type { Dialogues } from '../../turns/dialogues.ts';
import type { Now } from '../../../ports/index.ts';
import type { GrantEffect } from '../../turns/run-effects.ts';
import type { Runs } from '../../turns/runs.ts';
import type { Handlers } from '../handler.ts';

interface Needs {
  readonly dialogues: Dialogues;
  readonly runs: Runs;
  readonly now: Now;
}

/** Carries out turns in the queue: they are taken by the dialogue that waits, or pass on. */
export function queueHandlers({
  dialogues,
  runs,
  now,
}: Needs): Handlers<Pick<DialogueEffects, 'quitQueue'> & GrantEffect> {
  return {
    grant: async ({ run, channel, person }, { key }) => {
      // A dialogue that cannot be read is closed without being asked.
      let waits = false;
      const taken = await dialogues.turn({
        channel,
        person,
        mark: key,
        decide: ({ accepts, snapshot }) => {
          const event = { type: 'turn', run } as const;
          waits = snapshot.context.run === run;
          return accepts(event) ? { event } : undefined;
        },
      });
      // One that is over waits for nothing.
      if (!taken && !waits) await quit(run, null, `${key}/passed`);
    },
    quitQueue: async ({ run, by }, { key }) => {
      if (run !== null) await quit(run, by, key);
    },
  };

  async function quit(run: number, by: string | null, mark: string): Promise<void> {
    await runs.happen(run, mark, { type: 'leave', at: now(), by });
  }
}
