import type { Objection } from '../../machines/refusal.ts';

/** What is known of a person in a channel; looked up, and briefly remembered. */
export interface Person {
  readonly id: string;
  /** All that speaks against them; empty for a full member of this workspace who is in the channel. */
  readonly objections: readonly Objection[];
}

/** May this person ask for operations, answer for them and have them started? Closed by default. */
export const mayOperate = (person: Person): boolean => person.objections.length === 0;
