import { initialTransition } from 'xstate';
import { z } from 'zod';
import { dialogueMachine, type DialogueSnapshot } from '../../../machines/dialogue.ts';
import type { DialogueContext } from '../../../machines/dialogue/context.ts';
import { confirmations, obstacles, operations, relations } from '../../../machines/model.ts';
import type { DialogueRefusal, ProbeFailure } from '../../../machines/refusal.ts';
import { recordedFailure, refusalSchema, upgradeRefusal } from './upgrade-refusal.ts';
import { isRestingState, migrate, UnreadableSnapshot, type Kept, type Migration } from './snapshot.ts';

/** The shape of dialogues as kept today; a change of `DialogueContext` or of the chart's states adds one, and a step. */
export const DIALOGUE_SCHEMA = 3;

/** Step N leads from shape N to shape N + 1. */
const migrations: Readonly<Record<number, Migration>> = {
  // There was no queue and no probe. Who holds the environment is looked up again at the next answer.
  1: (kept) => ({
    ...kept,
    context: { ...(kept.context as object), probe: null, busy: null, inLine: null, supersedes: null },
  }),
  2: ({ value, context, ...kept }) => ({
    ...kept,
    value: nested.get(value) ?? value,
    context: renamed(context as Fields),
  }),
};

/** The chart was flat. */
const nested = new Map<unknown, unknown>([
  ['choosingApp', { agreeing: { choosing: 'app' } }],
  ['choosingEnvironment', { agreeing: { choosing: 'environment' } }],
  ['choosingService', { agreeing: { choosing: 'service' } }],
  ['choosingVersion', { agreeing: { choosing: 'version' } }],
  ['listingVersions', { agreeing: 'listing' }],
  ['showingCommits', { agreeing: 'reviewing' }],
  ['confirming', { agreeing: { confirming: 'plan' } }],
  ['confirmingName', { agreeing: { confirming: 'name' } }],
  ['offeringQueue', { agreeing: { confirming: 'queue' } }],
]);

type Fields = Readonly<Record<string, unknown>>;

/** Fields had other names; there was also `step`, which the schema drops: the state tells it. */
function renamed({
  wanted,
  place,
  number,
  time,
  ticket,
  inLine,
  range,
  live,
  busy,
  probe,
  notice,
  ...rest
}: Fields): Fields {
  return {
    ...rest,
    requested: wanted,
    thread: place,
    questionNumber: number,
    askCount: time,
    lookupId: ticket,
    queued: inLine === 'turn' ? 'offered' : inLine,
    range: isFields(range) ? renamedRange(range) : range,
    live: isFields(live) ? renamedPerson(live) : live,
    busy: isFields(busy) ? renamedBusy(busy) : busy,
    probe: recordedFailure(probe),
    notice: isFields(notice) ? upgradeRefusal(notice) : notice,
  };
}

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const renamedRange = ({ relation, comes, goes }: Fields): Fields => ({
  relation: relation === 'parted' ? 'diverged' : relation,
  added: comes,
  removed: goes,
});

const renamedPerson = ({ by, ...rest }: Fields): Fields => ({ ...rest, person: by });

const renamedBusy = ({ how, ...rest }: Fields): Fields => ({
  ...renamedPerson(rest),
  how: how === 'turn' ? 'offered' : how,
});

const version = z.object({ name: z.string(), commit: z.string() });
const commits = z.object({
  count: z.number(),
  commits: z.array(z.object({ commit: z.string(), author: z.string(), subject: z.string() })),
});
const operation = z.enum(operations);

const contextSchema = z.object({
  dialogue: z.string(),
  thread: z.object({ channel: z.string(), thread: z.string() }),
  person: z.string(),
  operation,
  requested: z.object({
    app: z.string().exactOptional(),
    environment: z.string().exactOptional(),
    version: z.string().exactOptional(),
    commit: z.string().exactOptional(),
    service: z.string().exactOptional(),
  }),
  app: z.string().nullable(),
  environment: z.string().nullable(),
  service: z.string().nullable(),
  choices: z.array(z.object({ value: z.string(), commit: z.string().exactOptional() })),
  from: z.number(),
  total: z.number(),
  candidate: z.object({ name: z.string(), commit: z.string().nullable() }).nullable(),
  version: version.nullable(),
  live: z.object({ version, run: z.number(), person: z.string(), since: z.number() }).nullable(),
  range: z
    .object({
      relation: z.enum(relations),
      added: commits,
      removed: commits,
    })
    .nullable(),
  freshness: z.object({ fetchedAt: z.number().nullable(), failure: z.string().exactOptional() }).nullable(),
  probe: z
    .object({
      said: z.string().nullable(),
      version: version.nullable(),
      agrees: z.boolean().nullable(),
      failure: refusalSchema<ProbeFailure>().nullable(),
    })
    .nullable(),
  busy: z
    .object({
      run: z.number(),
      person: z.string(),
      operation,
      since: z.number(),
      how: z.enum(obstacles),
      ahead: z.number(),
      wait: z.number().nullable(),
    })
    .nullable(),
  confirm: z.enum(confirmations),
  lookupId: z.number(),
  questionNumber: z.number(),
  askCount: z.number(),
  notice: refusalSchema<DialogueRefusal>().nullable(),
  deadline: z.number(),
  run: z.number().nullable(),
  queued: z.enum(['waiting', 'offered']).nullable(),
  supersedes: z.number().nullable(),
}) satisfies z.ZodType<DialogueContext>;

const [idle] = initialTransition(dialogueMachine);

/** How a dialogue is kept. */
export function keepDialogue({ value, context }: DialogueSnapshot): Kept {
  return { schema: DIALOGUE_SCHEMA, value, context };
}

/**
 * A dialogue as it was kept; one that is over, or was never begun, is idle.
 * @throws UnreadableSnapshot
 */
export function reviveDialogue(stored: unknown): DialogueSnapshot {
  if (stored === null) return idle;
  const { value, context } = migrate(stored, DIALOGUE_SCHEMA, migrations);
  const parsed = contextSchema.safeParse(context);
  if (!parsed.success) throw new UnreadableSnapshot('its context is not what it should be', { cause: parsed.error });
  if (!isRestingState(dialogueMachine.root, value))
    throw new UnreadableSnapshot('it is in no state that this Nestor knows');
  return dialogueStands(dialogueMachine.resolveState({ value, context: parsed.data }));
}

/** How a dialogue stands after what happened to it: one that is over is idle. */
export const dialogueStands = (snapshot: DialogueSnapshot): DialogueSnapshot =>
  snapshot.hasTag('over') ? idle : snapshot;
