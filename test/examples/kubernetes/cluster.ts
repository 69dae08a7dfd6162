import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { serve, type Served } from '../serve.ts';
import { Deployment, type Workload } from './deployment.ts';

/**
 * The part of Kubernetes' API that kubectl needs for one Deployment, `web` in the namespace `shop-staging`, with the
 * containers `web` and `proxy`: discovery, reading, lists, watches and patches.
 */
export interface Cluster extends Served {
  readonly deployment: Deployment;
}

const shared = { namespaced: true, verbs: ['get', 'list', 'patch', 'watch'] };
const kinds = [
  { ...shared, name: 'deployments', singularName: 'deployment', kind: 'Deployment', shortNames: ['deploy'] },
  { ...shared, name: 'replicasets', singularName: 'replicaset', kind: 'ReplicaSet', shortNames: ['rs'] },
];

const version = { groupVersion: 'apps/v1', version: 'v1' };

/** What kubectl asks to learn what there is. */
const discovery: Readonly<Record<string, object>> = {
  '/api': { kind: 'APIVersions', versions: ['v1'] },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [{ name: 'apps', versions: [version], preferredVersion: version }],
  },
  '/apis/apps/v1': { kind: 'APIResourceList', groupVersion: 'apps/v1', resources: kinds },
  '/api/v1/namespaces/shop-staging': { kind: 'Namespace', apiVersion: 'v1', metadata: { name: 'shop-staging' } },
};

/** @param image the image of the container `web` at the beginning */
export async function startCluster(image: string): Promise<Cluster> {
  const watchers = new Set<ServerResponse>();
  const deployment = new Deployment(
    { name: 'web', namespace: 'shop-staging', containers: { web: image, proxy: 'proxy:1' } },
    (current) => {
      for (const watcher of watchers) tell(watcher, current);
    },
  );
  const folder = '/apis/apps/v1/namespaces/shop-staging';

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '', 'http://cluster');
    const question = `${request.method} ${url.pathname}`;
    const found = request.method === 'GET' ? discovery[url.pathname] : undefined;
    if (found !== undefined) return reply(response, 200, found);
    switch (question) {
      case `GET ${folder}/deployments/web`:
        return reply(response, 200, deployment.current);
      case `PATCH ${folder}/deployments/web`:
        return reply(response, 200, deployment.patch(request.headers['content-type'] ?? '', await json(request)));
      case `GET ${folder}/deployments`:
        mustSelect(url, 'fieldSelector', 'metadata.name=web');
        if (!url.searchParams.has('watch')) return reply(response, 200, list('Deployment', [deployment.current]));
        response.writeHead(200, { 'content-type': 'application/json' });
        response.flushHeaders();
        watchers.add(response.on('close', () => watchers.delete(response)));
        // What was changed between the list and the watch.
        if (url.searchParams.get('resourceVersion') !== deployment.current.metadata.resourceVersion)
          tell(response, deployment.current);
        return;
      case `GET ${folder}/replicasets`:
        if (url.searchParams.has('labelSelector')) mustSelect(url, 'labelSelector', 'app=web');
        return reply(response, 200, list('ReplicaSet', deployment.replicaSets));
      default:
        return reply(response, 404, failure(404, `${url.pathname.slice(folder.length + 1)} not found`));
    }
  }

  const served = await serve((request, response) => {
    answer(request, response).catch((error: unknown) => reply(response, 500, failure(500, String(error))));
  });
  return { ...served, deployment };
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function tell(watcher: ServerResponse, object: Workload): void {
  watcher.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
}

function list(kind: Workload['kind'], items: readonly Workload[]): object {
  const resourceVersion = items.at(-1)?.metadata.resourceVersion ?? '0';
  return { kind: `${kind}List`, apiVersion: 'apps/v1', metadata: { resourceVersion }, items };
}

const failure = (code: number, message: string) => ({
  kind: 'Status',
  apiVersion: 'v1',
  status: 'Failure',
  code,
  message,
  reason: code === 404 ? 'NotFound' : 'InternalError',
});

function mustSelect(url: URL, parameter: string, value: string): void {
  const asked = url.searchParams.get(parameter);
  if (asked !== value) throw new Error(`${parameter} is ${asked}, not ${value}`);
}
