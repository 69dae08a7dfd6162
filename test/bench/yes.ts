import { join } from 'node:path';
import { makeRepository } from '../helpers/repository.ts';
import { byHand, firstLine, now } from './by-hand.ts';
import type { Extent } from './extents.ts';
import type { Sample } from './rows.ts';
import { endAll, type Name, type Scene } from './scene.ts';
import { median } from './statistics.ts';
import { Workspace } from './workspace-process.ts';

/** Milliseconds that the person thinks before the answer. */
const THOUGHT = 300;

/** From a person's yes to the command's first line, against the same start by hand in a work tree of the mirror. */
export async function measureYes(scene: Scene, { times }: Extent['yes']): Promise<readonly Sample[]> {
  const repository = await makeRepository({ path: join(scene.folder, 'prompt') });
  const commit = await repository.commit({ files: { 'deploy.sh': { text: '#!/bin/sh\ndate +%s%N\n', mode: 0o755 } } });
  await repository.tag('v1.0.0');
  const config = await scene.config('prompt', { shop: repository.path });
  const samples: Sample[] = [];
  for (const name of ['embedded', 'redis'] as const)
    samples.push(await measureOne(scene, { name, config, commit, times }));
  return samples;
}

async function measureOne(
  scene: Scene,
  { name, config, commit, times }: { name: Name; config: string; commit: string; times: number },
): Promise<Sample> {
  await scene.forget();
  const data = join(scene.folder, `prompt-${name}-${performance.now()}`);
  const subject = await scene.start(name, { workspace: await Workspace.start(), config, data });
  try {
    const asked: number[] = [];
    const hand: number[] = [];
    for (let run = 1; run <= times + 1; run += 1) {
      const texts = ['nestor deploy shop v1.0.0 to staging', 'nestor yes'];
      const [, ended] = await subject.workspace.thread({ person: 'p1', texts, pause: THOUGHT });
      if (ended === undefined || !ended.text.includes('Succeeded')) throw new Error(`no success: ${ended?.text}`);
      const folder = join(data, `by-hand-${run}`);
      const began = now();
      await byHand({ mirrors: join(data, 'mirrors'), commit }, { folder, argv: ['./deploy.sh'] });
      // The first of each only warms up.
      if (run === 1) continue;
      asked.push((await firstLine(join(data, 'runs', String(run), 'output'))) - ended.saidAt);
      hand.push((await firstLine(`${folder}.output`)) - began);
    }
    return { name: 'yes', who: name, value: median(asked), baseline: median(hand) };
  } finally {
    await endAll([subject]);
  }
}
