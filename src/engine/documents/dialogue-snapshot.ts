import { initialTransition, type SnapshotFrom } from 'xstate';
import { z } from 'zod';
import { dialogueMachine } from '../../../machines/dialogue.ts';
import type { DialogueContext } from '../../../machines/dialogue/context.ts';
import type { DialogueRefusal, ProbeFailure } from '../../../machines/refusal.ts';
import { recordedFailure, refusalSchema, upgradeRefusal } from './upgrade-refusal.ts';
import { migrate, UnreadableSnapshot, type Kept, type Migration } from './snapshot.ts';

export type DialogueSnapshot = SnapshotFrom<typeof dialogueMachine>;

/** The shape of dialogues as kept today; a change of `Draft` or of the chart's states adds one, and a step below. */
export const DIALOGUE_SCHEMA = 3;

/** Step N leads from shape N to shape N + 1. */
const migrations: Readonly<Record<number, Migration>> = {
  // There was no queue and no probe. What was busy is asked anew at the next answer.
  1: (kept) => ({
    ...kept,
    context: { ...(kept.context as object), probe: null, busy: null, inLine: null, supersedes: null },
  }),
  2: ({ context, ...kept }) => ({ ...kept, context: renamed(context as Fields) }),
};

type Fields = Readonly<Record<string, unknown>>;

/** Things were called otherwise. */
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
    range: range === null ? null : renamedRange(range as Fields),
    live: live === null ? null : renamedPerson(live as Fields),
    busy: busy === null ? null : renamedBusy(busy as Fields),
    probe: recordedFailure(probe),
    notice: notice === null ? null : upgradeRefusal(notice as Fields),
  };
}

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
const operation = z.enum(['deploy', 'rollback', 'restart']);

const draft = z.object({
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
  step: z.enum(['app', 'environment', 'service', 'version', 'commits', 'nothing']),
  choices: z.array(z.object({ value: z.string(), commit: z.string().exactOptional() })),
  from: z.number(),
  total: z.number(),
  candidate: z.object({ name: z.string(), commit: z.string().nullable() }).nullable(),
  version: version.nullable(),
  live: z.object({ version, run: z.number(), person: z.string(), since: z.number() }).nullable(),
  range: z
    .object({
      relation: z.enum(['first', 'same', 'ahead', 'behind', 'diverged', 'unrelated', 'lost']),
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
      how: z.enum(['runs', 'offered', 'undecided']),
      ahead: z.number(),
      wait: z.number().nullable(),
    })
    .nullable(),
  confirm: z.enum(['yes', 'name']),
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
export function keepDialogue(snapshot: DialogueSnapshot): Kept {
  return { schema: DIALOGUE_SCHEMA, value: snapshot.value, context: snapshot.context };
}

/**
 * A dialogue as it was kept; one that is over, or was never begun, is idle.
 * @throws UnreadableSnapshot
 */
export function reviveDialogue(stored: unknown): DialogueSnapshot {
  if (stored === null) return idle;
  const kept = migrate(stored, DIALOGUE_SCHEMA, migrations);
  const context = draft.safeParse(kept.context);
  if (!context.success) throw new UnreadableSnapshot('its context is not what it should be', { cause: context.error });
  if (typeof kept.value !== 'string' || !Object.hasOwn(dialogueMachine.states, kept.value))
    throw new UnreadableSnapshot('it is in no state that this Nestor knows');
  return dialogueStands(dialogueMachine.resolveState({ value: kept.value, context: context.data }));
}

/** How a dialogue stands after what happened to it: one that is over is idle. */
export const dialogueStands = (snapshot: DialogueSnapshot): DialogueSnapshot =>
  snapshot.hasTag('over') ? idle : snapshot;

/** Is somebody asked, or a look-up or a turn awaited, so that the dialogue may be answered and cancelled? */
export const isOpen = (snapshot: DialogueSnapshot): boolean => canExpire(snapshot) || snapshot.hasTag('waiting');

/** Is it dropped if nothing is said for long? Not while it waits in the queue. */
export const canExpire = (snapshot: DialogueSnapshot): boolean =>
  snapshot.hasTag('question') || snapshot.hasTag('looking');
