import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startGitHub, type GitHub } from './github/github.ts';
import { copyRecipe, examples, type Recipe } from './recipe.ts';
import { carryOut } from './requests.ts';
import { serve, type Served } from './serve.ts';
import { patience } from '../helpers/patience.ts';

vi.setConfig({ testTimeout: 120_000 });

const secrets = { GITHUB_TOKEN: 'github_pat_of_the_bot' };
let recipe: Recipe;
let github: GitHub;
let site: Served;
/** The commit that does not get healthy. */
let sick: string | undefined;
/** How many answers get lost on the way to Nestor. */
let lost: number;
beforeEach(async () => {
  sick = undefined;
  lost = 0;
  const live = () => readFile(join(recipe.folder, 'live'), 'utf8');
  site = await serve((request, response) => {
    live().then(
      (commit) => response.writeHead(request.url === '/health' && commit === sick ? 503 : 200).end(commit),
      () => response.writeHead(503).end(),
    );
  });
  github = await startGitHub({
    token: secrets.GITHUB_TOKEN,
    place: () => recipe,
    vars: { HEALTH_URL: `${site.url}/health` },
    loses() {
      lost -= 1;
      return lost >= 0;
    },
  });
  const workflow = await readFile(join(examples, 'github-actions/.github/workflows/deploy.yml'), 'utf8');
  recipe = await copyRecipe('github-actions', {
    files: () => ({ ...scripts, '.github/workflows/deploy.yml': workflow.replace('--retry 30', '--retry 1') }),
    config: (text) => text.replaceAll('https://api.github.com', github.url),
    secrets,
  });
  onTestFinished(async () => {
    await github.close();
    await site.close();
    await recipe.remove();
  });
  recipe.env['VERSION_URL'] = `${site.url}/version`;
});

/** What the workflow starts: a release is a file with the commit, and a restart a line with the service. */
const deploy = `set -eu
echo "$NESTOR_OPERATION of $NESTOR_APP on $NESTOR_ENVIRONMENT (#$NESTOR_RUN_ID)"
printf '%s\\n' "$NESTOR_VERSION" >>"$HOME/begun"
printf '%s' "$NESTOR_COMMIT" >"$HOME/live"
while [ -e "$HOME/hold" ]; do sleep 0.05; done
`;
const scripts = {
  'deploy/deploy.sh': { text: `#!/bin/sh\n${deploy}`, mode: 0o755 },
  'deploy/rollback.sh': { text: `#!/bin/sh\n${deploy}`, mode: 0o755 },
  'deploy/restart.sh': { text: `#!/bin/sh\nprintf '%s\\n' "$NESTOR_SERVICE" >>"$HOME/restarted"\n`, mode: 0o755 },
};

const succeeded = { kind: 'ended', ok: true, exitStatus: null, reason: null };

test('a deployment dispatches the workflow with the commit and waits until it has ended', async () => {
  const { outcome, output } = carryOut(recipe, 'deploy', { version: 'v1.0.0' });

  expect(await outcome).toEqual(succeeded);
  expect(github.runs).toEqual([
    expect.objectContaining({ display_title: 'deploy v1.0.0 on production (Nestor #1)', conclusion: 'success' }),
  ]);
  expect(output()).toContain(github.runs[0]?.html_url);
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});

test('a workflow whose health check fails fails the run, and a rollback brings the earlier commit back', async () => {
  await carryOut(recipe, 'deploy', { version: 'v1.0.0' }).outcome;
  sick = recipe.commits['v1.1.0'];

  expect(await carryOut(recipe, 'deploy', { version: 'v1.1.0' }).outcome).toEqual({
    ...succeeded,
    ok: false,
    reason: { code: 'api-state', state: 'failure' },
  });
  expect(await recipe.probe('v1.1.0')).toBe(recipe.commits['v1.1.0']);

  expect(await carryOut(recipe, 'rollback', { version: 'v1.0.0' }).outcome).toEqual(succeeded);
  expect(github.runs.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure', 'success']);
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});

test('a restart dispatches the workflow with the service', async () => {
  await carryOut(recipe, 'deploy', { version: 'v1.0.0' }).outcome;

  expect(await carryOut(recipe, 'restart', { version: 'v1.0.0', service: 'worker' }).outcome).toEqual(succeeded);

  expect(await readFile(join(recipe.folder, 'restarted'), 'utf8')).toBe('worker\n');
});

/** What was begun, oldest first. */
const begun = async () => (await readFile(join(recipe.folder, 'begun'), 'utf8')).trimEnd().split('\n');

test.each([1, 2])('a dispatch whose answer is lost %i times is carried out once', async (times) => {
  lost = times;

  expect(await carryOut(recipe, 'deploy', { version: 'v1.0.0' }).outcome).toEqual(succeeded);

  expect(await begun()).toEqual(['v1.0.0']);
  expect(github.runs.map(({ conclusion }) => conclusion)).toEqual(Array(times + 1).fill('success'));
  expect(new Set(github.runs.map((run) => run.display_title)).size).toBe(1);
});

test('a dispatch whose answer is lost fails as what was carried out has failed', async () => {
  sick = recipe.commits['v1.1.0'];
  lost = 1;

  expect(await carryOut(recipe, 'deploy', { version: 'v1.1.0' }).outcome).toEqual({
    ...succeeded,
    ok: false,
    reason: { code: 'api-state', state: 'failure' },
  });
  expect(await begun()).toEqual(['v1.1.0']);
  expect(github.runs.map(({ conclusion }) => conclusion)).toEqual(['failure', 'failure']);
});

test('the same version is carried out again by another run', async () => {
  await carryOut(recipe, 'deploy', { version: 'v1.0.0' }).outcome;

  expect(await carryOut(recipe, 'deploy', { version: 'v1.0.0' }).outcome).toEqual(succeeded);
  expect(await begun()).toEqual(['v1.0.0', 'v1.0.0']);
});

test('an aborted deployment cancels the workflow, which ends the step that runs', async () => {
  await writeFile(join(recipe.folder, 'hold'), '');
  const { outcome, stop } = carryOut(recipe, 'deploy', { version: 'v1.0.0' });
  await vi.waitFor(async () => expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']), patience);

  stop();

  expect(await outcome).toEqual({ kind: 'stopped', exitStatus: null, reason: null });
  expect(github.runs).toEqual([expect.objectContaining({ status: 'completed', conclusion: 'cancelled' })]);
});
