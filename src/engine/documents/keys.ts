import { z } from 'zod';
import { operations, type Live } from '../../../machines/model.ts';
import type { Stored } from '../../ports/index.ts';
import { freeSlot, type Slot } from './slot.ts';

/** Names of the documents in the store. */
export const documents = {
  dialogue: (channel: string, person: string) => `dialogue/${channel}/${person}`,
  run: (id: number) => `run/${id}`,
  /** Who has an environment, and who waits for it. */
  slot: (app: string, environment: string) => `slot/${app}/${environment}`,
  /** What runs on an environment. */
  live: (app: string, environment: string) => `live/${app}/${environment}`,
};

/** Names of the lists of runs, newest first: all, an application's, an environment's. */
export function runLists(app?: string, environment?: string): string {
  return ['runs', app, environment].filter((name) => name !== undefined).join('/');
}

/** Names of lanes: what must be done one after the other. */
export const lanes = {
  /** What is said to a person in a channel. */
  talk: (channel: string, person: string) => `talk/${channel}/${person}`,
  /** Buttons of questions that are over. */
  tidy: (channel: string, person: string) => `tidy/${channel}/${person}`,
  /** What a person said, before it is known who they are. */
  consider: (channel: string, person: string) => `consider/${channel}/${person}`,
  look: (ticket: string) => `look/${ticket}`,
  report: (eventId: string) => `report/${eventId}`,
  /** A run's command. */
  work: (run: number) => `work/${run}`,
  /**
   * What is shown of a run: its message first, then what belongs to that, however long Slack takes. By whoever has
   * followed it, as its output is read for that.
   */
  shown: (run: number) => `shown/${run}`,
  /** Turns in the queue for an environment. */
  queue: (app: string, environment: string) => `queue/${app}/${environment}`,
};

/** What a question's message is known by. */
export const askKey = ({
  dialogue,
  questionNumber,
  askCount,
}: {
  dialogue: string;
  questionNumber: number;
  askCount: number;
}): string => `ask/${dialogue}/${questionNumber}/${askCount}`;

/** What the timer of a run's turn in the queue is known by. */
export const turnKey = (run: number): string => `turn/${run}`;

/** What the question is known by that asks what is to be made of an interrupted run. */
export const interruptedQuestionKey = (run: number): string => `run/${run}/what-now`;

const operation = z.enum(operations);
const holderSchema = z.object({ run: z.number(), person: z.string(), operation, since: z.number() });
const ticketSchema = z.object({
  run: z.number(),
  channel: z.string(),
  person: z.string(),
  operation,
  since: z.number(),
});
const slotSchema = z.object({
  holder: holderSchema.nullable(),
  offer: ticketSchema.nullable(),
  queue: z.array(ticketSchema),
});
const liveSchema = z.object({
  version: z.object({ name: z.string(), commit: z.string() }),
  run: z.number(),
  person: z.string(),
  since: z.number(),
});

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** Older documents name the person `by`. */
const withPerson = (value: unknown): unknown =>
  isFields(value) && 'by' in value ? { ...value, person: value['by'] } : value;

/** Before there was a queue a slot was its holder; later its offer was called `turn`. */
function currentSlot(value: unknown): unknown {
  if (!isFields(value)) return value;
  if ('run' in value) return { ...freeSlot, holder: withPerson(value) };
  return { ...value, holder: withPerson(value['holder']), offer: value['offer'] ?? value['turn'] ?? null };
}

/** @throws ZodError if the document is not what this code wrote */
export const readSlot = (stored: Stored | undefined): Slot =>
  slotSchema.nullable().parse(currentSlot(stored?.value ?? null)) ?? freeSlot;

/** @throws ZodError if the document is not what this code wrote */
export const readLive = (stored: Stored | undefined): Live | null =>
  liveSchema.nullable().parse(withPerson(stored?.value ?? null));
