import { expect, test } from 'vitest';
import { asJson, buttons, client, connect, failure, sandbox, section, post } from '../helpers.ts';
import type { Sandbox } from '../../../src/sandbox/index.ts';

async function asking(slack: Sandbox) {
  const channel = slack.channel('general').id;
  const began = slack.say({ as: 'ann', channel: 'general', text: 'deploy' });
  const blocks = [section('Sure?'), buttons('Yes', 'No')];
  const { ts = '' } = await post(slack, { channel, text: 'Sure?', blocks, thread_ts: began.ts });
  const message = await slack.until(() => began.replies[0]);
  return { channel, ts, began, message };
}

test('a press is sent as block_actions', async () => {
  const slack = await sandbox();
  const bot = await connect(slack);
  const { channel, ts, began, message } = await asking(slack);
  const press = slack.press({ as: 'bob', message, button: 'Yes' });
  await slack.until(() => press.state === 'acknowledged');
  const envelope = bot.envelopes().find(({ type }) => type === 'interactive');
  expect(envelope).toMatchObject({
    accepts_response_payload: true,
    payload: {
      type: 'block_actions',
      user: { id: slack.person('bob').id, username: 'bob', name: 'bob', team_id: slack.team.id },
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false, thread_ts: began.ts },
      channel: { id: channel, name: 'general' },
      team: { id: slack.team.id },
      message: { ts, text: 'Sure?', thread_ts: began.ts },
      actions: [{ action_id: 'yes', value: 'value of Yes', type: 'button', text: { type: 'plain_text', text: 'Yes' } }],
    },
  });
  expect(envelope).not.toHaveProperty('retry_attempt');
});

test('a button can be pressed by its action_id, but not if it does not exist', async () => {
  const slack = await sandbox();
  const { message } = await asking(slack);
  expect(slack.press({ as: 'ann', message, button: 'no' }).payload).toMatchObject({ actions: [{ action_id: 'no' }] });
  expect(() => slack.press({ as: 'ann', message, button: 'Maybe' })).toThrow(
    'There is no [Maybe] on “Sure?”, only Yes, No',
  );
});

test('a button seen earlier sends its value then', async () => {
  const slack = await sandbox();
  const { channel, ts, message } = await asking(slack);
  const seen = slack.button(message, 'Yes');
  await client(slack).chat.update({ channel, ts, text: 'Expired' });
  expect(message.buttons).toEqual([]);
  const { payload } = slack.press({ as: 'ann', button: seen });
  expect(payload).toMatchObject({
    message: { ts, text: 'Sure?' },
    actions: [{ action_id: 'yes', value: 'value of Yes' }],
  });
});

test('an option is picked by its text', async () => {
  const slack = await sandbox();
  const channel = slack.channel('general').id;
  const option = (text: string) => ({ text: { type: 'plain_text' as const, text }, value: `v-${text}` });
  const menu = { type: 'static_select' as const, action_id: 'version', options: [option('1.0'), option('2.0')] };
  await post(slack, { channel, text: 'Which?', blocks: [{ type: 'actions', elements: [menu] }] });
  const message = await slack.until(() => slack.messages('general')[0]);
  const { payload } = slack.pick({ as: 'ann', message, option: '2.0' });
  expect(payload).toMatchObject({
    actions: [{ action_id: 'version', type: 'static_select', selected_option: { value: 'v-2.0' } }],
  });
  expect(() => slack.pick({ as: 'ann', message, option: '3.0' })).toThrow('There is no option 3.0');
});

test('a trigger opens a view once', async () => {
  const slack = await sandbox();
  const { message } = await asking(slack);
  const trigger_id = String(slack.press({ as: 'ann', message, button: 'Yes' }).payload['trigger_id']);
  const view = { type: 'modal' as const, title: { type: 'plain_text' as const, text: 'Why' }, blocks: [section('x')] };
  await client(slack).views.open({ trigger_id, view });
  expect(slack.view('ann', 'modal')).toMatchObject({ type: 'modal' });
  expect(await failure(client(slack).views.open({ trigger_id, view }))).toMatchObject({
    error: 'exchanged_trigger_id',
  });
  const unknown = await failure(client(slack).views.open({ trigger_id: 'x', view }));
  expect(unknown).toMatchObject({ error: 'invalid_trigger_id' });
});

test('a Home view is stored for its person', async () => {
  const slack = await sandbox();
  await client(slack).views.publish({
    user_id: slack.person('ann').id,
    view: { type: 'home', blocks: [section('hi')] },
  });
  expect(slack.view('ann')).toMatchObject({ type: 'home' });
  expect(slack.view('bob')).toBeUndefined();
});

test('the response URL replaces the message, or responds to the person who pressed', async () => {
  const slack = await sandbox();
  const { message } = await asking(slack);
  const { payload } = slack.press({ as: 'bob', message, button: 'Yes' });
  const respond = async (body: object) =>
    asJson(await (await fetch(String(payload['response_url']), { method: 'POST', body: JSON.stringify(body) })).json());
  await respond({ text: 'just you' });
  expect(slack.timeline().at(-1)).toMatchObject({ words: 'just you', onlyFor: slack.person('bob').id });
  await respond({ text: 'replaced', replace_original: true });
  expect(message.words).toBe('replaced');
  await respond({ delete_original: true });
  expect(message.deleted).toBe(true);
});
