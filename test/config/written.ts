import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { formatFault } from '../../src/config/faults/fault.ts';
import { loadConfig, type Loaded } from '../../src/config/load.ts';
import type { EnvVars } from '../../src/config/templates/env-vars.ts';

/** A new empty folder that is gone after the test. */
export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'nestor-config-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** What the loader makes of a nestor.yml with this text. */
export function load(text: string | Uint8Array, environment: EnvVars = {}): Loaded {
  const file = join(newFolder(), 'nestor.yml');
  writeFileSync(file, text);
  return loadConfig({ file, environment });
}

/** The faults of a nestor.yml, as `check` prints them without the file's name. */
export function faultsOf(text: string | Uint8Array, environment: EnvVars = {}): readonly string[] {
  const loaded = load(text, environment);
  return loaded.ok ? [] : loaded.faults.map((fault) => formatFault('', fault).slice(1));
}

/** For `toEqual`: lines that begin like this. */
export const beginning = (lines: readonly string[]): unknown =>
  lines.map((line) => expect.stringMatching(new RegExp(`^${RegExp.escape(line)}`)));

/** The config of a nestor.yml without faults. */
export function configOf(text: string, environment: EnvVars = {}): Config {
  const loaded = load(text, environment);
  if (!loaded.ok) throw new Error(loaded.faults.map((fault) => formatFault('nestor.yml', fault)).join('\n'));
  return loaded.config;
}

/** A whole nestor.yml around the lines of one app; the first of them is line 4. */
export const appOf = (...lines: readonly string[]): string =>
  ['channels: [ask-nestor]', 'apps:', '  shop:', ...lines.map((line) => `    ${line}`), ''].join('\n');

/** A whole nestor.yml around the lines of one environment; the first of them is line 7. */
export const environmentOf = (...lines: readonly string[]): string =>
  appOf(
    'repository: git@git.example.com:acme/shop.git',
    'environments:',
    '  staging:',
    ...lines.map((line) => `    ${line}`),
  );

/** An environment that has nothing wrong. */
export const DEPLOY = 'deploy: { run: [./deploy.sh, "{version}"] }';
