import { expect, test } from 'vitest';
import type { Probe } from '../../../machines/model.ts';
import { GitFailure, type Prober, type Repositories } from '../../../src/ports/index.ts';
import { createEnvironmentProbe } from '../../../src/engine/probe/environment-probe.ts';
import { configured } from '../configured.ts';

const expected = { name: 'v1.1.0', commit: 'a'.repeat(40) };
const other = { name: 'v1.0.0', commit: 'b'.repeat(40) };

const config = configured({
  operations: {},
  probe: { kind: 'command', run: ['./live.sh'], env: {}, timeout: 1000 },
});

const away = async (): Promise<never> => {
  throw new GitFailure('broken', 'The mirror of shop is damaged');
};

/** A repository in which names and commits are found as these say. */
const found = (find: Repositories['find'], has: Repositories['has'] = async () => false) => ({ find, has });

/** What the probe of an environment on which `expected` should run comes to if it says this. */
const answer = (said: string, repositories: Pick<Repositories, 'find' | 'has'>): Promise<Probe | null> =>
  createEnvironmentProbe({ config, prober: { ask: async () => ({ said }) }, repositories }).ask({
    app: 'shop',
    environment: 'staging',
    expected,
  });

test.each([expected.name, expected.commit, 'aaaaaaa'])(
  '%s is what is expected, whatever becomes of git',
  async (said) => {
    expect(await answer(said, found(away, away))).toEqual({ said, version: expected, agrees: true, failure: null });
  },
);

test('another version is not what is expected, and neither is what names none', async () => {
  const probe = { agrees: false, failure: null };

  expect(
    await answer(
      'v1.0.0',
      found(async () => other),
    ),
  ).toEqual({ ...probe, said: 'v1.0.0', version: other });
  expect(
    await answer(
      'nginx',
      found(async () => undefined),
    ),
  ).toEqual({ ...probe, said: 'nginx', version: null });
});

test('another name of what is expected agrees', async () => {
  const latest = { ...expected, name: 'latest' };

  expect(
    await answer(
      'latest',
      found(async () => latest),
    ),
  ).toMatchObject({ version: latest, agrees: true });
});

test.each<[string, Pick<Repositories, 'find' | 'has'>]>([
  ['latest', found(away)],
  ['c'.repeat(40), found(async () => undefined, away)],
])('whether %s is what is expected cannot be told where git fails, which is said', async (said, repositories) => {
  expect(await answer(said, repositories)).toEqual({
    said: null,
    version: null,
    agrees: null,
    failure: { code: 'probe-not-resolved', said, detail: 'The mirror of shop is damaged' },
  });
});

test('what is no failure of git is not taken for one', async () => {
  const mistake = new TypeError('a mistake');

  await expect(
    answer(
      'latest',
      found(() => Promise.reject(mistake)),
    ),
  ).rejects.toBe(mistake);
});

test('people who ask at the same time share a probe, and a run that has ended asks one of its own', async () => {
  let asked = 0;
  const prober: Prober = { ask: async () => ({ said: `${(asked += 1)}` }) };
  const probing = createEnvironmentProbe({ config, prober, repositories: found(async () => undefined) });
  const question = { app: 'shop', environment: 'staging', expected };
  const answers = [probing.ask(question), probing.askAfresh(question), probing.ask(question)];
  expect((await Promise.all(answers)).map((probe) => probe?.said)).toEqual(['1', '2', '1']);
});
