import type { Busy, Live } from '../../machines/model.ts';
import { z } from 'zod';
import type { Stored } from './ports.ts';

/** Names of the documents in the store. */
export const documents = {
  dialogue: (channel: string, person: string) => `dialogue/${channel}/${person}`,
  run: (id: number) => `run/${id}`,
  /** What holds an environment. */
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
  report: (mark: string) => `report/${mark}`,
  /** A run's message and thread. */
  board: (run: number) => `board/${run}`,
  /** A run's command. */
  work: (run: number) => `work/${run}`,
};

/** What a question's message is known by. */
export const askKey = ({ dialogue, number, time }: { dialogue: string; number: number; time: number }): string =>
  `ask/${dialogue}/${number}/${time}`;

const busySchema = z.object({
  run: z.number(),
  by: z.string(),
  operation: z.enum(['deploy', 'rollback', 'restart']),
  since: z.number(),
});

const liveSchema = z.object({
  version: z.object({ name: z.string(), commit: z.string() }),
  run: z.number(),
  by: z.string(),
  since: z.number(),
});

/** @throws ZodError if the document is not what this code wrote */
export const readSlot = (stored: Stored | undefined): Busy | null => busySchema.nullable().parse(stored?.value ?? null);

/** @throws ZodError if the document is not what this code wrote */
export const readLive = (stored: Stored | undefined): Live | null => liveSchema.nullable().parse(stored?.value ?? null);
