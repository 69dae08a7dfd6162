import type { Commit, Effect, Stored, Timer, Write } from '../../ports/index.ts';

/** What a turn has decided so far; committed as one. */
export interface UnitOfWork {
  readonly writes: Write[];
  readonly effects: Effect[];
  readonly timers: { readonly set: Timer[]; readonly clear: string[] };
}

export const emptyWork = (): UnitOfWork => ({ writes: [], effects: [], timers: { set: [], clear: [] } });

export const commitOf = (eventId: string, { writes, effects, timers }: UnitOfWork): Commit => ({
  eventId,
  writes,
  effects,
  timers,
});

/** What a dialogue's effects are added to its turn with. */
export interface TurnContext {
  /** Names the event; effects of the same event have the same keys. */
  readonly eventId: string;
  readonly at: number;
  readonly channel: string;
  readonly person: string;
  /** The environment's slot, where an operation may begin or wait. */
  readonly slot: Stored | undefined;
  /** The dialogue's own run in the queue, or the undecided run whose thread it takes. */
  readonly run: Stored | undefined;
}
