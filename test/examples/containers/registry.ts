import type { ServerResponse } from 'node:http';
import { serve, type Served } from '../serve.ts';
import type { Image } from './image.ts';

/** A registry of images that can be pulled from, as the OCI distribution specification describes it. */
export interface Registry extends Served {
  /** Names the repository of images `acme/shop`, without a tag. */
  readonly repository: string;
  readonly host: string;
  add(tag: string, image: Image): void;
  /** From now on manifests are not answered. Resolves when somebody asks for one. */
  hang(): Promise<void>;
  recover(): void;
}

const prefix = '/v2/acme/shop/';

export async function startRegistry(): Promise<Registry> {
  const tags = new Map<string, Image>();
  let hanging: PromiseWithResolvers<void> | undefined;

  function answer(path: string, response: ServerResponse): unknown {
    if (path === '/v2/') return response.end('{}');
    const [kind, reference = ''] = path.startsWith(prefix) ? path.slice(prefix.length).split('/') : [];
    if (kind === 'manifests') hanging?.resolve();
    if (kind === 'manifests' && hanging !== undefined) return undefined;
    const images = [...tags.values()];
    const found =
      kind === 'manifests'
        ? (tags.get(reference) ?? images.find(({ digest }) => digest === reference))?.manifest
        : images.map(({ blobs }) => blobs.get(reference)).find((blob) => blob !== undefined);
    if (found === undefined) {
      response.writeHead(404, { 'content-type': 'application/json' });
      const code = kind === 'manifests' ? 'MANIFEST_UNKNOWN' : 'BLOB_UNKNOWN';
      return response.end(JSON.stringify({ errors: [{ code, message: `${reference} is unknown` }] }));
    }
    response.setHeader('docker-distribution-api-version', 'registry/2.0');
    response.setHeader('content-length', found.byteLength);
    response.setHeader('content-type', kind === 'manifests' ? MANIFEST : 'application/octet-stream');
    return response.end(found);
  }

  const served = await serve((request, response) => void answer(request.url ?? '', response));
  const host = new URL(served.url).host;
  return {
    ...served,
    host,
    repository: `${host}/acme/shop`,
    add: (tag, image) => void tags.set(tag, image),
    hang() {
      hanging = Promise.withResolvers();
      return hanging.promise;
    },
    recover() {
      hanging = undefined;
    },
  };
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
