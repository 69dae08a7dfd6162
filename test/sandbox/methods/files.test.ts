import { expect, test } from 'vitest';
import { call, client, failure, sandbox } from '../helpers.ts';

test('files.uploadV2 shares a file in a thread', async () => {
  const slack = await sandbox();
  const began = slack.say({ as: 'ann', channel: 'general', text: 'logs?' });
  await client(slack).files.uploadV2({
    channel_id: began.channel.id,
    thread_ts: began.ts,
    filename: 'run.log',
    title: 'The log',
    content: 'line one\nline two',
    initial_comment: 'here',
  });
  expect(slack.files()).toMatchObject([{ name: 'run.log', title: 'The log', text: 'line one\nline two' }]);
  expect(began.replies).toMatchObject([{ words: 'here', files: [{ title: 'The log' }], subtype: 'file_share' }]);
});

test('an upload may have a raw body', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const { upload_url = '', file_id = '' } = await web.files.getUploadURLExternal({ filename: 'a.txt', length: 2 });
  const uploaded = await fetch(upload_url, { method: 'POST', body: Buffer.from('hi') });
  expect(await uploaded.text()).toBe('OK - 2');
  await web.files.completeUploadExternal({ files: [{ id: file_id }], channel_id: slack.channel('general').id });
  expect(slack.files()[0]?.text).toBe('hi');
});

test('a file has the type of its upload', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const upload = async (type: string) => {
    const { upload_url = '', file_id = '' } = await web.files.getUploadURLExternal({ filename: 'a', length: 2 });
    const body = new FormData();
    body.append('filename', new Blob(['hi'], { type }), 'a');
    await fetch(upload_url, { method: 'POST', body });
    const { files } = await call(slack, 'files.completeUploadExternal', { files: JSON.stringify([{ id: file_id }]) });
    return files;
  };
  const text = { mimetype: 'text/plain', filetype: 'text', mode: 'snippet' };
  expect(await upload('text/plain; charset=utf-8')).toMatchObject([text]);
  const packed = { mimetype: 'application/gzip', filetype: 'gzip', mode: 'hosted' };
  expect(await upload('application/gzip')).toMatchObject([packed]);
});

test('completing an upload without content is file_not_found', async () => {
  const slack = await sandbox();
  const web = client(slack);
  const { file_id = '' } = await web.files.getUploadURLExternal({ filename: 'a.txt', length: 2 });
  const refused = await failure(web.files.completeUploadExternal({ files: [{ id: file_id }] }));
  expect(refused).toMatchObject({ error: 'file_not_found' });
  expect((await fetch(new URL('/upload/v1/F404', slack.url), { method: 'POST', body: 'x' })).status).toBe(404);
});

test('a reaction is added once', async () => {
  const slack = await sandbox();
  const { channel, ts } = slack.say({ as: 'ann', channel: 'general', text: 'x' });
  const web = client(slack);
  await web.reactions.add({ channel: channel.id, timestamp: ts, name: 'eyes' });
  expect([...(slack.messages('general')[0]?.reactions.keys() ?? [])]).toEqual(['eyes']);
  const again = await failure(web.reactions.add({ channel: channel.id, timestamp: ts, name: 'eyes' }));
  expect(again).toMatchObject({ error: 'already_reacted' });
});
