import { array, assert, constantFrom, nat, property, record, type Arbitrary } from 'fast-check';
import { expect, test } from 'vitest';
import type { DialogueEvent } from '../../../machines/dialogue/events.ts';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import { settings } from './houses.ts';
import { happenings, idle, step, type Effect, type Snapshot } from './walk.ts';

/** Which of the events comes next: one that leads on, one that is accepted, or any. */
const move = record({ among: constantFrom('leading', 'leading', 'leading', 'accepted', 'any'), nth: nat(10_000) });
const journey = record({ setting: constantFrom(...settings), moves: array(move, { minLength: 5, maxLength: 60 }) });

type Journey = typeof journey extends Arbitrary<infer It> ? It : never;

interface Happened {
  readonly event: DialogueEvent;
  readonly before: Snapshot;
  readonly effects: readonly Effect[];
}

const leading = new Set(['begin', 'answer', 'choose', 'yes', 'name', 'versionsListed', 'compared', 'offered']);

/** A dialogue that goes as it will. One that is over is idle, as the engine has it. */
function travel({ setting, moves }: Journey): Happened[] {
  let snapshot = idle;
  return moves.flatMap(({ among, nth }) => {
    const all = happenings(snapshot, setting);
    const accepted = among === 'any' ? all : all.filter((event) => snapshot.can(event));
    const leads = ({ type, catalog }: DialogueEvent) => leading.has(type) && catalog === setting.catalog;
    const possible = among === 'leading' ? accepted.filter(leads) : accepted;
    const event = possible[nth % possible.length];
    if (event === undefined) return [];
    const before = snapshot;
    const next = step(snapshot, event);
    snapshot = next.snapshot.hasTag('over') ? idle : next.snapshot;
    return [{ event, before, effects: next.effects }];
  });
}

/** A run that was begun: the event that did it, the last question before a run, and how many began in its dialogue. */
interface Begun {
  readonly event: DialogueEvent;
  readonly run: DialogueEffects['requestRun'];
  readonly confirmed: DialogueEffects['ask'] | undefined;
  readonly nth: number;
}

function runsOf(happened: readonly Happened[]): Begun[] {
  let confirmed: Begun['confirmed'];
  let nth = 0;
  return happened.flatMap(({ event, effects }) => {
    if (event.type === 'begin' && effects.length > 0) [confirmed, nth] = [undefined, 0];
    return effects.flatMap(({ type, params }) => {
      if (type === 'ask' && params.question.kind === 'confirm') confirmed = params;
      if (type !== 'requestRun') return [];
      nth += 1;
      return [{ event, run: params, confirmed, nth }];
    });
  });
}

/** What is wrong about how a run began; nothing where all is well. */
function wrongAbout({ event, run, confirmed, nth }: Begun): string[] {
  const question = confirmed?.question;
  if (question?.kind !== 'confirm' || confirmed === undefined) return ['nobody was asked'];
  if (event.type !== 'yes' && event.type !== 'name') return [`begun by ${event.type}`];
  const byName = event.catalog[question.app]?.[question.environment]?.confirm === 'name';
  const shown = JSON.stringify(
    ['operation', 'app', 'environment', 'service', 'version', 'live'].map((key) => question[key as 'app']),
  );
  const runs = JSON.stringify(
    ['operation', 'app', 'environment', 'service', 'version', 'live'].map((key) => run[key as 'app']),
  );
  const faults = {
    'begun twice': nth !== 1,
    'not what was shown': shown !== runs,
    'not for who was asked': run.person !== confirmed.person,
    'not by its name': byName && (event.type !== 'name' || event.text !== question.environment),
    'by a name that was not asked for': !byName && event.type === 'name',
    'while another one ran': event.busy !== null,
    'though something else runs there by now': event.live?.run !== question.live?.run,
    // One that was queued has its number already.
    'under another number': !question.isOffered && run.run !== event.run,
  };
  return Object.entries(faults).flatMap(([fault, is]) => (is ? [fault] : []));
}

test('a run begins once in a dialogue, by a yes or a name, and is what the last question before it showed', () => {
  let begun = 0;
  assert(
    property(journey, (it) => {
      const runs = runsOf(travel(it));
      begun += runs.length;
      expect(runs.flatMap(wrongAbout)).toEqual([]);
    }),
    { numRuns: 700 },
  );
  expect(begun).toBeGreaterThan(100);
});

test('what a dialogue does not accept changes nothing', () => {
  assert(
    property(journey, (it) => {
      for (const { event, before, effects } of travel(it).filter(({ event, before }) => !before.can(event))) {
        expect(effects).toEqual([]);
        expect(step(before, event).snapshot).toBe(before);
      }
    }),
    { numRuns: 100 },
  );
});
