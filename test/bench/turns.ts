import type { Talk } from './load.ts';
import { Workspace } from './processes.ts';
import type { Sample } from './rows.ts';
import { endAll, names, titles, type Name, type Scene, type Subject } from './scene.ts';
import { median, quantile, sum } from './statistics.ts';

export interface Extent {
  /** Blocks of 50 turns, taken in turn by all. */
  readonly blocks: number;
  /** Blocks of the crowd, and how many messages each of its people sends in one. */
  readonly crowds: number;
  readonly each: number;
}

const PER_BLOCK = 50;
/** Milliseconds before each message of a person alone: what is left of the turn before is done by then. */
const BREATH = 4;
const crowd = Array.from({ length: 200 }, (_, index) => `p${index}`);

type By<T> = Readonly<Record<Name, T>>;

/** Turns of one person, then of two hundred at once, of all bots in blocks that take turns on the machine. */
export async function measureTurns(scene: Scene, extent: Extent): Promise<readonly Sample[]> {
  const config = await scene.config('two', { shop: scene.repository, docs: scene.repository });
  await scene.forget();
  const subjects: Subject[] = [];
  try {
    for (const name of names) subjects.push(await scene.start(name, { workspace: await Workspace.start(), config }));
    const dialogue = await alone(subjects, 'dialogue', extent.blocks);
    const help = await alone(subjects, 'help', Math.ceil(extent.blocks / 4));
    const rates = await together(subjects, extent);
    const held: Record<Name, number> = { echo: 0, embedded: 0, redis: 0 };
    for (const { name, bot } of subjects) held[name] = (await bot.memoryAtRest()) / 1e6;
    return (['embedded', 'redis'] as const).flatMap((name): Sample[] => {
      const compare = (values: By<number>) => ({
        who: titles[name],
        value: values[name],
        baseline: values.echo,
      });
      return [
        { what: 'turn, median', unit: 'ms', ...compare(each(dialogue, median)), target: { atMost: 1.5 } },
        { what: 'turn, 99th percentile', unit: 'ms', ...compare(each(dialogue, last)), target: { atMost: 3 } },
        { what: 'help, median', unit: 'ms', ...compare(each(help, median)), target: null },
        { what: '200 people at once', unit: 'replies/s', ...compare(rates), target: { atLeast: 0.5 } },
        { what: 'memory after all that', unit: 'MB', ...compare(held), target: null },
      ];
    });
  } finally {
    await endAll(subjects);
  }
}

async function alone(subjects: readonly Subject[], talk: Talk, blocks: number): Promise<By<number[]>> {
  const took: Record<Name, number[]> = { echo: [], embedded: [], redis: [] };
  // As long as what is measured: a bot that has run for a while is what people talk to.
  const warming = blocks;
  for (let block = -warming; block < blocks; block += 1)
    for (const { name, workspace } of rotated(subjects, block)) {
      const times = await workspace.turns({ talk, person: 'p0', count: PER_BLOCK, breath: BREATH });
      if (block >= 0) took[name].push(...times);
    }
  return took;
}

async function together(subjects: readonly Subject[], { crowds, each }: Extent): Promise<By<number>> {
  const replies: Record<Name, number[]> = { echo: [], embedded: [], redis: [] };
  const took: Record<Name, number[]> = { echo: [], embedded: [], redis: [] };
  for (let block = -1; block < crowds; block += 1)
    for (const { name, workspace } of rotated(subjects, block)) {
      const { replies: count, ms } = await workspace.crowd({ people: crowd, each });
      if (block < 0) continue;
      replies[name].push(count);
      took[name].push(ms);
    }
  const rate = (name: Name) => (sum(replies[name]) / sum(took[name])) * 1000;
  return { echo: rate('echo'), embedded: rate('embedded'), redis: rate('redis') };
}

/** Nobody is always the first, nor always behind the same one. */
function rotated(subjects: readonly Subject[], block: number): readonly Subject[] {
  const first = ((block % subjects.length) + subjects.length) % subjects.length;
  return [...subjects.slice(first), ...subjects.slice(0, first)];
}

const last = (values: readonly number[]): number => quantile(values, 0.99);

function each(took: By<number[]>, figure: (values: readonly number[]) => number): By<number> {
  return { echo: figure(took.echo), embedded: figure(took.embedded), redis: figure(took.redis) };
}
