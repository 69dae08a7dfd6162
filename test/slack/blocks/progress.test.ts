import { describe, expect, it } from 'vitest';
import { own, type Message, type Part } from '../../../src/language/message.ts';
import { fallback, render } from '../../../src/slack/blocks/render.ts';

type Progress = Extract<Part, { kind: 'progress' }>;

const progress = (changes: Partial<Progress> = {}): Progress => ({
  kind: 'progress',
  title: 'Deploy shop → staging',
  percent: 40,
  steps: ['Copying', 'Migrating', 'Restarting'],
  ended: null,
  ...changes,
});

const only = (part: Part): Message => ({ parts: [part] });

/** The first plan of a message. */
function planOf(changes: Partial<Progress>) {
  const plan = render(only(progress(changes))).blocks.find(({ type }) => type === 'plan');
  if (plan?.type !== 'plan') throw new Error('there is no plan');
  return plan;
}

describe('a progress', () => {
  it('is a bar, and a plan with a task for each step', () => {
    expect(render(only(progress())).blocks).toEqual([
      { type: 'section', text: { type: 'mrkdwn', text: '▓▓▓▓░░░░░░ 40 %', verbatim: true } },
      {
        type: 'plan',
        title: 'Deploy shop → staging',
        tasks: [
          { type: 'task_card', task_id: '1', title: 'Copying', status: 'complete' },
          { type: 'task_card', task_id: '2', title: 'Migrating', status: 'complete' },
          { type: 'task_card', task_id: '3', title: 'Restarting', status: 'in_progress' },
        ],
      },
    ]);
  });

  it.each([
    [null, 'in_progress', '▸'],
    ['well', 'complete', '✓'],
    ['badly', 'error', '✗'],
  ] as const)('that ended %s has a last step that is %s, or %s as a line', (ended, status, mark) => {
    expect(planOf({ ended }).tasks?.at(-1)).toMatchObject({ title: 'Restarting', status });
    expect(render(only(progress({ ended })), 'lines').blocks).toEqual([
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: `▓▓▓▓░░░░░░ 40 %\n✓ Copying\n✓ Migrating\n${mark} Restarting`,
          verbatim: true,
        },
      },
    ]);
  });

  it('without steps is only a bar, in every format', () => {
    const message = only(progress({ steps: [] }));
    const bar = { type: 'section', text: { type: 'mrkdwn', text: '▓▓▓▓░░░░░░ 40 %', verbatim: true } };
    for (const drawing of ['plan', 'lines'] as const) expect(render(message, drawing).blocks).toEqual([bar]);
    expect(fallback(message)).toBe('▓▓▓▓░░░░░░ 40 %');
  });

  it.each([
    [0, '░░░░░░░░░░ 0 %'],
    [9.9, '░░░░░░░░░░ 9 %'],
    [10, '▓░░░░░░░░░ 10 %'],
    [66.67, '▓▓▓▓▓▓░░░░ 66 %'],
    [99.9, '▓▓▓▓▓▓▓▓▓░ 99 %'],
    [100, '▓▓▓▓▓▓▓▓▓▓ 100 %'],
    [-5, '░░░░░░░░░░ 0 %'],
    [1e9, '▓▓▓▓▓▓▓▓▓▓ 100 %'],
  ])('of %d is %s', (percent, bar) => {
    expect(fallback(only(progress({ percent, steps: [] })))).toBe(bar);
  });

  it('is a bar with the current step in the text', () => {
    for (const drawing of ['plan', 'lines'] as const)
      expect(render(only(progress()), drawing).text).toBe('▓▓▓▓░░░░░░ 40 % Restarting');
  });

  it('of many steps shows the newest, ending with the current one', () => {
    const steps = Array.from({ length: 200 }, (_, index) => `step ${index}`);
    const tasks = planOf({ steps }).tasks ?? [];
    expect(tasks).toHaveLength(20);
    expect(tasks.at(0)).toMatchObject({ task_id: '181', title: 'step 180' });
    expect(tasks.at(-1)).toMatchObject({ task_id: '200', title: 'step 199', status: 'in_progress' });
    const [section] = render(only(progress({ steps })), 'lines').blocks;
    expect(JSON.stringify(section)).toContain('✓ step 190');
    expect(JSON.stringify(section)).toContain('▸ step 199');
    expect(JSON.stringify(section)).not.toContain('step 189');
  });

  it('leaves room for the first text, the buttons, and half of the rest', () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `line ${index}`);
    const { blocks } = render({
      parts: [
        progress({ steps: Array.from({ length: 50 }, () => '"'.repeat(1000)) }),
        { kind: 'text', text: own`first` },
        { kind: 'output', lines },
        { kind: 'buttons', buttons: [{ label: 'Abort', value: 'a' }] },
      ],
    });
    expect(blocks.map(({ type }) => type)).toEqual(['section', 'plan', 'section', 'section', 'section', 'actions']);
    expect(JSON.stringify(blocks[1]).length).toBeLessThan(6000);
    expect(JSON.stringify(blocks[1]).length).toBeGreaterThan(4000);
    expect(JSON.stringify(blocks[4])).toContain('line 1999');
  });

  it('shows no mention, link, line break or invisible character from a step or title', () => {
    const hostile = '<!channel> <https://evil.example|x>\n\u202e\u0007`a` & b';
    const message = only(progress({ title: hostile, steps: [hostile] }));
    expect(planOf({ title: hostile, steps: [hostile] })).toEqual({
      type: 'plan',
      title: '‹!channel› ‹https://evil.example|x› `a` & b',
      tasks: [
        {
          type: 'task_card',
          task_id: '1',
          title: '‹!channel› ‹https://evil.example|x› `a` & b',
          status: 'in_progress',
        },
      ],
    });
    const words = '&lt;!channel&gt; &lt;https://evil.example|x&gt; `a` &amp; b';
    expect(fallback(message)).toBe(`▓▓▓▓░░░░░░ 40 % ${words}`);
    expect(JSON.stringify(render(message, 'lines').blocks)).toContain(`40 %\\n▸ ${words}`);
  });

  it('has neither an empty nor an overlong title', () => {
    expect(planOf({ title: '\u200b', steps: [' '] })).toMatchObject({ title: '…', tasks: [{ title: '…' }] });
    const { title, tasks } = planOf({ title: 'é'.repeat(5000), steps: ['😀'.repeat(5000)] });
    expect(title).toHaveLength(150);
    expect(tasks?.[0]?.['title']).toMatch(/^(?:😀)+…$/u);
  });
});
