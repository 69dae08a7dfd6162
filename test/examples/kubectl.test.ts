import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { startCluster, type Cluster } from './kubernetes/cluster.ts';
import { copyRecipe, type Recipe } from './recipe.ts';
import { patience } from '../helpers/patience.ts';

vi.setConfig({ testTimeout: 120_000 });

let recipe: Recipe;
let cluster: Cluster;
beforeEach(async () => {
  recipe = await copyRecipe('kubectl');
  cluster = await startCluster(image('v1.0.0'));
  onTestFinished(async () => {
    await cluster.close();
    await recipe.remove();
  });
  const kubeconfig = join(recipe.folder, 'kubeconfig');
  await writeFile(kubeconfig, JSON.stringify(configFor(cluster.url)));
  Object.assign(recipe.env, { KUBECONFIG: kubeconfig });
});

type Version = keyof Recipe['commits'];
const image = (version: Version) => `registry.example.com/acme/shop:${recipe.commits[version]}`;
const live = () => cluster.deployment.current.spec.template.spec.containers;
test('a deployment sets the image of the commit, of its container alone, and waits for the roll-out', async () => {
  const { status, progress, links, output } = await recipe.run('deploy', { version: 'v1.1.0' });

  expect(output).toContain('successfully rolled out');
  expect(links).toEqual(['https://shop.staging.example.com shop on staging']);
  expect({ status, progress }).toEqual({
    status: 0,
    progress: ['1/3 Looking at what runs', '2/3 Setting the image of v1.1.0', '3/3 Waiting until it is rolled out'],
  });
  expect(live()).toEqual([
    { name: 'web', image: image('v1.1.0') },
    { name: 'proxy', image: 'proxy:1' },
  ]);
  expect(await recipe.probe('v1.1.0')).toBe(recipe.commits['v1.1.0']);
});

test('a roll-out that fails ends with its status, and the revision before is back', async () => {
  cluster.deployment.broken.add(image('v1.1.0'));

  const { status, output } = await recipe.run('deploy', { version: 'v1.1.0' });

  expect(status).toBe(1);
  expect(output).toContain('exceeded its progress deadline');
  expect(output).toContain('Going back to revision 1');
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});

test('a rollback brings back the revision that ran the commit, with all that belonged to it', async () => {
  await recipe.run('deploy', { version: 'v1.1.0' });
  await recipe.run('deploy', { version: 'v1.2.0' });

  const { status, progress } = await recipe.run('rollback', { version: 'v1.0.0' });

  expect({ status, progress }).toEqual({
    status: 0,
    progress: ['1/3 Looking for its revision', '2/3 Going back to revision 1', '3/3 Waiting until it is rolled out'],
  });
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});

test('a rollback to what the cluster has forgotten deploys its image', async () => {
  const { status, output } = await recipe.run('rollback', { version: 'v1.2.0' });

  expect(status).toBe(0);
  expect(output).toContain('It is forgotten: deploying its image again');
  expect(await recipe.probe('v1.2.0')).toBe(recipe.commits['v1.2.0']);
});

test('a rollback that fails goes back to what ran before it', async () => {
  await recipe.run('deploy', { version: 'v1.1.0' });
  cluster.deployment.broken.add(image('v1.0.0'));

  const { status } = await recipe.run('rollback', { version: 'v1.0.0' });

  expect(status).toBe(1);
  expect(await recipe.probe('v1.1.0')).toBe(recipe.commits['v1.1.0']);
});

test('a restart replaces the pods and leaves the image', async () => {
  const { status, progress } = await recipe.run('restart', { version: 'v1.0.0', service: 'web' });

  expect({ status, progress }).toEqual({
    status: 0,
    progress: ['1/2 Restarting the pods', '2/2 Waiting until they are new'],
  });
  expect(cluster.deployment.current.spec.template.metadata.annotations).toHaveProperty([
    'kubectl.kubernetes.io/restartedAt',
  ]);
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});

test('a Deployment that is not there is an error', async () => {
  const { status, output } = await recipe.run('restart', { version: 'v1.0.0', service: 'nobody' });

  expect(status).toBe(1);
  expect(output).toContain('nobody');
});

test('an aborted deployment goes back to the revision before', async () => {
  cluster.deployment.hold();
  const running = await recipe.start('deploy', { version: 'v1.1.0' });
  await vi.waitFor(() => expect(running.printed()).toContain('1 out of 2 new replicas'), patience);
  expect(live()[0]?.image).toBe(image('v1.1.0'));

  running.abort();
  const { status } = await running.ended;

  expect(status).toBe(143);
  expect(live()[0]?.image).toBe(image('v1.0.0'));
  expect(cluster.deployment.revision).toBe('3');
});

const configFor = (server: string) => ({
  apiVersion: 'v1',
  kind: 'Config',
  clusters: [{ name: 'test', cluster: { server } }],
  users: [{ name: 'nestor', user: {} }],
  contexts: [{ name: 'test', context: { cluster: 'test', user: 'nestor' } }],
  'current-context': 'test',
});
