import type { Dialogues, Party } from '../turns/turn.ts';
import { lanes } from '../documents/keys.ts';
import type { Timer } from '../../ports/index.ts';

/** What a timer is set for: a person's open question; with a run, the offer of the environment to that run. */
type Deadline = Party & { readonly run?: number };

/** Ends the questions and offers that were not answered in time. */
export function createOnDue(dialogues: Dialogues): (timer: Timer) => Promise<void> {
  return async (timer) => {
    const { run, ...party } = timer.event as Deadline;
    if (run === undefined) await endQuestion(timer, party);
    else await endOffer(timer, party, run);
  };

  async function endQuestion({ key, at }: Timer, party: Party): Promise<void> {
    await dialogues.turn({
      ...party,
      eventId: `timer/${key}/${at}`,
      decide: ({ accepts, snapshot }) => {
        if (accepts({ type: 'timeout' })) return { event: { type: 'timeout' } };
        return snapshot.hasTag('open') ? undefined : { clear: key };
      },
    });
  }

  /** Whether or not the dialogue still exists. A run that was started, or is over, does not accept this. */
  async function endOffer({ key, at }: Timer, party: Party, run: number): Promise<void> {
    const eventId = `timer/${key}/${at}`;
    const effect = {
      key: `${eventId}/passed`,
      lane: lanes.work(run),
      type: 'quitQueue',
      params: { run, person: null },
    };
    await dialogues.turn({ ...party, eventId, decide: () => ({ effects: [effect], clear: key }) });
  }
}
