import { initialTransition, transition } from 'xstate';
import { getAdjacencyMap, type AdjacencyValue } from 'xstate/graph';
import type { DialogueEvent } from '../../../machines/dialogue/events.ts';
import { dialogueMachine, type DialogueSnapshot } from '../../../machines/dialogue.ts';
import { effectsOf, type EffectOf } from '../../../machines/effect.ts';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import type { Busy, Range } from '../../../machines/model.ts';
import type { Choice } from '../../../machines/dialogue/question.ts';
import { hash, live, names, type Setting } from './houses.ts';

export type Snapshot = DialogueSnapshot;
export type Effect = EffectOf<DialogueEffects>;

export const [idle] = initialTransition(dialogueMachine);

/** A state as these tests name it: its path in the chart, below `agreeing`. */
export function pathOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, inner]) => (key === 'agreeing' ? pathOf(inner) : `${key}.${pathOf(inner)}`))
    .join();
}

/** Is a look-up awaited? */
export const isLooking = (snapshot: Snapshot): boolean => snapshot.hasTag('expires') && !snapshot.hasTag('asking');

/** When everything in these tests happens, and when its questions are dropped. */
export const AT = 1_000_000;
export const DEADLINE = AT + 600_000;
/** When a turn in the queue passes to the next. */
export const TURN_DEADLINE = AT + 300_000;

/** How many versions there are to choose from. */
const VERSIONS = 12;

const versions: readonly Choice[] = names('v', VERSIONS).map((value, index) => ({
  value,
  commit: hash((index % 16).toString(16)),
}));

export const range: Range = {
  relation: 'ahead',
  added: { count: 1, commits: [{ commit: hash('b'), author: 'Ann', subject: 'A change' }] },
  removed: { count: 0, commits: [] },
};

export const busy: Busy = {
  run: 9,
  person: 'U9',
  operation: 'deploy',
  since: 500,
  how: 'runs',
  ahead: 1,
  wait: 60_000,
};

type WithoutFacts<Event> = Event extends unknown ? Omit<Event, 'at' | 'deadline' | 'offerDeadline' | 'catalog'> : never;
export type Bare = WithoutFacts<DialogueEvent>;

/** An event with the facts that the loop adds. */
export const given = (event: Bare, { catalog }: Pick<Setting, 'catalog'>): DialogueEvent => ({
  at: AT,
  deadline: DEADLINE,
  offerDeadline: TURN_DEADLINE,
  catalog,
  ...event,
});

export const begins = ({ operation, requested, supersedes }: Omit<Setting, 'title' | 'catalog'>): Bare => ({
  type: 'begin',
  dialogue: 'C1/100',
  thread: { channel: 'C1', thread: '100' },
  person: 'U1',
  operation,
  requested,
  supersedes: supersedes ?? null,
});

export const ticketOf = ({ context }: Snapshot): string => `${context.dialogue}/${context.lookupId}`;

/** The version that a look-up finds for what the dialogue wants to know. */
function found({ context: { candidate, operation } }: Snapshot) {
  if (operation === 'restart') return live(1).version;
  const commit = candidate?.commit ?? versions.find(({ value }) => value === candidate?.name)?.commit;
  return candidate === null || commit === undefined ? null : { name: candidate.name, commit };
}

/** The answers of a look-up under a lookupId: what git and the store could say to this dialogue. */
export function lookedUp(snapshot: Snapshot, lookupId: string): readonly Bare[] {
  const { from, candidate, operation } = snapshot.context;
  const version = found(snapshot);
  const freshness = { fetchedAt: AT };
  const compared = {
    type: 'compared',
    lookupId,
    version: version ?? { name: 'typed', commit: hash('c') },
    live: live(1),
    range: operation === 'restart' ? null : range,
    freshness,
    probe: null,
  } as const;
  const unknownVersion = (said: string): Bare => ({
    type: 'lookUpFailed',
    lookupId,
    refusal: { code: 'unknown-version', said, app: snapshot.context.app ?? '' },
  });
  return [
    { type: 'versionsListed', lookupId, versions: versions.slice(from, from + 10), total: VERSIONS, freshness },
    { type: 'versionsListed', lookupId, versions: [], total: 0, freshness },
    { type: 'versionsListed', lookupId, versions: versions.slice(0, 1), total: 1, freshness },
    { ...compared, busy: null },
    { ...compared, busy },
    // Only a version that was asked for can be unknown.
    ...(candidate === null ? [] : [unknownVersion(candidate.name)]),
    { type: 'lookUpFailed', lookupId, refusal: { code: 'look-up-failed', detail: 'unreachable' } },
  ];
}

const ground = { run: 5, live: live(1), busy: null, isRunOver: false };

/** Words and presses of people, right and wrong ones. */
const said: readonly Bare[] = [
  { type: 'answer', text: '1' },
  { type: 'answer', text: '11' },
  { type: 'answer', text: '999' },
  { type: 'answer', text: 'v3' },
  { type: 'answer', text: 'typed' },
  { type: 'answer', text: 'not this' },
  { type: 'choose', index: 1 },
  { type: 'choose', index: 10 },
  { type: 'choose', index: -1 },
  { type: 'yes', ...ground },
  { type: 'yes', ...ground, live: live(2) },
  { type: 'yes', ...ground, isRunOver: true },
  { type: 'yes', ...ground, busy },
  { type: 'name', text: 'env1', ...ground },
  { type: 'name', text: 'env2', ...ground },
  { type: 'name', text: 'env1', ...ground, live: live(2) },
  { type: 'name', text: 'env1', ...ground, busy },
  { type: 'no' },
  { type: 'back' },
  { type: 'more' },
  { type: 'cancel' },
  { type: 'repeat', notice: { code: 'not-an-answer', said: '?' } },
];

/** Answers that come after all that was configured is not any more. */
const withdrawn: readonly Bare[] = [
  { type: 'yes', ...ground },
  { type: 'name', text: 'env1', ...ground },
];

/** All that can come to a dialogue as it stands, of what tells one state from another. */
export function happenings(snapshot: Snapshot, setting: Setting): DialogueEvent[] {
  const bare: readonly Bare[] = [
    begins(setting),
    ...said,
    ...lookedUp(snapshot, ticketOf(snapshot)),
    ...lookedUp(snapshot, 'C1/100/0'),
    { type: 'offered', run: 5 },
    { type: 'offered', run: 6 },
    { type: 'runEnded', run: 5 },
    { type: 'runEnded', run: 6 },
  ];
  const timeout = given({ type: 'timeout' }, setting);
  const late = (at: number): DialogueEvent => ({ ...timeout, at });
  const here = bare.map((event) => given(event, setting));
  return [
    ...here,
    ...withdrawn.map((event) => given(event, { catalog: {} })),
    timeout,
    late(TURN_DEADLINE),
    late(DEADLINE),
  ];
}

/** What tells one state from another: all that decides what can happen next, and no more, so that there is an end to them. */
export function identity({ value, context }: Snapshot): string {
  const { app, environment, service, from, total, candidate, requested, live, notice, run, queued } = context;
  const warned = pathOf(value) === 'listing' && notice !== null;
  const open = [app, environment, service, from, candidate?.commit === null, requested];
  return JSON.stringify([value, ...open, candidate !== null, total === 1, live !== null, warned, run !== null, queued]);
}

/** A state, and what each event makes of it. */
export interface Moves {
  readonly state: Snapshot;
  readonly moves: readonly { readonly event: DialogueEvent; readonly next: Snapshot }[];
}

/** A state, and the events that lead there from the beginning; there is no shorter way. */
export interface Path {
  readonly state: Snapshot;
  readonly events: readonly DialogueEvent[];
}

/** Every state that a setting can lead to: the way there, and what each event makes of it. */
export function explore(setting: Setting): { readonly paths: readonly Path[]; readonly moves: readonly Moves[] } {
  const map = getAdjacencyMap(
    dialogueMachine as never,
    {
      events: (snapshot: Snapshot) => happenings(snapshot, setting),
      serializeState: identity,
    } as never,
  ) as unknown;
  const moves = Object.values(map as Record<string, AdjacencyValue<Snapshot, DialogueEvent>>).map(
    ({ state, transitions }) => ({
      state,
      moves: Object.values(transitions).map(({ event, state: next }) => ({ event, next })),
    }),
  );
  return { paths: pathsOf(moves), moves };
}

function pathsOf(moves: readonly Moves[]): Path[] {
  const from = new Map(moves.map((one) => [identity(one.state), one]));
  const found = new Map<string, Path>([[identity(idle), { state: idle, events: [] }]]);
  for (const [id, { events }] of found)
    for (const { event, next } of from.get(id)?.moves ?? [])
      if (!found.has(identity(next))) found.set(identity(next), { state: next, events: [...events, event] });
  return [...found.values()].map(({ events }) => ({ state: replay(events).snapshot, events }));
}

/** One event happens to a dialogue. */
export function step(snapshot: Snapshot, event: DialogueEvent): { snapshot: Snapshot; effects: Effect[] } {
  const [next, actions] = transition(dialogueMachine, snapshot, event);
  return { snapshot: next, effects: effectsOf<DialogueEffects>(actions) };
}

/** Events happen to a new dialogue, one after the other. */
export function replay(events: readonly DialogueEvent[]): { snapshot: Snapshot; effects: Effect[] } {
  let snapshot = idle;
  const effects: Effect[] = [];
  for (const event of events) {
    const next = step(snapshot, event);
    snapshot = next.snapshot;
    effects.push(...next.effects);
  }
  return { snapshot, effects };
}

/** The last question that was put. */
export const lastAsked = (effects: readonly Effect[]) =>
  effects.findLast(({ type }) => type === 'ask')?.params as DialogueEffects['ask'] | undefined;
