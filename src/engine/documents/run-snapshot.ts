import type { SnapshotFrom } from 'xstate';
import { z } from 'zod';
import { operations } from '../../../machines/model.ts';
import type { ProbeFailure, RunFailure } from '../../../machines/refusal.ts';
import type { Run, RunRecord } from '../../../machines/run/record.ts';
import { runOf, type RunState } from '../../../machines/run/status.ts';
import { runMachine } from '../../../machines/run.ts';
import { namedPerson, type Fields } from './older-fields.ts';
import { recordedFailure, recordedText, refusalSchema } from './upgrade-refusal.ts';
import { migrate, UnreadableSnapshot, type Kept, type Migration } from './snapshot.ts';

export type RunSnapshot = SnapshotFrom<typeof runMachine>;

/** The shape of runs as kept today; a change of `RunRecord` or of the chart's states adds one, and a step below. */
export const RUN_SCHEMA = 3;

/** Step N leads from shape N to shape N + 1. */
const migrations: Readonly<Record<number, Migration>> = {
  // Runs could not be aborted, queued or shown in steps, and an interrupted one waited for its leftovers.
  1: ({ schema, value, context }) => ({
    schema,
    value: renamedStates.get(JSON.stringify(value)) ?? value,
    context: { ...added, confirmedAt: (context as Fields)['requestedAt'], ...(context as Fields) },
  }),
  // Names differed, versions were flat, and the state did not tell what was decided.
  2: ({ schema, value, context }) => ({
    schema,
    value: stateAfterDecision(value, context as Fields),
    context: reshaped(context as Fields),
  }),
};

const renamedStates = new Map<string, unknown>([
  [JSON.stringify({ interrupted: 'lingering' }), { interrupted: 'undecided' }],
  [JSON.stringify({ interrupted: 'gone' }), { interrupted: 'marked' }],
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

function stateAfterDecision(value: unknown, { decision }: Fields): unknown {
  if (JSON.stringify(value) !== JSON.stringify({ interrupted: 'marked' })) return value;
  const choice = (decision as Fields | null | undefined)?.['choice'];
  if (choice === 'succeeded') return { interrupted: 'markedSucceeded' };
  if (choice === 'failed') return { interrupted: 'markedFailed' };
  return { interrupted: 'replaced' };
}

function reshaped(context: Fields): Fields {
  const { origin, place, ending, decision, version, commit, previousVersion, previousCommit, ...others } = context;
  const { reason, probe, ...rest } = others;
  return {
    ...rest,
    version: wholeVersion(version, commit),
    previous: wholeVersion(previousVersion, previousCommit),
    thread: origin,
    location: place,
    stop: namedPerson(ending),
    reason: recordedText(reason),
    probe: recordedFailure(probe),
    decision: namedPerson(decision),
  };
}

/** Missing fields stay missing, so that the schema rejects them. */
const wholeVersion = (name: unknown, commit: unknown): unknown =>
  (name === null && commit !== undefined) || (commit === null && name !== undefined) ? null : { name, commit };

const time = z.number().nullable();
const version = z.object({ name: z.string(), commit: z.string() });

const record = z.object({
  id: z.number(),
  app: z.string(),
  environment: z.string(),
  operation: z.enum(operations),
  version: version.nullable(),
  previous: version.nullable(),
  service: z.string().nullable(),
  actor: z.string(),
  thread: z.object({ channel: z.string(), thread: z.string() }),
  fence: z.number(),
  requestedAt: z.number(),
  confirmedAt: time,
  startedAt: time,
  finishedAt: time,
  exitStatus: z.number().nullable(),
  reason: refusalSchema<RunFailure>().nullable(),
  instance: z.string().nullable(),
  location: z.string().nullable(),
  handle: z.unknown().transform((handle) => handle ?? null),
  timeout: time,
  grace: time,
  stop: z.object({ kind: z.enum(['aborted', 'timed_out']), person: z.string().nullable(), at: z.number() }).nullable(),
  progress: z.object({ percent: z.number(), steps: z.array(z.string()) }).nullable(),
  links: z.array(z.object({ url: z.string(), label: z.string() })),
  probe: z
    .object({
      said: z.string().nullable(),
      agrees: z.boolean().nullable(),
      failure: refusalSchema<ProbeFailure>().nullable(),
    })
    .nullable(),
  decision: z
    .object({ choice: z.enum(['succeeded', 'failed', 'again', 'rollback']), person: z.string(), at: z.number() })
    .nullable(),
  message: z.string().nullable(),
}) satisfies z.ZodType<RunRecord>;

/** How a run is kept. */
export function keepRun(snapshot: RunSnapshot): Kept {
  return { schema: RUN_SCHEMA, value: snapshot.value, context: snapshot.context };
}

/**
 * A run as it was kept.
 * @throws UnreadableSnapshot
 */
export function reviveRun(stored: unknown): RunSnapshot {
  return runMachine.resolveState(parse(stored));
}

/**
 * A run as its readers see it.
 * @throws UnreadableSnapshot
 */
export const readRun = (stored: unknown): Run => runOf(parse(stored));

function parse(stored: unknown): { readonly value: RunState; readonly context: RunRecord } {
  const kept = migrate(stored, RUN_SCHEMA, migrations);
  const context = record.safeParse(kept.context);
  if (!context.success) throw new UnreadableSnapshot('its record is not what it should be', { cause: context.error });
  const { value } = kept;
  if (!isRestingState(value)) throw new UnreadableSnapshot('it is in no state that this Nestor knows');
  return { value, context: context.data };
}

const { arriving: _, interrupted, ...flat } = runMachine.states;

/** A state that a run can be kept in. */
function isRestingState(value: unknown): value is RunState {
  if (typeof value === 'string') return Object.hasOwn(flat, value);
  const nested = z.strictObject({ interrupted: z.string() }).safeParse(value);
  return nested.success && Object.hasOwn(interrupted?.states ?? {}, nested.data.interrupted);
}
