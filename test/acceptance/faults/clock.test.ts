import { expect, test, vi } from 'vitest';
import { ask, crew } from '../../helpers/asking.ts';
import { stageWithClock } from '../../helpers/clock.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const minute = 60_000;
const day = 1440 * minute;
const people = crew(10);

const clocked = () => stageWithClock({ store: 'embedded', sandbox: { people: people.names } });

const start = (stage: Stage, text: string) => new Talk(stage, { as: people.next(), text });

test('the clock jumps ahead: open questions expire, a running command ends once, nothing runs twice', async () => {
  const { stage, jump } = await clocked();
  const open = start(stage, 'nestor deploy');
  const question = await open.asks('app');
  const shop = stage.slack.button(question, 'shop');
  const running = start(stage, 'nestor deploy docs v1.0.0');
  const confirm = await running.asks('confirm');
  await stage.project.holdCommands();
  const pressed = running.press(confirm, 'Deploy');
  await vi.waitFor(async () => expect(await stage.project.started()).toHaveLength(1), PATIENCE);
  await jump(2 * day);

  await open.hears(/^\*Expired\*/);
  await stage.until(() => open.said().every(({ buttons }) => buttons.length === 0), 'no buttons');
  const over = () => open.said().some(({ words }) => words.includes('That question is over'));
  // The jump makes the connection look dead, and while it is made anew a press is lost: people press again.
  await vi.waitFor(
    () => {
      stage.slack.press({ as: open.as, button: shop });
      expect(over()).toBe(true);
    },
    { timeout: PATIENCE, interval: 1000 },
  );
  await stage.project.releaseCommands();
  await running.ends();
  stage.slack.network.replay(pressed);
  running.say('yes');
  await stage.until(() => stage.slack.undelivered === 0, 'everything acknowledged');
  const after = start(stage, 'nestor deploy docs v1.1.0');
  expect((await after.asks('confirm')).words).toMatch(/deployed \d+(\.\d)? s ago/);
  after.say('yes');
  await after.ends();
  expect((await stage.project.started()).map(({ version }) => version)).toEqual(['v1.0.0', 'v1.1.0']);
  expect((await stage.history()).map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect(stage.printed()).not.toMatch(/RangeError|unhandled/i);
});

test('the clock is set back: open questions stay open, and runs are still shown', async () => {
  const { stage, jump } = await clocked();
  const first = start(stage, 'nestor deploy docs v1.0.0');
  await first.asks('confirm');
  first.say('yes');
  await first.ends();
  const open = start(stage, 'nestor deploy shop');
  const question = await open.asks('environment');
  const running = start(stage, 'nestor deploy docs v1.1.0');
  await running.asks('confirm');
  await stage.project.holdCommands();
  running.say('yes');
  await vi.waitFor(async () => expect(await stage.project.started()).toHaveLength(2), PATIENCE);
  await jump(-3 * day);

  open.press(question, 'staging');
  await open.asks('version');
  open.say('cancel');
  await open.hears(/^\*Cancelled\*$/);
  await stage.project.releaseCommands();
  await running.ends();
  const board = await stage.until(
    () => stage.slack.messages('ops').find(({ words }) => words.includes('*#2*') && words.includes('Succeeded')),
    'the end in the channel',
  );
  expect(board.words).toMatch(/after \d/);
  expect((await ask(stage, { as: running.as, text: 'nestor status docs' })).words).toMatch(/\(\d+(\.\d)? s ago\)/);
  expect((await stage.project.started()).map(({ version }) => version)).toEqual(['v1.0.0', 'v1.1.0']);
  const other = start(stage, 'nestor deploy docs v1.2.0');
  await other.asks('confirm');
  await jump(3 * day + 11 * minute);
  await other.hears(/^\*Expired\*/);
});
