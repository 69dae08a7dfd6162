import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { inWords } from '../../../../src/bot/in-words.ts';
import { english } from '../../../../src/language/en/english.ts';
import type { RunEffects } from '../../../../machines/run/effects.ts';
import type { RunEvent } from '../../../../machines/run/events.ts';
import { addDialogueEffects } from '../../../../src/engine/turns/dialogue-effects.ts';
import { reportHandlers } from '../../../../src/engine/handlers/run/report.ts';
import { createRunMessage, type RunMessage } from '../../../../src/engine/handlers/run/message.ts';
import { createDispatcher, type Dispatcher } from '../../../../src/engine/outbox/dispatcher.ts';
import { ChatRefusal, type Transport, type LogFile, type Outputs } from '../../../../src/ports/index.ts';
import { createRuns, type Runs } from '../../../../src/engine/turns/runs.ts';
import { commitOf, emptyWork } from '../../../../src/engine/turns/unit-of-work.ts';
import { render } from '../../../../src/slack/blocks/render.ts';
import { record } from '../../../machines/records.ts';
import { Diary } from '../../diary.ts';
import { openedStore, type Opened } from '../../opened.ts';
import { patience } from '../../../helpers/patience.ts';

const { id, app, environment, thread } = record;
const file: LogFile = { path: '/runs/5.log', bytes: 1, compressed: false, leftOut: 0, dispose: async () => {} };

const started = { type: 'started', at: 2000, instance: 'one', location: 'here', timeout: 60_000, grace: 5000 } as const;
const seen = { progress: null, links: [] };
const ended: RunEvent = { type: 'ended', at: 3000, ok: true, exitStatus: 0, reason: null, probe: null, ...seen };

let opened: Opened;
let log: Diary;
let runs: Runs;
let lanes: Dispatcher;
/** What is said of the run, in order: `message`, `edit`, `file` or `post`, where, and a word of it. */
let said: string[];
/** Slack's answer to the run's message. */
let answer: PromiseWithResolvers<{ ts: string }>;
let outputs: Outputs;
let message: RunMessage;
/** The right by which the message was edited last. */
let isStillOwner: () => boolean;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  opened = await openedStore();
  log = new Diary();
  said = [];
  answer = Promise.withResolvers();
  outputs = { news: async () => ({ tail: ['done'], ...seen }), log: async () => file, whereIs: () => 'here:/runs/5' };
  const { store } = opened;
  const perform: Parameters<typeof createRuns>[0]['perform'] = (mine, effects) => lanes.add(mine, effects);
  runs = createRuns({ store, now: () => 4000, perform });
  const shared = { store, chat: inWords(chat(), english), runs, log, now: () => 4000 };
  const executor = { reaches: async () => true };
  const printed: Outputs = { ...outputs, news: (...asked) => outputs.news(...asked) };
  message = createRunMessage({ ...shared, outputs: printed });
  const handlers = { ...message.handlers, ...reportHandlers({ ...shared, executor, outputs: printed }) };
  lanes = createDispatcher({
    store,
    log,
    sweepEvery: 20,
    isLong: () => false,
    isVital: () => false,
    perform: async ({ type, params, key }, maybeDone, isHeld) => {
      if (type === 'askWhatNow') said.push('question');
      if (type === 'announce' || type === 'show' || type === 'report')
        await handlers[type](params as RunEffects['show'], { key, maybeDone, isStillOwner: isHeld });
    },
  });
});
afterEach(async () => {
  vi.useRealTimers();
  await lanes.stop(1000);
  await opened.dispose();
});

/** A Slack that takes everything but the run's message, which it answers when it is told to. */
function chat(): Transport {
  const wordOf = (content: Parameters<Transport['post']>[0]['content']) =>
    /Running|Succeeded|Interrupted/.exec(render(content).text)?.[0] ?? '';
  return {
    async post({ to, content }) {
      if (to.thread !== undefined) {
        said.push(`post ${to.thread}`);
        return { ts: '300' };
      }
      said.push(`message ${wordOf(content)}`);
      return answer.promise;
    },
    async edit({ ts, content, isStillOwner: right = () => false }) {
      isStillOwner = right;
      said.push(`edit ${ts} ${wordOf(content)}`);
    },
    async upload({ to }) {
      said.push(`file ${to.thread}`);
    },
    find: async () => undefined,
  };
}

/** A run as the yes to it leaves it. */
async function confirmed(): Promise<void> {
  const turn = emptyWork();
  const { actor, operation, version } = record;
  const asked = { run: id, operation, app, environment, service: null, live: null, person: actor, thread };
  const params = { ...asked, version, supersedes: null };
  const occasion = { eventId: 'yes', at: 1000, channel: 'C1', person: actor, slot: undefined, run: undefined };
  addDialogueEffects(turn, [{ type: 'requestRun', params }], occasion);
  const committed = await opened.store.commit(commitOf('yes', turn));
  if (committed.outcome === 'committed') lanes.add(committed.mine, turn.effects);
}

async function happens(...events: readonly RunEvent[]): Promise<void> {
  for (const event of events) await runs.happen(id, event.type, event);
}

const until = (look: () => unknown) => vi.waitFor(look, { ...patience, interval: 5 });

test('a message that Slack takes only after minutes, when the run is over, is shown as it is then, with the log', async () => {
  await confirmed();
  await until(() => expect(said).toEqual(['message Running']));
  await happens(started, ended);
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(said).toEqual(['message Running']);
  answer.resolve({ ts: '200' });
  await until(() => expect(said).toEqual(['message Running', 'edit 200 Succeeded', 'file 200']));
  expect(log.lines).toEqual([]);
});

test('where Slack refuses the message for good, the log and the question what to make of it come where it was asked for', async () => {
  await confirmed();
  await until(() => expect(said).toEqual(['message Running']));
  answer.reject(new ChatRefusal('restricted_action', 'not there'));
  await happens(started, { type: 'lost', at: 3000, reason: { code: 'files-gone' }, instance: 'one', ...seen });
  await until(() => expect(said).toEqual(['message Running', 'question', `file ${thread.thread}`]));
  expect(log.lines).toEqual(['error: an effect failed; giving up']);
});

test('what became of a run is shown although its output cannot be read', async () => {
  outputs.news = () => Promise.reject(new Error('EIO'));
  answer.resolve({ ts: '200' });
  await confirmed();
  await happens(started, ended);
  await until(() => expect(said).toContain('edit 200 Succeeded'));
  expect(log.lines).toEqual(["warn: could not read a run's output; it is not shown"]);
});

async function keepFresh(until: AbortSignal): Promise<void> {
  const latest = await runs.read(id);
  if (latest !== undefined) message.keepFresh({ latest }, until);
}

/** A run whose message is there, that runs and is followed by the bot of this name. */
async function followedBy(instance: string): Promise<AbortController> {
  answer.resolve({ ts: '200' });
  await confirmed();
  await until(async () => expect((await runs.read(id))?.message).toBe('200'));
  await happens({ ...started, instance });
  const over = new AbortController();
  await keepFresh(over.signal);
  return over;
}

test('a message is kept up to date by a right that ends with the following, or when the bot is taken for dead', async () => {
  const living = vi.spyOn(opened.store, 'leaseGuard');
  const over = await followedBy(opened.store.instance);
  await vi.advanceTimersByTimeAsync(3000);
  await until(() => expect(said).toContain('edit 200 Running'));
  expect(isStillOwner()).toBe(true);
  over.abort();
  expect(isStillOwner()).toBe(false);

  living.mockReturnValue(() => false);
  await keepFresh(new AbortController().signal);
  await vi.advanceTimersByTimeAsync(3000);
  await until(() => expect(said.filter((word) => word.startsWith('edit'))).toHaveLength(2));
  expect(isStillOwner()).toBe(false);
});

test('the message of a run that another bot follows by now is left to that one', async () => {
  const over = await followedBy('another');
  await vi.advanceTimersByTimeAsync(60_000);
  over.abort();
  expect(said).toEqual(['message Running']);
});
