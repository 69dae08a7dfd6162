import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Seen } from '../../helpers/seen.ts';
import { setStage, storeKinds } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

/** Has its bot stopped, as a service manager does for a new version, and waits until the next one is there. */
const script = `echo "restarting"
kill -TERM "$(cat "$RECORD/bot.pid")"
while [ ! -e "$RECORD/bot.up" ]; do sleep 0.05; done
echo "restarted"`;

test.each(storeKinds)('a run that restarts its own bot ends as Succeeded, on %s', async (store) => {
  const stage = await setStage({ store });
  const file = (name: string) => join(stage.project.folder, 'record', name);
  await stage.project.addVersion({ app: 'docs', name: 'v2.0.0', body: script });
  const bot = await stage.start();
  await writeFile(file('bot.pid'), String(bot.pid));
  const talk = new Talk(stage, { as: 'ann', text: 'nestor deploy docs v2.0.0' });
  await talk.asks('confirm');
  talk.say('yes');
  expect(await bot.ended).toEqual({ status: 0, signal: null });
  await stage.start();
  await writeFile(file('bot.up'), '');
  await talk.ends();

  const [run] = await stage.history();
  expect(run).toMatchObject({ status: 'succeeded', exitStatus: 0, version: 'v2.0.0' });
  expect((await new Seen(stage, run?.id ?? 0).log()).text).toBe('restarting\nrestarted\n');
  expect(await stage.project.started()).toHaveLength(1);
});
