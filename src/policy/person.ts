import type { Objection } from '../../machines/refusal.ts';

/** What is known about a person in a channel; looked up, and briefly cached. */
export interface Person {
  readonly id: string;
  /** Every reason to refuse them; empty for a full member of this workspace who is in the channel. */
  readonly objections: readonly Objection[];
}

/** May this person request, confirm and start operations? Closed by default. */
export const mayOperate = (person: Person): boolean => person.objections.length === 0;
