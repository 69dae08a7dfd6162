import { expect, test } from 'vitest';
import type { RedisServer } from '../../helpers/redis.ts';
import { setStage, type Stage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';
import { saidTwice } from '../../helpers/twice.ts';
import { byWords, walk, ways } from '../../helpers/ways.ts';

const [toVersion, afterVersion] = [ways.deploy.slice(0, 2), ways.deploy.slice(2)];

async function onRedis(): Promise<{ stage: Stage; redis: RedisServer }> {
  const stage = await setStage({ store: 'redis' });
  await stage.start();
  if (stage.redis === undefined) throw new Error('there is no Redis');
  return { stage, redis: stage.redis };
}

test('Redis is restarted during dialogues, first orderly, then by SIGKILL: all continue and run once', async () => {
  const { stage, redis } = await onRedis();
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy' });
  await walk(talk, toVersion, byWords);
  await talk.asks('version');
  await redis.restart();
  talk.say('nestor v1.1.0');
  await talk.asks('confirm');
  const other = new Talk(stage, { as: 'bob', text: 'nestor deploy docs v1.2.0' });
  await other.asks('confirm');
  await redis.kill();
  await redis.start();
  await walk(other, ways.deploy.slice(3, 4), byWords);
  await walk(talk, ways.deploy.slice(3), byWords);
  await Promise.all([talk.ends(), other.ends()]);

  const started = await stage.project.started();
  expect(started.map(({ app, version }) => `${app} ${version}`).toSorted()).toEqual(['docs v1.2.0', 'shop v1.1.0']);
  expect(saidTwice(stage.said())).toEqual([]);
});

test('Redis hangs while people talk: they are told, nothing is left half done, and dialogues continue when it is back', async () => {
  const { stage, redis } = await onRedis();
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy' });
  await walk(talk, toVersion, byWords);
  await talk.asks('version');

  redis.pause();
  const helpless = new Talk(stage, { as: 'bob', text: 'nestor help' });
  // Whether this is an answer is not known without the store: Slack keeps it, and delivers it again.
  talk.say('v1.1.0');
  await helpless.hears(/@bob My database is unreachable/);
  redis.resume();

  await walk(talk, afterVersion.slice(1), byWords);
  await talk.ends();
  const again = new Talk(stage, { as: 'bob', text: 'nestor deploy docs v1.2.0' });
  await walk(again, ways.deploy.slice(3, 4), byWords);
  await again.ends();

  const started = await stage.project.started();
  expect(started.map(({ app, version }) => `${app} ${version}`)).toEqual(['shop v1.1.0', 'docs v1.2.0']);
  expect(saidTwice(stage.said())).toEqual([]);
});

test('a second bot on the same data folder ends with status 1 and says why', async () => {
  const stage = await setStage({ store: 'embedded' });
  await stage.start();
  const second = stage.spawn();

  expect(await second.ended).toEqual({ status: 1, signal: null });
  expect(second.printed).toMatch(/another Nestor is running on the data folder .*data-bot: stop that one, or give/);
  const talk = new Talk(stage, { as: 'ann', text: 'nestor help' });
  await talk.hears(/deploy \[app\]/);
});
