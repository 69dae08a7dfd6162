import { expect, test } from 'vitest';
import { readMessage } from '../../../src/sandbox/words/read-message.ts';

const names = {
  person: (id: string) => (id === 'U1' ? 'ann' : undefined),
  channel: (id: string) => (id === 'C1' ? 'ops' : undefined),
  group: (id: string) => (id === 'S1' ? 'leads' : undefined),
};
const markdown = (text: string) => ({ type: 'mrkdwn', text });
const plain = (text: string) => ({ type: 'plain_text', text });
const rich = (...elements: object[]) => ({ type: 'rich_text', elements: [{ type: 'rich_text_section', elements }] });

test.each([
  ['&lt;b&gt; &amp;amp;', '<b> &amp;'],
  ['<@U1> <@U2> <@U3|cy>', '@ann @U2 @cy'],
  ['<#C1> <#C2|gone>', '#ops #gone'],
  ['<!subteam^S1> <!here> <!channel>', '@leads @here @channel'],
  [
    '<https://a.example> <https://a.example|a.example> <https://a.example|docs>',
    'https://a.example a.example docs (https://a.example)',
  ],
  ['<!date^1700000000^{time}|at noon>', 'at noon'],
])('%s reads %s', (text, words) => {
  expect(readMessage({ text, blocks: [], names })).toBe(words);
});

test('each block type reads as its text', () => {
  const blocks = [
    { type: 'header', text: plain('Deploy') },
    { type: 'section', text: markdown('to <#C1>'), fields: [markdown('*a*'), plain('b')] },
    { type: 'divider' },
    { type: 'context', elements: [markdown('by <@U1>'), plain('now')] },
    rich({ type: 'text', text: 'hi ' }, { type: 'user', user_id: 'U1' }, { type: 'link', url: 'https://a.example' }),
    { type: 'table', rows: [[{ type: 'raw_text', text: 'x' }, rich({ type: 'text', text: 'y' })]] },
    {
      type: 'plan',
      title: 'Plan',
      tasks: [
        { task_id: '1', title: 'Migrate', status: 'complete', output: rich({ type: 'text', text: 'ok' }) },
        { task_id: '2', title: 'Restart', status: 'in_progress' },
        { task_id: '3', title: 'Warm up', status: 'pending' },
        { task_id: '4', title: 'Check', status: 'error' },
      ],
    },
    { type: 'markdown', text: '# x' },
    { type: 'actions', elements: [{ type: 'button', text: plain('Yes') }] },
  ];
  expect(readMessage({ text: 'fallback', blocks, names }).split('\n')).toEqual([
    'Deploy',
    'to #ops',
    '*a*',
    'b',
    'by @ann now',
    'hi @annhttps://a.example',
    'x | y',
    'Plan',
    '✓ Migrate',
    'ok',
    '▸ Restart',
    '○ Warm up',
    '✗ Check',
    '# x',
  ]);
});
