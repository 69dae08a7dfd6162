import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Operation } from '../../machines/model.ts';
import type { Command, Environment } from '../../src/config/config.ts';
import { fillInHttp } from '../../src/config/templates/fill-in-http.ts';
import { loadConfig } from '../../src/config/load.ts';
import { fillIn, type Facts } from '../../src/config/templates/placeholders.ts';
import type { HttpSpec } from '../../src/ports/index.ts';
import { makeRepository, type CommitToMake } from '../helpers/repository.ts';
import { startCommand, type Ended, type Running } from './command.ts';

export const examples = new URL('../../examples/', import.meta.url).pathname;

/** A recipe as somebody has copied it: the files of its folder in a repository, with three versions to deploy. */
export interface Recipe {
  /** Where the test keeps what belongs to it; HOME of the commands. */
  readonly folder: string;
  /** The repository. */
  readonly origin: string;
  /** The full hash of each version. */
  readonly commits: Readonly<Record<Version, string>>;
  /** What the test changes of the variables under `env`, as people do to suit their machines. */
  readonly env: Record<string, string>;
  /** Puts a program before all others on the PATH of the commands. @returns its path */
  program(name: string, text: string): Promise<string>;
  /** Starts what nestor.yml says, as Nestor does: in a clean checkout, in a process group of its own. */
  start(operation: Operation, facts: Asked): Promise<Running>;
  /** Starts it and waits for its end. */
  run(operation: Operation, facts: Asked): Promise<Ended>;
  /** What nestor.yml says, where that is a request. */
  order(operation: Operation, facts: Asked): HttpSpec;
  /** The first line of its probe, or what the probe complained of. */
  probe(believed: Version): Promise<string>;
  remove(): Promise<void>;
}

export type Version = (typeof versions)[number];

export interface Asked {
  readonly version: Version;
  readonly service?: string;
}

/** What people change when they copy it. */
export interface Changes {
  /** What their repository has in this version beside the recipe, or instead of it. */
  readonly files?: (version: Version, folder: string) => NonNullable<CommitToMake['files']>;
  /** Their nestor.yml. */
  readonly config?: (text: string) => string;
  /** What `${…}` stands for in it. */
  readonly secrets?: Readonly<Record<string, string>>;
}

const versions = ['v1.0.0', 'v1.1.0', 'v1.2.0'] as const;

/** @param name a folder of examples/ */
export async function copyRecipe(
  name: string,
  { files = () => ({}), config = (text) => text, secrets = {} }: Changes = {},
): Promise<Recipe> {
  const folder = await mkdtemp(join(tmpdir(), `nestor-${name}-`));
  const bin = join(folder, 'bin');
  const origin = await makeRepository({ path: join(folder, 'origin') });
  await Promise.all([mkdir(bin), cp(join(examples, name), origin.path, { recursive: true })]);
  const configFile = join(origin.path, 'nestor.yml');
  await writeFile(configFile, config(await readFile(configFile, 'utf8')));
  const environment = onlyEnvironment(configFile, secrets);
  const commit = (version: Version) => origin.commit({ subject: version, files: files(version, folder) });
  const commits: Record<Version, string> = {
    'v1.0.0': await commit('v1.0.0'),
    'v1.1.0': await commit('v1.1.0'),
    'v1.2.0': await commit('v1.2.0'),
  };
  const env: Record<string, string> = {};
  let runs = 0;

  async function begin({ run, env: written }: Command, facts: Facts, more = variables(facts)): Promise<Running> {
    const checkout = join(folder, `checkout-${facts.run_id}`);
    await origin.git('clone', '--quiet', origin.path, checkout);
    await origin.git('-C', checkout, 'checkout', '--quiet', '--detach', facts.commit);
    return startCommand(
      run.map((argument) => fillIn(argument, facts)),
      {
        checkout,
        env: { PATH: `${bin}:${process.env.PATH}`, HOME: folder, ...written, ...env, ...more },
      },
    );
  }

  function factsOf(operation: Operation, { version, service = '' }: Asked): Facts {
    runs += 1;
    return {
      app: 'shop',
      environment: environment.name,
      operation,
      version,
      commit: commits[version],
      previous_version: '',
      previous_commit: '',
      service,
      run_id: String(runs),
      actor: 'U024BE7LH',
    };
  }

  const recipe: Recipe = {
    folder,
    origin: origin.path,
    commits,
    env,
    async program(name, text) {
      await writeFile(join(bin, name), text, { mode: 0o755 });
      return join(bin, name);
    },
    async start(operation, asked) {
      const action = environment.operations[operation];
      if (action?.kind !== 'command') throw new Error(`${name} has no command for ${operation}`);
      return begin(action, factsOf(operation, asked));
    },
    order(operation, asked) {
      const action = environment.operations[operation];
      if (action?.kind !== 'http') throw new Error(`${name} has no request for ${operation}`);
      const facts = factsOf(operation, asked);
      return { ...fillInHttp(action, facts), key: facts.run_id };
    },
    run: async (operation, asked) => (await recipe.start(operation, asked)).ended,
    async probe(version) {
      if (environment.probe === undefined) throw new Error(`${name} has no probe`);
      const { output } = await (await begin(environment.probe, factsOf('deploy', { version }), {})).ended;
      return output.split('\n', 1)[0] ?? '';
    },
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }),
  };
  return recipe;
}

function onlyEnvironment(file: string, secrets: Readonly<Record<string, string>>): Environment {
  const loaded = loadConfig({ file, environment: secrets });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults));
  const [environment] = Object.values(loaded.config.apps).flatMap((app) => Object.values(app.environments));
  if (environment === undefined) throw new Error(`${file} has no environment`);
  return environment;
}

function variables(facts: Facts): Record<string, string> {
  const all = { ...facts, fence: facts.run_id };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`NESTOR_${name.toUpperCase()}`, value]));
}
