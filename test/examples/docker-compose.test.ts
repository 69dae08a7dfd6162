import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { installCompose, installEngine, maker, type Engine } from './containers/engine.ts';
import { freePort, makeImage } from './containers/image.ts';
import { startRegistry, type Registry } from './containers/registry.ts';
import { copyRecipe, examples, type Recipe, type Version } from './recipe.ts';
import { patience } from '../helpers/patience.ts';

vi.setConfig({ testTimeout: 120_000 });

let recipe: Recipe;
let registry: Registry;
let engine: Engine;
let port: number;
beforeEach(async () => {
  port = await freePort();
  const compose = await readFile(join(examples, 'docker-compose/deploy/compose.yaml'), 'utf8');
  recipe = await copyRecipe('docker-compose', {
    files: () => ({ 'deploy/compose.yaml': compose.replaceAll('8080', String(port)) }),
  });
  registry = await startRegistry();
  engine = await installEngine(maker, recipe, registry);
  await installCompose(recipe);
  onTestFinished(async () => {
    await engine.clear();
    await recipe.remove();
    await registry.close();
  });
  recipe.env['IMAGE'] = registry.repository;
  await push('v1.0.0');
  await push('v1.1.0');
});

async function push(version: Version, { healthy } = { healthy: true }): Promise<void> {
  registry.add(recipe.commits[version], await makeImage({ version, port, healthy }));
}

const served = async () => (await fetch(`http://127.0.0.1:${port}/version`)).text();
const startedAt = (service: string) =>
  engine.podman('container', 'inspect', '--format', '{{.State.StartedAt}}', `shop-production-${service}-1`);
/** A container that was just started takes a moment to listen. */
const serves = (version: Version) => vi.waitFor(async () => expect(await served()).toBe(version), patience);

describe(`with a stand-in for docker compose over ${maker}`, () => {
  test('a deployment brings all services to the commit and waits until they are healthy', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    await serves('v1.0.0');

    const { status, progress, links, output } = await recipe.run('deploy', { version: 'v1.1.0' });

    expect(output).not.toContain('Aborted');
    expect(links).toEqual(['https://shop.example.com shop on production']);
    expect({ status, progress }).toEqual({ status: 0, progress: ['1/2 Pulling the images', '2/2 Starting v1.1.0'] });
    await serves('v1.1.0');
    expect(await recipe.probe('v1.1.0')).toBe(recipe.commits['v1.1.0']);
  });

  test('a service that does not become healthy fails the run and is left, and a rollback brings the earlier one back', async () => {
    await push('v1.1.0', { healthy: false });
    await recipe.run('deploy', { version: 'v1.0.0' });
    recipe.env['HEALTH_TIMEOUT'] = '2';

    const failed = await recipe.run('deploy', { version: 'v1.1.0' });

    expect(failed.status).toBe(1);
    expect(failed.output).toContain('v1.1.0 is not healthy. It is left as it is');
    expect(await recipe.probe('v1.1.0')).toBe(recipe.commits['v1.1.0']);

    const rolledBack = await recipe.run('rollback', { version: 'v1.0.0' });

    expect(rolledBack.status).toBe(0);
    await serves('v1.0.0');
    expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
  });

  test('a rollback needs nothing of the registry while the earlier image is there', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    await recipe.run('deploy', { version: 'v1.1.0' });
    await registry.close();

    expect(await recipe.run('rollback', { version: 'v1.0.0' })).toMatchObject({ status: 0 });
    await serves('v1.0.0');
  });

  test('an image that is not in the registry changes nothing', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    const before = await startedAt('web');

    const { status, progress } = await recipe.run('deploy', { version: 'v1.2.0' });

    expect(status).not.toBe(0);
    expect(progress).toEqual(['1/2 Pulling the images']);
    expect(await startedAt('web')).toBe(before);
  });

  test('a restart restarts that service alone', async () => {
    await recipe.run('deploy', { version: 'v1.0.0' });
    const before = { web: await startedAt('web'), worker: await startedAt('worker') };

    const { status, progress } = await recipe.run('restart', { version: 'v1.0.0', service: 'worker' });

    expect({ status, progress }).toEqual({
      status: 0,
      progress: ['1/2 Restarting worker', '2/2 Waiting until it is healthy'],
    });
    expect(await startedAt('worker')).not.toBe(before.worker);
    expect(await startedAt('web')).toBe(before.web);
  });

  test('an aborted deployment says that services may differ, and the next one makes them one again', async () => {
    await push('v1.1.0', { healthy: false });
    await recipe.run('deploy', { version: 'v1.0.0' });
    const running = await recipe.start('deploy', { version: 'v1.1.0' });
    await serves('v1.1.0');

    running.abort();
    const { status, output } = await running.ended;

    expect(status).toBe(143);
    expect(output).toContain('Aborted: some services may run v1.1.0 already.');
    expect((await recipe.run('rollback', { version: 'v1.0.0' })).status).toBe(0);
    expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
  });

  test('the probe says where nothing runs, leaves out what has no commit, and says where there are several', async () => {
    expect(await recipe.probe('v1.0.0')).toBe('Nothing of shop-production runs');
    await recipe.run('deploy', { version: 'v1.0.0' });
    await another();
    expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
    await another('--label', `org.opencontainers.image.revision=${recipe.commits['v1.1.0']}`);
    expect(await recipe.probe('v1.0.0')).toBe('shop-production runs several commits:');
  });
});

/** Starts another container of the same project. */
async function another(...options: readonly string[]): Promise<void> {
  const image = `${registry.repository}:${recipe.commits['v1.0.0']}`;
  const project = ['--label', 'com.docker.compose.project=shop-production'];
  await engine.podman('run', '--detach', ...project, ...options, image, '/worker');
}
