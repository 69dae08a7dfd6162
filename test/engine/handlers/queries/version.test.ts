import { expect, test } from 'vitest';
import { english } from '../../../../src/language/en/english.ts';
import { answerVersion } from '../../../../src/engine/handlers/queries/version.ts';
import { render } from '../../../../src/slack/blocks/render.ts';

test.each([
  ['embedded' as const, 'Nestor *1.2.3*, running since 2026-11-30 12:00 UTC (2 h 5 min), on the embedded store.'],
  ['redis' as const, 'Nestor *1.2.3*, running since 2026-11-30 12:00 UTC (2 h 5 min), on Redis.'],
])('says which Nestor runs, since when, and on which store: %s', async (store, words) => {
  const startedAt = Date.UTC(2026, 10, 30, 12);
  const answer = await answerVersion({
    about: { version: '1.2.3', startedAt, store },
    now: () => startedAt + 7_500_000,
  })({
    of: 'version',
  });
  if (!('view' in answer)) throw new Error('it was refused');
  expect(render(english.render(answer.view)).text).toBe(words);
});
