/** What can go wrong, on demand. Times are milliseconds, `retryAfter` is seconds. */
export type FaultKind =
  /** The answer comes late. */
  | { kind: 'latency'; ms: number }
  /** 429 with Retry-After. */
  | { kind: 'ratelimited'; retryAfter?: number }
  /** An HTTP status instead of an answer. */
  | { kind: 'status'; status: number }
  /** 200 with a body that is no JSON. */
  | { kind: 'malformed' }
  /** Never any answer, nothing done. */
  | { kind: 'hang' }
  /** The work IS done, then the connection dies without an answer. */
  | { kind: 'lost' }
  /** The connection dies, nothing done. */
  | { kind: 'reset' }
  /** `{ok: false, error}`. */
  | { kind: 'error'; error: string }
  /** The same envelope twice at once. */
  | { kind: 'duplicate' }
  /** The same event again in a new envelope, after so long. */
  | { kind: 'replay'; after?: number }
  /** An acknowledgement is not heard. */
  | { kind: 'ignore_ack' };

export type Fault = FaultKind & {
  /** Only calls of this method; `upload`: what is sent to the address of an upload. */
  method?: string;
  /** Only calls about this channel: ID (the API's `fault` takes names). */
  channel?: string;
  /** Only calls whose text, blocks or other arguments contain this. */
  containing?: string;
  /** How often; default: once. */
  times?: number;
};

/** A fault at work. */
export interface ActiveFault {
  readonly fault: Fault;
  /** How often it has struck. */
  readonly hits: number;
  remove(): void;
}

type Named<K extends FaultKind['kind']> = Extract<FaultKind, { kind: K }>;

interface Circumstances {
  method?: string;
  channel?: string;
  args?: () => string;
}

interface Counted {
  fault: Fault;
  hits: number;
}

const ON_CALLS: ReadonlySet<FaultKind['kind']> = new Set([
  'latency',
  'ratelimited',
  'status',
  'malformed',
  'hang',
  'lost',
  'reset',
  'error',
] as const);

/** The faults to come. The first that fits strikes; latency adds to any other. */
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

  /** The fault of one kind, used up once. */
  take<K extends FaultKind['kind']>(kind: K, where: Circumstances): Named<K> | undefined {
    if (this.#active.length === 0) return undefined;
    const found = this.#active.find(({ fault }) => fault.kind === kind && fits(fault, where));
    return found && (this.#use(found) as Named<K>);
  }

  /** The fault that befalls a call, latency aside, used up once. */
  takeForCall(where: Circumstances): Fault | undefined {
    if (this.#active.length === 0) return undefined;
    const found = this.#active.find(
      ({ fault }) => fault.kind !== 'latency' && ON_CALLS.has(fault.kind) && fits(fault, where),
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

function fits(fault: Fault, where: Circumstances): boolean {
  if (fault.method !== undefined && fault.method !== where.method) return false;
  if (fault.channel !== undefined && fault.channel !== where.channel) return false;
  return fault.containing === undefined || (where.args?.().includes(fault.containing) ?? false);
}
