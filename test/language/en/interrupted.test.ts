import { describe, expect, test } from 'vitest';
import type { Decision, News, Run } from '../../../machines/run/record.ts';
import { decodeRun } from '../../../src/language/button.ts';
import { interruptedMessage } from '../../../src/language/en/interrupted.ts';
import type { InterruptedView } from '../../../src/language/view.ts';
import { render } from '../../../src/slack/blocks/render.ts';
import { foreignTexts } from './views.ts';

const all: readonly Decision['choice'][] = ['succeeded', 'failed', 'again', 'rollback'];

const news: News = {
  tail: Array.from({ length: 30 }, (_, index) => `line ${index + 1}.`),
  progress: { percent: 40, steps: ['Copying', 'Migrating'] },
  links: [{ url: 'https://ci.example/1', label: 'Build' }],
};

function view(changes: Partial<InterruptedView> = {}): InterruptedView {
  const run = {
    ...foreignTexts('v1.2').run('interrupted'),
    reason: { code: 'machine-restarted', during: 'run' } as const,
  };
  return { run, news, probe: null, elsewhere: null, offers: all, ...changes };
}

const textOf = (changes: Partial<InterruptedView> = {}): string => render(interruptedMessage(view(changes))).text;

const buttonsOf = (changes: Partial<InterruptedView> = {}) =>
  interruptedMessage(view(changes)).parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));

describe('the question how an interrupted run ended', () => {
  test('names the run and why its end is unknown, to the person who asked for it', () => {
    expect(textOf()).toMatch(
      /^<@U0ACTOR> \*#12\* \*Deploy\* \*v1\.2\* `v1\.2` \(`aaaaaaa`\) to \*v1\.2\*: \*Interrupted\* after 1 min: the machine was restarted while it ran\n/,
    );
    expect(textOf()).toContain('*How did it end?* The environment stays locked until you decide.');
  });

  test('shows the last progress, links, the last 20 lines and the previous version', () => {
    const text = textOf();
    expect(text).toContain('▓▓▓▓░░░░░░ 40 % Migrating');
    expect(text).toContain('<https://ci.example/1|Build>');
    expect(text.match(/line \d+\./g)).toEqual(news.tail.slice(-20));
    expect(text).toContain('previously `v1.2`');
  });

  test.each<readonly [InterruptedView['probe'], string]>([
    [{ said: 'v1.1 <!here>' }, 'The probe reports `v1.1 &lt;!here&gt;`.'],
    [{ said: '' }, 'The probe reports that nothing is live.'],
    [
      { failure: { code: 'recorded-text', text: 'no <answer>' } },
      'Could not check the live version: no &lt;answer&gt;',
    ],
  ])('tells what the probe reports: %j', (probe, told) => {
    expect(textOf({ probe })).toContain(told);
  });

  test('mentions no probe and no other machine where there is none', () => {
    expect(textOf()).not.toMatch(/probe|live version|still be running/);
  });

  test('warns of a command that may still be running on another machine', () => {
    expect(textOf({ elsewhere: 'build-<7>' })).toContain('*Its command may still be running on* `build-&lt;7&gt;`.');
  });

  test('offers a button for each choice', () => {
    const found = buttonsOf().map(({ label, value, style }) => [label, decodeRun(value), style]);
    expect(found).toEqual([
      ['Mark as succeeded', { run: 12, action: 'succeeded' }, undefined],
      ['Mark as failed', { run: 12, action: 'failed' }, undefined],
      ['Run again', { run: 12, action: 'again' }, 'danger'],
      ['Roll back', { run: 12, action: 'rollback' }, 'danger'],
    ]);
  });

  test('offers only what can be chosen', () => {
    expect(buttonsOf({ offers: ['succeeded', 'failed'] }).map(({ label }) => label)).toEqual([
      'Mark as succeeded',
      'Mark as failed',
    ]);
  });

  test.each([
    ['succeeded', '_Marked as succeeded_ by <@U0BOB>'],
    ['failed', '_Marked as failed_ by <@U0BOB>'],
    ['again', '_Run again_ by <@U0BOB>'],
    ['rollback', '_Rolled back_ by <@U0BOB>'],
  ] as const)('decided as %s, says so and asks nothing', (choice, told) => {
    const status = choice === 'succeeded' || choice === 'failed' ? choice : 'interrupted';
    const run: Run = { ...view().run, status, decision: { choice, person: 'U0BOB', at: 1 } };
    expect(textOf({ run })).toContain('*Interrupted* after 1 min: the machine was restarted while it ran\n');
    expect(textOf({ run })).toContain('40 % Migrating');
    expect(textOf({ run }).split('\n').at(-1)).toBe(told);
    expect(textOf({ run })).not.toContain('How did it end?');
    expect(buttonsOf({ run })).toEqual([]);
  });
});
