import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { installEngine, maker, type Engine, type Maker } from './containers/engine.ts';
import { freePort, makeImage } from './containers/image.ts';
import { startRegistry, type Registry } from './containers/registry.ts';
import { copyRecipe, type Recipe, type Version } from './recipe.ts';
import { patience } from '../helpers/patience.ts';

vi.setConfig({ testTimeout: 120_000 });

let recipe: Recipe;
let registry: Registry;
let engine: Engine;
let port: number;
async function prepare(maker: Maker): Promise<void> {
  recipe = await copyRecipe('container');
  registry = await startRegistry();
  engine = await installEngine(maker, recipe, registry);
  port = await freePort();
  onTestFinished(async () => {
    await engine.clear();
    await recipe.remove();
    await registry.close();
  });
  Object.assign(recipe.env, {
    CONTAINER_TOOL: 'podman',
    IMAGE: registry.repository,
    HEALTH_URL: `http://127.0.0.1:${port}/health`,
  });
  await push('v1.0.0');
  await push('v1.1.0');
}

async function push(version: Version, { healthy } = { healthy: true }): Promise<void> {
  registry.add(recipe.commits[version], await makeImage({ version, port, healthy }));
}

const served = async () => (await fetch(`http://127.0.0.1:${port}/version`)).text();
const containers = () => engine.podman('ps', '--all', '--format', '{{.Names}}');
const startedAt = () => engine.podman('container', 'inspect', '--format', '{{.State.StartedAt}}', 'shop');
/** A container that was just started takes a moment to listen. */
const serves = (version: Version) => vi.waitFor(async () => expect(await served()).toBe(version), patience);

describe(`with ${maker}`, () => {
  beforeEach(() => prepare(maker));

  test('a deployment pulls the image of the commit and replaces the container', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    await serves('v1.0.0');

    const { status, progress, links, output } = await recipe.run('deploy', { version: 'v1.1.0' });

    expect(output).toContain('shop runs v1.1.0');
    expect(links).toEqual(['https://shop.example.com shop on production']);
    expect({ status, progress }).toEqual({
      status: 0,
      progress: [
        '1/4 Pulling the image',
        '2/4 Stopping the earlier container',
        '3/4 Starting v1.1.0',
        '4/4 Waiting until it is healthy',
      ],
    });
    await serves('v1.1.0');
    expect(await containers()).toBe('shop');
    expect(await recipe.probe('v1.1.0')).toBe(recipe.commits['v1.1.0']);
  });

  test('a rollback replaces the container by one of the earlier image, also when the registry has lost that', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    await recipe.run('deploy', { version: 'v1.1.0' });
    await registry.close();

    const { status } = await recipe.run('rollback', { version: 'v1.0.0' });

    expect(status).toBe(0);
    await serves('v1.0.0');
    expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
  });

  test('a container that does not become healthy gives way to the earlier one', async () => {
    await push('v1.1.0', { healthy: false });
    await recipe.run('deploy', { version: 'v1.0.0' });
    recipe.env['HEALTH_TIMEOUT'] = '2';

    const { status, output } = await recipe.run('deploy', { version: 'v1.1.0' });

    expect(status).toBe(22);
    expect(output).toContain('Putting the earlier container back');
    await serves('v1.0.0');
    expect(await containers()).toBe('shop');
    expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
  });

  test('an image that is not in the registry changes nothing', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    const before = await startedAt();

    const { status, progress } = await recipe.run('deploy', { version: 'v1.2.0' });

    expect(status).not.toBe(0);
    expect(progress).toEqual(['1/4 Pulling the image']);
    expect(await startedAt()).toBe(before);
  });

  test('a restart restarts the container and leaves what it runs', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    const before = await startedAt();

    const { status, progress } = await recipe.run('restart', { version: 'v1.0.0' });

    expect({ status, progress }).toEqual({
      status: 0,
      progress: ['1/2 Restarting the container', '2/2 Waiting until it is healthy'],
    });
    expect(await startedAt()).not.toBe(before);
    await serves('v1.0.0');
  });

  test('a deployment aborted while it pulls has changed nothing', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    const before = await startedAt();
    const asked = registry.hang();
    const running = await recipe.start('deploy', { version: 'v1.1.0' });
    await asked;

    running.abort();

    expect((await running.ended).status).toBe(143);
    expect(await startedAt()).toBe(before);
    await serves('v1.0.0');
  });

  test.each(['2/4', '3/4', '4/4'])('a deployment aborted at step %s puts the earlier container back', async (step) => {
    await push('v1.1.0', { healthy: false });
    await recipe.run('deploy', { version: 'v1.0.0' });
    const running = await recipe.start('deploy', { version: 'v1.1.0' });
    await vi.waitFor(() => expect(running.printed()).toContain(`::progress ${step}`), patience);

    running.abort();

    expect((await running.ended).status).toBe(143);
    await serves('v1.0.0');
    expect(await containers()).toBe('shop');
  });

  test('an aborted restart leaves the container running', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    const before = await startedAt();
    const running = await recipe.start('restart', { version: 'v1.0.0' });
    await vi.waitFor(() => expect(running.printed()).toContain('Restarting'), patience);

    running.abort();

    expect((await running.ended).status).toBe(143);
    await serves('v1.0.0');
    expect(await startedAt()).not.toBe(before);
  });

  test('what a killed deployment left behind comes back before the next one begins', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    await engine.podman('rename', 'shop', 'shop-earlier');
    await engine.podman('stop', 'shop-earlier');
    await push('v1.1.0', { healthy: false });
    recipe.env['HEALTH_TIMEOUT'] = '2';

    await recipe.run('deploy', { version: 'v1.1.0' });

    await serves('v1.0.0');
    expect(await containers()).toBe('shop');
  });

  test('where nothing runs, the probe says so', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    await engine.podman('stop', 'shop');

    expect(await recipe.probe('v1.0.0')).toBe('shop does not run');
  });
});

test('the stand-in for podman passes for it', async () => {
  await prepare('a stand-in for podman');
  await push('v1.1.0', { healthy: false });
  recipe.env['HEALTH_TIMEOUT'] = '5';

  expect((await recipe.run('deploy', { version: 'v1.0.0' })).status).toBe(0);
  expect((await recipe.run('deploy', { version: 'v1.1.0' })).status).toBe(22);
  expect((await recipe.run('restart', { version: 'v1.0.0' })).status).toBe(0);
  await serves('v1.0.0');
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});
