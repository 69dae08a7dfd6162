import { initialTransition } from 'xstate';
import { effectsOf, type DialogueEffects, type EffectOf, type RunEffects } from '../../machines/effects.ts';
import type { Busy, Live } from '../../machines/model.ts';
import type { RunRecord } from '../../machines/record.ts';
import { runMachine } from '../../machines/run.ts';
import { askKey, documents, lanes, runLists } from './documents.ts';
import type { Commit, Effect, Stored, Timer, Write } from './ports.ts';
import { keepRun, type RunSnapshot } from './run-snapshot.ts';

/** What a turn has decided so far; committed as one. */
export interface Turn {
  readonly writes: Write[];
  readonly effects: Effect[];
  readonly timers: { readonly set: Timer[]; readonly clear: string[] };
}

export const emptyTurn = (): Turn => ({ writes: [], effects: [], timers: { set: [], clear: [] } });

export const commitOf = (seen: string, { writes, effects, timers }: Turn): Commit => ({
  seen,
  writes,
  effects,
  timers,
});

/** Adds a dialogue's effects to its turn. @param context.mark names the event; effects of the same event have the same keys */
export function addDialogueEffects(
  turn: Turn,
  effects: readonly EffectOf<DialogueEffects>[],
  context: { mark: string; at: number; channel: string; person: string; slot: Stored | undefined },
): void {
  for (const [index, effect] of effects.entries()) {
    if (effect.type === 'requestRun') requestRun(turn, effect.params, context);
    else
      turn.effects.push({
        key: dialogueKey(effect, `${context.mark}/${index}`),
        lane: dialogueLane(effect, context),
        type: effect.type,
        params: effect.params,
      });
  }
}

function dialogueKey(effect: EffectOf<DialogueEffects>, otherwise: string): string {
  return effect.type === 'ask' ? askKey(effect.params) : otherwise;
}

function dialogueLane(
  effect: EffectOf<Omit<DialogueEffects, 'requestRun'>>,
  { channel, person }: { channel: string; person: string },
): string {
  switch (effect.type) {
    case 'ask':
    case 'tell':
      return lanes.talk(channel, person);
    case 'close':
      return lanes.tidy(channel, person);
    case 'listVersions':
    case 'compare':
      return lanes.look(effect.params.ticket);
  }
}

/** A run comes to be: its record, the environment it holds, and its first effects, in the same commit as the yes. */
function requestRun(
  turn: Turn,
  params: DialogueEffects['requestRun'],
  { mark, at, slot }: { mark: string; at: number; slot: Stored | undefined },
): void {
  const { run: id, operation, app, environment, service, version, live, person, origin } = params;
  const expect = slot?.version ?? 0;
  const record: RunRecord = {
    id,
    app,
    environment,
    operation,
    version: version?.name ?? null,
    commit: version?.commit ?? null,
    previousVersion: live?.version.name ?? null,
    previousCommit: live?.version.commit ?? null,
    service,
    actor: person,
    origin,
    fence: expect + 1,
    status: 'requested',
    requestedAt: at,
    startedAt: null,
    finishedAt: null,
    exitStatus: null,
    reason: null,
    instance: null,
    place: null,
    message: null,
  };
  const busy: Busy = { run: id, by: person, operation, since: at };
  turn.writes.push({ key: documents.slot(app, environment), expect, value: busy });
  const [snapshot, actions] = initialTransition(runMachine, record);
  addRun(turn, { snapshot, expect: 0, effects: effectsOf<RunEffects>(actions), mark });
}

/** Adds a run's new state and its effects to a turn. */
export function addRun(
  turn: Turn,
  {
    snapshot,
    expect,
    effects,
    mark,
  }: { snapshot: RunSnapshot; expect: number; effects: readonly EffectOf<RunEffects>[]; mark: string },
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
    if (effect.type === 'release' || effect.type === 'recordLive') continue;
    turn.effects.push({
      key: `${mark}/run/${index}`,
      lane: runLane(effect, snapshot.context),
      type: effect.type,
      params: effect.params,
    });
  }
}

function runLane(
  effect: EffectOf<Omit<RunEffects, 'release' | 'recordLive'>>,
  { id, origin, actor }: RunRecord,
): string {
  switch (effect.type) {
    case 'announce':
    case 'show':
    case 'report':
      return lanes.board(id);
    case 'execute':
    case 'awaitLeftovers':
      return lanes.work(id);
    case 'conclude':
      return lanes.talk(origin.channel, actor);
  }
}

/** What a run's end changes beside the run: the environment is free, and another version runs there. */
export function addConsequences(
  turn: Turn,
  effects: readonly EffectOf<RunEffects>[],
  { slot, live }: { slot: Stored; live: Stored },
): void {
  for (const effect of effects) {
    if (effect.type === 'release') turn.writes.push({ key: slot.key, expect: slot.version, value: null });
    if (effect.type === 'recordLive') {
      const now = liveAfter(effect.params);
      if (now !== null) turn.writes.push({ key: live.key, expect: live.version, value: now });
    }
  }
}

function liveAfter({ operation, version, commit, id, actor, finishedAt }: RunRecord): Live | null {
  if (operation === 'restart' || version === null || commit === null) return null;
  return { version: { name: version, commit }, run: id, by: actor, since: finishedAt ?? 0 };
}
