import { expect, test } from 'vitest';
import { addressed, withoutInvisible } from '../../src/language/mention.ts';

const bot = { name: 'nestor', user: 'UB0T' };

test.each([
  ['nestor deploy shop', 'deploy shop'],
  ['Nestor deploy shop', 'deploy shop'],
  ['NESTOR: deploy shop', 'deploy shop'],
  ['nestor, deploy shop', 'deploy shop'],
  ['nestor,deploy', 'deploy'],
  ['nestor:   deploy  shop  ', 'deploy  shop'],
  ['nestor : deploy', 'deploy'],
  ['  nestor deploy', 'deploy'],
  ['nestor\ndeploy shop', 'deploy shop'],
  ['nestor\u00a0deploy', 'deploy'],
  ['<@UB0T> deploy shop', 'deploy shop'],
  ['<@UB0T>deploy', undefined],
  ['<@UB0T>: deploy', 'deploy'],
  ['@nestor deploy', 'deploy'],
  ['@Nestor, deploy', 'deploy'],
  ['nestor', ''],
  ['nestor:', ''],
  ['<@UB0T>', ''],
  ['\u200bnestor\u200b deploy', 'deploy'],
  ['\u202enestor\u202c deploy', 'deploy'],
  ['nes\u00adtor deploy', 'deploy'],
  ['\ufeffnestor deploy', 'deploy'],
])('%j is addressed to nestor with the words %j', (text, words) => {
  expect(addressed(text, bot)).toBe(words);
});

test.each([
  'nestorious deploy',
  'nestor-old deploy',
  'nestors deploy',
  'nestor.deploy',
  "nestor's deploy",
  'nestör deploy',
  'hey nestor deploy',
  '<@UOTHER> deploy',
  '<@UB0T2> deploy',
  'deploy nestor',
  '> nestor deploy',
  '`nestor deploy`',
  '',
  ' ',
])('%j is not addressed to nestor', (text) => {
  expect(addressed(text, bot)).toBeUndefined();
});

test('a name in another alphabet addresses the bot in any case', () => {
  expect(addressed('НЕСТОР: разверни', { name: 'нестор', user: 'UB0T' })).toBe('разверни');
});

test('what nobody sees is taken out, and what people see stays', () => {
  expect(withoutInvisible('a\u200bb\u2066c\u2069d\u061ce\ufe0f')).toBe('abcde');
  expect(withoutInvisible('да é 💥 a\tb\nc')).toBe('да é 💥 a\tb\nc');
});

test.each([
  ['nestor :+1:', ':+1:'],
  ['nestor: :+1:', ':+1:'],
  ['nestor::+1::skin-tone-3:', ':+1::skin-tone-3:'],
  ['nestor : deploy', 'deploy'],
])('a colon that begins an emoji belongs to the words: %s', (text, words) => {
  expect(addressed(text, bot)).toBe(words);
});
