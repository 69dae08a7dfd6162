import { describe, expect, test } from 'vitest';
import type { RequestedTarget } from '../../../machines/dialogue/context.ts';
import type { Catalog, Offer } from '../../../machines/model.ts';
import { findCommand } from '../../../src/language/commands/registry.ts';

const offer: Offer = { operations: ['deploy', 'rollback', 'restart'], services: ['web', 'worker'], confirm: 'yes' };
const shop: Catalog = { shop: { staging: offer, production: offer } };
const both: Catalog = { ...shop, blog: { staging: offer } };

type Row = [said: string, requested: RequestedTarget, left?: string];

/** What an operation's words ask for, or the words that mean nothing there. */
function request(operation: 'deploy' | 'rollback' | 'restart', args: readonly string[], catalog: Catalog): unknown {
  const act = findCommand(operation)?.parse(args, { catalog, plan: null, isOpen: false });
  if (act === undefined) throw new Error(`there is no ${operation}`);
  if ('code' in act) return act.code === 'unexpected-words' ? { left: act.said } : act;
  return act.kind === 'operate' ? act.requested : act;
}
const words = (said: string): string[] => said.split(' ').filter((word) => word !== '');

describe('deploy [app] [version] [to environment]', () => {
  test.each<Row>([
    ['', {}],
    ['shop', { app: 'shop' }],
    ['SHOP', { app: 'shop' }],
    ['shop v1', { app: 'shop', version: 'v1' }],
    ['shop v1 to staging', { app: 'shop', version: 'v1', environment: 'staging' }],
    ['shop v1 TO Staging', { app: 'shop', version: 'v1', environment: 'staging' }],
    ['shop to production', { app: 'shop', environment: 'production' }],
    ['shop production', { app: 'shop', environment: 'production' }],
    ['shop v1 staging', { app: 'shop', version: 'v1', environment: 'staging' }],
    ['shop staging v1', { app: 'shop', version: 'v1', environment: 'staging' }],
    ['shop staging to production', { app: 'shop', version: 'staging', environment: 'production' }],
    ['shop v1 to nowhere', { app: 'shop', version: 'v1', environment: 'nowhere' }],
    ['shop to', { app: 'shop' }],
    ['to staging', { environment: 'staging' }],
    ['V1', { app: 'V1' }],
    ['sohp v1 to staging', { app: 'sohp', version: 'v1', environment: 'staging' }],
    ['constructor v1', { app: 'constructor', version: 'v1' }],
    ['shop v1 v2 to staging', { app: 'shop', version: 'v1', environment: 'staging' }, 'v2'],
    ['shop v1 to staging now please', { app: 'shop', version: 'v1', environment: 'staging' }, 'now please'],
    ['shop v1 staging to', { app: 'shop', version: 'v1', environment: 'staging' }],
  ])('%s', (said, requested, left = '') => {
    expect(request('deploy', words(said), both)).toEqual(left === '' ? requested : { left });
  });

  test.each<Row>([
    ['', {}],
    ['shop', { app: 'shop' }],
    ['v1', { version: 'v1' }],
    ['v1 to staging', { version: 'v1', environment: 'staging' }],
    ['v1 staging', { version: 'v1', environment: 'staging' }],
    ['to staging', { environment: 'staging' }],
    ['shop v1 to staging', { app: 'shop', version: 'v1', environment: 'staging' }],
    ['staging', { environment: 'staging' }],
  ])('%s, where there is one application', (said, requested) => {
    expect(request('deploy', words(said), shop)).toEqual(requested);
  });
});

describe('rollback [app] [environment] [to version]', () => {
  test.each<Row>([
    ['', {}],
    ['shop', { app: 'shop' }],
    ['shop staging', { app: 'shop', environment: 'staging' }],
    ['shop staging to v1', { app: 'shop', environment: 'staging', version: 'v1' }],
    ['shop staging v1', { app: 'shop', environment: 'staging', version: 'v1' }],
    ['shop to v1', { app: 'shop', version: 'v1' }],
    ['shop STAGING To v1', { app: 'shop', environment: 'staging', version: 'v1' }],
    ['shop staging v1 v2', { app: 'shop', environment: 'staging', version: 'v1' }, 'v2'],
    ['shop staging v1 to v2', { app: 'shop', environment: 'staging', version: 'v2' }, 'v1'],
    ['shop staging to v1 v2', { app: 'shop', environment: 'staging', version: 'v1' }, 'v2'],
    ['shop nowhere', { app: 'shop', environment: 'nowhere' }],
  ])('%s', (said, requested, left = '') => {
    expect(request('rollback', words(said), both)).toEqual(left === '' ? requested : { left });
  });

  test('the application need not be named where there is one', () => {
    expect(request('rollback', ['staging', 'to', 'v1'], shop)).toEqual({ environment: 'staging', version: 'v1' });
  });
});

describe('restart [app] [environment] [service]', () => {
  test.each<Row>([
    ['', {}],
    ['shop', { app: 'shop' }],
    ['shop Staging', { app: 'shop', environment: 'staging' }],
    ['shop staging web', { app: 'shop', environment: 'staging', service: 'web' }],
    ['shop staging web worker', { app: 'shop', environment: 'staging', service: 'web' }, 'worker'],
    ['shop staging to v1', { app: 'shop', environment: 'staging' }, 'v1'],
    ['shop staging nothing', { app: 'shop', environment: 'staging', service: 'nothing' }],
  ])('%s', (said, requested, left = '') => {
    expect(request('restart', words(said), both)).toEqual(left === '' ? requested : { left });
  });

  test('the application need not be named where there is one', () => {
    expect(request('restart', ['staging', 'web'], shop)).toEqual({ environment: 'staging', service: 'web' });
  });
});
