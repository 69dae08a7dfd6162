import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Order } from '../../../src/engine/ports.ts';
import { makeWorkshop, type Workshop } from './workshop.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
  await workshop.repositories.refresh('shop');
});
afterAll(() => workshop.remove());

const program = new URL('bot.ts', import.meta.url).pathname;
const patience = { timeout: 15_000 };

const bot = (order: Order) => spawn(process.execPath, [program, workshop.root, JSON.stringify(order)]);

async function heardOf(child: ChildProcess): Promise<void> {
  if (child.stdout === null) throw new Error('no output');
  await once(child.stdout, 'data');
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)('a command goes on when the bot dies of %s', async (signal) => {
  const release = join(workshop.root, `release-${signal}`);
  const order = workshop.order(['./waits.sh', release]);
  const child = bot(order);
  await heardOf(child);
  child.kill(signal);
  await once(child, 'exit');
  const next = workshop.executor();

  expect(await next.lingers(order.run, next.place)).toBe(true);
  await next.sweep();
  expect(await workshop.checkouts()).toHaveLength(1);
  expect(await next.execute(order, () => {})).toEqual({ kind: 'unknown' });

  await writeFile(release, '');
  await vi.waitFor(async () => expect(await next.lingers(order.run, next.place)).toBe(false), patience);
  expect(await readFile(join(workshop.runs, String(order.run), 'exit'), 'utf8')).toBe('7  \n');
  expect(await next.tail(order.run, 5)).toEqual(['started', 'released']);
  await next.sweep();
  expect(await workshop.checkouts()).toEqual([]);
});

test('two processes that start the same run start it once', async () => {
  const starts = join(workshop.root, 'starts');
  const order = workshop.order(['./waits.sh', '/', starts]);

  const outputs = await Promise.all([bot(order), bot(order)].map((child) => text(child.stdout)));

  expect(outputs.map((output) => output.trim().split('\n').at(-1))).toEqual(
    expect.arrayContaining(['{"kind":"exited","status":7}', '{"kind":"unknown"}']),
  );
  expect(await readFile(starts, 'utf8')).toBe('start\n');
});

test('the wrapper outlives a SIGTERM to its group and tells how the command ended', async () => {
  const executor = workshop.executor();
  const order = workshop.order(['./waits.sh', join(workshop.root, 'never')]);

  const started = Promise.withResolvers<void>();
  const running = executor.execute(order, () => started.resolve());
  await started.promise;

  const latch = await readFile(join(workshop.runs, String(order.run), 'pid.json'), 'utf8');
  process.kill(-(JSON.parse(latch) as { pid: number }).pid, 'SIGTERM');

  expect(await running).toEqual({ kind: 'exited', status: 143 });
});
