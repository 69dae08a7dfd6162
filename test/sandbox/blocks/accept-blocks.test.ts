import { expect, test } from 'vitest';
import { acceptBlocks } from '../../../src/sandbox/blocks/accept-blocks.ts';
import { SlackError } from '../../../src/sandbox/web/errors.ts';
import { buttons, call, failure, post, sandbox, section } from '../helpers.ts';

const times = (count: number, item: object) => Array.from({ length: count }, () => item);
const plain = (text: string) => ({ type: 'plain_text', text });
const button = (more: object) => ({ type: 'actions', elements: [{ type: 'button', text: plain('Go'), ...more }] });
const option = (text: string, value = 'v') => ({ text: plain(text), value });
const select = (options: object[]) => ({ type: 'actions', elements: [{ type: 'static_select', options }] });

test.each([
  [
    'a long section',
    [section('x'.repeat(3001))],
    'must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
  ],
  ['an empty section', [section('')], 'must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
  ['a section of nothing', [{ type: 'section' }], 'missing required field: text [json-pointer:/blocks/0]'],
  [
    'eleven fields',
    [{ type: 'section', fields: Array(11).fill(plain('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/fields]',
  ],
  [
    'a long field',
    [{ type: 'section', fields: [plain('x'.repeat(2001))] }],
    'must be less than 2001 characters [json-pointer:/blocks/0/fields/0/text]',
  ],
  [
    'a long header',
    [{ type: 'header', text: plain('x'.repeat(151)) }],
    'must be less than 151 characters [json-pointer:/blocks/0/text/text]',
  ],
  [
    'a header in mrkdwn',
    [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }],
    'unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]',
  ],
  [
    '26 buttons',
    [buttons(...Array.from({ length: 26 }, (_, n) => `B${n}`))],
    'no more than 25 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'the same action twice',
    [buttons('A', 'A')],
    'action_id "a" already exists in this block [json-pointer:/blocks/0/elements/1/action_id]',
  ],
  [
    'eleven in a context',
    [{ type: 'context', elements: Array(11).fill(plain('x')) }],
    'no more than 10 items allowed [json-pointer:/blocks/0/elements]',
  ],
  [
    'a long button',
    [button({ text: plain('x'.repeat(76)) })],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]',
  ],
  [
    'a long value',
    [button({ value: 'x'.repeat(2001) })],
    'must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]',
  ],
  [
    'a style of its own',
    [button({ style: 'red' })],
    'must be a valid enum value [json-pointer:/blocks/0/elements/0/style]',
  ],
  [
    '101 options',
    [select(Array(101).fill(option('x')))],
    'no more than 100 items allowed [json-pointer:/blocks/0/elements/0/options]',
  ],
  [
    'a long option',
    [select([option('x'.repeat(76))])],
    'must be less than 76 characters [json-pointer:/blocks/0/elements/0/options/0/text/text]',
  ],
  [
    'a long option value',
    [select([option('x', 'x'.repeat(151))])],
    'must be less than 151 characters [json-pointer:/blocks/0/elements/0/options/0/value]',
  ],
  [
    '51 tasks',
    [{ type: 'plan', title: 'P', tasks: times(51, { task_id: 't', title: 'T' }) }],
    'no more than 50 items allowed [json-pointer:/blocks/0/tasks]',
  ],
  ['a plan without a title', [{ type: 'plan', tasks: [] }], 'must provide a string [json-pointer:/blocks/0/title]'],
  [
    'a task of another type',
    [{ type: 'plan', title: 'P', tasks: [{ type: 'section', task_id: 't', title: 'T' }] }],
    'unsupported type: section [json-pointer:/blocks/0/tasks/0/type]',
  ],
  [
    'a task without an ID',
    [{ type: 'plan', title: 'P', tasks: [{ type: 'task_card', title: 'T' }] }],
    'must provide a string [json-pointer:/blocks/0/tasks/0/task_id]',
  ],
  [
    'a task without a title',
    [{ type: 'task_card', task_id: 't', title: '' }],
    'must be more than 0 characters [json-pointer:/blocks/0/title]',
  ],
  [
    'a task in an unknown state',
    [{ type: 'task_card', task_id: 't', title: 'T', status: 'done' }],
    'must be a valid enum value [json-pointer:/blocks/0/status]',
  ],
  [
    'a task with details in plain words',
    [{ type: 'task_card', task_id: 't', title: 'T', details: 'words' }],
    'must provide an object of type rich_text [json-pointer:/blocks/0/details]',
  ],
  [
    '101 rows',
    [{ type: 'table', rows: times(101, []) }],
    'no more than 100 items allowed [json-pointer:/blocks/0/rows]',
  ],
  ['51 blocks', times(51, { type: 'divider' }), 'no more than 50 items allowed [json-pointer:/blocks]'],
  ['an unknown block', [{ type: 'banner' }], 'unsupported type: banner [json-pointer:/blocks/0/type]'],
  [
    'the same block_id twice',
    [
      { type: 'divider', block_id: 'b' },
      { type: 'divider', block_id: 'b' },
    ],
    'block_id "b" already exists [json-pointer:/blocks/1/block_id]',
  ],
])('%s is invalid_blocks with a pointer', (_what, blocks, problem) => {
  expect(problems(blocks)).toContain(problem);
});

test('blocks at the limits are accepted', () => {
  const blocks = [
    section('x'.repeat(3000)),
    { type: 'header', text: plain('x'.repeat(150)) },
    button({ text: plain('x'.repeat(75)), value: 'x'.repeat(2000), style: 'danger' }),
    select(Array(100).fill(option('x'.repeat(75)))),
    { type: 'plan', title: 'Deploy', tasks: [{ type: 'task_card', task_id: 'a', title: 'A', status: 'complete' }] },
  ];
  expect(problems(blocks)).toEqual([]);
});

test('the response lists the problems in Slack’s words', async () => {
  const slack = await sandbox();
  const blocks = JSON.stringify([section('x'.repeat(3001))]);
  const answer = await call(slack, 'chat.postMessage', { channel: slack.channel('general').id, blocks });
  expect(answer).toMatchObject({
    error: 'invalid_blocks',
    response_metadata: {
      messages: [
        '[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]',
        '[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]',
      ],
    },
  });
});

const plan = {
  type: 'plan' as const,
  title: 'Deploy',
  tasks: [{ type: 'task_card' as const, task_id: 'a', title: 'A', status: 'pending' as const }],
};

test('an older workspace refuses blocks it does not support, and accepts others', async () => {
  const slack = await sandbox({ unknownBlocks: ['plan', 'task_card'] });
  const channel = slack.channel('general').id;
  const postBlocks = (...blocks: object[]) =>
    call(slack, 'chat.postMessage', { channel, blocks: JSON.stringify(blocks) });
  const errors = ['unsupported type: plan [json-pointer:/blocks/1/type]'];
  expect(await postBlocks(section('x'), plan)).toMatchObject({ ok: false, error: 'invalid_blocks', errors });
  expect(await postBlocks(section('x'))).toMatchObject({ ok: true });
});

test('blocks can be refused on demand', async () => {
  const slack = await sandbox();
  const fault = slack.fault({ kind: 'error', error: 'invalid_blocks', containing: '"type":"plan"', times: Infinity });
  const channel = slack.channel('general').id;
  const postPlan = () => post(slack, { channel, text: 'x', blocks: [plan] });
  expect(await failure(postPlan())).toMatchObject({ error: 'invalid_blocks' });
  expect(await post(slack, { channel, text: 'x', blocks: [section('x')] })).toMatchObject({ ok: true });
  fault.remove();
  expect(await postPlan()).toMatchObject({ ok: true });
});

test('rich text can be replaced only with rich text, a plan with anything', async () => {
  const slack = await sandbox();
  const channel = slack.channel('general').id;
  const rich = { type: 'rich_text' as const, elements: [] };
  const edit = (ts: string | undefined, blocks: object[]) =>
    call(slack, 'chat.update', { channel, ts: ts ?? '', text: 'x', blocks: JSON.stringify(blocks) });
  const { ts: written } = await post(slack, { channel, text: 'x', blocks: [rich] });
  expect(await edit(written, [section('x')])).toMatchObject({ ok: false, error: 'block_mismatch' });
  expect(await edit(written, [section('x'), rich])).toMatchObject({ ok: true });
  const { ts: planned } = await post(slack, { channel, text: 'x', blocks: [plan] });
  expect(await edit(planned, [section('x')])).toMatchObject({ ok: true });
});

test('more than 13,000 characters of blocks are msg_blocks_too_long', async () => {
  const slack = await sandbox();
  const blocks = JSON.stringify(Array.from({ length: 5 }, () => section('x'.repeat(2900))));
  const answer = await call(slack, 'chat.postMessage', { channel: slack.channel('general').id, blocks });
  expect(answer).toMatchObject({ ok: false, error: 'msg_blocks_too_long' });
});

function problems(blocks: unknown): unknown {
  try {
    acceptBlocks(blocks, 0, { newId: (prefix) => prefix, unknownBlocks: new Set() });
    return [];
  } catch (error) {
    return error instanceof SlackError ? error.details['errors'] : error;
  }
}
