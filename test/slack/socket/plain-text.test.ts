import { expect, it } from 'vitest';
import { plainText } from '../../../src/slack/socket/plain-text.ts';

it.each([
  ['plain words', 'deploy shop', 'deploy shop'],
  ['entities', 'a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
  ['an entity that was typed', '&amp;lt;', '&lt;'],
  ['a mention', '<@U1> deploy', '<@U1> deploy'],
  ['a mention with a name', '<@U1|ann> deploy', '<@U1> deploy'],
  ['a channel', 'in <#C1|ops>', 'in #ops'],
  ['a channel without a name', 'in <#C1|>', 'in #C1'],
  ['a link with a label', '<https://x.example/?a=1&amp;b=2|the &lt;site&gt;>', 'the <site>'],
  ['a link', '<https://x.example/?a=1&amp;b=2>', 'https://x.example/?a=1&b=2'],
  ['an address', '<mailto:a@x.example|a@x.example>', 'a@x.example'],
  ['a version that Slack took for a site', 'deploy <http://v1.2.io|v1.2.io>', 'deploy v1.2.io'],
  ['everybody', '<!here> look', '@here look'],
  ['a group', '<!subteam^S1|@leads>', '@leads'],
  ['curly quotes', '“v1”', '“v1”'],
])('reads %s', (_title, text, expected) => {
  expect(plainText(text)).toBe(expected);
});
