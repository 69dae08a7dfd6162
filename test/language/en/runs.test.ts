import { describe, expect, test } from 'vitest';
import type { Operation } from '../../../machines/model.ts';
import type { News, Run, Status } from '../../../machines/run/record.ts';
import { decodeRun } from '../../../src/language/button.ts';
import type { Message } from '../../../src/language/message.ts';
import type { RunView } from '../../../src/language/view.ts';
import { ending, runEndedMessage, runLine, runMessage } from '../../../src/language/en/runs.ts';
import { render } from '../../../src/slack/blocks/render.ts';
import { foreignTexts, NOW } from './views.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

const nothing: News = { tail: [], progress: null, links: [] };

/** A run of v1.2 that started two minutes ago and, if it is over, ended a minute ago. */
function record(status: Status, changes: Partial<Run> = {}, operation: Operation = 'deploy'): Run {
  const run = foreignTexts('v1.2').run(status, operation);
  return { ...run, reason: null, probe: null, app: 'shop', environment: 'staging', ...changes };
}

const view = (run: Run, changes: Partial<RunView> = {}): RunView => ({
  run,
  news: nothing,
  typicalDuration: null,
  line: null,
  now: NOW,
  ...changes,
});

const textOf = (message: Message): string => render(message).text;

/** The message's second line: how far the run is. */
const state = (run: Run, changes: Partial<RunView> = {}): string | undefined =>
  textOf(runMessage(view(run, changes))).split('\n')[1];

const words = (run: Run, typicalDuration: number | null = null): string =>
  textOf({ parts: [{ kind: 'text', text: ending(run, typicalDuration) }] });

const buttons = ({ parts }: Message) => parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));

const person = 'U0BOB';
const at = NOW;

describe('how far a run is', () => {
  const aborted = { kind: 'aborted', person, at } as const;
  test.each<readonly [string, Run, Partial<RunView>, string]>([
    [
      'in a queue',
      record('queued'),
      { line: { position: 2, wait: 4 * MINUTE } },
      '*Queued* as number 2 in line, about 4 min to wait',
    ],
    [
      'in a queue, for an unknown time',
      record('queued'),
      { line: { position: 1, wait: null } },
      '*Queued* as number 1 in line',
    ],
    ['in a queue, at an unknown position', record('queued'), {}, '*Queued*'],
    ['about to start', record('requested'), {}, '*Running* for 0 s'],
    ['under way', record('running'), {}, '*Running* for 2 min'],
    [
      'half done',
      record('running'),
      { typicalDuration: 2 * MINUTE + 40 * SECOND },
      '*Running* for 2 min, about 40 s to go',
    ],
    ['late', record('running'), { typicalDuration: 2 * MINUTE }, '*Running* for 2 min, longer than usual'],
    [
      'being aborted',
      record('running', { stop: aborted }),
      { typicalDuration: MINUTE },
      `*Running* for 2 min, being aborted by <@${person}>`,
    ],
    [
      'being stopped',
      record('running', { stop: { kind: 'timed_out', person: null, at } }),
      {},
      '*Running* for 2 min, being stopped: time limit reached',
    ],
    ['done', record('succeeded'), {}, '*Succeeded* after 1 min'],
    [
      'done, compared with usual',
      record('succeeded'),
      { typicalDuration: 110 * SECOND },
      '*Succeeded* after 1 min (usually 1 min 50 s)',
    ],
    ['not done', record('failed'), { typicalDuration: MINUTE }, '*Failed* after 1 min with exit status 3'],
    [
      'never started',
      record('failed', { startedAt: null, exitStatus: null, reason: { code: 'start-failed', detail: 'no <disk>' } }),
      {},
      '*Failed*: no &lt;disk&gt;',
    ],
    ['aborted', record('aborted', { stop: aborted, exitStatus: 143 }), {}, `*Aborted* by <@${person}> after 1 min`],
    ['aborted in the queue', record('aborted', { stop: aborted, startedAt: null }), {}, `*Aborted* by <@${person}>`],
    [
      'aborted by no one in particular',
      record('aborted', { stop: { ...aborted, person: null } }),
      {},
      '*Aborted* after 1 min',
    ],
    ['too long', record('timed_out', { exitStatus: 143 }), {}, '*Timed out* after 1 min'],
    [
      'lost',
      record('interrupted', { reason: { code: 'files-gone' } }),
      {},
      '*Interrupted* after 1 min: its files are gone',
    ],
  ])('%s', (_title, run, changes, expected) => {
    expect(state(run, changes)).toBe(expected);
  });

  test.each<readonly [Status, NonNullable<Run['decision']>['choice'], string]>([
    ['succeeded', 'succeeded', `*Succeeded*, marked as succeeded by <@${person}>`],
    ['failed', 'failed', `*Failed*, marked as failed by <@${person}>: its files are gone`],
    ['interrupted', 'again', `*Interrupted* after 1 min, run again by <@${person}>: its files are gone`],
    ['interrupted', 'rollback', `*Interrupted* after 1 min, rolled back by <@${person}>: its files are gone`],
  ])('%s by a decision: %s', (status, choice, expected) => {
    expect(words(record(status, { decision: { choice, person, at }, reason: { code: 'files-gone' } }))).toBe(expected);
  });
});

describe('what the probe reports', () => {
  test('is shown with every ending where it disagrees, beside what was expected', () => {
    const run = record('failed', { exitStatus: 0, probe: { said: '`v1.1` <!here>', agrees: false, failure: null } });
    const told =
      '*Failed* after 1 min with exit status 0: the probe reports `ˋv1.1ˋ &lt;!here&gt;`, expected `v1.2` (`aaaaaaa`)';
    expect(state(run)).toBe(told);
    expect(textOf(runEndedMessage(run, null))).toContain(told);
    expect(textOf({ parts: [{ kind: 'text', text: runLine(run) }] })).toContain(told);
  });

  test.each([
    [{ version: null }, ': the probe reports `v0`'],
    [
      { reason: { code: 'api-state', state: 'a test failed' } },
      ': a test failed; the probe reports `v0`, expected `v1.2` (`aaaaaaa`)',
    ],
  ] as const)('is shown beside %j', (changes, told) => {
    const run = record('failed', { probe: { said: 'v0', agrees: false, failure: null }, ...changes });
    expect(words(run)).toBe(`*Failed* after 1 min with exit status 3${told}`);
  });

  test('is shown even if it reports nothing', () => {
    const run = record('failed', { probe: { said: null, agrees: false, failure: null } });
    expect(words(run)).toContain(': the probe reports nothing, expected `v1.2` (`aaaaaaa`)');
  });

  test('could not be checked, which is shown but fails nothing', () => {
    const run = record('succeeded', {
      probe: { said: null, agrees: null, failure: { code: 'recorded-text', text: 'it took <10 s>' } },
    });
    expect(state(run)).toBe('*Succeeded* after 1 min');
    for (const message of [runMessage(view(run)), runEndedMessage(run, null)])
      expect(textOf(message)).toContain('Could not check the live version: it took &lt;10 s&gt;');
  });

  test('is left out where it agrees', () => {
    const run = record('succeeded', { probe: { said: 'v1.2', agrees: true, failure: null } });
    expect(textOf(runMessage(view(run)))).not.toContain('probe');
  });
});

describe('the message of a run', () => {
  test('names operation, app, environment, version, commit, the previous version, and who asked', () => {
    const text = textOf(runMessage(view(record('running', { previous: { name: 'v1.1', commit: 'b'.repeat(40) } }))));
    expect(text).toMatch(/^\*#12\* \*Deploy\* \*shop\* `v1\.2` \(`aaaaaaa`\) to \*staging\*\n/);
    expect(text).toContain(`Commit \`${'a'.repeat(40)}\`, previously \`v1.1\`\nAsked by <@U0ACTOR>`);
  });

  test('shows the last 6 lines while it runs, the last 20 when it did not succeed, and none otherwise', () => {
    const tail = Array.from({ length: 30 }, (_, index) => `line ${index + 1}.`);
    const shown = (status: Status) =>
      textOf(runMessage(view(record(status), { news: { ...nothing, tail } }))).match(/line \d+\./g) ?? [];
    expect(shown('running')).toEqual(tail.slice(-6));
    for (const status of ['failed', 'aborted', 'timed_out', 'interrupted'] as const)
      expect(shown(status)).toEqual(tail.slice(-20));
    for (const status of ['queued', 'requested', 'succeeded'] as const) expect(shown(status)).toEqual([]);
  });

  test.each<readonly [Status, readonly string[]]>([
    ['queued', []],
    ['requested', ['Abort']],
    ['running', ['Abort']],
    ['succeeded', []],
    ['failed', []],
    ['aborted', []],
    ['timed_out', []],
    ['interrupted', []],
  ])('has, when %s, the buttons %j', (status, labels) => {
    const found = buttons(runMessage(view(record(status))));
    expect(found.map(({ label }) => label)).toEqual(labels);
    for (const { value, style } of found) {
      expect(decodeRun(value)).toEqual({ run: 12, action: 'abort' });
      expect(style).toBe('danger');
    }
  });

  test.each<readonly [Status, { percent: number; ended: string | null }]>([
    ['running', { percent: 40, ended: null }],
    ['succeeded', { percent: 100, ended: 'well' }],
    ['failed', { percent: 40, ended: 'badly' }],
    ['aborted', { percent: 40, ended: 'badly' }],
    ['timed_out', { percent: 40, ended: 'badly' }],
    ['interrupted', { percent: 40, ended: 'badly' }],
  ])('shows, when %s, a progress of %j', (status, expected) => {
    const progress = { percent: 40, steps: ['Copying', 'Migrating'] };
    const { parts } = runMessage(view(record(status), { news: { ...nothing, progress } }));
    const title = 'Deploy shop → staging';
    expect(parts).toContainEqual({ kind: 'progress', title, steps: progress.steps, ...expected });
  });

  test('shows no progress where there was none', () => {
    expect(runMessage(view(record('running'))).parts.map(({ kind }) => kind)).not.toContain('progress');
  });

  test('offers links', () => {
    const links = [
      { url: 'https://ci.example/1', label: 'Build' },
      { url: 'https://ci.example/2', label: 'a <test>' },
    ];
    expect(textOf(runMessage(view(record('running'), { news: { ...nothing, links } })))).toContain(
      '<https://ci.example/1|Build> · <https://ci.example/2|a &lt;test&gt;>',
    );
  });

  test('takes progress and links from the record where the output is gone', () => {
    const progress = { percent: 60, steps: ['Migrating'] };
    const links = [{ url: 'https://ci.example/1', label: 'Build' }];
    const text = textOf(runMessage(view(record('failed', { progress, links }))));
    expect(text).toContain('60 % Migrating');
    expect(text).toContain('<https://ci.example/1|Build>');
  });
});

test.each<readonly [Operation, string]>([
  [
    'deploy',
    '<@U0ACTOR> *#12* *Deploy* *shop* `v1.2` (`aaaaaaa`) to *staging*: *Succeeded* after 1 min (usually 50 s)',
  ],
  [
    'rollback',
    '<@U0ACTOR> *#12* *Roll back* *shop* on *staging* to `v1.2` (`aaaaaaa`): *Succeeded* after 1 min (usually 50 s)',
  ],
  ['restart', '<@U0ACTOR> *#12* *Restart* `v1.2` of *shop* on *staging*: *Succeeded* after 1 min (usually 50 s)'],
])('the person who asked for a %s is told how it ended', (operation, text) => {
  expect(textOf(runEndedMessage(record('succeeded', {}, operation), 50 * SECOND))).toBe(text);
});

test('a run is a line of the history', () => {
  const line = runLine(record('timed_out'));
  expect(textOf({ parts: [{ kind: 'lines', lines: [line] }] })).toBe(
    '*#12* 1970-01-01 02:43 UTC deployment of *shop* on *staging* `v1.2` (`aaaaaaa`) by <@U0ACTOR>: *Timed out* after 1 min',
  );
});
