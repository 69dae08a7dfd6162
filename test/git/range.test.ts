import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { open, testRepository } from './opened.ts';

const question = (from: string | undefined, to: string, limit = 50) => ({
  ...(from === undefined ? {} : { from }),
  to,
  limit,
});
const subjects = (list: { commits: readonly { subject: string }[] }) => list.commits.map(({ subject }) => subject);

test('the first deployment brings the whole history, newest first', async () => {
  const origin = await testRepository();
  await origin.commit({ subject: 'one' });
  const to = await origin.commit({ subject: 'two', author: 'Бьярне' });
  const { repositories } = await open(origin.path);

  expect(await repositories.range('shop', question(undefined, to))).toEqual({
    relation: 'first',
    added: {
      count: 2,
      commits: [
        { commit: to, author: 'Бьярне', subject: 'two' },
        { commit: expect.stringMatching(/^[0-9a-f]{40}$/), author: 'Ada', subject: 'one' },
      ],
    },
    removed: { count: 0, commits: [] },
  });
});

test('ahead adds, behind removes, the same commit does neither; counts are exact beyond the limit', async () => {
  const origin = await testRepository();
  const old = await origin.commit();
  await origin.commit({ subject: 'a' });
  await origin.commit({ subject: 'b' });
  const recent = await origin.commit({ subject: 'c' });
  const { repositories } = await open(origin.path);

  const ahead = await repositories.range('shop', question(old, recent, 2));
  expect([ahead.relation, ahead.added.count, subjects(ahead.added), ahead.removed.count]).toEqual([
    'ahead',
    3,
    ['c', 'b'],
    0,
  ]);
  const behind = await repositories.range('shop', question(recent, old, 2));
  expect([behind.relation, behind.removed.count, subjects(behind.removed), behind.added.count]).toEqual([
    'behind',
    3,
    ['c', 'b'],
    0,
  ]);
  const same = await repositories.range('shop', question(old, old));
  expect([same.relation, same.added.count, same.removed.count]).toEqual(['same', 0, 0]);
});

test('diverged histories list what is added and what is removed', async () => {
  const origin = await testRepository();
  await origin.commit();
  await origin.branch('topic');
  const main = await origin.commit({ subject: 'on main' });
  await origin.change('topic');
  const topic = await origin.commit({ subject: 'on topic' });
  const { repositories } = await open(origin.path);

  const range = await repositories.range('shop', question(main, topic));

  expect(range.relation).toBe('diverged');
  expect([subjects(range.added), subjects(range.removed)]).toEqual([['on topic'], ['on main']]);
});

test('histories without a common ancestor are unrelated', async () => {
  const origin = await testRepository();
  const main = await origin.commit({ subject: 'on main' });
  await origin.change('other', { orphan: true });
  const other = await origin.commit({ subject: 'elsewhere' });
  const { repositories } = await open(origin.path);

  const range = await repositories.range('shop', question(main, other));

  expect(range.relation).toBe('unrelated');
  expect([subjects(range.added), subjects(range.removed)]).toEqual([['elsewhere'], ['on main']]);
});

test('a force-pushed branch has diverged from what runs; a new mirror has lost that commit', async () => {
  const origin = await testRepository();
  const base = await origin.commit();
  const runs = await origin.commit({ subject: 'rewritten' });
  const { repositories, refresh, mirror } = await open(origin.path, { versions: { branches: ['main'] } });
  await refresh();
  await origin.git('reset', '--quiet', '--hard', base);
  const to = await origin.commit({ subject: 'instead' });
  await origin.git('reflog', 'expire', '--expire=now', '--all');
  await origin.git('gc', '--quiet', '--prune=now');
  await refresh();
  expect(await repositories.find('shop', 'main')).toEqual({ name: 'main', commit: to });
  expect(await repositories.range('shop', question(runs, to))).toMatchObject({ relation: 'diverged' });

  await rm(await mirror(), { recursive: true, maxRetries: 10 });
  const anew = await open(origin.path);

  expect(await anew.repositories.range('shop', question(runs, to))).toMatchObject({
    relation: 'lost',
    added: { count: 2 },
    removed: { count: 0 },
  });
});

test('a chosen commit that no longer exists is a failure', async () => {
  const origin = await testRepository();
  await origin.commit();
  const { repositories } = await open(origin.path);

  for (const to of ['f'.repeat(40), '--output=x', 'main', '']) {
    await expect(repositories.range('shop', question(undefined, to))).rejects.toMatchObject({ code: 'missing-commit' });
  }
});

test('a subject cannot break the list, whatever it contains', async () => {
  const origin = await testRepository();
  const odd = [
    '🚀 *bold* <!channel>',
    'bell\u0007 unit\u001f record\u001e',
    `long ${'é'.repeat(5_000)}`,
    '\ttab',
    '$(id)',
  ];
  let to = '';
  for (const subject of odd) to = await origin.commit({ subject });
  const { repositories } = await open(origin.path);

  const { added } = await repositories.range('shop', question(undefined, to));

  const [id, tab, long, bell, rocket] = subjects(added);
  expect(added.commits).toHaveLength(odd.length);
  expect([id, tab?.trim(), bell, rocket]).toEqual(['$(id)', 'tab', odd[1], odd[0]]);
  expect(long).toMatch(/^long é+…$/);
  expect(long).toHaveLength(300);
});
