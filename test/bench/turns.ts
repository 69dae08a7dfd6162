import type { TurnsExtent } from './extents.ts';
import type { Talk } from './load.ts';
import type { MeasurementName, Sample } from './rows.ts';
import { endAll, inTurn, names, type Name, type Scene, type Subject } from './scene.ts';
import { median, quantile, sum } from './statistics.ts';
import { recordTurnCalls } from './turn-calls.ts';
import { Workspace } from './workspace-process.ts';

const PER_BLOCK = 50;
/** Milliseconds before each message of a person alone, in which the last turn comes to its end. */
const BREATH = 4;
const crowd = Array.from({ length: 200 }, (_, index) => `p${index}`);

type Figures = ReadonlyMap<Name, number>;

/** Turns of one person, then of two hundred at once; the bots take turns in short blocks. */
export async function measureTurns(scene: Scene, extent: TurnsExtent): Promise<readonly Sample[]> {
  const config = await scene.config('two', { shop: scene.repository, docs: scene.repository });
  const turnCalls = await recordTurnCalls(scene, config);
  await scene.forget();
  const subjects: Subject[] = [];
  try {
    for (const name of names)
      subjects.push(await scene.start(name, { workspace: await Workspace.start(), config, turnCalls }));
    const dialogue = await alone(subjects, { ...extent, talk: 'dialogue' });
    const others = subjects.filter(({ name }) => name !== 'sameCalls');
    const help = await alone(others, { talk: 'help', warming: 2, blocks: Math.ceil(extent.blocks / 4) });
    const rates = await together(others, extent);
    const memory = new Map(
      await Promise.all(others.map(async ({ name, bot }) => [name, await bot.memoryAtRest()] as const)),
    );
    const medians = mapped(dialogue, median);
    return [
      ...compare('turn', medians),
      ...compare('turnSameCalls', medians, 'sameCalls'),
      ...compare('turnLast', mapped(dialogue, last)),
      ...compare('help', mapped(help, median)),
      ...compare('crowd', rates),
      ...compare('afterwards', memory),
    ];
  } finally {
    await endAll(subjects);
  }
}

function compare(name: MeasurementName, figures: Figures, against: Name = 'echo'): readonly Sample[] {
  const figure = (who: Name) => figures.get(who) ?? Number.NaN;
  return (['embedded', 'redis'] as const).map((who) => ({
    name,
    who,
    value: figure(who),
    baseline: figure(against),
  }));
}

/** @returns the milliseconds that each turn took */
async function alone(
  subjects: readonly Subject[],
  { talk, warming, blocks }: { talk: Talk; warming: number; blocks: number },
): Promise<ReadonlyMap<Name, number[]>> {
  const took = new Map(subjects.map(({ name }) => [name, [] as number[]]));
  for (let block = 0; block < warming + blocks; block += 1)
    for (const { name, workspace } of inTurn(subjects, block)) {
      const times = await workspace.turns({ talk, person: 'p0', count: PER_BLOCK, breath: BREATH });
      if (block >= warming) took.get(name)?.push(...times);
    }
  return took;
}

/** @returns replies a second */
async function together(subjects: readonly Subject[], { crowds, each }: TurnsExtent): Promise<Figures> {
  const paces = new Map(subjects.map(({ name }) => [name, [] as { replies: number; ms: number }[]]));
  // The first block only warms up.
  for (let block = 0; block <= crowds; block += 1)
    for (const { name, workspace } of inTurn(subjects, block)) {
      const pace = await workspace.crowd({ people: crowd, each });
      if (block > 0) paces.get(name)?.push(pace);
    }
  return mapped(paces, (own) => (sum(own.map(({ replies }) => replies)) / sum(own.map(({ ms }) => ms))) * 1000);
}

const last = (values: readonly number[]): number => quantile(values, 0.99);

function mapped<T>(all: ReadonlyMap<Name, T>, figure: (own: T) => number): Figures {
  return new Map([...all].map(([name, own]) => [name, figure(own)]));
}
