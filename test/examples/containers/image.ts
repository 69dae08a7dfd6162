import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmod, copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** An image as a registry holds it. */
export interface Image {
  readonly digest: string;
  readonly manifest: Buffer;
  /** What the manifest names, by digest. */
  readonly blobs: ReadonlyMap<string, Buffer>;
}

/** An application that serves `/version`, and `/health` if it is healthy; `/worker` does nothing until it is stopped. */
export interface Application {
  readonly version: string;
  readonly port: number;
  readonly healthy: boolean;
}

const serve = (port: number) => `#!/bin/sh
trap 'kill $!; exit 0' TERM
busybox httpd -f -p 127.0.0.1:${port} -h /www &
wait $!
`;

const worker = `#!/bin/sh
trap 'kill $!; exit 0' TERM
busybox sleep 3600 &
wait $!
`;

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Makes an image out of the static busybox of this machine and an application. */
export async function makeImage({ version, port, healthy }: Application): Promise<Image> {
  const root = await mkdtemp(join(tmpdir(), 'nestor-image-'));
  try {
    await Promise.all(['bin', 'www'].map((folder) => mkdir(join(root, folder))));
    await copyFile('/bin/busybox', join(root, 'bin/busybox'));
    await Promise.all(['sh', 'wget'].map((applet) => symlink('busybox', join(root, 'bin', applet))));
    await writeFile(join(root, 'www/version'), version);
    if (healthy) await writeFile(join(root, 'www/health'), 'ok');
    for (const [name, text] of Object.entries({ serve: serve(port), worker })) {
      await writeFile(join(root, name), text);
      await chmod(join(root, name), 0o755);
    }
    const { stdout } = await promisify(execFile)('tar', ['--create', '--directory', root, '.'], {
      encoding: 'buffer',
      maxBuffer: 2 ** 26,
    });
    return imageOf(stdout);
  } finally {
    await rm(root, { recursive: true });
  }
}

function imageOf(layer: Buffer): Image {
  const config = bytes({
    architecture: { x64: 'amd64', arm64: 'arm64' }[process.arch as string] ?? process.arch,
    os: 'linux',
    config: { Cmd: ['/serve'], Env: ['PATH=/bin'] },
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  });
  const manifest = bytes({
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    config: described('application/vnd.oci.image.config.v1+json', config),
    layers: [described('application/vnd.oci.image.layer.v1.tar', layer)],
  });
  const blobs = new Map([config, layer].map((blob) => [digestOf(blob), blob]));
  return { digest: digestOf(manifest), manifest, blobs };
}

const bytes = (value: object): Buffer => Buffer.from(JSON.stringify(value));
const digestOf = (blob: Buffer): string => `sha256:${createHash('sha256').update(blob).digest('hex')}`;
const described = (mediaType: string, blob: Buffer) => ({ mediaType, digest: digestOf(blob), size: blob.byteLength });
