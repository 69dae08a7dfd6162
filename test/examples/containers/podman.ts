import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/**
 * No network and no limits of their own: not every machine that runs tests can give them to containers. runc also does
 * where both versions of cgroups are in use.
 */
const configuration = `[containers]
netns = "host"
default_ulimits = ["nofile=1024:1024", "nproc=1000:1000"]
[engine]
runtime = "runc"
`;

/**
 * A program that is podman, with images and containers of its own.
 * @param folder where they are
 * @param registry the host of a registry without TLS
 */
export async function podmanIn(folder: string, registry: string): Promise<string> {
  const files = {
    'containers.conf': configuration,
    'storage.conf': `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/storage"\nrunroot = "${folder}/run"\n`,
    'registries.conf': `[[registry]]\nlocation = "${registry}"\ninsecure = true\n`,
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const { stdout } = await execute('sh', ['-c', 'command -v podman']);
  return `#!/bin/sh
export CONTAINERS_CONF="${folder}/containers.conf"
export CONTAINERS_STORAGE_CONF="${folder}/storage.conf"
export CONTAINERS_REGISTRIES_CONF="${folder}/registries.conf"
exec "${stdout.trim()}" "$@"
`;
}

/** Can podman make containers here? Within a container without privileges it mostly cannot. */
export async function podmanWorks(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'nestor-podman-'));
  try {
    await mkdir(join(folder, 'root/bin'), { recursive: true });
    await copyFile('/bin/busybox', join(folder, 'root/bin/busybox'));
    await writeFile(join(folder, 'podman'), await podmanIn(folder, 'localhost'), { mode: 0o755 });
    await execute(join(folder, 'podman'), ['run', '--rm', '--rootfs', join(folder, 'root'), '/bin/busybox', 'true']);
    return true;
  } catch {
    return false;
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
