import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startArgoCd, type ArgoCd } from './argo-cd.ts';
import { copyRecipe, type Recipe } from './recipe.ts';
import { carryOut } from './requests.ts';
import { patience } from '../helpers/patience.ts';

vi.setConfig({ testTimeout: 120_000 });

const secrets = { ARGOCD_TOKEN: 'a-token-of-argo-cd' };
let recipe: Recipe;
let argo: ArgoCd;
beforeEach(async () => {
  argo = await startArgoCd(secrets.ARGOCD_TOKEN);
  recipe = await copyRecipe('argo-cd', {
    config: (text) => text.replaceAll('https://argocd.example.com', argo.url),
    secrets,
  });
  onTestFinished(async () => {
    await argo.close();
    await recipe.remove();
  });
});

const succeeded = { kind: 'ended', ok: true, exitStatus: null, reason: null };

test('a deployment syncs to the commit and waits until the sync has ended', async () => {
  const { outcome, output } = carryOut(recipe, 'deploy', { version: 'v1.0.0' });

  expect(await outcome).toEqual(succeeded);
  expect(output()).toContain('status.operationState.phase: Running\nstatus.operationState.phase: Succeeded');
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});

test('a sync that ends badly fails the run, though the one before ended well, and a rollback syncs to the earlier commit', async () => {
  await carryOut(recipe, 'deploy', { version: 'v1.0.0' }).outcome;
  argo.sick.add(recipe.commits['v1.1.0']);

  const failed = { ...succeeded, ok: false, reason: { code: 'api-state', state: 'Failed' } };
  expect(await carryOut(recipe, 'deploy', { version: 'v1.1.0' }).outcome).toEqual(failed);
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);

  await carryOut(recipe, 'deploy', { version: 'v1.2.0' }).outcome;
  expect(await carryOut(recipe, 'rollback', { version: 'v1.0.0' }).outcome).toEqual(succeeded);
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});

test('a restart restarts the Deployment', async () => {
  expect(await carryOut(recipe, 'restart', { version: 'v1.0.0', service: 'worker' }).outcome).toEqual(succeeded);

  expect(argo.restarts).toEqual(['worker']);
});

test('an aborted deployment terminates the sync, and the probe still names the commit before', async () => {
  await carryOut(recipe, 'deploy', { version: 'v1.0.0' }).outcome;
  argo.hold();
  const { outcome, output, stop } = carryOut(recipe, 'deploy', { version: 'v1.1.0' });
  await vi.waitFor(() => expect(output()).toContain('Running'), patience);

  stop();

  expect(await outcome).toEqual({ kind: 'stopped', exitStatus: null, reason: null });
  argo.release();
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
  expect(await carryOut(recipe, 'deploy', { version: 'v1.1.0' }).outcome).toEqual(succeeded);
});

test('while another sync is under way the run fails with the words of Argo CD', async () => {
  argo.hold();
  const other = carryOut(recipe, 'deploy', { version: 'v1.0.0' });
  await vi.waitFor(() => expect(other.output()).toContain('Running'), patience);

  expect(await carryOut(recipe, 'deploy', { version: 'v1.1.0' }).outcome).toMatchObject({
    ok: false,
    reason: { code: 'http-status', text: expect.stringContaining('another operation is already in progress') },
  });

  argo.release();
  expect(await other.outcome).toEqual(succeeded);
});
