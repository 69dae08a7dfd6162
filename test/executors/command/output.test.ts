import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Outcome } from '../../../src/ports/index.ts';
import { patience } from '../../helpers/patience.ts';
import { listener, makeWorkshop, type Workshop } from './workshop.ts';
import { effortOf } from '../../helpers/effort.ts';

let workshop: Workshop;
beforeAll(async () => {
  workshop = await makeWorkshop();
});
afterAll(() => workshop.remove());

const program = new URL('bot.ts', import.meta.url).pathname;
const ended = (exitStatus: number): Outcome => ({ kind: 'ended', ok: exitStatus === 0, exitStatus, reason: null });

/** Carries a command out. @returns the last news, and what can be asked for later */
async function carriedOut(program: string) {
  const task = workshop.task([program]);
  const watcher = listener();
  await workshop.executor().carryOut(task, watcher);
  const printed = { id: task.run, requestedAt: 1, location: task.location, finishedAt: 1 };
  return {
    news: watcher.heard.at(-1),
    later: (lines: number) => workshop.outputs.news(printed, lines),
    log: () => workshop.outputs.log(printed),
  };
}

test('100 MB of lines: the tail comes at once, the log has both ends, and the secret is in neither', async () => {
  const { news, later, log } = await carriedOut('./floods.sh');
  expect(news?.tail.slice(-3)).toEqual(['a line of output', expect.stringMatching(/^a/), 'the last line']);
  const askLater = async () => expect((await later(1)).tail).toEqual(['the last line']);
  expect(await effortOf(askLater)).toBeLessThan(5000);

  const file = await log();

  const whole = gunzipSync(await readFile(file?.path ?? '')).toString();
  expect(file).toMatchObject({ compressed: true, leftOut: expect.any(Number) });
  expect(whole.startsWith('a line of output\n')).toBe(true);
  expect(whole).toContain('MB are left out here');
  expect(whole.endsWith('the last line\n')).toBe(true);
  expect(whole).not.toContain('hunter2');
  await file?.dispose();
  await expect(stat(file?.path ?? '')).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a line of 100 MB is shown by its end', async () => {
  const { news } = await carriedOut('./one-line.sh');

  expect(news?.tail).toEqual([expect.stringMatching(/^…x+the end$/)]);
  expect(news?.tail[0]).toHaveLength(500);
});

test('binary output, colours and progress bars become readable text', async () => {
  const { news } = await carriedOut('./binary.sh');

  expect(news?.tail).toEqual(['bad \ufffd\ufffd bytes', 'red and  nul', '100%', 'dos']);
});

test('secrets are masked in tail and log, also where colours part them', async () => {
  const { news, log } = await carriedOut('./secrets.sh');
  const expected = ['password=***', 'in colours: ***', 'in pieces: ***'];

  expect(news?.tail).toEqual(expected);
  const file = await log();
  expect((await readFile(file?.path ?? '', 'utf8')).trim().split('\n')).toEqual(expected);
  await file?.dispose();
});

test('a command that prints nothing has no log, and news that says nothing', async () => {
  const { news, log } = await carriedOut('./silent.sh');

  expect(news).toEqual({ tail: [], progress: null, links: [] });
  expect(await log()).toBeUndefined();
});

test.each([
  ['that was not begun, whatever one of its number has left', '1', null],
  ['whose folder is gone', '9999', ''],
])('nothing is known of a run %s', async (_what, number, location) => {
  const printed = { id: Number(number), requestedAt: 1, location, finishedAt: null };
  await workshop.executor().carryOut(workshop.task(['./where.sh'], { run: 1 }), listener());

  expect(await workshop.outputs.news(printed, 10)).toEqual({ tail: [], progress: null, links: [] });
  expect(await workshop.outputs.log(printed)).toBeUndefined();
});

test('progress is told while the command runs, and whole again to a bot that comes later', async () => {
  const release = join(workshop.root, 'release-progress');
  const task = workshop.task(['./progress.sh', release]);
  const watcher = listener();
  const running = workshop.executor().carryOut(task, watcher);
  const link = { url: 'https://ci.example.com/runs/7?key=***', label: 'The run' };
  const meanwhile = { tail: ['one'], progress: { percent: 40, steps: ['Migrating ***'] }, links: [link] };
  await vi.waitFor(() => expect(watcher.heard.at(-1)).toEqual(meanwhile), patience);
  const later = listener();
  const followed = workshop.executor().carryOut(task, later);
  await vi.waitFor(() => expect(later.heard.at(-1)).toEqual(meanwhile), patience);

  await writeFile(release, '');

  expect(await Promise.all([running, followed])).toEqual([ended(0), ended(0)]);
  const end = {
    tail: ['one', '100%'],
    progress: { percent: 100, steps: ['Restarting', 'Migrating ***'] },
    links: [link],
  };
  expect(watcher.heard.at(-1)).toEqual(end);
  expect(later.heard.at(-1)).toEqual(end);
  expect(
    await workshop.outputs.news({ id: task.run, requestedAt: 1, location: task.location, finishedAt: 1 }, 20),
  ).toEqual(end);
});

test('a listener that throws does not disturb the run', async () => {
  const onNews = () => {
    throw new Error('not my day');
  };

  expect(await workshop.executor().carryOut(workshop.task(['./exits-3.sh']), listener({ onNews }))).toEqual(ended(3));
  expect(workshop.warnings.some((text) => text.includes('not my day'))).toBe(true);
});

test.each(['./burst.sh', './one-line.sh'])('following %s does not grow the memory by 50 MB', async (script) => {
  const task = workshop.task([script]);
  const child = spawn(process.execPath, [program, workshop.root, JSON.stringify(task)]);
  const exit = once(child, 'exit');
  const said = await text(child.stdout);
  await exit;

  const { grown } = JSON.parse(said.split('\n').find((line) => line.includes('grown')) ?? '{}') as { grown: number };
  expect(grown).toBeLessThan(50 * 2 ** 20);
  expect(said).toContain(JSON.stringify(ended(0)));
});
