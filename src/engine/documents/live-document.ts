import { z } from 'zod';
import type { Live } from '../../../machines/model.ts';
import type { Stored } from '../../ports/index.ts';
import { namedPerson } from './older-fields.ts';

const schema = z.object({
  version: z.object({ name: z.string(), commit: z.string() }),
  run: z.number(),
  person: z.string(),
  since: z.number(),
});

/**
 * What runs on an environment, as it was stored; null if Nestor never deployed there.
 * @throws ZodError if the document is damaged
 */
export const readLive = (stored: Stored | undefined): Live | null =>
  schema.nullable().parse(namedPerson(stored?.value ?? null));
