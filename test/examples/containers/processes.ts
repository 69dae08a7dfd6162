/**
 * Stands in for podman on machines that let nobody make containers: a container is a process among the files of its
 * image. It takes the commands and options that the recipes and their tests use, and no others.
 *
 * usage: processes.ts FOLDER COMMAND [ARGUMENT…]
 */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CHROOT, environment, isRunning, start, stop } from './process.ts';
import { pull, type PulledImage } from './pull.ts';
import { openShelf } from './shelf.ts';

interface Container {
  readonly image: string;
  readonly command: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
  /** Of the process; 0 if it was never started. */
  readonly pid: number;
  readonly startedAt: string;
}

const [folder = '', command = '', ...args] = process.argv.slice(2);
const images = openShelf<PulledImage>(join(folder, 'images'));
const containers = openShelf<Container>(join(folder, 'containers'));

const flag = { type: 'boolean' } as const;
const text = { type: 'string' } as const;
const texts = { type: 'string', multiple: true } as const;

const commands: Readonly<Record<string, () => unknown>> = {
  async pull() {
    const { positionals } = parseArgs({ args, allowPositionals: true, options: { quiet: flag } });
    for (const image of positionals) images.put(image, await pull(image, join(folder, 'files')));
  },
  image() {
    const [, ...names] = plain();
    names.forEach(images.need);
  },
  container() {
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options: { format: text } });
    for (const name of positionals.slice(1)) print(filledIn(values.format ?? '', containers.need(name)));
  },
  run() {
    const { positionals, values } = parseArgs({
      args,
      allowPositionals: true,
      options: { detach: flag, name: text, restart: text, publish: texts, label: texts },
    });
    const [image = '', ...argv] = positionals;
    const name = values.name ?? randomUUID();
    if (containers.get(name) !== undefined) throw new Error(`the name ${name} is already in use`);
    const labels = Object.fromEntries((values.label ?? []).map((label) => label.split('=', 2) as [string, string]));
    const command = argv.length > 0 ? argv : images.need(image).command;
    containers.put(name, { image, command, labels, pid: 0, startedAt: '' });
    begin(name);
  },
  exec() {
    const [name = '', ...argv] = args;
    const { root, env } = images.need(containers.need(name).image);
    process.exitCode = spawnSync(CHROOT, [root, ...argv], { env: environment(env) }).status ?? 1;
  },
  rename() {
    const [from = '', to = ''] = plain();
    containers.rename(from, to);
  },
  start: () => plain().forEach(begin),
  async stop() {
    for (const name of plain()) await stop(containers.need(name).pid);
  },
  async restart() {
    await commands['stop']?.();
    plain().forEach(begin);
  },
  async rm() {
    const options = { force: flag, all: flag, time: text };
    const { positionals, values } = parseArgs({ args, allowPositionals: true, options });
    const names = values.all === true ? containers.all().map(([name]) => name) : positionals;
    for (const name of names) {
      const { pid } = containers.need(name);
      if (values.force !== true && isRunning(pid)) throw new Error(`${name} is running`);
      await stop(pid);
      containers.remove(name);
    }
  },
  ps() {
    const { values } = parseArgs({ args, options: { all: flag, quiet: flag, filter: texts, format: text } });
    for (const [name, container] of containers.all()) {
      const isAsked = (values.filter ?? []).every((filter) => passes(filter, container));
      if (isAsked && (values.all === true || isRunning(container.pid)))
        print(values.quiet === true ? name : (values.format ?? '{{.Names}}').replaceAll('{{.Names}}', name));
    }
  },
};

const plain = (): readonly string[] => parseArgs({ args, allowPositionals: true }).positionals;
const print = (line: string): unknown => process.stdout.write(`${line}\n`);

function begin(name: string): void {
  const container = containers.need(name);
  if (isRunning(container.pid)) return;
  const pid = start(images.need(container.image), container.command);
  containers.put(name, { ...container, pid, startedAt: new Date().toISOString() });
}

/** @param filter as `label=key=value` */
function passes(filter: string, { labels }: Container): boolean {
  const [kind, key = '', value] = filter.split('=', 3);
  if (kind !== 'label') throw new Error(`unknown filter ${filter}`);
  return labels[key] === value;
}

/** A template of Go, as far as the recipes use them. */
function filledIn(format: string, { pid, startedAt, labels }: Container): string {
  return format
    .replaceAll(/\{\{if \.State\.Running\}\}(.*?)\{\{end\}\}/g, (_, inner: string) => (isRunning(pid) ? inner : ''))
    .replaceAll(/\{\{index \.Config\.Labels "([^"]+)"\}\}/g, (_, key: string) => labels[key] ?? '')
    .replaceAll('{{.State.Running}}', String(isRunning(pid)))
    .replaceAll('{{.State.StartedAt}}', startedAt);
}

try {
  const perform = commands[command];
  if (perform === undefined) throw new Error(`unknown command ${command}`);
  await perform();
} catch (error) {
  process.stderr.write(`Error: ${(error as Error).message}\n`);
  process.exitCode = 125;
}
