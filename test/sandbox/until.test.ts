import { expect, test } from 'vitest';
import { sandbox, section, buttons, post } from './helpers.ts';

test('until resolves with the awaited change', async () => {
  const slack = await sandbox();
  const waiting = slack.until(() => slack.messages('general')[1]?.words);
  slack.say({ as: 'ann', channel: 'general', text: 'one' });
  slack.say({ as: 'ann', channel: 'general', text: 'two' });
  expect(await waiting).toBe('two');
});

test('until rejects at the timeout with the transcript', async () => {
  const slack = await sandbox();
  const began = slack.say({ as: 'ann', channel: 'general', text: 'deploy' });
  await post(slack, {
    channel: began.channel.id,
    text: 'Sure?',
    blocks: [section('Sure?'), buttons('Yes', 'No')],
    thread_ts: began.ts,
  });
  const waiting = slack.until(() => undefined, { what: 'a success', within: 10 });
  await expect(waiting).rejects.toThrow(
    /Within 10 ms there was not: a success\n#general [\d:.]+ ann: deploy\n.*↳ nestor: Sure\? \[Yes\] \[No\]/,
  );
});

test('until rejects with what the callback throws', async () => {
  const slack = await sandbox();
  const waiting = slack.until(() => {
    if (slack.messages('general').length > 0) throw new Error('not that');
  });
  slack.say({ as: 'ann', channel: 'general', text: 'one' });
  await expect(waiting).rejects.toThrow('not that');
});

test('logs are bounded', async () => {
  const slack = await sandbox({ keep: 5 });
  const first = slack.say({ as: 'ann', channel: 'general', text: '0' });
  slack.say({ as: 'bob', channel: 'general', text: 'answer', thread: first });
  for (let n = 1; n < 30; n++) slack.say({ as: 'ann', channel: 'general', text: `${n}` });
  expect(slack.messages('general').length).toBeLessThan(10);
  expect(slack.timeline().length).toBeLessThan(10);
  expect(slack.deliveries.length).toBeLessThan(10);
  expect(slack.thread('general', first)).toEqual([]);
  expect(slack.messages('general').at(-1)?.words).toBe('29');
});
