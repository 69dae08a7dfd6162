import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { copyRecipe, type Recipe } from './recipe.ts';
import { startServices, type Services } from './services.ts';

// Ansible takes its time.
vi.setConfig({ testTimeout: 300_000 });

let services: Services;
let recipe: Recipe;
beforeEach(async () => {
  services = await startServices((name) => readlink(join(recipe.folder, name, 'current')));
  recipe = await copyRecipe('ansible', {
    files: (version, folder) => ({
      'app/version.txt': version,
      'deploy/inventory/production.yml': JSON.stringify(inventory(folder)),
    }),
  });
  onTestFinished(async () => {
    await recipe.remove();
    await services.close();
  });
});

/** The servers `web1` and `web2`, both on this machine: each has a folder of its own and a service that runs it. */
const inventory = (folder: string) => ({
  shop: {
    hosts: { web1: null, web2: null },
    vars: {
      ansible_connection: 'local',
      ansible_python_interpreter: '/usr/bin/python3',
      home: `${folder}/{{ inventory_hostname }}`,
      restart_command: ['curl', '--silent', '--fail', '--data', '', `${services.url}/{{ inventory_hostname }}/restart`],
      health_url: `${services.url}/{{ inventory_hostname }}/health`,
      health_tries: 2,
    },
  },
});

const release = (version: keyof Recipe['commits']) => `releases/${recipe.commits[version]}`;

test('each server gets the release, one after the other, unless one of them is not healthy', async () => {
  const deployed = await recipe.run('deploy', { version: 'v1.0.0' });

  expect(deployed.output).toContain('failed=0');
  expect(deployed.status).toBe(0);
  expect(deployed.links).toEqual(['https://shop.example.com shop on production']);
  expect(deployed.progress).toEqual([
    '0 Look at what runs',
    '8 Make a folder for the release',
    '16 Copy the release',
    '25 Switch to the release',
    '33 Restart',
    '41 Wait until it is healthy',
    '50 Look at what runs',
    '58 Make a folder for the release',
    '66 Copy the release',
    '75 Switch to the release',
    '83 Restart',
    '91 Wait until it is healthy',
  ]);
  expect(services.running).toEqual({ web1: release('v1.0.0'), web2: release('v1.0.0') });
  expect(await readFile(join(recipe.folder, 'web2/current/version.txt'), 'utf8')).toBe('v1.0.0');
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);

  services.sick.add(release('v1.1.0'));
  const failed = await recipe.run('deploy', { version: 'v1.1.0' });

  expect(failed.status).toBe(2);
  expect(failed.output).toContain(`web1 is back on ${release('v1.0.0')}`);
  expect(services.restarts).toEqual(['web1', 'web2', 'web1', 'web1']);
  expect(services.running).toEqual({ web1: release('v1.0.0'), web2: release('v1.0.0') });
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);

  const restarted = await recipe.run('restart', { version: 'v1.0.0' });

  expect(restarted.status).toBe(0);
  expect(restarted.progress).toEqual([
    '0 Restart',
    '25 Wait until it is healthy',
    '50 Restart',
    '75 Wait until it is healthy',
  ]);
  expect(services.restarts.slice(4)).toEqual(['web1', 'web2']);
});

test('an aborted deployment leaves each server on one release, and a rollback brings the earlier one to all', async () => {
  await recipe.run('deploy', { version: 'v1.0.0' });
  const asked = services.hang();
  const running = await recipe.start('deploy', { version: 'v1.1.0' });
  await asked;

  running.abort();
  const { status } = await running.ended;

  expect(status).toBe(143);
  expect(services.running).toEqual({ web1: release('v1.1.0'), web2: release('v1.0.0') });
  expect(await recipe.probe('v1.1.0')).toBe('The servers run several versions:');

  services.recover();
  const rolledBack = await recipe.run('rollback', { version: 'v1.0.0' });

  expect(rolledBack.status).toBe(0);
  expect(services.running).toEqual({ web1: release('v1.0.0'), web2: release('v1.0.0') });
  expect(await recipe.probe('v1.0.0')).toBe(recipe.commits['v1.0.0']);
});
