import { expect, test } from 'vitest';
import { buttons, call, client, failure, sandbox, section, post } from '../helpers.ts';

test('a posted message is in its channel, with its words and buttons', async () => {
  const slack = await sandbox();
  const { id } = slack.channel('general');
  const posted = await post(slack, {
    channel: id,
    text: 'fallback',
    blocks: [
      section(`*Deploy* for <@${slack.person('ann').id}> &amp; <https://a.example/|more>?`),
      buttons('Yes', 'No'),
    ],
  });
  const [message] = slack.messages('general');
  expect(message).toMatchObject({ ts: posted.ts, words: '*Deploy* for @ann & more (https://a.example/)?' });
  expect(message?.buttons).toEqual(['Yes', 'No']);
  expect(message?.blocks.every((block) => typeof block['block_id'] === 'string')).toBe(true);
});

test('a post to any message of a thread goes to that thread', async () => {
  const slack = await sandbox();
  const question = slack.say({ as: 'ann', channel: 'general', text: 'hello' });
  const first = await post(slack, { channel: question.channel.id, text: 'one', thread_ts: question.ts });
  await post(slack, { channel: question.channel.id, text: 'two', thread_ts: String(first.ts) });
  expect(slack.thread('general', question).map(({ words }) => words)).toEqual(['one', 'two']);
  expect(slack.messages('general')).toHaveLength(1);
});

test.each([
  ['chat.postMessage', { text: 'x' }, 'channel_not_found'],
  ['chat.postMessage', { channel: 'C404', text: 'x' }, 'channel_not_found'],
  ['chat.postMessage', { channel: 'GENERAL' }, 'no_text'],
  ['chat.postMessage', { channel: 'GENERAL', text: 'x', blocks: 'nonsense' }, 'invalid_blocks_format'],
  ['chat.postMessage', { channel: 'GENERAL', text: 'x', thread_ts: '1.2' }, 'thread_not_found'],
  ['chat.postMessage', { channel: 'GENERAL', text: 'x', metadata: '{}' }, 'invalid_metadata_schema'],
  ['chat.postMessage', { channel: 'PUBLIC', text: 'x' }, 'not_in_channel'],
  ['chat.postMessage', { channel: 'PRIVATE', text: 'x' }, 'channel_not_found'],
  ['chat.postMessage', { channel: 'OLD', text: 'x' }, 'is_archived'],
  ['chat.update', { channel: 'GENERAL', ts: '1.2', text: 'x' }, 'message_not_found'],
  ['chat.update', { channel: 'GENERAL', ts: 'ANNS', text: 'x' }, 'cant_update_message'],
  ['chat.delete', { channel: 'GENERAL', ts: 'ANNS' }, 'cant_delete_message'],
  ['chat.postEphemeral', { channel: 'GENERAL', user: 'U404', text: 'x' }, 'user_not_found'],
  ['chat.getPermalink', { channel: 'GENERAL', message_ts: '1.2' }, 'message_not_found'],
])('%s of %o is refused: %s', async (method, fields, error) => {
  const slack = await sandbox({
    channels: ['general', { name: 'public', bot: false }, { name: 'private', private: true, bot: false }, 'old'],
  });
  slack.admin.archive('old');
  const names: Record<string, string> = {
    GENERAL: slack.channel('general').id,
    PUBLIC: slack.channel('public').id,
    PRIVATE: slack.channel('private').id,
    OLD: slack.channel('old').id,
    ANNS: slack.say({ as: 'ann', channel: 'general', text: 'mine' }).ts,
  };
  const given = Object.entries(fields).map(([key, value]) => [key, names[value] ?? value]);
  expect(await call(slack, method, Object.fromEntries(given))).toMatchObject({ ok: false, error });
});

test('a text above 40,000 characters is truncated with a warning', async () => {
  const slack = await sandbox();
  const { id } = slack.channel('general');
  const posted = await post(slack, { channel: id, text: 'x'.repeat(40_001) });
  expect(posted.response_metadata?.warnings).toEqual(['message_truncated']);
  expect(slack.messages('general')[0]?.text).toHaveLength(40_000);
});

test('an edit keeps earlier versions, and may not exceed 4,000 characters', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const { id } = slack.channel('general');
  const { ts = '' } = await post(slack, { channel: id, text: 'one', blocks: [section('first')] });
  await web.chat.update({ channel: id, ts, text: 'two', blocks: [section('second')] });
  const message = slack.messages('general')[0];
  expect(message?.edited).toBeUndefined();
  await web.chat.update({ channel: id, ts, text: 'three' });
  expect(message?.history.map(({ words }) => words)).toEqual(['first', 'second', 'three']);
  expect(message?.edited).toMatchObject({ user: slack.bot.id });
  const refused = await failure(web.chat.update({ channel: id, ts, text: 'x'.repeat(4001) }));
  expect(refused).toMatchObject({ error: 'msg_too_long' });
});

test('a deleted message cannot be edited', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const { id } = slack.channel('general');
  const { ts = '' } = await post(slack, { channel: id, text: 'one' });
  await web.chat.delete({ channel: id, ts });
  expect(slack.messages('general')).toEqual([]);
  expect(await failure(web.chat.update({ channel: id, ts, text: 'x' }))).toMatchObject({ error: 'message_not_found' });
});

test('an ephemeral message is seen by one person and is in no history', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const { id } = slack.channel('general');
  await web.chat.postEphemeral({ channel: id, user: slack.person('ann').id, text: 'psst' });
  expect(slack.timeline().at(-1)).toMatchObject({ words: 'psst', onlyFor: slack.person('ann').id });
  expect((await web.conversations.history({ channel: id })).messages).toEqual([]);
});

test('a message to a person goes to the direct conversation', async () => {
  const slack = await sandbox();
  await post(slack, { channel: slack.person('ann').id, text: 'hello' });
  expect(slack.messages(slack.direct('ann').id).map(({ words }) => words)).toEqual(['hello']);
});

test('a permalink leads to the message', async () => {
  const slack = await sandbox();
  const { channel, ts } = slack.say({ as: 'ann', channel: 'general', text: 'x' });
  const { permalink } = await client(slack).chat.getPermalink({ channel: channel.id, message_ts: ts });
  expect(permalink).toBe(`https://sandbox.slack.com/archives/${channel.id}/p${ts.replace('.', '')}`);
});
