import { expect, test } from 'vitest';
import { asJson, client, connect, eventOf, sandbox, section, type RawBot, post } from '../helpers.ts';
import type { Sandbox, SandboxOptions } from '../../../src/sandbox/index.ts';

async function listening(
  options: SandboxOptions = {},
): Promise<{ slack: Sandbox; bot: RawBot; events: () => object[] }> {
  const slack = await sandbox(options);
  const bot = await connect(slack);
  return { slack, bot, events: () => bot.envelopes().map(eventOf) };
}

test('a message has Slack’s wrapper', async () => {
  const { slack, bot } = await listening();
  const said = slack.say({ as: 'ann', channel: 'general', text: 'hi' });
  await slack.until(() => slack.undelivered === 0);
  const payload = asJson(bot.envelopes()[0]?.['payload']);
  expect(payload).toMatchObject({
    type: 'event_callback',
    team_id: slack.team.id,
    is_ext_shared_channel: false,
    authorizations: [{ user_id: slack.bot.id, is_bot: true }],
  });
  expect(payload['event_id']).toMatch(/^Ev/);
  const { channel, ts } = said;
  expect(payload['event']).toMatchObject({
    type: 'message',
    channel_type: 'channel',
    channel: channel.id,
    ts,
    text: 'hi',
  });
  expect(payload['event']).toMatchObject({ user: slack.person('ann').id, team: slack.team.id, event_ts: ts });
  expect(asJson(payload['event'])['client_msg_id']).toMatch(/^[0-9a-f-]{36}$/);
});

test('a mention raises message and app_mention with the same ts', async () => {
  const { slack, events } = await listening();
  const { ts } = slack.say({ as: 'ann', channel: 'general', text: '@nestor hello' });
  await slack.until(() => slack.undelivered === 0);
  expect(events()).toMatchObject([
    { type: 'message', ts, text: `<@${slack.bot.id}> hello` },
    { type: 'app_mention', ts },
  ]);
});

test('typed text is escaped, and names and URLs become entities', async () => {
  const slack = await sandbox({ channels: ['general', 'ops'], groups: { leads: ['ann'] } });
  const typed = '<!channel> & @bob, @leads: <@U0KNOWN> #ops https://a.example/?b=1&c=2 see a.example.com @nobody';
  const { text, words } = slack.say({ as: 'ann', channel: 'general', text: typed });
  const [bob, ops] = [slack.person('bob').id, slack.channel('ops').id];
  expect(text).toContain(`&lt;!channel&gt; &amp; <@${bob}>, <!subteam^S`);
  expect(text).toContain(`&lt;@U0KNOWN&gt; <#${ops}|ops> <https://a.example/?b=1&amp;c=2>`);
  expect(text).toContain('<http://a.example.com|a.example.com> @nobody');
  expect(words).toContain('<!channel> & @bob, @leads: <@U0KNOWN> #ops https://a.example/?b=1&c=2');
});

test('messages in threads, private channels and direct conversations are marked as such', async () => {
  const { slack, events } = await listening({ channels: ['general', { name: 'ops', private: true }] });
  const began = slack.say({ as: 'ann', channel: 'general', text: '1' });
  slack.say({ as: 'bob', channel: 'general', text: '2', thread: began });
  slack.say({ as: 'bob', channel: 'ops', text: '3' });
  slack.say({ as: 'bob', channel: 'dm', text: '4' });
  await slack.until(() => slack.undelivered === 0);
  expect(events()).toMatchObject([
    { text: '1', channel_type: 'channel' },
    { text: '2', thread_ts: began.ts, parent_user_id: slack.person('ann').id },
    { text: '3', channel_type: 'group' },
    { text: '4', channel_type: 'im' },
  ]);
});

test('edits and deletions raise message_changed and message_deleted', async () => {
  const { slack, events } = await listening();
  const message = slack.say({ as: 'ann', channel: 'general', text: 'one' });
  slack.edit({ message, text: 'two' });
  slack.remove(message);
  await slack.until(() => slack.undelivered === 0);
  expect(events().slice(1)).toMatchObject([
    {
      subtype: 'message_changed',
      hidden: true,
      message: { text: 'two', ts: message.ts },
      previous_message: { text: 'one' },
    },
    { subtype: 'message_deleted', deleted_ts: message.ts },
  ]);
});

test('the bot receives its own posts and edits', async () => {
  const { slack, events } = await listening();
  const web = client(slack);
  const channel = slack.channel('general').id;
  const { ts = '' } = await post(slack, { channel, text: 'one' });
  await web.chat.update({ channel, ts, text: 'two', blocks: [section('two')] });
  await slack.until(() => slack.undelivered === 0);
  expect(events()).toMatchObject([
    { type: 'message', text: 'one', user: slack.bot.id },
    { subtype: 'message_changed', message: { text: 'two' } },
  ]);
  expect(asJson(events()[0])['bot_id']).toMatch(/^B/);
});

test('the bot does not receive what it may not see', async () => {
  const { slack, events } = await listening({ channels: ['general', { name: 'other', bot: false }] });
  slack.say({ as: 'ann', channel: 'other', text: '@nestor unseen' });
  slack.admin.removeScope('channels:history');
  slack.say({ as: 'ann', channel: 'general', text: 'unread' });
  slack.admin.addScope('channels:history');
  slack.admin.kick('general', 'nestor');
  slack.say({ as: 'ann', channel: 'general', text: 'gone' });
  slack.admin.invite('general', 'nestor');
  slack.say({ as: 'ann', channel: 'general', text: 'seen' });
  await slack.until(() => slack.undelivered === 0);
  expect(events()).toMatchObject([{ text: 'seen' }]);
});

test('other events are sent if subscribed to', async () => {
  const names = ['member_joined_channel', 'member_left_channel', 'user_change', 'channel_rename', 'app_home_opened'];
  const { slack, events } = await listening({ events: names, people: ['ann'] });
  slack.admin.addPerson('zoe');
  slack.admin.invite('general', 'zoe');
  slack.admin.kick('general', 'zoe');
  slack.admin.changePerson('zoe', { guest: 'multi' });
  slack.admin.renameChannel('general', 'all');
  slack.openHome('ann');
  await slack.until(() => slack.undelivered === 0);
  expect(events().map((event) => asJson(event)['type'])).toEqual(names);
});

test('a message in a shared channel is marked as such, with its author’s team', async () => {
  const { slack, bot } = await listening({
    people: ['ann', { name: 'sue', stranger: true }],
    channels: [{ name: 'ext', shared: true }],
  });
  slack.say({ as: 'sue', channel: 'ext', text: 'hi' });
  await slack.until(() => slack.undelivered === 0);
  const payload = asJson(bot.envelopes()[0]?.['payload']);
  expect(payload).toMatchObject({ is_ext_shared_channel: true });
  expect(asJson(payload['event'])['team']).not.toBe(slack.team.id);
});

test('only members can write in a channel', async () => {
  const slack = await sandbox({ channels: [{ name: 'ops', members: ['ann'] }] });
  expect(() => slack.say({ as: 'bob', channel: 'ops', text: 'x' })).toThrow('bob is not in #ops');
  expect(() => slack.say({ as: 'dan', channel: 'ops', text: 'x' })).toThrow('Nobody here is called dan');
  expect(() => slack.say({ as: 'ann', channel: 'off', text: 'x' })).toThrow('There is no channel off');
});
