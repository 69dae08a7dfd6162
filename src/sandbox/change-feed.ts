import type { Message } from './world/message.ts';
import type { Call, Channel, Delivery, Person, SharedFile } from './records.ts';

/** A change in the workspace or on the network. */
export type Change =
  | { kind: 'message' | 'edit' | 'delete' | 'reaction'; message: Message }
  | { kind: 'file'; file: SharedFile }
  | { kind: 'person'; person: Person }
  | { kind: 'channel'; channel: Channel }
  | { kind: 'joined' | 'left'; channel: Channel; person: Person }
  | { kind: 'group'; handle: string }
  | { kind: 'view'; person: string }
  | { kind: 'delivery'; delivery: Delivery }
  | { kind: 'connections'; count: number }
  | { kind: 'call'; call: Call };

/** Publishes changes. Listeners are called synchronously, in the order they were added. */
export class ChangeFeed {
  readonly #listeners = new Set<(change: Change) => void>();

  /** @returns a function that removes the listener */
  on(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  emit(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
