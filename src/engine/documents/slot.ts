import type { Holder, Operation } from '../../../machines/model.ts';

/** A place in the queue: a run that waits, and its person. */
export interface Ticket {
  readonly run: number;
  readonly channel: string;
  readonly person: string;
  readonly operation: Operation;
  /** Milliseconds since 1970: since when it waits, or, in `offer`, since when it is offered. */
  readonly since: number;
}

/** Who holds an environment, to whom it is offered, and who waits for it, in order. Offered only while it is not held. */
export interface Slot {
  readonly holder: Holder | null;
  readonly offer: Ticket | null;
  readonly queue: readonly Ticket[];
}

/** A slot that a run has left, and the ticket to which that offers the environment. */
export interface Left {
  readonly slot: Slot;
  readonly next: Ticket | null;
}

export const freeSlot: Slot = { holder: null, offer: null, queue: [] };

/** Who blocks the environment; null if it can be taken. @param own the runs that are no obstacle */
export function obstacle(slot: Slot, own: readonly (number | null)[]): (Holder & { how: 'runs' | 'offered' }) | null {
  const { holder, offer } = slot;
  if (holder !== null) return own.includes(holder.run) ? null : { ...holder, how: 'runs' };
  if (offer === null || own.includes(offer.run)) return null;
  const { run, person, operation, since } = offer;
  return { run, person, operation, since, how: 'offered' };
}

/** The environment is this run's; its ticket is used up. */
export const occupy = (slot: Slot, holder: Holder): Slot => ({ ...without(slot, holder.run), holder });

/** To the end of the queue, also from a place in it. */
export function enter(slot: Slot, ticket: Ticket): Slot {
  const others = without(slot, ticket.run);
  return { ...others, queue: [...others.queue, ticket] };
}

/** A run gives up the environment, its offer or its place in the queue. @param at milliseconds since 1970 */
export function leave(slot: Slot, run: number, at: number): Left {
  const left = without(slot, run);
  const [first, ...queue] = left.queue;
  if (left.holder !== null || left.offer !== null || first === undefined) return { slot: left, next: null };
  const next = { ...first, since: at };
  return { slot: { holder: null, offer: next, queue }, next };
}

function without({ holder, offer, queue }: Slot, run: number): Slot {
  return {
    holder: holder?.run === run ? null : holder,
    offer: offer?.run === run ? null : offer,
    queue: queue.filter((ticket) => ticket.run !== run),
  };
}
