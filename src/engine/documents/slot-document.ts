import { z } from 'zod';
import { operations } from '../../../machines/model.ts';
import type { Stored } from '../../ports/index.ts';
import { isFields, namedPerson } from './older-fields.ts';
import { freeSlot, type Slot } from './slot.ts';

const operation = z.enum(operations);
const holder = z.object({ run: z.number(), person: z.string(), operation, since: z.number() });
const ticket = holder.extend({ channel: z.string() });
const schema = z.object({ holder: holder.nullable(), offer: ticket.nullable(), queue: z.array(ticket) });

/**
 * An environment's slot as it was stored.
 * @throws ZodError if the document is damaged
 */
export const readSlot = (stored: Stored | undefined): Slot =>
  schema.nullable().parse(current(stored?.value ?? null)) ?? freeSlot;

/** Before there was a queue a slot was its holder; later its offer was called `turn`. */
function current(value: unknown): unknown {
  if (!isFields(value)) return value;
  if ('run' in value) return { ...freeSlot, holder: namedPerson(value) };
  return { ...value, holder: namedPerson(value['holder']), offer: value['offer'] ?? value['turn'] ?? null };
}
