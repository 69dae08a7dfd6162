import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../machines/model.ts';
import type { Question } from '../../../machines/dialogue/question.ts';
import { house, names, type Setting } from './houses.ts';
import { begins, given, idle, isLooking, lookedUp, pathOf, step, ticketOf, type Snapshot } from './walk.ts';

const kinds: Readonly<Record<string, Question['kind']>> = {
  'choosing.app': 'app',
  'choosing.environment': 'environment',
  'choosing.service': 'service',
  'choosing.version': 'version',
  'confirming.plan': 'confirm',
  'confirming.name': 'name',
};

/** Answers the look-ups, until somebody is asked. */
function settled(snapshot: Snapshot, setting: Setting): Snapshot {
  if (!isLooking(snapshot)) return snapshot;
  const type = pathOf(snapshot.value) === 'listing' ? 'versionsListed' : 'compared';
  const answer = lookedUp(snapshot, ticketOf(snapshot)).find((event) => event.type === type);
  if (answer === undefined) throw new Error('nothing was found');
  return settled(step(snapshot, given(answer, setting)).snapshot, setting);
}

const kindOf = ({ value }: Snapshot): Question['kind'] | undefined => kinds[pathOf(value)];

/** The questions from here to the one before the run, always answered with the first choice. */
function onwards(snapshot: Snapshot, setting: Setting): { questions: (Question['kind'] | undefined)[]; end: Snapshot } {
  if (pathOf(snapshot.value) === 'confirming.plan') return { questions: [], end: snapshot };
  const next = settled(step(snapshot, given({ type: 'choose', index: 0 }, setting)).snapshot, setting);
  const { questions, end } = onwards(next, setting);
  return { questions: [kindOf(snapshot), ...questions], end };
}

/** The questions that one comes to by going back as far as it goes. */
function backwards(snapshot: Snapshot, setting: Setting): (Question['kind'] | undefined)[] {
  const back = given({ type: 'back' }, setting);
  if (!snapshot.can(back)) return [];
  const before = settled(step(snapshot, back).snapshot, setting);
  return [kindOf(before), ...backwards(before, setting)];
}

const one = [1, 2];
const cases = (['deploy', 'rollback', 'restart'] as const).flatMap((operation) =>
  one.flatMap((apps) =>
    one.flatMap((environments) => [0, 1, 2].map((services) => ({ operation, apps, environments, services }))),
  ),
);

const settingOf = (
  { operation, apps, environments, services }: (typeof cases)[number],
  requested: Setting['requested'] = {},
): Setting => ({
  title: '',
  catalog: house(apps, environments, { services: names('s', services) }),
  operation,
  requested,
});

/** The questions that have more than one answer, in their order. */
const choices = ({ operation, apps, environments, services }: (typeof cases)[number]): Question['kind'][] => [
  ...(apps > 1 ? (['app'] as const) : []),
  ...(environments > 1 ? (['environment'] as const) : []),
  ...(operation === 'restart' ? (services > 1 ? (['service'] as const) : []) : (['version'] as const)),
];

const begun = (setting: Setting): Snapshot => settled(step(idle, given(begins(setting), setting)).snapshot, setting);

describe.each(cases)('$operation, $apps app(s), $environments environment(s), $services service(s)', (it) => {
  test('asks what has more than one answer, and goes back the same way', () => {
    const setting = settingOf(it);
    const { questions, end } = onwards(begun(setting), setting);
    expect(questions).toEqual(choices(it));
    expect(backwards(end, setting)).toEqual(choices(it).toReversed());
  });

  test('goes back over what the command said as over what was answered', () => {
    const version = it.operation === 'restart' ? {} : { version: 'v2' };
    const service = it.operation === 'restart' && it.services > 0 ? { service: 's1' } : {};
    const setting = settingOf(it, { app: 'app1', environment: 'env1', ...version, ...service });
    const confirming = begun(setting);
    expect(pathOf(confirming.value)).toBe('confirming.plan');
    expect(backwards(confirming, setting)).toEqual(choices(it).toReversed());
  });

  test('comes forward again after going back all the way', () => {
    const setting = settingOf(it);
    let { end } = onwards(begun(setting), setting);
    const back = given({ type: 'back' }, setting);
    while (end.can(back)) end = settled(step(end, back).snapshot, setting);
    expect(onwards(end, setting).questions).toEqual(choices(it));
  });
});

test.each<[Operation, string]>([
  ['deploy', 'version'],
  ['rollback', 'version'],
  ['restart', 'service'],
])('from a look-up of a %s one goes back too', (operation, kind) => {
  const it = { operation, apps: 2, environments: 2, services: 2 };
  const setting = settingOf(it);
  const choosing = onwards(begun(setting), setting).end;
  const last = settled(step(choosing, given({ type: 'back' }, setting)).snapshot, setting);
  const looking = step(last, given({ type: 'choose', index: 0 }, setting)).snapshot;
  expect(pathOf(looking.value)).toBe('reviewing');
  expect(kindOf(settled(step(looking, given({ type: 'back' }, setting)).snapshot, setting))).toBe(kind);
});

test('from the name one goes back to the question before the run', () => {
  const setting: Setting = { title: '', catalog: house(1, 1, { confirm: 'name' }), operation: 'deploy', requested: {} };
  const { end } = onwards(begun(setting), setting);
  const yes = given({ type: 'yes', run: 1, live: end.context.live, busy: null, isRunOver: false }, setting);
  const naming = step(end, yes).snapshot;
  expect(pathOf(naming.value)).toBe('confirming.name');
  expect(pathOf(step(naming, given({ type: 'back' }, setting)).snapshot.value)).toBe('confirming.plan');
});

test('a choice that is gone from the configuration meanwhile is asked for anew', () => {
  const before = settingOf({ operation: 'deploy', apps: 2, environments: 2, services: 0 });
  const after = settingOf({ operation: 'deploy', apps: 3, environments: 3, services: 0 });
  const { app1: _, ...catalog } = after.catalog;
  const { end } = onwards(begun(before), before);
  const back = given({ type: 'back' }, { catalog });
  expect(end.context.app).toBe('app1');
  expect(pathOf(step(end, back).snapshot.value)).toBe('choosing.app');
});
