/** Faults to inject. Times are in milliseconds, `retryAfter` in seconds. */
export type FaultKind =
  /** The response is late. */
  | { kind: 'latency'; ms: number }
  /** 429 with Retry-After. */
  | { kind: 'ratelimited'; retryAfter?: number }
  /** An HTTP status instead of a response. */
  | { kind: 'status'; status: number }
  /** 200 with a body that is not JSON. */
  | { kind: 'malformed' }
  /** No response ever; the call is not carried out. */
  | { kind: 'hang' }
  /** The call IS carried out, but the connection is cut before the response. */
  | { kind: 'lost' }
  /** The connection is cut; the call is not carried out. */
  | { kind: 'reset' }
  /** `{ok: false, error}`. */
  | { kind: 'error'; error: string }
  /** The same envelope twice in a row. */
  | { kind: 'duplicate' }
  /** The same event again in a new envelope, after this time. */
  | { kind: 'replay'; after?: number }
  /** An acknowledgement is ignored. */
  | { kind: 'ignore_ack' };

export type Fault = FaultKind & {
  /** Only calls of this method; `upload`: requests to an upload URL. */
  method?: string;
  /** Only calls about the channel with this ID (`Sandbox.fault` takes a name as well). */
  channel?: string;
  /** Only calls with this in their arguments. */
  containing?: string;
  /** Default: once. */
  times?: number;
};

/** An injected fault. */
export interface ActiveFault {
  readonly fault: Fault;
  /** How often it has been triggered. */
  readonly hits: number;
  remove(): void;
}

type Named<K extends FaultKind['kind']> = Extract<FaultKind, { kind: K }>;

interface Target {
  method?: string;
  channel?: string;
  args?: () => string;
}

interface Counted {
  fault: Fault;
  hits: number;
}

const CALL_FAULTS: ReadonlySet<FaultKind['kind']> = new Set([
  'latency',
  'ratelimited',
  'status',
  'malformed',
  'hang',
  'lost',
  'reset',
  'error',
] as const);

/** The injected faults. A call triggers the first that matches, and a latency in addition. */
export class Faults {
  #active: Counted[] = [];

  add(fault: Fault): ActiveFault {
    const counted: Counted = { fault, hits: 0 };
    this.#active.push(counted);
    return {
      fault,
      get hits() {
        return counted.hits;
      },
      remove: () => this.#remove(counted),
    };
  }

  clear(): void {
    this.#active = [];
  }

  /** Triggers a fault of this kind. */
  take<K extends FaultKind['kind']>(kind: K, where: Target): Named<K> | undefined {
    if (this.#active.length === 0) return undefined;
    const found = this.#active.find(({ fault }) => fault.kind === kind && matches(fault, where));
    return found && (this.#use(found) as Named<K>);
  }

  /** Triggers a fault of a call, other than latency. */
  takeForCall(where: Target): Fault | undefined {
    if (this.#active.length === 0) return undefined;
    const found = this.#active.find(
      ({ fault }) => fault.kind !== 'latency' && CALL_FAULTS.has(fault.kind) && matches(fault, where),
    );
    return found && this.#use(found);
  }

  #use(counted: Counted): Fault {
    counted.hits++;
    if (counted.hits >= (counted.fault.times ?? 1)) this.#remove(counted);
    return counted.fault;
  }

  #remove(counted: Counted): void {
    this.#active = this.#active.filter((other) => other !== counted);
  }
}

function matches(fault: Fault, where: Target): boolean {
  if (fault.method !== undefined && fault.method !== where.method) return false;
  if (fault.channel !== undefined && fault.channel !== where.channel) return false;
  return fault.containing === undefined || (where.args?.().includes(fault.containing) ?? false);
}
