import { describe, expect, test } from 'vitest';
import type { DialogueRefusal, RequestRefusal } from '../../../machines/refusal.ts';
import { render } from '../../../src/language/en/render.ts';
import { render as toSlack } from '../../../src/slack/blocks/render.ts';
import { dialogueRefusals, refused, requestRefusals } from './views.ts';

const shown = (refusal: DialogueRefusal | RequestRefusal): string =>
  toSlack(render(refused(refusal))).text.replace('<@U0ASKER> ', '');

describe('a refusal says what is wrong and what can be done', () => {
  const at = { app: 'shop', environment: 'live' };
  test.each<readonly [DialogueRefusal | RequestRefusal, string]>([
    [
      { code: 'unknown-app', said: 'x', known: ['shop', 'docs'] },
      'There is no application `x`. Available: `shop`, `docs`.',
    ],
    [{ code: 'unknown-app', said: 'shpo', known: ['shop'] }, 'There is no application `shpo`. Did you mean `shop`?'],
    [{ code: 'unknown-app', said: 'x', known: [] }, 'There is no application `x`.'],
    [
      { code: 'unknown-environment', said: 'x', app: 'shop', known: ['live'] },
      '*shop* has no environment `x`. Available: `live`.',
    ],
    [{ code: 'unknown-service', said: 'x', known: ['web'] }, 'There is no service `x` there. Available: `web`.'],
    [{ code: 'unknown-version', said: 'v9', app: 'shop' }, '*shop* has no version `v9` that can be chosen here.'],
    [{ code: 'not-offered', operation: 'deploy', app: '' }, 'No application has a deployment configured.'],
    [{ code: 'not-offered', operation: 'rollback', app: 'shop' }, '*shop* has no rollback configured.'],
    [{ code: 'not-offered', operation: 'restart', ...at }, '*shop* `live` has no restart configured.'],
    [
      { code: 'no-versions', operation: 'rollback', ...at },
      'There is nothing to roll back to: no other version has been deployed successfully to *shop* `live`.',
    ],
    [
      { code: 'no-versions', operation: 'deploy', ...at },
      '*shop* has no version to choose: its repository has no tag or branch that its configuration allows.',
    ],
    [
      { code: 'look-up-failed', detail: 'git.example.com: timed out' },
      "I couldn't look that up: git.example.com: timed out",
    ],
    [{ code: 'unexpected-error' }, 'Something unexpected went wrong; the details are in my log.'],
    [
      { code: 'changed-meanwhile', ...at },
      'Something else was deployed to *shop* `live` while you were deciding. Please look again:',
    ],
    [{ code: 'free-now', ...at }, '*shop* `live` is free now. Please look again:'],
    [{ code: 'not-an-answer', said: 'hm' }, "I didn't understand `hm`."],
    [{ code: 'still-looking' }, "I'm still looking that up. You can `cancel` or go `back`."],
    [{ code: 'first-question' }, 'There is no earlier question.'],
    [{ code: 'last-page' }, 'There are no more.'],
    [{ code: 'open-question' }, 'You have an open question here. Answer it first, or `cancel`.'],
    [{ code: 'dialogue-open' }, 'You have an open question here. Answer it first, or `cancel`; then press again.'],
    [
      { code: 'waiting', run: 12, ...at },
      '#12 is queued for *shop* `live`. `status` shows the queue; `cancel` leaves it.',
    ],
    [
      { code: 'objections', objections: ['guest', 'not-in-channel'] },
      "I can't do that for you: you are a guest in this workspace; you are not in this channel.",
    ],
    [{ code: 'not-yours', owner: 'U0OWNER' }, 'Only <@U0OWNER> can answer this.'],
    [{ code: 'question-over' }, 'That question is over; nothing was changed.'],
    [{ code: 'nothing-asked' }, "I haven't asked you anything. `help` shows what I can do."],
    [{ code: 'nothing-to-cancel' }, 'There is nothing to cancel.'],
    [{ code: 'run-goes-on', run: 12 }, '#12 has already started; `abort #12` stops it.'],
    [{ code: 'nothing-runs' }, 'Nothing is running that could be aborted.'],
    [{ code: 'nothing-has-run' }, 'Nothing has run yet.'],
    [{ code: 'which-run', runs: [11, 12] }, 'Which run? `abort #11`, `abort #12`.'],
    [{ code: 'run-over', run: 12, status: 'timed_out' }, '#12 is already over (Timed out); nothing was changed.'],
    [{ code: 'run-decided', run: 12 }, '#12 has already been decided; nothing was changed.'],
    [{ code: 'unknown-run', said: '#99' }, 'There is no run `#99`. `history` lists them.'],
    [
      { code: 'unexpected-words', command: 'deploy', said: 'and more' },
      'Unexpected: `and more`. `help deploy` shows how to ask.',
    ],
    [
      { code: 'target-missing', command: 'commits' },
      'Which application and environment? `help commits` shows how to ask.',
    ],
    [
      { code: 'count-out-of-range', command: 'history', least: 1, most: 100 },
      'The count must be from 1 to 100. `help history` shows how to ask.',
    ],
    [
      { code: 'no-version-chosen', command: 'commits' },
      'No version has been chosen yet. `help commits` shows how to ask.',
    ],
    [{ code: 'upload-failed', detail: 'storage limit reached' }, "I couldn't upload the file: storage limit reached"],
    [{ code: 'recorded-text', text: 'a test failed' }, 'a test failed'],
    [
      { code: 'dialogue-lost' },
      "Sorry, I was updated and can't continue our conversation. Nothing was started; please ask again.",
    ],
    [{ code: 'store-unavailable' }, "My database is unreachable. If I don't answer within a minute, please ask again."],
  ])('%j', (refusal, text) => {
    expect(shown(refusal)).toBe(text);
  });

  test.each([
    ['deploy', null, '*shop* `live` no longer has a deployment configured.'],
    ['rollback', null, '*shop* `live` no longer has a rollback configured.'],
    ['restart', null, '*shop* `live` no longer has a restart of the whole environment configured.'],
    ['restart', 'web', '*shop* `live` no longer has a restart of `web` configured.'],
  ] as const)('a %s (of %s) that has left the configuration', (operation, service, words) => {
    const gone = { code: 'no-longer-offered', operation, ...at, service } as const;
    expect(shown({ ...gone, undecided: null })).toBe(words);
    expect(shown({ ...gone, undecided: 3 })).toBe(`${words} #3 can still be marked as succeeded or failed.`);
  });
});

test('a refusal quotes the text that it is about', () => {
  const all = [...dialogueRefusals('zyx'), ...requestRefusals('zyx')];
  const quoting = all.filter((refusal) => JSON.stringify(refusal).includes('zyx'));
  expect(quoting.length).toBeGreaterThan(20);
  expect(quoting.filter((refusal) => !shown(refusal).includes('zyx'))).toEqual([]);
});
