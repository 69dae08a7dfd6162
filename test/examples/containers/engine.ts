import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Recipe } from '../recipe.ts';
import { podmanIn, podmanWorks } from './podman.ts';
import type { Registry } from './registry.ts';

/** What makes containers: podman, or processes that pass for them where it cannot. */
export type Maker = 'podman' | 'a stand-in for podman';

/** The best that works on this machine. */
export const maker: Maker = (await podmanWorks()) ? 'podman' : 'a stand-in for podman';

/** An engine of its own for a recipe: its images and containers are in the recipe's folder. */
export interface Engine {
  /** @returns what one of its commands printed */
  podman(...args: readonly string[]): Promise<string>;
  /** Removes all containers. */
  clear(): Promise<void>;
}

/** Puts a `podman` on the PATH of a recipe, which pulls from this registry. */
export async function installEngine(maker: Maker, recipe: Recipe, registry: Registry): Promise<Engine> {
  const folder = join(recipe.folder, 'podman');
  await mkdir(folder);
  const text = maker === 'podman' ? await podmanIn(folder, registry.host) : standIn('processes.ts', `"${folder}"`);
  const program = await recipe.program('podman', text);
  const podman = async (...args: readonly string[]) => (await promisify(execFile)(program, args)).stdout.trim();
  return { podman, clear: async () => void (await podman('rm', '--all', '--force', '--time', '0')) };
}

/** Puts a `docker` on the PATH of a recipe: its podman, with a stand-in for `docker compose`. */
export async function installCompose(recipe: Recipe): Promise<void> {
  await recipe.program('docker-compose', standIn('compose.ts'));
  await recipe.program(
    'docker',
    `#!/bin/sh
if [ "$1" = compose ]; then shift; exec docker-compose "$@"; fi
exec podman "$@"
`,
  );
}

function standIn(module: string, ...args: readonly string[]): string {
  const program = new URL(module, import.meta.url).pathname;
  return `#!/bin/sh\nexec "${process.execPath}" "${program}" ${args.join(' ')} "$@"\n`;
}
