import { describe, expect, test } from 'vitest';
import { orderFor } from '../../../../src/engine/handlers/run/job-spec.ts';
import { record } from '../../../machines/records.ts';
import { configured } from '../../configured.ts';

const configOf = (run: readonly string[], env: Record<string, string> = {}) =>
  configured({ operations: { deploy: { kind: 'command', run, env, timeout: 1000, grace: 100 } } });

const argv = (run: readonly string[], changes: Partial<typeof record> = {}) => {
  const order = orderFor({ ...record, ...changes }, configOf(run));
  if ('reason' in order) return order.reason;
  return order.how.kind === 'command' ? order.how.argv : [];
};

describe('placeholders', () => {
  test('stand for the facts of the run', () => {
    const all = ['app', 'environment', 'operation', 'version', 'commit', 'previous_version', 'previous_commit'];
    const run = [...all, 'service', 'run_id', 'actor'].map((name) => `${name}={${name}}`);
    expect(argv(run, { service: 'web' })).toEqual([
      'app=shop',
      'environment=staging',
      'operation=deploy',
      'version=v2',
      `commit=${'2'.repeat(40)}`,
      'previous_version=v1',
      `previous_commit=${'1'.repeat(40)}`,
      'service=web',
      'run_id=5',
      'actor=U1',
    ]);
  });

  test.each([
    ['{{version}}', '{version}'],
    ['{{{version}}}', '{v2}'],
    ['{{', '{'],
    ['{}', '{}'],
    ['{Version}', '{Version}'],
    ['{constructor}', '{constructor}'],
    ['{version}{version}', 'v2v2'],
    ['$(rm -rf /)', '$(rm -rf /)'],
    ['', ''],
  ])('%s is the argument %s', (item, argument) => {
    expect(argv(['x', item])).toEqual(['x', argument]);
  });

  test.each(['a b', "'; rm -rf / #", '$HOME', '-rf', '--upload-pack=x', '{commit}', '{{', '$&', "$'", 'a\nb', ''])(
    'leave the version %j one argument, as it is',
    (version) => {
      const named = { name: version, commit: '2'.repeat(40) };
      expect(argv(['./deploy.sh', '{version}', 'v={version}'], { version: named })).toEqual([
        './deploy.sh',
        version,
        `v=${version}`,
      ]);
    },
  );

  test('are empty where the run has no such fact', () => {
    expect(argv(['x', '{service}', '{previous_version}'], { previous: null })).toEqual(['x', '', '']);
  });
});

test('a command gets its own variables and the facts, and the facts win', () => {
  const order = orderFor(record, configOf(['x'], { TOKEN: 's3cret', NESTOR_APP: 'another' }));
  expect(order).toEqual({
    run: 5,
    app: 'shop',
    commit: '2'.repeat(40),
    how: {
      kind: 'command',
      argv: ['x'],
      env: {
        TOKEN: 's3cret',
        NESTOR_RUN_ID: '5',
        NESTOR_APP: 'shop',
        NESTOR_ENVIRONMENT: 'staging',
        NESTOR_OPERATION: 'deploy',
        NESTOR_VERSION: 'v2',
        NESTOR_COMMIT: '2'.repeat(40),
        NESTOR_PREVIOUS_VERSION: 'v1',
        NESTOR_PREVIOUS_COMMIT: '1'.repeat(40),
        NESTOR_SERVICE: '',
        NESTOR_ACTOR: 'U1',
        NESTOR_FENCE: '3',
      },
    },
  });
});

test.each([{ app: 'gone' }, { environment: 'gone' }, { operation: 'restart' as const }])(
  'what is not configured (any more) gives a reason: %j',
  (changes) => {
    const { app, environment, operation } = { ...record, ...changes };
    expect(argv(['x'], changes)).toEqual({ code: 'operation-removed', operation, app, environment });
  },
);

test('a run without a commit has nothing to start from, and says so', () => {
  expect(argv(['x'], { version: null })).toEqual({ code: 'no-commit' });
});
