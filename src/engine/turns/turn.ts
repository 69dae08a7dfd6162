import type { DialogueEvent, Facts, Preconditions } from '../../../machines/dialogue/events.ts';
import type { Effect } from '../../ports/index.ts';
import type { DialogueSnapshot } from '../../../machines/dialogue.ts';

/** Whose dialogue, where. */
export interface Party {
  readonly channel: string;
  readonly person: string;
}

type WithoutFacts<Event> = Event extends unknown ? Omit<Event, keyof Facts> : never;

/** A dialogue's event before the loop adds the facts; with how the environment stands where that matters. */
export type DialogueInput =
  WithoutFacts<DialogueEvent> extends infer Event
    ? Event extends { type: 'yes' | 'name' }
      ? Omit<Event, keyof Preconditions>
      : Event
    : never;

/** What is to be done about something that came in, given the dialogue as it stands. */
export interface Decision {
  /** What happens to the dialogue; it must accept it. */
  readonly event?: DialogueInput;
  /** What is to be done besides. */
  readonly effects?: readonly Effect[];
  /** A timer that is no longer needed. */
  readonly clear?: string;
}

export interface Dialogues {
  /**
   * One turn: loads the dialogue, decides, and commits all at once; a conflict reloads and decides again.
   * @param turn.eventId names what came in; a turn of a known eventId changes nothing
   * @param turn.decide pure; undefined if nothing is to be done
   * @returns true if this turn was committed now
   * @throws StoreUnavailable; whether it was committed is then unknown, and it may be tried again
   */
  turn(turn: Party & { eventId: string; decide: (dialogue: DialogueState) => Decision | undefined }): Promise<boolean>;
}

export interface DialogueState {
  readonly snapshot: DialogueSnapshot;
  /** Would the dialogue accept this? */
  readonly accepts: (event: DialogueInput) => boolean;
}
