import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { runTerminal } from '../../../src/sandbox/terminal/index.ts';
import { createStyle } from '../../../src/sandbox/terminal/style.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';
import { buttons, client, connect, sandbox, section, post } from '../helpers.ts';
import { collected, PATIENCE, piped } from './piped.ts';

/** A bot that asks a question in the thread of each message that begins with its name. */
async function asksBack(slack: Sandbox): Promise<void> {
  await connect(slack);
  slack.on('change', (change) => {
    if (change.kind !== 'message' || change.message.author.bot) return;
    const { channel, ts, threadTs, words } = change.message;
    const answer =
      threadTs === undefined
        ? { text: 'Which?', blocks: [section('Which version?'), buttons('Deploy', 'Cancel')], thread_ts: ts }
        : { text: `Took ${words}`, thread_ts: threadTs };
    if (threadTs !== undefined || words.startsWith('nestor')) void post(slack, { channel: channel.id, ...answer });
  });
}

test('lines go to the channel, and answers to the thread of the open question', async () => {
  const slack = await sandbox({ channels: ['general'] });
  await asksBack(slack);
  const printed = await piped(slack, ['nestor deploy', 'v2', 'thanks'], { hint: 'Welcome' });
  expect(printed.split('\n')).toEqual([
    'Welcome',
    'ann (#general)> nestor deploy',
    '#general   ↳ nestor: Which version?',
    '               [Deploy] [Cancel]',
    'ann (#general, in the thread)> v2',
    '#general   ↳ nestor: Took v2',
    'ann (#general)> thanks',
    '',
  ]);
});

test('a line that begins with the bot’s name goes to the channel, and a question to one person does not catch others', async () => {
  const slack = await sandbox();
  await asksBack(slack);
  await piped(slack, ['nestor deploy', 'Nestor: status', '/as bob', 'hello all']);
  expect(slack.messages('general').map(({ author, words }) => [author.name, words])).toEqual([
    ['ann', 'nestor deploy'],
    ['ann', 'Nestor: status'],
    ['bob', 'hello all'],
  ]);
});

test('/thread and /top choose where lines go, once or from then on', async () => {
  const slack = await sandbox();
  await asksBack(slack);
  await piped(slack, ['nestor deploy', '/top', 'up here', '/thread down', '/thread', 'stay down', '/auto', 'up again']);
  const began = slack.messages('general')[0];
  expect(slack.messages('general').map(({ words }) => words)).toEqual(['nestor deploy', 'up here', 'up again']);
  const answers = began?.replies.filter(({ author }) => author.name === 'ann');
  expect(answers?.map(({ words }) => words)).toEqual(['down', 'stay down']);
});

test('buttons are pressed by label or prefix, ignoring case', async () => {
  const slack = await sandbox();
  await asksBack(slack);
  const printed = await piped(slack, ['nestor deploy', '[Deploy]', '/as bob', '/press can', '/press nothing']);
  const presses = slack.deliveries.filter(({ type }) => type === 'interactive').map(({ payload }) => payload);
  expect(presses).toMatchObject([
    { user: { name: 'ann' }, actions: [{ action_id: 'deploy' }] },
    { user: { name: 'bob' }, actions: [{ action_id: 'cancel' }] },
  ]);
  expect(printed).toContain('! Nothing to press is called “nothing” here. There is: [Deploy] [Cancel]');
});

test('only the outcome of a question that is over is shown', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const channel = slack.channel('general').id;
  const asked = { text: 'Sure?', blocks: [section('Sure?'), buttons('Yes', 'No')] };
  const { ts = '' } = await post(slack, { channel, ...asked });
  const close = async () =>
    void (await web.chat.update({ channel, ts, blocks: [section('Sure?'), section('Answered.')] }));
  const printed = await piped(slack, ['/close'], { commands: { close: { help: '', run: close } } });
  expect(printed).toContain('#general nestor: ~edited Answered.\n');
});

test('piped lines are neither processed nor lost before everything is ready', async () => {
  const slack = await sandbox();
  const { promise, resolve } = Promise.withResolvers<void>();
  const began: string[] = [];
  const commands = { go: { help: '', local: true, run: () => void began.push(ready) } };
  let ready = 'not ready';
  const running = piped(slack, ['/go', '/go'], {
    commands,
    ready: promise,
    notices: (show) => {
      show('Soon');
      ready = 'ready';
      setImmediate(resolve);
    },
  });
  expect(await running).toMatch(/^Soon\nann \(#general\)> \/go\n/);
  expect(began).toEqual(['ready', 'ready']);
});

test('edits are shown as such, long ones by their first and new lines', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const channel = slack.channel('general').id;
  const long = Array.from({ length: 10 }, (_, n) => `line ${n}`).join('\n');
  const { ts = '' } = await post(slack, { channel, text: 'one' });
  const edit = async (text: string) => void (await web.chat.update({ channel, ts, text }));
  const commands = {
    edit: { help: '', run: async () => edit('two') },
    long: { help: '', run: async () => edit(long) },
  };
  const more = { more: { help: '', run: async () => edit(`${long}\nline 10`) } };
  const printed = await piped(slack, ['/edit', '/long', '/more'], { commands: { ...commands, ...more } });
  expect(printed).toContain('#general nestor: ~edited two\n');
  expect(printed).toContain('#general nestor: ~edited line 0\n');
  expect(printed).toContain('#general nestor: ~edited line 0\n           line 10\n');
});

test('/who, /help, /file, /in, unknown commands and additional ones work', async () => {
  const slack = await sandbox({
    channels: ['general', { name: 'ops', private: true, members: ['ann'] }],
    people: ['ann', { name: 'gus', guest: 'multi' }],
  });
  await connect(slack);
  const commands = { kill: { help: 'N: kill it', run: (n: string) => `killed ${n}` } };
  const printed = await piped(
    slack,
    ['/who', '/help', '/kill 9', '/nonsense', '/in ops', 'hi', '/in nowhere', '/quit', 'unsaid'],
    { commands },
  );
  expect(printed).toMatch(
    / {2}ann U\w+ \(you\)\n {2}gus U\w+ \(guest\)\nChannels:\n {2}#general C\w+: nestor, ann, gus\n {2}#ops C\w+ \(private\): ann, nestor/,
  );
  expect(printed).toContain('  /kill N: kill it\n');
  expect(printed).toContain('\nkilled 9\n');
  expect(printed).toContain('! There is no /nonsense');
  expect(printed).toContain('! There is no channel nowhere');
  expect(slack.messages('ops').map(({ words }) => words)).toEqual(['hi']);
  expect(slack.messages('general')).toEqual([]);
});

test('the next line waits until the bot is quiet and no longer busy', async () => {
  const slack = await sandbox();
  await connect(slack);
  const channel = slack.channel('general').id;
  let steps = 0;
  slack.on('change', (change) => {
    if (change.kind === 'message' && change.message.words === 'go') void post(slack, { channel, text: 'step' });
    if (change.kind === 'call' && ++steps < 5) void post(slack, { channel, text: 'step' });
  });
  await piped(slack, ['go', 'next'], { patience: { ...PATIENCE, busy: () => steps < 5 } });
  const words = slack.messages('general').map((message) => message.words);
  expect(words).toEqual(['go', 'step', 'step', 'step', 'step', 'step', 'next']);
});

test('on a terminal the prompt follows the speaker, and markup becomes ANSI codes', async () => {
  const slack = await sandbox();
  const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => {} });
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 120 });
  const printed = collected(output);
  const running = runTerminal({ sandbox: slack, input, output });
  input.write('hello *all*\n');
  await slack.until(() => slack.messages('general').length === 1);
  slack.say({ as: 'bob', channel: 'general', text: 'hello *both*' });
  input.write('/as bob\n/quit\n');
  await running;
  expect(printed()).toContain('ann (#general)> ');
  expect(printed()).toContain('hello \u001B[1mboth\u001B[0m');
  expect(printed()).toContain('bob (#general)> ');
});

test('without colours text stays as it is', () => {
  const style = createStyle(false);
  expect(style.marked('*a* _b_') + style.button('[x]')).toBe('*a* _b_[x]');
  expect(createStyle(true).marked('snake_case_name 2*3*4 `code`')).toBe(
    'snake_case_name 2*3*4 \u001B[33mcode\u001B[0m',
  );
});
