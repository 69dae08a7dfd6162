import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check } from '../../src/cli/check.ts';
import { examples } from './recipe.ts';

const recipes = globSync('*/nestor.yml', { cwd: examples }).map((file) => file.replace('/nestor.yml', ''));
const overview = readFileSync(join(examples, 'README.md'), 'utf8');

test('all recipes are found', () => {
  expect(recipes.sort()).toEqual(['ansible', 'argo-cd', 'container', 'docker-compose', 'github-actions', 'kubectl']);
});

describe.each(recipes)('%s', (recipe) => {
  const readme = readFileSync(join(examples, recipe, 'README.md'), 'utf8');

  test('its nestor.yml passes `nestor check`, with the variables that its README names', () => {
    const file = join(examples, recipe, 'nestor.yml');
    const names = [...readFileSync(file, 'utf8').matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name);
    const printed: string[] = [];

    const status = check({
      file,
      environment: Object.fromEntries(names.map((name) => [name, 'a-secret-of-some-length'])),
      print: (line) => printed.push(line),
    });

    expect(printed).toEqual([`${file} is valid: 1 app, 1 environment`]);
    expect(status).toBe(0);
    for (const name of names) expect(readme).toContain(`\`${name}\``);
  });

  test('it is in the overview', () => {
    expect(overview).toContain(`| [${recipe}](${recipe}/)`);
  });

  test.each(globSync('**/*.sh', { cwd: join(examples, recipe) }))('%s is plain sh', (script) => {
    const { status, stderr } = spawnSync('sh', ['-n', join(examples, recipe, script)]);

    expect({ status, stderr: stderr.toString() }).toEqual({ status: 0, stderr: '' });
  });
});
