import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { buttons, client, connect, post, sandbox, section } from '../helpers.ts';
import { piped } from './piped.ts';

interface Shown {
  readonly state: string;
  readonly percent?: string;
  readonly steps?: readonly string[];
  readonly output?: readonly string[];
  readonly over?: boolean;
}

/** A run's message as a bot might write it. */
function runBlocks({ state, percent, steps = [], output = [], over = false }: Shown) {
  const task = (title: string, index: number) => ({
    type: 'task_card' as const,
    task_id: `${index}`,
    title,
    status: over
      ? ('complete' as const)
      : index === steps.length - 1
        ? ('in_progress' as const)
        : ('complete' as const),
  });
  return [
    section('*#1* Deploy shop'),
    section(state),
    ...(percent === undefined ? [] : [section(percent)]),
    ...(steps.length > 0 ? [{ type: 'plan' as const, title: 'Deploy shop → staging', tasks: steps.map(task) }] : []),
    ...(output.length > 0 ? [section(['```', ...output, '```'].join('\n'))] : []),
    section('Asked by ann'),
    ...(over ? [] : [buttons('Abort')]),
  ];
}

/** Posts a run and edits it, with a line of the terminal for each. @returns what was printed after the first message */
async function watch(slack: Sandbox, shown: readonly Shown[]): Promise<string> {
  const web = client(slack);
  const channel = slack.channel('general').id;
  const [first, ...rest] = shown;
  const { ts = '' } = await post(slack, { channel, text: 'run', blocks: first ? runBlocks(first) : [] });
  const later = [...rest];
  const edit = async () => {
    const next = later.shift();
    if (next !== undefined) await web.chat.update({ channel, ts, text: 'run', blocks: runBlocks(next) });
  };
  const commands = { edit: { help: '', run: edit } };
  return piped(
    slack,
    rest.map(() => '/edit'),
    { commands },
  );
}

describe('a run on the terminal', () => {
  test('shows its bar, and the state of its steps', async () => {
    const slack = await sandbox();
    await connect(slack);
    const channel = slack.channel('general').id;
    const blocks = runBlocks({
      state: '*Running* for 3 s',
      percent: '▓▓▓▓░░░░░░ 40 %',
      steps: ['Copying', 'Migrating'],
    });
    const commands = {
      post: { help: '', run: async () => void (await post(slack, { channel, text: 'run', blocks })) },
    };
    const printed = await piped(slack, ['/post'], { commands });
    expect(printed.split('\n').slice(1)).toEqual([
      '#general nestor: *#1* Deploy shop',
      '           *Running* for 3 s',
      '           ▓▓▓▓░░░░░░ 40 %',
      '           Deploy shop → staging',
      '           ✓ Copying',
      '           ▸ Migrating',
      '           Asked by ann',
      '           [Abort]',
      '',
    ]);
  });

  test('prints nothing while only durations change', async () => {
    const slack = await sandbox();
    const output = ['Migrating'];
    const printed = await watch(slack, [
      { state: '*Running* for 59 s, about 1 min 10 s to go', output },
      { state: '*Running* for 1 min 2 s, about 1 min to go', output },
      { state: '*Running* for 1 min 5 s, about 1 min to go', output },
    ]);
    expect(printed).not.toContain('~edited');
  });

  test('shows new lines with the state, and the button once', async () => {
    const slack = await sandbox();
    const printed = await watch(slack, [
      { state: '*Running* for 3 s', percent: '▓▓▓▓░░░░░░ 40 %', steps: ['Copying', 'Migrating'], output: ['a', 'b'] },
      {
        state: '*Running* for 6 s',
        percent: '▓▓▓▓▓▓░░░░ 60 %',
        steps: ['Copying', 'Migrating', 'Restarting'],
        output: ['b', 'c'],
      },
    ]);
    expect(printed.split('\n').slice(1)).toEqual([
      '#general nestor: ~edited *#1* Deploy shop',
      '           *Running* for 6 s',
      '           ▓▓▓▓▓▓░░░░ 60 %',
      '           ✓ Migrating',
      '           ▸ Restarting',
      '           ```',
      '           c',
      '           ```',
      '',
    ]);
  });

  test('shows its outcome, although the button disappears in the same edit', async () => {
    const slack = await sandbox();
    const steps = ['Copying', 'Migrating'];
    const output = ['a', 'b'];
    const printed = await watch(slack, [
      { state: '*Running* for 3 s', percent: '▓▓▓▓░░░░░░ 40 %', steps, output },
      { state: '*Succeeded* after 5 s', percent: '▓▓▓▓▓▓▓▓▓▓ 100 %', steps, output, over: true },
    ]);
    expect(printed.split('\n').slice(1)).toEqual([
      '#general nestor: ~edited *#1* Deploy shop',
      '           *Succeeded* after 5 s',
      '           ▓▓▓▓▓▓▓▓▓▓ 100 %',
      '           ✓ Migrating',
      '',
    ]);
  });

  test('shows its outcome if it is short, too', async () => {
    const slack = await sandbox();
    const printed = await watch(slack, [
      { state: '*Running* for 3 s' },
      { state: '*Succeeded* after 5 s', over: true },
    ]);
    expect(printed).toContain('~edited *#1* Deploy shop\n           *Succeeded* after 5 s\n');
  });
});

describe('a button of a run in the channel', () => {
  const presses = (slack: Sandbox) =>
    slack.deliveries
      .filter(({ type }) => type === 'interactive')
      .map(
        ({ payload }) => payload as { user: { name: string }; message: { ts: string }; actions: { value: string }[] },
      );

  /** Two runs in the channel and, after them, a question in the thread of ann's message. */
  async function scene(slack: Sandbox) {
    await connect(slack);
    const channel = slack.channel('general').id;
    const began = slack.say({ as: 'ann', channel: 'general', text: 'nestor deploy' });
    const blocks = runBlocks({ state: '*Running* for 3 s' });
    const first = await post(slack, { channel, text: 'run', blocks });
    const second = await post(slack, { channel, text: 'run', blocks });
    const asked = [section('Sure?'), buttons('Yes', 'Cancel')];
    await post(slack, { channel, text: 'Sure?', blocks: asked, thread_ts: began.ts });
    return { channel, first: first.ts, second: second.ts };
  }

  test('is pressed by its label on the newest message that has it, by anyone, also while a question is open', async () => {
    const slack = await sandbox();
    const { second } = await scene(slack);
    await piped(slack, ['[Abort]', '/as bob', '[abort]', '[Yes]']);
    expect(presses(slack)).toMatchObject([
      { user: { name: 'ann' }, message: { ts: second }, actions: [{ value: 'value of Abort' }] },
      { user: { name: 'bob' }, message: { ts: second } },
      { user: { name: 'bob' }, actions: [{ value: 'value of Yes' }] },
    ]);
  });

  test('is pressed on the run that still has it when the newest is over', async () => {
    const slack = await sandbox();
    const { channel, first, second = '' } = await scene(slack);
    const over = runBlocks({ state: '*Aborted* after 5 s', over: true });
    await client(slack).chat.update({ channel, ts: second, text: 'run', blocks: over });
    await piped(slack, ['[Abort]']);
    expect(presses(slack)).toMatchObject([{ message: { ts: first } }]);
  });
});

test('a compressed file is listed by size, and shown decompressed', async () => {
  const slack = await sandbox();
  await connect(slack);
  const content = gzipSync('line one\nline two');
  const upload = async () => {
    const web = client(slack);
    const { upload_url = '', file_id = '' } = await web.files.getUploadURLExternal({
      filename: 'run-1.log.gz',
      length: content.length,
    });
    const body = new FormData();
    body.append('filename', new Blob([content], { type: 'application/gzip' }), 'run-1.log.gz');
    await fetch(upload_url, { method: 'POST', body });
    await web.files.completeUploadExternal({
      files: [{ id: file_id, title: 'Output of #1' }],
      channel_id: slack.channel('general').id,
    });
  };
  const printed = await piped(slack, ['/upload', '/file'], { commands: { upload: { help: '', run: upload } } });
  expect(printed).toContain(`{Output of #1, ${content.length} bytes of application/gzip: /file}`);
  expect(printed).toMatch(/> \/file\nline one\nline two\n$/);
});
