import type { EffectOf } from '../../../machines/effect.ts';
import type { RunEffects } from '../../../machines/run/effects.ts';
import type { Live } from '../../../machines/model.ts';
import type { RunRecord } from '../../../machines/run/record.ts';
import { documents, lanes, runLists, interruptedQuestionKey } from '../documents/keys.ts';
import { readSlot } from '../documents/slot-document.ts';
import type { Effect, Stored } from '../../ports/index.ts';
import { leave, type Slot, type Ticket } from '../documents/slot.ts';
import { keepRun, type RunSnapshot } from '../documents/run-snapshot.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** Offers the environment to the person who waits for it the longest. */
export interface GrantEffect {
  readonly grant: Ticket;
}

/** Effects that are part of the commit itself. */
type Consequence = 'release' | 'recordLive';

/** Adds a run's new state and its effects to a unit of work. */
export function addRun(
  turn: UnitOfWork,
  {
    snapshot,
    expect,
    effects,
    eventId,
  }: { snapshot: RunSnapshot; expect: number; effects: readonly EffectOf<RunEffects>[]; eventId: string },
): void {
  const { id, app, environment } = snapshot.context;
  turn.writes.push({
    key: documents.run(id),
    expect,
    value: keepRun(snapshot),
    lists: [runLists(), runLists(app), runLists(app, environment)],
    rank: id,
  });
  for (const [index, effect] of effects.entries()) {
    if (isConsequence(effect)) continue;
    turn.effects.push({
      key: effect.type === 'askWhatNow' ? interruptedQuestionKey(id) : `${eventId}/run/${id}/${index}`,
      lane: runLane(effect, snapshot.context),
      type: effect.type,
      params: effect.params,
    });
  }
}

export const isConsequence = (effect: EffectOf<RunEffects>): effect is EffectOf<Pick<RunEffects, Consequence>> =>
  effect.type === 'release' || effect.type === 'recordLive';

function runLane(effect: EffectOf<Omit<RunEffects, Consequence>>, { id, thread, actor }: RunRecord): string {
  switch (effect.type) {
    case 'execute':
    // Behind `execute`: the bot that holds its lane hears of it.
    case 'tellFollower':
      return lanes.work(id);
    case 'announce':
    case 'show':
    case 'report':
    case 'askWhatNow':
    case 'closeWhatNow':
      return lanes.shown(id);
    case 'conclude':
      return lanes.talk(thread.channel, actor);
  }
}

interface Preconditions {
  readonly slot: Stored;
  readonly live: Stored;
  readonly eventId: string;
  readonly at: number;
}

/** What the end of a run changes beside the run: its environment is offered to the next, and its version is live. */
export function addConsequences(
  turn: UnitOfWork,
  effects: readonly EffectOf<RunEffects>[],
  { slot, live, eventId, at }: Preconditions,
): void {
  for (const effect of effects.filter(isConsequence)) {
    if (effect.type === 'recordLive') {
      const now = liveAfter(effect.params);
      if (now !== null) turn.writes.push({ key: live.key, expect: live.version, value: now });
      continue;
    }
    const { id, app, environment } = effect.params;
    const before = readSlot(slot);
    if (!isIn(before, id)) continue;
    const { slot: value, next } = leave(before, id, at);
    turn.writes.push({ key: slot.key, expect: slot.version, value });
    const granted: Effect[] =
      next === null
        ? []
        : [{ key: `${eventId}/grant/${next.run}`, lane: lanes.queue(app, environment), type: 'grant', params: next }];
    turn.effects.push(...granted, ...value.queue.map(({ run }) => moved(run, eventId)));
  }
}

/** The messages of those who still wait show their new position. */
const moved = (run: number, eventId: string): Effect => ({
  key: `${eventId}/moved/${run}`,
  lane: lanes.shown(run),
  type: 'show',
  params: { run },
});

const isIn = ({ holder, offer, queue }: Slot, run: number): boolean =>
  holder?.run === run || offer?.run === run || queue.some((ticket) => ticket.run === run);

function liveAfter({ operation, version, id, actor, finishedAt }: RunRecord): Live | null {
  if (operation === 'restart' || version === null) return null;
  return { version, run: id, person: actor, since: finishedAt ?? 0 };
}
