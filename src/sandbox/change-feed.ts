import type { Delivery } from './socket/delivery.ts';
import type { Call } from './web/server.ts';
import type { Channel } from './world/channels.ts';
import type { SharedFile } from './world/files.ts';
import type { Message } from './world/messages.ts';
import type { Person } from './world/people.ts';

/** Something happened in the workspace or on the wire. */
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

/** Who wants to know of changes. Listeners run at once, in the order of their coming. */
export class Changes {
  readonly #listeners = new Set<(change: Change) => void>();

  /** @returns a function that ends the listening */
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
