/** What is allowed against the baseline: at most or at least so many times it, or at most so much more than it. */
export type Target =
  | { readonly atMost: number }
  | { readonly atLeast: number }
  | { readonly moreByAtMost: number }
  /** Only shown. */
  | null;

/** A measurement: some lines of the table. */
export interface Measurement {
  readonly what: string;
  readonly unit: 'ms' | 'MB' | 'replies/s';
  /** What the baseline is. */
  readonly against: string;
  /** Who is measured, and what is allowed to them. */
  readonly targets: Readonly<Record<string, Target>>;
}

const echo = 'bare echo';
const atMost = (most: number): Target => ({ atMost: most });
const atLeast = (least: number): Target => ({ atLeast: least });
const moreByAtMost = (most: number): Target => ({ moreByAtMost: most });
const both = (target: Target) => ({ embedded: target, redis: target });

/** The table, in its order. */
export const measurements = {
  turn: { what: 'turn, median', unit: 'ms', against: echo, targets: both(atMost(1.5)) },
  turnSameCalls: {
    what: 'turn, median',
    unit: 'ms',
    against: 'bare, same calls',
    targets: { embedded: atMost(1.25), redis: atMost(1.4) },
  },
  turnLast: { what: 'turn, 99th percentile', unit: 'ms', against: echo, targets: both(atMost(3)) },
  help: { what: '`help`, median', unit: 'ms', against: echo, targets: both(null) },
  crowd: { what: '200 people at once', unit: 'replies/s', against: echo, targets: both(atLeast(0.5)) },
  rest: {
    what: 'memory at rest',
    unit: 'MB',
    against: echo,
    targets: { embedded: atMost(1.2), redis: atMost(1.3) },
  },
  afterwards: { what: 'memory after the 200 people', unit: 'MB', against: echo, targets: both(null) },
  ready: { what: 'start to ready, warm mirrors', unit: 'ms', against: echo, targets: both(moreByAtMost(1500)) },
  question: {
    what: 'question with its commits, long history',
    unit: 'ms',
    against: 'git by hand',
    targets: { embedded: atMost(1.5) },
  },
  burst: {
    what: 'log burst, two million lines',
    unit: 'ms',
    against: 'output to a file',
    targets: { executor: atMost(1.2) },
  },
  burstMemory: {
    what: 'log burst, two million lines: memory',
    unit: 'MB',
    against: 'before it',
    targets: { executor: moreByAtMost(50) },
  },
  longLine: {
    what: 'log burst, a line of 100 MB',
    unit: 'ms',
    against: 'output to a file',
    targets: { executor: atMost(1.2) },
  },
  longLineMemory: {
    what: 'log burst, a line of 100 MB: memory',
    unit: 'MB',
    against: 'before it',
    targets: { executor: moreByAtMost(50) },
  },
  firstLine: {
    what: 'start to first line',
    unit: 'ms',
    against: 'by hand',
    targets: { executor: moreByAtMost(150) },
  },
  yes: { what: 'yes to first line', unit: 'ms', against: 'by hand', targets: both(moreByAtMost(150)) },
} as const satisfies Readonly<Record<string, Measurement>>;

/** Who is measured, as the table calls them. */
export const titles: Readonly<Record<string, string>> = {
  embedded: 'embedded store',
  redis: 'Redis, always',
  executor: 'command executor',
};
