import { expect, test } from 'vitest';
import { setStage, storeKinds } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

test.each(storeKinds)('a deployment from the first question to the end, answered by words, on %s', async (store) => {
  const stage = await setStage({ store });
  await stage.start();
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy' });
  await talk.asks('app');
  talk.say('shop');
  await talk.asks('environment');
  talk.say('production');
  await talk.asks('version');
  talk.say('v1.1.0');
  await talk.asks('confirm');
  talk.say('yes');
  await talk.asks('name');
  talk.say('production');
  await talk.ends();
  expect(await stage.project.started()).toMatchObject([
    { app: 'shop', environment: 'production', version: 'v1.1.0', content: 'v1.1.0' },
  ]);
  expect(await stage.history()).toMatchObject([{ status: 'succeeded', version: 'v1.1.0' }]);
  expect(await stage.project.overlaps()).toEqual([]);
});
