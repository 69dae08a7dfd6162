import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ENVIRONMENTS } from './config.ts';
import type { DemoFolder } from './folder.ts';

/** The demo's folder, and what is really installed in each environment, according to its files rather than the bot. */
export async function describeFolder({ path, servers }: DemoFolder): Promise<string> {
  const installed = ENVIRONMENTS.map(async ([app, environment]) => {
    const folder = join(servers, app, environment);
    return `  ${app} ${environment}`.padEnd(20) + (await installedAt(folder));
  });
  return [
    `${path}: nestor.yml, bot.log, repositories/ to clone and push to, servers/ with what is really installed:`,
    ...(await Promise.all(installed)),
  ].join('\n');
}

async function installedAt(folder: string): Promise<string> {
  const [version = '', commit = ''] = (await textOf(join(folder, 'current', 'RELEASE'))).split(' ');
  const maintenance = await textOf(join(folder, 'maintenance'));
  const services = join(folder, 'services');
  const running = (await namesIn(services)).map(async (name) => {
    const [runs, since] = (await textOf(join(services, name))).split(' ');
    return `${name}${runs === version ? '' : ` ${runs}`} since ${since}`;
  });
  return [
    version === '' ? 'nothing yet' : `${version} (${commit.slice(0, 7)})`,
    ...(maintenance === '' ? [] : [`MAINTENANCE PAGE (${maintenance})`]),
    ...(await Promise.all(running)),
  ].join(', ');
}

/** The first line; empty if there is no such file. */
async function textOf(file: string): Promise<string> {
  return (await orMissing(readFile(file, 'utf8')))?.split('\n')[0] ?? '';
}

async function namesIn(folder: string): Promise<readonly string[]> {
  return ((await orMissing(readdir(folder))) ?? []).sort();
}

async function orMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
