import { expect, test, vi } from 'vitest';
import { PATIENCE } from '../../helpers/patience.ts';
import { setStage, storeKinds } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';
import { byWords, walk } from '../../helpers/ways.ts';

const names = Array.from({ length: 20 }, (_, index) => `person${index}`);

test.each(storeKinds)(
  'SIGTERM while people talk and a command runs, on %s: it ends with 0 in time, the command goes on, everybody is answered once',
  async (store) => {
    const stage = await setStage({ store, sandbox: { people: ['ann', ...names] } });
    const bot = await stage.start();
    await stage.project.holdCommands();
    const running = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.1.0' });
    await walk(running, [{ asks: 'confirm', words: 'yes' }], byWords);
    await vi.waitFor(async () => expect(await stage.project.started()).toHaveLength(1), PATIENCE);

    const begun = performance.now();
    const ended = bot.stop();
    // Some of these reach the bot before the signal does, some while it stops, some when it is gone.
    const talks: Talk[] = [];
    for (const as of names) {
      talks.push(new Talk(stage, { as, text: 'nestor deploy shop' }));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(await ended).toEqual({ status: 0, signal: null });
    expect(performance.now() - begun).toBeLessThan(10_000);
    await stage.project.releaseCommands();
    await stage.start();
    await Promise.all(talks.map((talk) => talk.asks('environment')));
    await running.ends();

    const [run] = await stage.history();
    expect(run).toMatchObject({ status: 'succeeded', version: 'v1.1.0', exitStatus: 0 });
    expect(await stage.project.started()).toHaveLength(1);
    expect(saidTwice(stage.said())).toEqual([]);
  },
);

test('SIGTERM while it starts and git hangs: it ends with 0 in time', async () => {
  const stage = await setStage({ store: 'embedded' });
  await stage.project.holdGit();
  const bot = stage.spawn();
  await stage.project.gitIsHeld();
  const begun = performance.now();
  expect(await bot.stop()).toEqual({ status: 0, signal: null });
  expect(performance.now() - begun).toBeLessThan(10_000);
  await stage.project.releaseGit();
});

test('SIGTERM while Slack answers no post: it ends with 0 in time, and the post follows at the next start', async () => {
  const stage = await setStage({ store: 'embedded' });
  const bot = await stage.start();
  const hung = stage.slack.fault({ method: 'chat.postMessage', kind: 'hang' });
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.1.0' });
  await stage.until(() => hung.hits > 0, 'a post that gets no answer');
  const begun = performance.now();
  expect(await bot.stop()).toEqual({ status: 0, signal: null });
  expect(performance.now() - begun).toBeLessThan(10_000);
  await stage.start();
  await talk.asks('confirm');
});
