import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Bot } from './bot.ts';
import { PATIENCE } from './patience.ts';
import { type Stage } from './stage.ts';

/** A file of a run in a bot's data folder: `pid.json` is its latch, `exit` its exit status, `stop` the request to stop. */
export const runFile = (stage: Stage, run: number, { file = '', bot = 'bot' } = {}): string =>
  join(stage.project.folder, `data-${bot}`, 'runs', String(run), file);

/** Polls for a file of a run as fast as possible. @throws Error if it does not appear */
export async function runFileComes(stage: Stage, run: number, file: 'pid.json' | 'exit' | 'stop'): Promise<void> {
  const path = runFile(stage, run, { file });
  await vi.waitUntil(() => existsSync(path), { timeout: PATIENCE, interval: 1 });
}

/** The process group of a run's command and its wrapper. */
export async function groupOf(stage: Stage, run: number, bot = 'bot'): Promise<number> {
  const latch: unknown = JSON.parse(await readFile(runFile(stage, run, { file: 'pid.json', bot }), 'utf8'));
  const { pid } = latch as { pid: number };
  if (!Number.isInteger(pid) || pid <= 1) throw new Error(`${pid} leads no group`);
  return pid;
}

/** Like a power cut: the bot and the commands of these runs are gone, nothing is finished. */
export async function powerCut(stage: Stage, bot: Bot, ...runs: readonly number[]): Promise<void> {
  const groups = await Promise.all(runs.map((run) => groupOf(stage, run, bot.name)));
  await bot.kill();
  for (const group of groups) process.kill(-group, 'SIGKILL');
  await stage.project.unlock();
}
