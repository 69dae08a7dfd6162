import { expect, test } from 'vitest';
import { client, failure, sandbox, post } from '../helpers.ts';

test('auth.test says who the bot is', async () => {
  const slack = await sandbox();
  const who = await client(slack).auth.test();
  expect(who).toMatchObject({ ok: true, user: 'nestor', user_id: slack.bot.id, team_id: slack.team.id });
});

test('a missing, unknown, wrong or revoked token has its own error each', async () => {
  const slack = await sandbox();
  const bare = await fetch(`${slack.url}auth.test`, { method: 'POST' });
  expect(await bare.json()).toEqual({ ok: false, error: 'not_authed' });
  expect(await failure(client(slack, 'xoxb-other').auth.test())).toMatchObject({ error: 'invalid_auth' });
  expect(await failure(client(slack, slack.appToken).auth.test())).toMatchObject({ error: 'not_allowed_token_type' });
  expect(await failure(client(slack).apps.connections.open())).toMatchObject({ error: 'not_allowed_token_type' });
  slack.admin.revokeToken('bot');
  expect(await failure(client(slack).auth.test())).toMatchObject({ error: 'token_revoked' });
  slack.admin.restoreToken('bot');
  expect(await client(slack).auth.test()).toMatchObject({ ok: true });
});

test('the token may be an argument', async () => {
  const slack = await sandbox();
  const body = new URLSearchParams({ token: slack.botToken });
  const response = await fetch(`${slack.url}auth.test`, { method: 'POST', body });
  expect(await response.json()).toMatchObject({ ok: true });
});

test('a missing scope is reported with the provided ones', async () => {
  const slack = await sandbox();
  slack.admin.removeScope('chat:write');
  const refused = await failure(post(slack, { channel: slack.channel('general').id, text: 'hi' }));
  expect(refused).toMatchObject({ error: 'missing_scope', needed: 'chat:write' });
  expect(refused['provided']).toContain('users:read');
  expect(refused['provided']).not.toContain('chat:write');
});

test('an unknown method is unknown_method', async () => {
  const slack = await sandbox();
  expect(await failure(client(slack).apiCall('chat.shout'))).toMatchObject({ error: 'unknown_method' });
});

test('api.test returns its arguments, also those in JSON', async () => {
  const slack = await sandbox();
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${slack.url}api.test`, { method: 'POST', headers, body: '{"a":1}' });
  expect(await response.json()).toEqual({ ok: true, args: { a: 1 } });
  const broken = await fetch(`${slack.url}api.test`, { method: 'POST', headers, body: '{' });
  expect(await broken.json()).toEqual({ ok: false, error: 'invalid_json' });
});
