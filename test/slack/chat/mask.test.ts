import { expect, it } from 'vitest';
import { code, link, type Message, own, person } from '../../../src/language/message.ts';
import { maskMessage } from '../../../src/slack/chat/mask.ts';

const SECRET = 's3cret';

it('every part of a message is masked, except the values of buttons', () => {
  const message: Message = {
    parts: [
      { kind: 'text', text: own`own s3cret ${SECRET} ${code(SECRET)} ${person('U1')}` },
      { kind: 'text', text: own`${link(`https://ci.example/?token=${SECRET}`, `Build ${SECRET}`)}` },
      { kind: 'note', text: own`${SECRET}` },
      { kind: 'lines', lines: [own`${SECRET}`] },
      { kind: 'output', lines: [SECRET] },
      { kind: 'progress', title: SECRET, percent: 1, steps: ['a', SECRET], ended: null },
      { kind: 'buttons', buttons: [{ label: SECRET, value: SECRET }] },
    ],
  };
  const masked = maskMessage(message, (text) => text.replaceAll(SECRET, '***'));
  const whole = JSON.stringify(masked);
  expect(whole.match(new RegExp(SECRET, 'g'))).toHaveLength(1);
  expect(whole).toContain(`"value":"${SECRET}"`);
  expect(whole).toContain('https://ci.example/?token=***');
  expect(whole.match(/\*\*\*/g)).toHaveLength(11);
});
