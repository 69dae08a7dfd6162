import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { patched } from './patch.ts';

/** A Deployment or a ReplicaSet, as far as kubectl looks at them here. */
export interface Workload {
  readonly apiVersion: 'apps/v1';
  readonly kind: 'Deployment' | 'ReplicaSet';
  readonly metadata: Metadata;
  readonly spec: {
    readonly replicas: number;
    readonly selector: { readonly matchLabels: Labels };
    readonly template: Template;
  };
  readonly status: object;
}

interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly generation: number;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly ownerReferences?: readonly object[];
}

type Labels = Readonly<Record<string, string>>;

interface Template {
  readonly metadata: { readonly labels: Labels; readonly annotations?: Labels };
  readonly spec: { readonly containers: readonly { readonly name: string; readonly image: string }[] };
}

const REVISION = 'deployment.kubernetes.io/revision';
const HASH = 'pod-template-hash';
const REPLICAS = 2;

/** A Deployment with the controller that rolls it out: a revision and a ReplicaSet for each template. */
export class Deployment {
  /** Images whose pods never become ready. */
  readonly broken = new Set<string>();
  #held: PromiseWithResolvers<void> | undefined;
  #counter = 0;
  #current: Workload;
  #sets: readonly Workload[] = [];
  readonly #changed: (current: Workload) => void;

  /** @param changed hears each new state */
  constructor(
    { name, namespace, containers }: { name: string; namespace: string; containers: Labels },
    changed: (current: Workload) => void,
  ) {
    this.#changed = changed;
    const labels = { app: name };
    this.#current = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: {
        name,
        namespace,
        uid: `uid-of-${name}`,
        resourceVersion: this.#next(),
        generation: 1,
        labels,
        annotations: {},
      },
      spec: {
        replicas: REPLICAS,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: { containers: Object.entries(containers).map(([name, image]) => ({ name, image })) },
        },
      },
      status: {},
    };
    this.#keepRevision();
    this.#set({ status: status(1, { updated: REPLICAS, available: REPLICAS }) });
  }

  get current(): Workload {
    return this.#current;
  }

  get replicaSets(): readonly Workload[] {
    return this.#sets;
  }

  get revision(): string {
    return this.#current.metadata.annotations[REVISION] ?? '';
  }

  /** From now on a roll-out stops half-way until it is released. */
  hold(): void {
    this.#held ??= Promise.withResolvers();
  }

  release(): void {
    this.#held?.resolve();
    this.#held = undefined;
  }

  /** As the API server takes a patch: another template is a new generation, which the controller then rolls out. */
  patch(type: string, patch: unknown): Workload {
    const before = this.#current;
    const wanted = patched(before, type, patch);
    if (isDeepStrictEqual(wanted, before)) return before;
    const isSame = isDeepStrictEqual(wanted.spec, before.spec);
    const generation = before.metadata.generation + (isSame ? 0 : 1);
    this.#set({ ...wanted, metadata: { ...wanted.metadata, generation } });
    if (!isSame) void this.#rollOut();
    return this.#current;
  }

  async #rollOut(): Promise<void> {
    const { generation } = this.#current.metadata;
    const isOld = () => this.#current.metadata.generation !== generation;
    const isBroken = this.#current.spec.template.spec.containers.some(({ image }) => this.broken.has(image));
    await turn();
    if (isOld()) return;
    this.#keepRevision();
    this.#set({ status: status(generation, { updated: 1, available: REPLICAS }) });
    await this.#held?.promise;
    await turn();
    if (isOld()) return;
    if (isBroken) return this.#set({ status: status(generation, { updated: 1, available: REPLICAS, failed: true }) });
    this.#set({ status: status(generation, { updated: REPLICAS, available: REPLICAS - 1 }) });
    await turn();
    if (!isOld()) this.#set({ status: status(generation, { updated: REPLICAS, available: REPLICAS }) });
  }

  /** The newest revision is that of the template as it is now; a template that was there before keeps its ReplicaSet. */
  #keepRevision(): void {
    const { metadata, spec } = this.#current;
    const hash = createHash('sha256').update(JSON.stringify(spec.template)).digest('hex').slice(0, 10);
    const name = `${metadata.name}-${hash}`;
    const revision = String(Math.max(0, ...this.#sets.map((set) => Number(set.metadata.annotations[REVISION]))) + 1);
    const labels = { ...spec.template.metadata.labels, [HASH]: hash };
    const annotations = { ...metadata.annotations, [REVISION]: revision };
    const set: Workload = {
      apiVersion: 'apps/v1',
      kind: 'ReplicaSet',
      metadata: {
        ...metadata,
        name,
        uid: `uid-of-${name}`,
        labels,
        annotations,
        ownerReferences: [
          { apiVersion: 'apps/v1', kind: 'Deployment', name: metadata.name, uid: metadata.uid, controller: true },
        ],
      },
      spec: {
        ...spec,
        selector: { matchLabels: labels },
        template: { ...spec.template, metadata: { ...spec.template.metadata, labels } },
      },
      status: {},
    };
    this.#sets = [...this.#sets.filter((other) => other.metadata.name !== name), set];
    this.#set({ metadata: { ...metadata, annotations } });
  }

  #set(change: Partial<Workload>): void {
    const next = { ...this.#current, ...change };
    this.#current = { ...next, metadata: { ...next.metadata, resourceVersion: this.#next() } };
    this.#changed(this.#current);
  }

  #next(): string {
    this.#counter += 1;
    return String(this.#counter);
  }
}

function status(
  observedGeneration: number,
  { updated, available, failed = false }: { updated: number; available: number; failed?: boolean },
): object {
  const progressing = failed
    ? { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded' }
    : { type: 'Progressing', status: 'True', reason: 'ReplicaSetUpdated' };
  return {
    observedGeneration,
    replicas: updated === REPLICAS ? REPLICAS : REPLICAS + 1,
    updatedReplicas: updated,
    readyReplicas: available,
    availableReplicas: available,
    unavailableReplicas: REPLICAS - available,
    conditions: [progressing],
  };
}

const turn = () => new Promise<void>((resolve) => void setImmediate(resolve));
