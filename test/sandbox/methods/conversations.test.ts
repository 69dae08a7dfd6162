import { expect, test } from 'vitest';
import { client, failure, sandbox, post } from '../helpers.ts';

test('channels are listed by type and page, private ones only if the bot is a member', async () => {
  const slack = await sandbox({
    channels: [
      'a',
      'b',
      { name: 'c', bot: false },
      { name: 'p', private: true },
      { name: 'q', private: true, bot: false },
    ],
  });
  const web = client(slack);
  const first = await web.conversations.list({ limit: 2, types: 'public_channel,private_channel' });
  expect(first.channels?.map(({ name }) => name)).toEqual(['a', 'b']);
  const cursor = first.response_metadata?.next_cursor ?? '';
  const second = await web.conversations.list({ limit: 2, types: 'public_channel,private_channel', cursor });
  expect(second.channels?.map(({ name, is_private, is_member }) => [name, is_private, is_member])).toEqual([
    ['c', false, false],
    ['p', true, true],
  ]);
  expect(second.response_metadata?.next_cursor).toBe('');
  expect((await web.conversations.list()).channels?.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  expect((await web.users.conversations({})).channels?.map(({ name }) => name)).toEqual(['a', 'b']);
});

test('private channels are listed only with their scope', async () => {
  const slack = await sandbox();
  slack.admin.removeScope('groups:read');
  const refused = await failure(client(slack).conversations.list({ types: 'private_channel' }));
  expect(refused).toMatchObject({ error: 'missing_scope', needed: 'groups:read' });
});

test('members are listed by page', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const channel = slack.channel('general').id;
  const first = await web.conversations.members({ channel, limit: 3 });
  const second = await web.conversations.members({ channel, cursor: first.response_metadata?.next_cursor ?? '' });
  expect([...(first.members ?? []), ...(second.members ?? [])].sort()).toEqual(
    slack
      .people()
      .map(({ id }) => id)
      .sort(),
  );
  expect(await failure(web.conversations.members({ channel, cursor: 'x' }))).toMatchObject({ error: 'invalid_cursor' });
});

test('the bot joins a public channel, not a private one', async () => {
  const slack = await sandbox({
    channels: [
      { name: 'open', bot: false },
      { name: 'shut', private: true, bot: false },
    ],
  });
  const web = client(slack);
  await web.conversations.join({ channel: slack.channel('open').id });
  expect(slack.channel('open').members.has(slack.bot.id)).toBe(true);
  const refused = await failure(web.conversations.join({ channel: slack.channel('shut').id }));
  expect(refused).toMatchObject({ error: 'method_not_supported_for_channel_type' });
});

test('a renamed channel has its new name, and one that the bot left says so', async () => {
  const slack = await sandbox({ channels: [{ name: 'ops', private: true }] });
  const { id } = slack.channel('ops');
  slack.admin.renameChannel('ops', 'operations');
  expect((await client(slack).conversations.info({ channel: id })).channel).toMatchObject({ name: 'operations' });
  slack.admin.kick('operations', 'nestor');
  expect(await failure(client(slack).conversations.info({ channel: id }))).toMatchObject({
    error: 'channel_not_found',
  });
});

test('history is newest first, within bounds, by page', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const [one, two, three] = ['1', '2', '3'].map((text) => slack.say({ as: 'ann', channel: 'general', text }));
  const channel = slack.channel('general').id;
  const page = await web.conversations.history({ channel, limit: 2 });
  expect(page.messages?.map(({ text }) => text)).toEqual(['3', '2']);
  expect(page.has_more).toBe(true);
  const rest = await web.conversations.history({
    channel,
    limit: 2,
    cursor: page.response_metadata?.next_cursor ?? '',
  });
  expect(rest.messages?.map(({ text }) => text)).toEqual(['1']);
  const since = await web.conversations.history({ channel, oldest: one?.ts ?? '', latest: three?.ts ?? '' });
  expect(since.messages?.map(({ ts }) => ts)).toEqual([two?.ts]);
  const withBounds = await web.conversations.history({ channel, oldest: two?.ts ?? '', inclusive: true });
  expect(withBounds.messages?.map(({ text }) => text)).toEqual(['3', '2']);
});

test('replies begin with the first message of the thread', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const began = slack.say({ as: 'ann', channel: 'general', text: 'began' });
  slack.say({ as: 'bob', channel: 'general', text: 'answer', thread: began });
  const { messages } = await web.conversations.replies({ channel: began.channel.id, ts: began.ts });
  expect(messages?.map(({ text }) => text)).toEqual(['began', 'answer']);
  expect(messages?.[0]).toMatchObject({ reply_count: 1, reply_users: [slack.person('bob').id] });
  const refused = await failure(web.conversations.replies({ channel: began.channel.id, ts: '1.2' }));
  expect(refused).toMatchObject({ error: 'thread_not_found' });
});

test('metadata is returned only on request', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const channel = slack.channel('general').id;
  const metadata = { event_type: 'run', event_payload: { key: 'k1' } };
  await post(slack, { channel, text: 'x', metadata });
  expect((await web.conversations.history({ channel })).messages?.[0]).not.toHaveProperty('metadata');
  const { messages } = await web.conversations.history({ channel, include_all_metadata: true });
  expect(messages?.[0]).toMatchObject({ metadata });
});

test('the history of a channel without the bot is not_in_channel', async () => {
  const slack = await sandbox({ channels: [{ name: 'open', bot: false }] });
  const refused = await failure(client(slack).conversations.history({ channel: slack.channel('open').id }));
  expect(refused).toMatchObject({ error: 'not_in_channel' });
});
