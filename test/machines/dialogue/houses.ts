import type { Catalog, Live, Offer, Operation } from '../../../machines/model.ts';
import type { RequestedTarget } from '../../../machines/dialogue/context.ts';

const operations: readonly Operation[] = ['deploy', 'rollback', 'restart'];

export const offer = (changes: Partial<Offer> = {}): Offer => ({
  operations,
  services: [],
  confirm: 'yes',
  ...changes,
});

/** `a1 a2 a3…` */
export const names = (letter: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${letter}${index + 1}`);

/** A catalog of so many applications with so many environments each, all offering the same. */
export function house(apps: number, environments: number, changes: Partial<Offer> = {}): Catalog {
  const each = Object.fromEntries(names('env', environments).map((name) => [name, offer(changes)]));
  return Object.fromEntries(names('app', apps).map((name) => [name, each]));
}

/** A way of using Nestor: what is configured, and with which words a dialogue is begun. */
export interface Setting {
  readonly title: string;
  readonly catalog: Catalog;
  readonly operation: Operation;
  readonly requested: RequestedTarget;
  /** The interrupted run whose thread it takes; default: none. */
  readonly supersedes?: number;
}

const setting = (title: string, catalog: Catalog, operation: Operation, requested: RequestedTarget = {}): Setting => ({
  title,
  catalog,
  operation,
  requested,
});

/** The same, in the thread of an interrupted run. */
const instead = (title: string, catalog: Catalog, operation: Operation, requested: RequestedTarget): Setting => ({
  ...setting(title, catalog, operation, requested),
  supersedes: 3,
});

/** All that makes a dialogue take another way: one or many of each, what the command says, both ways to confirm. */
export const settings: readonly Setting[] = [
  setting('one of each', house(1, 1), 'deploy'),
  setting('one of each, the version named', house(1, 1), 'deploy', { version: 'v2' }),
  setting('one of each, an unknown version named', house(1, 1), 'deploy', { version: 'nope' }),
  setting('two of each, confirmed by name', house(2, 2, { confirm: 'name' }), 'deploy'),
  setting('two applications, all named', house(2, 1), 'deploy', { app: 'app2', environment: 'env1', version: 'v2' }),
  setting('two environments, nothing of it known', house(1, 2), 'deploy', { app: 'x', environment: 'y', version: 'z' }),
  setting('more applications than fit a page', house(12, 1), 'deploy'),
  setting('more environments than fit a page', house(1, 12), 'deploy'),
  setting('a rollback', house(2, 1), 'rollback'),
  setting('a rollback to a version named', house(1, 2), 'rollback', { version: 'v2' }),
  instead('a deployment in the thread of another', house(2, 2), 'deploy', {
    app: 'app1',
    environment: 'env1',
    version: 'v2',
    commit: 'e'.repeat(40),
  }),
  instead('a rollback in the thread of a deployment', house(1, 2), 'rollback', { app: 'app1', environment: 'env1' }),
  setting('a restart of the whole', house(2, 1), 'restart'),
  setting('a restart of one service', house(1, 1, { services: ['web'] }), 'restart'),
  setting('a restart of one of two services', house(1, 2, { services: ['web', 'worker'] }), 'restart'),
  setting('a restart among many services', house(1, 1, { services: names('s', 12), confirm: 'name' }), 'restart'),
  setting('a restart of a service unknown', house(1, 1, { services: ['web', 'worker'] }), 'restart', { service: 'x' }),
  setting('what is offered nowhere', house(2, 1, { operations: ['deploy'] }), 'restart'),
  setting(
    'what is not offered there',
    { app1: { env1: offer({ operations: ['deploy'] }), env2: offer() } },
    'restart',
    {
      environment: 'env1',
    },
  ),
];

export const hash = (digit: string): string => digit.repeat(40);

export const live = (run: number): Live => ({
  version: { name: `v${run}`, commit: hash(String(run % 10)) },
  run,
  person: 'U1',
  since: 1000,
});
