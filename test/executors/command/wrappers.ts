import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Task } from '../../../src/ports/index.ts';
import { patience } from '../../helpers/patience.ts';
import { type Workshop } from './workshop.ts';

const source = new URL('../../../src/executors/command/wrapper.sh', import.meta.url);

/** Lines of wrapper.sh before which it can be made to stop itself. */
const points = {
  'before the latch': 'if ! command -p ln',
  'between latch and start': '# In the foreground',
  'at the exit': "trap '' HUP",
};
export type Point = keyof typeof points;

/** A wrapper as a bot that was killed has left it, standing still at this point until it gets a SIGCONT. */
export async function stoppedWrapper(workshop: Workshop, task: Task, point: Point): Promise<ChildProcess> {
  if (!('how' in task.order) || task.order.how.kind !== 'command') throw new Error('no command');
  const { commit, how } = task.order;
  const text = await readFile(source, 'utf8');
  if (text.split(points[point]).length !== 2) throw new Error(`wrapper.sh has no such line: ${points[point]}`);
  const folder = join(workshop.runs, String(task.run));
  const checkout = join(folder, 'attempt-before', 'checkout');
  await mkdir(folder, { recursive: true });
  await workshop.repositories.checkout('shop', { commit, folder: checkout });
  const wrapper = join(folder, 'wrapper.sh');
  await writeFile(
    wrapper,
    text.replace(points[point], (line) => `kill -STOP $$\n${line}`),
  );
  const log = await open(join(folder, 'output'), 'a');
  const latest = String(Math.ceil(Date.now() / 1000) + 600);
  const child = spawn('/bin/sh', [wrapper, folder, latest, '', ...how.argv], {
    cwd: checkout,
    env: { PATH: process.env.PATH },
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  await vi.waitFor(async () => {
    const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
    if (!stat.includes(') T ')) throw new Error('it goes on');
  }, patience);
  return child;
}

/** Lets a wrapper go on. @returns its status */
export async function goOn(child: ChildProcess): Promise<number | null> {
  const exit = once(child, 'exit') as Promise<[number | null]>;
  child.kill('SIGCONT');
  const [status] = await exit;
  return status;
}
