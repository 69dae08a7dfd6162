import { buildOperation, buildProbe } from './build-operation.ts';
import type { App, Config, Environment } from './config.ts';
import type { NestorYml } from './schema/nestor-yml.ts';

type AppYml = NestorYml['apps'][string];
type EnvironmentYml = AppYml['environments'][string];

const TEN_MINUTES = 600_000;
const THIRTY_DAYS = 720 * 3_600_000;

/** The Config of a checked nestor.yml: defaults filled in, deeply frozen. */
export function buildConfig(written: NestorYml, secrets: readonly string[]): Config {
  return freeze({
    name: written.name ?? 'nestor',
    channels: written.channels,
    dialogue: { timeout: written.dialogue?.timeout ?? TEN_MINUTES },
    runs: { keep: written.runs?.keep ?? 200, age: written.runs?.age ?? THIRTY_DAYS },
    apps: byName(written.apps, buildApp),
    secrets,
  });
}

function buildApp(name: string, { repository, versions = { tags: ['*'] }, environments }: AppYml): App {
  const { tags = [], branches = [], commits = false } = versions;
  return {
    name,
    repository,
    versions: { tags, branches, commits },
    environments: byName(environments, buildEnvironment),
  };
}

function buildEnvironment(name: string, written: EnvironmentYml): Environment {
  const { services = [], confirm = 'yes', deploy, rollback = deploy, restart, probe } = written;
  const operations = {
    ...(deploy && { deploy: buildOperation(deploy) }),
    ...(rollback && { rollback: buildOperation(rollback) }),
    ...(restart && { restart: buildOperation(restart) }),
  };
  return { name, services, confirm, operations, ...(probe && { probe: buildProbe(probe) }) };
}

/** A map without a prototype, so that a person who types `constructor` finds nothing. */
function byName<From, To>(
  entries: Readonly<Record<string, From>>,
  build: (name: string, entry: From) => To,
): Record<string, To> {
  const built: Record<string, To> = Object.create(null);
  for (const [name, entry] of Object.entries(entries)) built[name] = build(name, entry);
  return built;
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) freeze(part);
    Object.freeze(value);
  }
  return value;
}
