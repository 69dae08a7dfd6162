/**
 * Stands in for `docker compose` where only podman is: takes the commands and options that the recipe uses and no others,
 * reads compose.yaml as strictly, and keeps containers as Compose does, with its names and labels.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';

interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly restart?: string;
  readonly healthcheck?: { readonly test: readonly string[]; readonly start_interval: string };
}

const serviceKeys = new Set(['image', 'command', 'labels', 'ports', 'restart', 'healthcheck']);
const label = 'com.docker.compose';

class Refusal extends Error {}

const project = named('COMPOSE_PROJECT_NAME');
if (!/^[a-z0-9][a-z0-9_-]*$/.test(project)) throw new Refusal(`invalid project name ${project}`);
const services = read(named('COMPOSE_FILE'));
const containerOf = (service: string): string => `${project}-${service}-1`;

let isEnding = false;
process.once('SIGTERM', () => {
  isEnding = true;
});

const [command = '', ...args] = process.argv.slice(2);
try {
  await perform();
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}

async function perform(): Promise<void> {
  switch (command) {
    case 'pull': {
      const { values } = parseArgs({ args, options: { quiet: { type: 'boolean' }, policy: { type: 'string' } } });
      const images = new Set(Object.values(services).map(({ image }) => image));
      for (const image of images) {
        if (values.policy !== 'missing' || !(await isThere(image))) await podman('pull', '--quiet', image);
      }
      return;
    }
    case 'up':
      return up();
    case 'restart': {
      const { positionals } = parseArgs({ args, allowPositionals: true });
      const unknown = positionals.find((name) => services[name] === undefined);
      if (unknown !== undefined) throw new Refusal(`no such service: ${unknown}`);
      for (const name of positionals) await podman('restart', containerOf(name));
      return;
    }
    case 'ps':
      parseArgs({ args, options: { all: { type: 'boolean' } } });
      process.stdout.write(`${await podman('ps', '--all', '--filter', `label=${label}.project=${project}`)}\n`);
      return;
    default:
      throw new Refusal(`unknown docker command: "compose ${command}"`);
  }
}

async function up(): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      detach: { type: 'boolean' },
      'remove-orphans': { type: 'boolean' },
      'no-recreate': { type: 'boolean' },
      wait: { type: 'boolean' },
      'wait-timeout': { type: 'string' },
    },
  });
  for (const [name, service] of Object.entries(services)) {
    const hash = createHash('sha256').update(JSON.stringify(service)).digest('hex');
    const found = await inspected(containerOf(name), `{{index .Config.Labels "${label}.config-hash"}}`);
    if (found === hash || (found !== undefined && values['no-recreate'] === true)) {
      await podman('start', containerOf(name));
      continue;
    }
    if (found !== undefined) {
      await podman('stop', containerOf(name));
      await podman('rm', containerOf(name));
    }
    await run(name, service, hash);
  }
  if (values['remove-orphans'] === true) await removeOrphans();
  if (values.wait === true) await healthy(Number(values['wait-timeout']));
}

async function run(
  name: string,
  { image, command = [], labels, ports = [], restart = 'no' }: Service,
  hash: string,
): Promise<void> {
  const own = { ...labels, [`${label}.project`]: project, [`${label}.service`]: name, [`${label}.config-hash`]: hash };
  const options = [
    ...Object.entries(own).flatMap(([key, value]) => ['--label', `${key}=${value}`]),
    ...ports.flatMap((port) => ['--publish', port]),
  ];
  await podman('run', '--detach', '--name', containerOf(name), '--restart', restart, ...options, image, ...command);
}

async function removeOrphans(): Promise<void> {
  const all = await podman('ps', '--all', '--filter', `label=${label}.project=${project}`, '--format', '{{.Names}}');
  const known = new Set(Object.keys(services).map(containerOf));
  for (const name of all.split('\n')) if (name !== '' && !known.has(name)) await podman('rm', '--force', name);
}

/** @param timeout seconds */
async function healthy(timeout: number): Promise<void> {
  const until = Date.now() + timeout * 1000;
  for (const [name, { healthcheck }] of Object.entries(services)) {
    for (;;) {
      if ((await inspected(containerOf(name), '{{.State.Running}}')) !== 'true')
        throw new Refusal(`container ${containerOf(name)} exited`);
      const [kind, ...test] = healthcheck?.test ?? [];
      if (kind === undefined) break;
      if (kind !== 'CMD') throw new Refusal(`healthcheck of ${name} is not CMD`);
      if ((await ask('exec', containerOf(name), ...test)).status === 0) break;
      if (Date.now() > until) throw new Refusal(`container ${containerOf(name)} is not healthy after ${timeout}s`);
      await setTimeout(1000);
    }
  }
}

async function inspected(container: string, format: string): Promise<string | undefined> {
  const { status, stdout } = await ask('container', 'inspect', '--format', format, container);
  return status === 0 ? stdout.trim() : undefined;
}

async function podman(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await ask(...args);
  if (status !== 0) throw new Refusal(`podman ${args[0]}: ${stderr}`);
  return stdout.trim();
}

async function isThere(image: string): Promise<boolean> {
  return (await ask('image', 'inspect', image)).status === 0;
}

/** Whoever ends this process does not end podman: Docker's engine too finishes what it has begun. */
async function ask(...args: readonly string[]): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn('podman', args, { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (isEnding) throw new Refusal('interrupted');
  return { status: status as number | null, stdout, stderr };
}

function read(file: string): Readonly<Record<string, Service>> {
  const text = readFileSync(file, 'utf8').replaceAll(/\$\{(\w+)\}/g, (_, name: string) => named(name));
  const { services, ...others } = parse(text) as { services: Record<string, Service> };
  const unknown = [
    ...Object.keys(others),
    ...Object.values(services).flatMap((service) => Object.keys(service).filter((key) => !serviceKeys.has(key))),
  ];
  if (unknown.length > 0) throw new Refusal(`additional properties ${unknown.join(', ')} not allowed`);
  return services;
}

function named(variable: string): string {
  const value = process.env[variable];
  if (value === undefined) throw new Refusal(`The "${variable}" variable is not set`);
  return value;
}
