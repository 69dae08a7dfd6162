import { expect, test, vi } from 'vitest';
import { type Ended, nestor } from '../../helpers/bot.ts';
import { PATIENCE } from '../../helpers/patience.ts';
import { setStage, storeKinds } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';
import { byWords, walk } from '../../helpers/ways.ts';

const names = Array.from({ length: 20 }, (_, index) => `person${index}`);

const ok: Ended = { status: 0, signal: null };

/**
 * A service manager waits 10 s before it kills. A busy machine has so much more as it takes it to start and end a
 * process.
 */
async function endsInTime(stopped: Promise<Ended>): Promise<Ended> {
  const took = await timeOf(() => stopped);
  const work = await timeOf(() => nestor(['help'], { PATH: process.env['PATH'] ?? '' }));
  expect(took).toBeLessThan(10_000 + 2 * work);
  return stopped;
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

test.each(storeKinds)(
  'SIGTERM while people talk and a command runs, on %s: it exits with 0 in time, the command continues, everybody is answered once',
  async (store) => {
    const stage = await setStage({ store, sandbox: { people: ['ann', ...names] } });
    const bot = await stage.start();
    await stage.project.holdCommands();
    const running = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.1.0' });
    await walk(running, [{ asks: 'confirm', words: 'yes' }], byWords);
    await vi.waitFor(async () => expect(await stage.project.started()).toHaveLength(1), PATIENCE);

    const ended = endsInTime(bot.stop());
    // Some of these reach the bot before the signal does, some while it stops, some when it is gone.
    const talks: Talk[] = [];
    for (const as of names) {
      talks.push(new Talk(stage, { as, text: 'nestor deploy shop' }));
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    expect(await ended).toEqual(ok);
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

test('SIGTERM during a start while git hangs: it exits with 0 in time', async () => {
  const stage = await setStage({ store: 'embedded' });
  await stage.project.holdGit();
  const bot = stage.spawn();
  await stage.project.gitIsHeld();
  expect(await endsInTime(bot.stop())).toEqual(ok);
  await stage.project.releaseGit();
});

test('SIGTERM while Slack answers no post: it exits with 0 in time, and the next start posts it', async () => {
  const stage = await setStage({ store: 'embedded' });
  const bot = await stage.start();
  const hung = stage.slack.fault({ method: 'chat.postMessage', kind: 'hang' });
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v1.1.0' });
  await stage.until(() => hung.hits > 0, 'a post that gets no answer');
  expect(await endsInTime(bot.stop())).toEqual(ok);
  await stage.start();
  await talk.asks('confirm');
});
