import { join } from 'node:path';
import type { Extent } from './extents.ts';
import type { Sample } from './rows.ts';
import { inTurn, type Name, type Scene, type Subject } from './scene.ts';
import { median } from './statistics.ts';
import { Workspace } from './workspace-process.ts';

const names = ['echo', 'embedded', 'redis'] as const satisfies readonly Name[];
type Rested = (typeof names)[number];

/** How long until a bot with one application and a warm mirror is ready, and what it holds once it rests. */
export async function measureRest(scene: Scene, { starts }: Extent['rest']): Promise<readonly Sample[]> {
  const config = await scene.config('one', { shop: scene.repository });
  const workspace = await Workspace.start();
  const start = (name: Rested) => scene.start(name, { workspace, config, data: join(scene.folder, `rest-${name}`) });
  const ready: Record<Rested, number[]> = { echo: [], embedded: [], redis: [] };
  const memory: Record<Rested, number> = { echo: 0, embedded: 0, redis: 0 };
  await scene.forget();
  // The first start of each clones the mirror and warms the files that a start reads; it is not counted.
  for (let count = 0; count <= starts; count += 1)
    for (const name of inTurn(names, count)) {
      const { bot }: Subject = await start(name);
      if (count > 0) ready[name].push(bot.readyAfter);
      if (count === starts) memory[name] = await bot.memoryAtRest();
      await bot.stop();
    }
  await workspace.stop();
  return (['embedded', 'redis'] as const).flatMap((who): Sample[] => [
    { name: 'rest', who, value: memory[who], baseline: memory.echo },
    { name: 'ready', who, value: median(ready[who]), baseline: median(ready.echo) },
  ]);
}
