import { initialTransition, transition } from 'xstate';
import { effectsOf } from '../../../machines/effect.ts';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import type { RunEffects } from '../../../machines/run/effects.ts';
import type { RunRecord } from '../../../machines/run/record.ts';
import type { RunEvent } from '../../../machines/run/events.ts';
import { runMachine } from '../../../machines/run.ts';
import { documents } from '../documents/keys.ts';
import { readSlot } from '../documents/slot-document.ts';
import type { Stored } from '../../ports/index.ts';
import { enter, occupy } from '../documents/slot.ts';
import { reviveRun } from '../documents/run-snapshot.ts';
import { addRun } from './run-effects.ts';
import type { TurnContext, UnitOfWork } from './unit-of-work.ts';

type Request = DialogueEffects['requestRun'];
type Queueing = DialogueEffects['enterQueue'];

/**
 * Creates a run, or confirms the queued one: its record, its hold on the environment and its first effects, in the same
 * commit as the yes.
 * @throws Error if the queued run is no longer queued; nothing of this unit of work may be committed then
 */
export function beginRun(turn: UnitOfWork, request: Request, context: TurnContext): void {
  const { run: id, operation, app, environment, person, supersedes, version, live } = request;
  const { slot, run, at, eventId } = context;
  const expect = slot?.version ?? 0;
  const fence = expect + 1;
  const holder = { run: id, person, operation, since: at };
  turn.writes.push({ key: documents.slot(app, environment), expect, value: occupy(readSlot(slot), holder) });
  if (run !== undefined && supersedes === null) {
    addRunEvent(turn, run, { type: 'confirmed', at, version, live, fence }, eventId);
    return;
  }
  if (run !== undefined) addDecision(turn, run, request, context);
  addNew(turn, { ...recordOf(request, at), confirmedAt: at, fence }, eventId);
}

/** Creates a run that waits: its record and its place in the queue, in the same commit as the yes. */
export function queueRun(turn: UnitOfWork, request: Queueing, context: TurnContext): void {
  const { slot, run: waiting, at, eventId, channel, person } = context;
  const { run, operation, app, environment } = request;
  const expect = slot?.version ?? 0;
  const ticket = { run, channel, person, operation, since: at };
  turn.writes.push({ key: documents.slot(app, environment), expect, value: enter(readSlot(slot), ticket) });
  if (waiting?.key !== documents.run(run))
    addNew(turn, { ...recordOf(request, at), confirmedAt: null, fence: 0 }, eventId);
}

function addNew(turn: UnitOfWork, record: RunRecord, eventId: string): void {
  const [snapshot, actions] = initialTransition(runMachine, record);
  addRun(turn, { snapshot, expect: 0, effects: effectsOf<RunEffects>(actions), eventId });
}

/** To replace an interrupted run is to decide about it, unless somebody has decided meanwhile. */
function addDecision(turn: UnitOfWork, stored: Stored, request: Request, { at, eventId }: TurnContext): void {
  const interrupted = reviveRun(stored.value);
  const decision = { choice: choiceOf(interrupted.context, request), person: request.person, at };
  const event = { type: 'decided', decision } as const;
  if (interrupted.can(event)) addRunEvent(turn, stored, event, eventId);
}

/** What a replacement decides: the same rollback once more runs it again, it does not go back from it. */
function choiceOf(interrupted: RunRecord, { operation, version }: Request): 'again' | 'rollback' {
  const isSame = interrupted.operation === operation && interrupted.version?.commit === version?.commit;
  return operation === 'rollback' && !isSame ? 'rollback' : 'again';
}

/**
 * Adds an event of a run that exists already.
 * @throws Error if the run does not accept it: its environment must not be held for a run that will not start
 */
function addRunEvent(turn: UnitOfWork, stored: Stored, event: RunEvent, eventId: string): void {
  const before = reviveRun(stored.value);
  if (!before.can(event)) throw new Error(`the run ${before.context.id} does not accept ${event.type}`);
  const [snapshot, actions] = transition(runMachine, before, event);
  addRun(turn, { snapshot, expect: stored.version, effects: effectsOf<RunEffects>(actions), eventId });
}

type Open = Omit<RunRecord, 'confirmedAt' | 'fence'>;

function recordOf(request: Omit<Request, 'supersedes'>, at: number): Open {
  const { run: id, operation, app, environment, service, version, live, person: actor, thread } = request;
  return {
    id,
    app,
    environment,
    operation,
    version,
    previous: live?.version ?? null,
    service,
    actor,
    thread,
    requestedAt: at,
    startedAt: null,
    finishedAt: null,
    exitStatus: null,
    reason: null,
    instance: null,
    location: null,
    handle: null,
    timeout: null,
    grace: null,
    stop: null,
    progress: null,
    links: [],
    probe: null,
    decision: null,
    message: null,
  };
}
