import { join } from 'node:path';
import { Workspace } from './processes.ts';
import type { Sample } from './rows.ts';
import { names, titles, type Name, type Scene } from './scene.ts';
import { median } from './statistics.ts';

/** Starts and rests: how long until a bot with one application and a warm mirror is ready, and what it then holds. */
export async function measureRest(scene: Scene, { starts }: { starts: number }): Promise<readonly Sample[]> {
  const config = await scene.config('one', { shop: scene.repository });
  const workspace = await Workspace.start();
  const data = (name: Name) => join(scene.folder, `rest-${name}`);
  const start = (name: Name) => scene.start(name, { workspace, config, data: data(name) });
  const ready: Record<Name, number[]> = { echo: [], embedded: [], redis: [] };
  const held: Record<Name, number> = { echo: 0, embedded: 0, redis: 0 };
  await scene.forget();
  // The first of each clones the mirror and warms the files that are read at a start; it is not counted.
  for (let count = 0; count <= starts; count += 1)
    for (const name of names) {
      const { bot } = await start(name);
      if (count > 0) ready[name].push(bot.readyAfter);
      if (count === starts) held[name] = await bot.memoryAtRest();
      await bot.stop();
    }
  await workspace.stop();
  return (['embedded', 'redis'] as const).flatMap((name): Sample[] => [
    {
      what: 'memory at rest',
      who: titles[name],
      unit: 'MB',
      value: held[name] / 1e6,
      baseline: held.echo / 1e6,
      target: { atMost: 1.25 },
    },
    {
      what: 'start to ready',
      who: titles[name],
      unit: 'ms',
      value: median(ready[name]),
      baseline: median(ready.echo),
      target: { moreByAtMost: 1500 },
    },
  ]);
}
