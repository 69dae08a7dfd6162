import { expect, test } from 'vitest';
import { client, failure, sandbox } from '../helpers.ts';

test('users.info identifies guests, strangers, bots and deactivated people', async () => {
  const slack = await sandbox({
    people: [
      'ann',
      { name: 'gus', guest: 'single' },
      { name: 'sue', stranger: true },
      { name: 'rob', bot: true },
      { name: 'old', deactivated: true, realName: 'Old Timer' },
    ],
  });
  const info = async (name: string) => (await client(slack).users.info({ user: slack.person(name).id })).user;
  expect(await info('ann')).toMatchObject({ name: 'ann', real_name: 'Ann', is_restricted: false, is_bot: false });
  expect(await info('gus')).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
  expect(await info('sue')).toMatchObject({ is_stranger: true });
  expect((await info('sue'))?.team_id).not.toBe(slack.team.id);
  expect(await info('rob')).toMatchObject({ is_bot: true });
  expect(await info('old')).toMatchObject({ deleted: true });
  slack.admin.changePerson('ann', { deactivated: true });
  expect(await info('ann')).toMatchObject({ deleted: true });
  expect(await failure(client(slack).users.info({ user: 'U404' }))).toMatchObject({ error: 'user_not_found' });
});

test('users.list returns everyone, by page', async () => {
  const slack = await sandbox();
  const first = await client(slack).users.list({ limit: 3 });
  const second = await client(slack).users.list({ cursor: first.response_metadata?.next_cursor ?? '' });
  const names = [...(first.members ?? []), ...(second.members ?? [])].map(({ name }) => name);
  expect(names).toEqual(['nestor', 'ann', 'bob', 'carol']);
});

test('user groups have handles, and members that may change', async () => {
  const slack = await sandbox({ groups: { leads: ['ann', 'bob'] } });
  const web = client(slack);
  const { usergroups } = await web.usergroups.list({ include_users: true });
  const [id, ...users] = [usergroups?.[0]?.id ?? '', slack.person('ann').id, slack.person('bob').id];
  expect(usergroups).toMatchObject([{ handle: 'leads', users }]);
  slack.admin.setGroup('leads', ['carol']);
  expect((await web.usergroups.users.list({ usergroup: id })).users).toEqual([slack.person('carol').id]);
  expect(await failure(web.usergroups.users.list({ usergroup: 'S404' }))).toMatchObject({ error: 'no_such_subteam' });
});

test('IDs are the same at every start', async () => {
  const [one, two] = [await sandbox(), await sandbox()];
  expect(one.person('ann').id).toBe(two.person('ann').id);
  expect(one.channel('general').id).toBe(two.channel('general').id);
});
