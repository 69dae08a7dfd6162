import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Message } from '../../../src/sandbox/index.ts';
import { answerTo, ask, crew, strangeMarkup } from '../../helpers/asking.ts';
import { shareStage } from '../../helpers/stage.ts';
import { Talk } from '../../helpers/talk.ts';

const people = crew(150);
const stageOf = shareStage({ store: 'embedded', sandbox: { people: people.names } });

/** What people may type where a name is expected; `raw`: as Slack would send it. */
const odd: readonly { readonly what: string; readonly words: string; readonly raw?: boolean }[] = [
  { what: "an option of git's", words: '--output=pwned' },
  { what: 'a short option', words: '-opwned' },
  { what: 'a range', words: 'v1.0.0..v1.1.0' },
  { what: 'a symmetric range', words: 'v1.0.0...v1.1.0' },
  { what: 'an exclusion', words: '^main' },
  { what: "a search in git's history", words: ':/Release' },
  { what: 'an ancestor', words: 'v1.2.0~1' },
  { what: 'an earlier state', words: 'main@{1}' },
  { what: 'a peeled tag', words: 'v1.2.0^{commit}' },
  { what: 'a reference in full', words: 'refs/tags/v1.2.0' },
  { what: 'HEAD', words: 'HEAD' },
  { what: 'a path', words: '../../../etc/passwd' },
  { what: 'a substitution', words: '$(touch${IFS}pwned)' },
  { what: 'a substitution with spaces', words: '$(touch pwned)' },
  { what: 'a second command', words: '; touch pwned' },
  { what: 'a second command without spaces', words: ';touch${IFS}pwned;' },
  { what: 'backticks', words: '`touch pwned`' },
  { what: 'a pipe', words: '|touch${IFS}pwned' },
  { what: 'a placeholder', words: '{environment}' },
  { what: 'a variable', words: '${SLACK_BOT_TOKEN}' },
  { what: '10,000 characters', words: 'x'.repeat(10_000) },
  { what: '10,000 characters of markup', words: '<&>`*_~'.repeat(1400) },
  { what: '300 words', words: 'word '.repeat(300) },
  { what: 'zero-width characters alone', words: '\u200b\u200d\u2060\ufeff' },
  { what: 'an emoji', words: '🚀👩‍👩‍👧‍👦' },
  { what: 'an emoji by its name', words: ':rocket:' },
  { what: 'an override of the direction', words: 'v1.\u202e0.1\u202c' },
  { what: 'a lone surrogate', words: 'v\ud800' },
  { what: 'newlines', words: 'v9\n*bold*\n```' },
  { what: 'a NUL', words: 'v\u0000' },
  { what: 'a fence', words: '```' },
  { what: 'all of a channel, typed', words: '<!channel>' },
  { what: 'all of a channel, escaped', words: '&lt;!channel&gt;' },
  { what: 'all of a channel', words: '<!channel>', raw: true },
  { what: 'all who are here, with a label', words: '<!here|v1.0.1>', raw: true },
  { what: 'a link', words: '<https://evil.example|v1.0.1>', raw: true },
  { what: 'an address', words: 'https://evil.example/v1.0.0' },
  { what: 'a link that breaks out', words: '&lt;https://evil.example|click&gt;', raw: true },
  { what: 'a group', words: '<!subteam^S123|@everybody>', raw: true },
  { what: 'an unfinished mention', words: '<@U123', raw: true },
  { what: 'a property of every object', words: 'constructor' },
  { what: 'the prototype', words: '__proto__' },
];

/** Nothing of what was typed became markup, and nothing seen is invisible. */
function expectHarmless(message: Message): void {
  expect(strangeMarkup(message)).toEqual([]);
  expect(message.text).toBe(message.text.toWellFormed());
  expect(message.text).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
}

/** Nothing of what was typed became a file or a run. */
async function expectNothingDone(): Promise<void> {
  const { project } = stageOf();
  const names = await readdir(project.folder, { recursive: true });
  expect(names.filter((name) => /pwned|passwd/.test(name))).toEqual([]);
  expect(await readdir(process.cwd())).not.toContain('pwned');
  expect(await project.started()).toEqual([]);
  const [bot] = stageOf().bots;
  expect(bot?.printed).not.toMatch(/unhandled|TypeError|RangeError/i);
}

test.each(odd)('as a version: $what', async ({ words, raw = false }) => {
  const stage = stageOf();
  const talk = new Talk(stage, { as: people.next(), text: 'nestor deploy docs' });
  await talk.asks('version');
  const saying = { as: talk.as, channel: 'ops', thread: talk.began, text: words, raw };
  const answer = await answerTo(stage, talk, () => stage.slack.say(saying));
  expectHarmless(answer);
  expect(answer.words).toMatch(/has no version|I didn't understand|what I can do/);
  talk.say('v1.2.0');
  await talk.asks('confirm');
  talk.say('cancel');
  await expectNothingDone();
});

test.each(odd)('as an application, an environment, and a command: $what', async ({ words, raw = false }) => {
  const stage = stageOf();
  const as = people.next();
  for (const text of [`nestor ${words}`, `nestor help ${words}`, `nestor status ${words}`, `nestor logs ${words}`])
    expectHarmless(await ask(stage, { as, text, raw }));
  const commands = [
    `deploy ${words}`,
    `deploy shop v1.0.0 to ${words}`,
    `rollback shop ${words}`,
    `restart shop staging ${words}`,
  ];
  for (const command of commands) {
    const talk = new Talk(stage, { as, text: `nestor ${command}`, raw });
    const answer = await answerTo(stage, talk, () => undefined);
    expectHarmless(answer);
    expect(answer.words).toMatch(/has no|There is no|Unexpected|[Ww]hich|nothing to roll back/);
    await answerTo(stage, talk, () =>
      stage.slack.say({ as, channel: 'ops', text: 'nestor cancel', thread: talk.began }),
    );
  }
  await expectNothingDone();
});
