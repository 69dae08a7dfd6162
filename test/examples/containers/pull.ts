import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** An image that was pulled. */
export interface PulledImage {
  /** Where its files are. */
  readonly root: string;
  readonly command: readonly string[];
  readonly env: readonly string[];
}

interface Manifest {
  readonly config: { readonly digest: string };
  readonly layers: readonly { readonly digest: string }[];
}

/**
 * Pulls an image from a registry without TLS.
 * @param folder where the images' files go
 */
export async function pull(image: string, folder: string): Promise<PulledImage> {
  const [, host, repository, tag] = /^([^/]+)\/(.+):([^:/]+)$/.exec(image) ?? [];
  const ask = async (kind: 'manifests' | 'blobs', reference = ''): Promise<Response> => {
    const answer = await fetch(`http://${host}/v2/${repository}/${kind}/${reference}`);
    if (!answer.ok) throw new Error(`reading ${reference} of ${image}: ${await answer.text()}`);
    return answer;
  };
  const { config, layers } = (await (await ask('manifests', tag)).json()) as Manifest;
  const description = (await (await ask('blobs', config.digest)).json()) as {
    config: { Cmd: string[]; Env: string[] };
  };
  const root = join(folder, encodeURIComponent(image));
  // A shell needs it for whatever it starts in the background.
  mkdirSync(join(root, 'dev'), { recursive: true });
  writeFileSync(join(root, 'dev/null'), '');
  for (const { digest } of layers) {
    const input = Buffer.from(await (await ask('blobs', digest)).arrayBuffer());
    const { status } = spawnSync('tar', ['--extract', '--directory', root], { input });
    if (status !== 0) throw new Error(`the layer ${digest} cannot be unpacked`);
  }
  return { root, command: description.config.Cmd, env: description.config.Env };
}
