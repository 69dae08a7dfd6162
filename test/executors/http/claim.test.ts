import { mkdir, readFile, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openAttempt } from '../../../src/executors/command/attempts.ts';
import { json, openApi } from './api.ts';
import { openOffice, orderTo, succeeded, watched, type Office } from './office.ts';

/** What another run 12, of a store that was lost, has left. */
async function leave({ runs }: Office): Promise<string> {
  const folder = join(runs, '12');
  await mkdir(folder);
  await symlink('12-0', join(folder, 'run'));
  await writeFile(join(folder, 'output'), 'of the earlier run\n');
  return folder;
}

const openDeploying = () => openApi({ POST: json({ url: '/7' }), GET: json({ status: 'success' }) });

test('what a run of the same number has left, of a store that was lost, is kept aside and not added to', async () => {
  const api = await openDeploying();
  const office = openOffice();
  await leave(office);
  const { outcome, news } = office.carryOut(orderTo(api.url, { watch: watched() }));

  expect(await outcome).toEqual(succeeded);
  expect(office.output()).toBe('{"url":"/7"}\nstatus: success\n');
  expect(news.at(-1)?.tail).toEqual(['{"url":"/7"}', 'status: success']);
  expect((await readdir(office.runs)).toSorted()).toEqual(['12', '12.12-0']);
  expect(await readFile(join(office.runs, '12.12-0', 'output'), 'utf8')).toBe('of the earlier run\n');
});

test('while something of that run may be at work, its folder is left alone, which costs the output and not the run', async () => {
  const api = await openDeploying();
  const office = openOffice();
  await openAttempt(await leave(office), 'shop');
  const { outcome, news } = office.carryOut(orderTo(api.url, { watch: watched() }));

  expect(await outcome).toEqual(succeeded);
  expect(office.output()).toBe('of the earlier run\n');
  expect(news).toEqual([]);
  expect(office.warnings).toContainEqual(expect.stringContaining('earlier-run-at-work'));
});
