import type { Message } from '../../../src/sandbox/index.ts';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Bot } from '../../helpers/bot.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import type { Started } from '../../helpers/project.ts';
import { shareStage, type Stage, storeKinds } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';
import { byButton, byWords, type Step, walk, ways } from '../../helpers/ways.ts';

/** Where a bot is killed: the way there, and the question that is open or, for a look-up, awaited. */
interface Death {
  readonly state: string;
  readonly way: keyof typeof ways;
  readonly at: Step['asks'];
  readonly looking: boolean;
}

const deaths: readonly Death[] = [
  { state: 'choosing.app', way: 'deploy', at: 'app', looking: false },
  { state: 'choosing.environment', way: 'deploy', at: 'environment', looking: false },
  { state: 'choosing.service', way: 'restart', at: 'service', looking: false },
  { state: 'listing', way: 'deploy', at: 'version', looking: true },
  { state: 'choosing.version', way: 'deploy', at: 'version', looking: false },
  { state: 'reviewing', way: 'deploy', at: 'confirm', looking: true },
  { state: 'confirming.plan', way: 'deploy', at: 'confirm', looking: false },
  { state: 'confirming.name', way: 'deploy', at: 'name', looking: false },
];

/** Messages at whose posting the bot dies: Slack has them, the bot never hears that. */
const posts: readonly { what: string; is: (message: Message) => boolean }[] = [
  { what: 'a question', is: ({ words }) => words.includes('which application') },
  { what: "the run's message", is: ({ words }) => words.includes('Asked by') },
  { what: 'how it ended', is: ({ threadTs, words }) => threadTs !== undefined && words.includes('Succeeded') },
  { what: 'its output', is: ({ files }) => files.length > 0 },
];

describe.each(storeKinds)('killed with SIGKILL, on %s', (store) => {
  const shared = shareStage({ store });
  let stage: Stage;
  let bot: Bot;
  let before: { readonly said: number; readonly started: number };

  beforeEach(async () => {
    stage = shared();
    bot = stage.bot;
    before = { said: stage.said().length, started: (await stage.project.started()).length };
  });

  const startedSince = async (): Promise<readonly Started[]> => (await stage.project.started()).slice(before.started);
  const twiceSince = () => saidTwice(stage.said().slice(before.said));

  test.each(deaths)('while $state: the dialogue continues and ends in one run', async (death) => {
    const { way: operation, at, looking } = death;
    const way = ways[operation];
    const index = way.findIndex(({ asks }) => asks === at);
    const talk = new Talk(stage, { as: 'ann', text: `nestor ${operation}` });
    await walk(talk, way.slice(0, looking ? index - 1 : index), byWords);
    if (looking) await lookUp(talk, way[index - 1]);
    else await talk.asks(at);

    await bot.kill();
    await stage.project.releaseGit();
    const [open, ...rest] = way.slice(index);
    const saidMeanwhile = store === 'redis' && !looking;
    if (saidMeanwhile && open !== undefined) talk.say(open.words);
    await stage.start();
    await walk(talk, saidMeanwhile ? rest : way.slice(index), byButton);
    await talk.ends();

    const version = operation === 'restart' ? {} : { version: 'v1.1.0', content: 'v1.1.0' };
    expect(await startedSince()).toMatchObject([{ operation, ...version }]);
    expect(await stage.project.overlaps()).toEqual([]);
    expect(twiceSince()).toEqual([]);
  });

  /** Answers so that something must be looked up, which then takes its time. */
  async function lookUp(talk: Talk, step: Step | undefined): Promise<void> {
    if (step === undefined) throw new Error('no question is before that');
    await talk.asks(step.asks);
    await stage.project.holdGit();
    talk.say(step.words);
    await stage.project.gitIsHeld();
  }

  /** The bot that stands is killed, and another one started. */
  async function again(): Promise<void> {
    await stage.bot.kill();
    await stage.start();
  }

  test('while running: the run continues to its true end, and another person keeps their place through offer, wait and turn', async () => {
    await stage.project.holdCommands();
    const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.1.0' });
    await talk.confirms();
    await vi.waitFor(async () => expect(await startedSince()).toHaveLength(1), PATIENCE);
    const other = new Talk(stage, { as: 'bob', text: 'nestor deploy docs v1.2.0' });
    await other.asks('queue');

    await again();
    await other.queues();
    await again();
    await stage.project.releaseCommands();
    await talk.ends();
    await other.asks('confirm');
    await again();
    await other.confirms();
    await other.ends();

    const [second, first] = await stage.history();
    expect([first, second]).toMatchObject([
      { status: 'succeeded', version: 'v1.1.0', exitStatus: 0 },
      { status: 'succeeded', version: 'v1.2.0' },
    ]);
    expect((await startedSince()).map(({ version }) => version)).toEqual(['v1.1.0', 'v1.2.0']);
    expect(await stage.project.overlaps()).toEqual([]);
    expect(twiceSince()).toEqual([]);
  });

  test.each(posts)('between posting $what and the response: it is not posted again', async ({ is }) => {
    const isPosted = () => stage.said().slice(before.said).some(is);
    const stopListening = stage.slack.on('change', () => {
      if (isPosted()) bot.send('SIGKILL');
    });
    const crash = async () => {
      await bot.ended;
      stopListening();
      await stage.start();
    };
    const talk = new Talk(stage, { as: 'carol', text: 'nestor deploy' });
    await Promise.all([walk(talk, ways.deploy, byWords), crash()]);
    await talk.ends();
    // What is said next waits behind all that was left undone.
    const next = new Talk(stage, { as: 'carol', text: 'nestor help' });
    await next.hears(/deploy \[app\]/);

    expect(twiceSince()).toEqual([]);
    expect(await startedSince()).toHaveLength(1);
    expect(await stage.project.overlaps()).toEqual([]);
  });
});
