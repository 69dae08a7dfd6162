import { describe, expect, test } from 'vitest';
import type { AnyStateNode } from 'xstate';
import type { DialogueEvent } from '../../../machines/dialogue/events.ts';
import { dialogueMachine } from '../../../machines/dialogue.ts';
import { keepDialogue, reviveDialogue } from '../../../src/engine/documents/dialogue-snapshot.ts';
import { settings } from './houses.ts';
import {
  AT,
  DEADLINE,
  explore,
  given,
  happenings,
  identity,
  isLooking,
  lookedUp,
  pathOf,
  replay,
  step,
  TURN_DEADLINE,
  type Snapshot,
} from './walk.ts';

const reached = settings.map((setting) => {
  const { paths, moves } = explore(setting);
  return { setting, paths, moves };
});
const everyMove = reached.flatMap(({ moves }) =>
  moves.flatMap(({ state, moves }) => moves.map((move) => ({ state, ...move }))),
);
const waits = ({ value }: Snapshot): boolean => value === 'queued';

/** The transitions that an event takes. */
const transitions = (snapshot: Snapshot, event: DialogueEvent) =>
  dialogueMachine.getTransitionData(snapshot, event) ?? [];

/** All states of the chart, with those inside. */
const within = (node: AnyStateNode): AnyStateNode[] => [node, ...Object.values(node.states).flatMap(within)];
const nodes = within(dialogueMachine.root);
const passes = ({ always }: AnyStateNode): boolean => (always ?? []).length > 0;
const nameOf = ({ path }: AnyStateNode): string => path.filter((key) => key !== 'agreeing').join('.');

describe('the chart', () => {
  test('every state is reached by some path', () => {
    const found = new Set(reached.flatMap(({ paths }) => paths.map(({ state }) => pathOf(state.value))));
    const resting = nodes.filter((node) => Object.keys(node.states).length === 0 && !passes(node)).map(nameOf);
    expect([...found].sort()).toEqual(resting.sort());
  });

  test('every transition is taken by some event', () => {
    const all = nodes.flatMap((node) =>
      [...node.transitions].flatMap(([event, list]) => list.map((_, index) => `${nameOf(node)} ${event} ${index}`)),
    );
    const taken = everyMove.flatMap(({ state, event }) =>
      transitions(state, event).map((transition) => {
        const index = (transition.source.transitions.get(transition.eventType) ?? []).indexOf(transition);
        return `${nameOf(transition.source)} ${transition.eventType} ${index}`;
      }),
    );
    expect([...new Set(taken)].sort()).toEqual(all.sort());
  });

  test.each(nodes.filter(passes).map((node) => ({ name: nameOf(node), node })))(
    'every way out of $name is taken',
    ({ node }) => {
      const ways = (node.always ?? []).map(({ target }) => (target?.[0] === undefined ? '' : nameOf(target[0])));
      const led = everyMove.filter(({ state, event }) =>
        transitions(state, event).some(({ target }) => leadsTo(target?.[0], node)),
      );
      expect([...new Set(led.map(({ next }) => pathOf(next.value)))].sort()).toEqual([...new Set(ways)].sort());
    },
  );

  test('every state says what it is', () => {
    expect(nodes.filter(({ description }) => (description ?? '') === '').map(nameOf)).toEqual([]);
  });
});

/** Does a transition to this target enter the state, at once or as its initial one? */
function leadsTo(target: AnyStateNode | undefined, node: AnyStateNode): boolean {
  if (target === undefined || target === node) return target === node;
  const [initial] = Object.keys(target.states).length === 0 ? [] : (target.initial.target ?? []);
  return leadsTo(initial, node);
}

describe.each(reached)('$setting.title', ({ setting, paths, moves }) => {
  const open = paths.map(({ state }) => state).filter((state) => state.hasTag('expires'));

  test('leads from every state to an end', () => {
    const before = Map.groupBy(
      moves.flatMap(({ state, moves }) => moves.map(({ next }) => ({ from: identity(state), to: identity(next) }))),
      ({ to }) => to,
    );
    const ending = new Set(
      moves.filter(({ state }) => state.hasTag('over') || state.value === 'idle').map(({ state }) => identity(state)),
    );
    for (const one of ending) for (const { from } of before.get(one) ?? []) ending.add(from);
    expect(moves.filter(({ state }) => !ending.has(identity(state)))).toEqual([]);
  });

  test('is cancelled from every question and every look-up', () => {
    for (const state of open) {
      const { snapshot } = step(state, given({ type: 'cancel' }, setting));
      expect(snapshot.value).toBe('cancelled');
      expect(reviveDialogue(keepDialogue(snapshot)).value).toBe('idle');
    }
  });

  test('leaves the queue at every end but a run, whether it waited or its turn had come', () => {
    const wrong = moves
      .filter(({ state }) => waits(state) || state.context.queued === 'offered')
      .flatMap(({ state, moves }) => moves.map(({ event }) => ({ state, event })))
      .filter(({ state, event }) => {
        const { snapshot, effects } = step(state, event);
        const left = effects.find(({ type }) => type === 'quitQueue')?.params as { run: number | null } | undefined;
        const isOver = ['cancelled', 'expired', 'failed'].includes(pathOf(snapshot.value)) && state.can(event);
        return isOver !== (left?.run === state.context.run);
      });
    expect(wrong).toEqual([]);
  });

  test('waits in the queue for as long as it takes, and can be cancelled there', () => {
    for (const { state } of paths.filter(({ state }) => waits(state))) {
      expect(step(state, given({ type: 'cancel' }, setting)).snapshot.value).toBe('cancelled');
      expect(state.can({ ...given({ type: 'timeout' }, setting), at: DEADLINE * 10 })).toBe(false);
    }
  });

  test('is dropped when a question or a look-up has had its time, and not before', () => {
    for (const state of open) {
      const timeout = given({ type: 'timeout' }, setting);
      const deadline = state.context.queued === 'offered' ? TURN_DEADLINE : DEADLINE;
      expect(state.context.deadline).toBe(deadline);
      expect(state.can({ ...timeout, at: deadline - 1 })).toBe(false);
      expect(step(state, { ...timeout, at: deadline }).snapshot.value).toBe('expired');
    }
  });

  test('puts each question with a new deadline and under a name of its own', () => {
    const wrong = moves
      .flatMap(({ state, moves }) => moves.map(({ event }) => ({ state, event })))
      .filter(({ state, event }) => {
        const { snapshot, effects } = step(state, { ...event, deadline: DEADLINE + AT });
        const asked = effects.filter(({ type }) => type === 'ask');
        if (asked.length === 0) return false;
        const { questionNumber, askCount, deadline } = snapshot.context;
        const before = event.type === 'begin' ? { questionNumber: 0, askCount: 0 } : state.context;
        const isNew = questionNumber === before.questionNumber + 1 && askCount === 1;
        const isAgain = questionNumber === before.questionNumber && askCount === before.askCount + 1;
        const until = snapshot.context.queued === 'offered' ? TURN_DEADLINE : DEADLINE + AT;
        return asked.length > 1 || deadline !== until || !(isNew || isAgain);
      });
    expect(wrong).toEqual([]);
  });

  test('has somebody asked in every question, and nobody anywhere else', () => {
    for (const { events } of paths) {
      const { snapshot, effects } = replay(events);
      const last = effects.findLast(({ type }) => type === 'ask' || type === 'close');
      expect(last?.type === 'ask').toBe(snapshot.hasTag('asking'));
    }
  });

  test('ignores the answer to any look-up but the one it awaits', () => {
    const wrong = paths.flatMap(({ state }) => {
      const { dialogue, lookupId } = state.context;
      const others = ['', 'C1/100/0', `C2/100/${lookupId}`, `C1/100/${lookupId + 1}`, `C1/100/${lookupId - 1}`];
      if (!isLooking(state)) others.push(`${dialogue}/${lookupId}`);
      return others.flatMap((other) => lookedUp(state, other)).filter((event) => state.can(given(event, setting)));
    });
    expect(wrong).toEqual([]);
  });

  test('does the same when an event is tried again, also after it was kept and revived', () => {
    const outcome = (state: Snapshot, event: DialogueEvent): string => {
      const { snapshot, effects } = step(state, event);
      return JSON.stringify([keepDialogue(snapshot), effects]);
    };
    const wrong = paths
      .map(({ state }) => state)
      .filter((state) => !state.hasTag('over'))
      .flatMap((state) => {
        const revived = reviveDialogue(JSON.parse(JSON.stringify(keepDialogue(state))));
        return happenings(state, setting).filter((event) => {
          if (!state.can(event)) return revived.can(event);
          const first = outcome(state, event);
          return outcome(state, event) !== first || outcome(revived, event) !== first;
        });
      });
    expect(wrong).toEqual([]);
  });
});
