import type { SnapshotFrom } from 'xstate';
import { z } from 'zod';
import type { RunRecord } from '../../../machines/run/record.ts';
import { runMachine } from '../../../machines/run.ts';
import { migrate, UnreadableSnapshot, type Kept, type Migration } from './snapshot.ts';

export type RunSnapshot = SnapshotFrom<typeof runMachine>;

/** The shape of runs as kept today; a change of `RunRecord` or of the chart's states adds one, and a step below. */
export const RUN_SCHEMA = 3;

/** Step N leads from shape N to shape N + 1. */
const migrations: Readonly<Record<number, Migration>> = {
  // Runs could not be aborted, queued or shown in steps, and an interrupted one waited for its leftovers.
  1: ({ schema, value, context }) => ({
    schema,
    value: lingering.has(JSON.stringify(value)) ? { interrupted: lingering.get(JSON.stringify(value)) } : value,
    context: { ...added, confirmedAt: (context as Partial<RunRecord>).requestedAt, ...(context as object) },
  }),
  2: ({ context, ...kept }) => ({ ...kept, context: renamed(context as Fields) }),
};

type Fields = Readonly<Record<string, unknown>>;

/** Things were called otherwise. */
function renamed({ origin, place, ending, decision, ...rest }: Fields): Fields {
  return {
    ...rest,
    thread: origin,
    location: place,
    stop: ending === null ? null : renamedPerson(ending as Fields),
    decision: decision === null ? null : renamedPerson(decision as Fields),
  };
}

const renamedPerson = ({ by, ...rest }: Fields): Fields => ({ ...rest, person: by });

const lingering = new Map([
  [JSON.stringify({ interrupted: 'lingering' }), 'undecided'],
  [JSON.stringify({ interrupted: 'gone' }), 'marked'],
]);
const added = {
  handle: null,
  timeout: null,
  grace: null,
  ending: null,
  progress: null,
  links: [],
  probe: null,
  decision: null,
};

const time = z.number().nullable();

const record = z.object({
  id: z.number(),
  app: z.string(),
  environment: z.string(),
  operation: z.enum(['deploy', 'rollback', 'restart']),
  version: z.string().nullable(),
  commit: z.string().nullable(),
  previousVersion: z.string().nullable(),
  previousCommit: z.string().nullable(),
  service: z.string().nullable(),
  actor: z.string(),
  thread: z.object({ channel: z.string(), thread: z.string() }),
  fence: z.number(),
  status: z.enum(['queued', 'requested', 'running', 'succeeded', 'failed', 'aborted', 'timed_out', 'interrupted']),
  requestedAt: z.number(),
  confirmedAt: time,
  startedAt: time,
  finishedAt: time,
  exitStatus: z.number().nullable(),
  reason: z.string().nullable(),
  instance: z.string().nullable(),
  location: z.string().nullable(),
  handle: z.unknown().transform((handle) => handle ?? null),
  timeout: time,
  grace: time,
  stop: z.object({ kind: z.enum(['aborted', 'timed_out']), person: z.string().nullable(), at: z.number() }).nullable(),
  progress: z.object({ percent: z.number(), steps: z.array(z.string()) }).nullable(),
  links: z.array(z.object({ url: z.string(), label: z.string() })),
  probe: z
    .object({ said: z.string().nullable(), agrees: z.boolean().nullable(), failure: z.string().nullable() })
    .nullable(),
  decision: z
    .object({ choice: z.enum(['succeeded', 'failed', 'again', 'rollback']), person: z.string(), at: z.number() })
    .nullable(),
  message: z.string().nullable(),
}) satisfies z.ZodType<RunRecord>;

const stateSchema = z.union([z.string(), z.object({ interrupted: z.enum(['undecided', 'marked']) })]);

/** How a run is kept. */
export function keepRun(snapshot: RunSnapshot): Kept {
  return { schema: RUN_SCHEMA, value: snapshot.value, context: snapshot.context };
}

/**
 * A run as it was kept.
 * @throws UnreadableSnapshot
 */
export function reviveRun(stored: unknown): RunSnapshot {
  const { value, context } = parse(stored);
  return runMachine.resolveState({ value, context });
}

/**
 * What is on record of a run as it was kept.
 * @throws UnreadableSnapshot
 */
export const readRun = (stored: unknown): RunRecord => parse(stored).context;

function parse(stored: unknown) {
  const kept = migrate(stored, RUN_SCHEMA, migrations);
  const context = record.safeParse(kept.context);
  if (!context.success) throw new UnreadableSnapshot('its record is not what it should be', { cause: context.error });
  const state = stateSchema.safeParse(kept.value);
  const name = state.success ? (typeof state.data === 'string' ? state.data : 'interrupted') : '';
  if (!state.success || !Object.hasOwn(runMachine.states, name))
    throw new UnreadableSnapshot('it is in no state that this Nestor knows');
  return { value: state.data, context: context.data };
}
