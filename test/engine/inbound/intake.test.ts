import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepDialogue } from '../../../src/engine/documents/dialogue-snapshot.ts';
import { createDialogues } from '../../../src/engine/turns/dialogues.ts';
import { documents } from '../../../src/engine/documents/keys.ts';
import { createIntake, type Intake } from '../../../src/engine/inbound/intake.ts';
import {
  StoreUnavailable,
  type Effect,
  type Inbound,
  type People,
  type Person,
  type Store,
} from '../../../src/ports/index.ts';
import { encode, type Pressed } from '../../../src/language/button.ts';
import { commitOf, versionOf, wasCommitted, write } from '../../store/commits.ts';
import { Diary } from '../diary.ts';
import { openedStore, type Opened } from '../opened.ts';
import { pathOf } from '../../machines/dialogue/walk.ts';
import { catalog, dialogueIn } from '../in-state.ts';

type Message = Extract<Inbound, { kind: 'message' }>;

let opened: Opened;
let store: Store;
let intake: Intake;
let performed: Effect[];
/** People who are remembered, and all there are. */
let remembered: Map<string, Person>;
let known: Map<string, Person>;
let failing: Error | undefined;

beforeEach(async () => {
  opened = await openedStore();
  ({ store } = opened);
  performed = [];
  known = new Map(
    [
      { id: 'U1', objections: [] },
      { id: 'U2', objections: [] },
      { id: 'UGUEST', objections: ['guest' as const] },
    ].map((person) => [person.id, person]),
  );
  remembered = new Map(known);
  const people: People = {
    peek: (user) => remembered.get(user),
    look: async (user) => {
      if (failing !== undefined) throw failing;
      return known.get(user) ?? { id: user, objections: ['unknown'] };
    },
  };
  const bot = { name: 'nestor', user: 'UB0T' };
  const dialogues = createDialogues({
    store,
    log: new Diary(),
    catalog,
    now: () => 5000,
    timeout: 100,
    perform: (_, effects) => void performed.push(...effects),
  });
  intake = createIntake({ bot, channels: new Set(['C1']), catalog, people, dialogues, now: () => 5000 });
});
afterEach(() => opened.dispose());

/** A dialogue of U1 in C1, in the thread 100. */
const inState = (state: string) =>
  store.commit(
    commitOf(`to/${state}`, { writes: [write(documents.dialogue('C1', 'U1'), 0, keepDialogue(dialogueIn(state)))] }),
  );

let count = 0;
const says = (text: string, changes: Partial<Message> = {}): Message => {
  count += 1;
  return {
    kind: 'message',
    id: `m${count}`,
    channel: 'C1',
    ts: `${500 + count}`,
    person: 'U1',
    text,
    at: 1,
    ...changes,
  };
};
const presses = (pressed: Partial<Pressed>, changes: Partial<Inbound> = {}): Inbound => {
  count += 1;
  const value = encode({ dialogue: 'C1/100', person: 'U1', number: 1, answer: 'yes', ...pressed });
  return {
    kind: 'press',
    id: `p${count}`,
    channel: 'C1',
    ts: '150',
    thread: '100',
    person: 'U1',
    value,
    at: 1,
    ...changes,
  } as Inbound;
};

/** What came of it: the effects, those that say something by what they say. */
function came(): string[] {
  return performed.map(({ type, params }) => {
    const { view, notice } = params as {
      view?: { kind: string; refusal?: { code: string } };
      notice?: { code: string };
    };
    return [type, view?.refusal?.code ?? view?.kind ?? notice?.code].filter(Boolean).join(' ');
  });
}

async function state(person = 'U1'): Promise<unknown> {
  const [stored] = await store.load([documents.dialogue('C1', person)]);
  const kept = stored?.value as { value?: unknown } | null | undefined;
  return kept ? pathOf(kept.value) : null;
}

describe('a message', () => {
  test('to the bot begins a dialogue in its thread', async () => {
    const message = says('nestor deploy');
    await intake.take(message);
    expect(came()).toEqual(['ask']);
    expect(performed[0]?.params).toMatchObject({ thread: { channel: 'C1', thread: message.ts }, person: 'U1' });
  });

  test('delivered again changes nothing', async () => {
    const message = says('nestor deploy');
    await intake.take(message);
    await intake.take(message);
    expect(came()).toEqual(['ask']);
    expect(await versionOf(store, documents.dialogue('C1', 'U1'))).toBe(1);
  });

  test.each([
    ['in the channel, not to the bot', says('1')],
    ['in another thread, not to the bot', says('1', { thread: '99' })],
    ['of somebody else in the thread', says('1', { thread: '100', person: 'U2' })],
  ])('%s is none of its business', async (_, message) => {
    await inState('choosing.app');
    await intake.take(message);
    expect([came(), await state(), await wasCommitted(store, message.id)]).toEqual([[], 'choosing.app', false]);
  });

  test.each([
    ['in the thread', says('2', { thread: '100' })],
    ['in the thread, to the bot', says('nestor: 2', { thread: '100' })],
    ['in the channel, to the bot', says('<@UB0T> 2')],
    ['in another thread, to the bot', says('nestor 2', { thread: '99' })],
  ])('%s answers the question', async (_, message) => {
    await inState('choosing.app');
    await intake.take(message);
    expect([came(), await state()]).toEqual([['close', 'ask'], 'choosing.environment']);
  });

  test('of somebody else to the bot is about a dialogue of their own', async () => {
    await inState('confirming.plan');
    await intake.take(says('nestor yes', { thread: '100', person: 'U2' }));
    expect([came(), await state()]).toEqual([['say nothing-asked'], 'confirming.plan']);
  });

  test('elsewhere is told where the bot works, and does nothing', async () => {
    await intake.take(says('nestor deploy', { channel: 'C2' }));
    await intake.take(says('deploy', { channel: 'C2' }));
    expect(came()).toEqual(['say elsewhere']);
    expect(performed[0]?.params).toMatchObject({ view: { refusal: { channels: ['C1'] }, person: 'U1' } });
  });

  test('of who may not operate is refused with the reasons, whatever it says', async () => {
    for (const text of ['deploy', 'status', 'help', 'cancel', '', 'dance'])
      await intake.take(says(`nestor ${text}`, { person: 'UGUEST' }));
    expect(came()).toEqual(Array(6).fill('say objections'));
    expect(await state('UGUEST')).toBeNull();
  });

  test('in the thread of a dialogue that is over is none of its business', async () => {
    await inState('confirming.plan');
    await intake.take(says('cancel', { thread: '100' }));
    performed = [];
    for (const text of ['yes', 'cancel', '1']) await intake.take(says(text, { thread: '100' }));
    expect([came(), await state()]).toEqual([[], 'cancelled']);
  });
});

describe('a press', () => {
  test('on the open question answers it', async () => {
    await inState('choosing.app');
    await intake.take(presses({ answer: 'choose', index: 1 }));
    expect([came(), await state()]).toEqual([['close', 'ask'], 'choosing.environment']);
  });

  test('twice, and delivered twice, answers once', async () => {
    await inState('choosing.app');
    const press = presses({ answer: 'choose', index: 1 });
    await Promise.all([intake.take(press), intake.take(press), intake.take(presses({ answer: 'choose', index: 0 }))]);
    expect(came()).toEqual(['close', 'ask', 'say question-over']);
    expect(await state()).toBe('choosing.environment');
  });

  test.each<[string, Partial<Pressed>, Partial<Inbound>, string]>([
    ['of somebody else', {}, { person: 'U2' }, 'say not-yours'],
    ['of somebody else who says it is theirs', { person: 'U2' }, { person: 'U2' }, 'say question-over'],
    ['of the asker, on a question to somebody else', { person: 'U2' }, {}, 'say not-yours'],
    ['on an earlier question', { number: 0 }, {}, 'say question-over'],
    ['on a later question', { number: 2 }, {}, 'say question-over'],
    ['on a question of another dialogue', { dialogue: 'C1/99' }, {}, 'say question-over'],
    ['from another channel', {}, { channel: 'C2' }, 'say elsewhere'],
  ])('%s changes nothing and is told so', async (_, pressed, changes, outcome) => {
    await inState('choosing.app');
    await intake.take(presses({ answer: 'choose', index: 0, ...pressed }, changes));
    expect([came(), await state()]).toEqual([[outcome], 'choosing.app']);
  });

  test('of who may not operate (any more) is refused', async () => {
    await inState('choosing.app');
    remembered.set('U1', { id: 'U1', objections: ['deactivated'] });
    await intake.take(presses({ answer: 'choose', index: 0 }));
    expect([came(), await state()]).toEqual([['say objections'], 'choosing.app']);
  });

  test.each([
    [{ answer: 'back' as const }, 'ask first-question'],
    [{ answer: 'more' as const }, 'ask last-page'],
  ])('%j that leads nowhere brings the question again, saying so', async (pressed, outcome) => {
    await inState('choosing.app');
    await intake.take(presses(pressed));
    expect([came(), await state()]).toEqual([[outcome], 'choosing.app']);
  });

  test.each<Partial<Pressed>>([{ answer: 'yes' }, { answer: 'choose', index: 99 }, { answer: 'choose', index: -1 }])(
    '%j, which no button of that question carries, changes nothing',
    async (pressed) => {
      await inState('choosing.app');
      await intake.take(presses(pressed));
      expect(await state()).toBe('choosing.app');
      expect(came()).toEqual(['ask not-an-answer']);
    },
  );

  test('on something that is no button of a question is none of its business', async () => {
    await inState('choosing.app');
    await intake.take(presses({}, { value: 'rubbish' }));
    expect([came(), await state()]).toEqual([[], 'choosing.app']);
  });
});

describe('who is not known yet', () => {
  beforeEach(() => remembered.clear());

  const consider = async () => {
    for (const { type, params } of performed.splice(0))
      if (type === 'consider') await intake.consider((params as { inbound: Inbound }).inbound);
  };

  test('is looked up, and what they said is kept meanwhile, in its order', async () => {
    await intake.take(says('nestor deploy'));
    await intake.take(says('nestor app1'));
    expect(performed.map(({ type, lane }) => `${type} ${lane}`)).toEqual(Array(2).fill('consider consider/C1/U1'));
    expect(await state()).toBeNull();
    await consider();
    expect([came(), await state()]).toEqual([['ask', 'close', 'ask'], 'choosing.environment']);
  });

  test('waits behind their earlier words even when known by then', async () => {
    await intake.take(says('nestor deploy'));
    remembered.set('U1', { id: 'U1', objections: [] });
    await intake.take(says('nestor app1'));
    await consider();
    expect(await state()).toBe('choosing.environment');
    await intake.take(says('nestor env1'));
    expect(await state()).toBe('listing');
  });

  test('waits behind them also when looking them up had to be tried again', async () => {
    await intake.take(says('nestor deploy'));
    await intake.take(says('nestor app1'));
    const [first, second] = performed.splice(0).map(({ params }) => (params as { inbound: Inbound }).inbound);
    if (first === undefined || second === undefined) throw new Error('nothing was kept');
    failing = new StoreUnavailable('gone');
    await expect(intake.consider(first)).rejects.toThrow('gone');
    failing = undefined;
    await intake.consider(first);
    remembered.set('U1', { id: 'U1', objections: [] });
    await intake.take(says('nestor env1'));
    expect(came()).toEqual(['ask', 'consider']);
    await intake.consider(second);
    await consider();
    expect(await state()).toBe('listing');
  });

  test('and cannot be looked up is refused', async () => {
    await intake.take(says('nestor deploy', { person: 'U9' }));
    await consider();
    expect(came()).toEqual(['say objections']);
    expect(performed[0]?.params).toMatchObject({ view: { refusal: { objections: ['unknown'] } } });
  });

  test('is not looked up for what concerns nobody', async () => {
    await intake.take(says('lunch?'));
    await intake.take(says('lunch?', { thread: '99' }));
    expect(performed).toEqual([]);
  });

  test('what was kept is decided once, however often it is considered', async () => {
    await intake.take(says('nestor deploy'));
    for (const { params } of performed.splice(0)) {
      const { inbound } = params as { inbound: Inbound };
      await intake.consider(inbound);
      await intake.consider(inbound);
    }
    expect(came()).toEqual(['ask']);
  });
});
