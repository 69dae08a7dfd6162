import { readFile, writeFile } from 'node:fs/promises';
import type { Message } from '../../src/sandbox/index.ts';
import type { Project } from './project.ts';
import type { Stage } from './stage.ts';
import type { Talk } from './talk.ts';

/** People for the tests of one file, `p0`, `p1` …: `next` is one who has not talked to the bot yet. */
export function crew(count: number): { readonly names: readonly string[]; readonly next: () => string } {
  const names = Array.from({ length: count }, (_, index) => `p${index}`);
  let taken = 0;
  const next = () => {
    const name = names[taken];
    taken += 1;
    if (name === undefined) throw new Error(`the crew has ${count} people only`);
    return name;
  };
  return { names, next };
}

/** Says something and waits for the first reply in its thread. */
export function ask(
  stage: Stage,
  { channel = 'ops', ...saying }: { as: string; text: string; channel?: string; raw?: boolean },
): Promise<Message> {
  const { slack } = stage;
  const said = slack.say({ ...saying, channel });
  const look = () => slack.thread(channel, said).find(({ author }) => author === slack.bot);
  return stage.until(look, `an answer to ${saying.text.slice(0, 100)}`);
}

/** Acts and waits for the bot's next message in the thread. */
export function answerTo(stage: Stage, talk: Talk, act: () => unknown): Promise<Message> {
  const before = talk.said().length;
  act();
  return stage.until(() => talk.said()[before], `an answer to ${talk.as}`);
}

/** Markup in a message other than mentions of people and channels: there should be none. */
export function strangeMarkup({ text, blocks }: Message): readonly string[] {
  const all = [text, ...textsIn(blocks)].join('\n').match(/<[^>]*>?/g) ?? [];
  return all.filter((one) => !/^<(@U[A-Z0-9]+|#C[A-Z0-9]+)>$/.test(one));
}

function textsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  if ('type' in value && value.type === 'mrkdwn' && 'text' in value) return [String(value.text)];
  return Object.values(value).flatMap(textsIn);
}

/** The parts of nestor.yml that tests change. */
export interface Written {
  channels: string[];
  apps: Record<string, WrittenApp>;
}

interface WrittenApp {
  repository: string;
  versions?: { tags?: string; branches?: string[]; commits?: boolean };
  environments: Record<string, Record<'deploy' | 'restart', { run: string[]; env: Record<string, string> }>>;
}

/** Rewrites the project's nestor.yml. */
export async function configure({ configFile }: Project, change: (config: Written) => void): Promise<void> {
  const config = JSON.parse(await readFile(configFile, 'utf8')) as Written;
  change(config);
  await writeFile(configFile, JSON.stringify(config, undefined, 2));
}
