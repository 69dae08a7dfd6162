import { expect, test } from 'vitest';
import { recordedFailure, recordedText, upgradeRefusal } from '../../../src/engine/documents/upgrade-refusal.ts';

test.each([
  [
    { reason: 'unknown-version', said: 'v9', app: 'shop' },
    { code: 'unknown-version', said: 'v9', app: 'shop' },
  ],
  [
    { reason: 'look-up-failed', message: 'timed out' },
    { code: 'look-up-failed', detail: 'timed out' },
  ],
  [
    { reason: 'too-many-words', said: 'and more' },
    { code: 'not-an-answer', said: 'and more' },
  ],
  [
    { reason: 'usage', of: 'commits', wrong: 'No version is chosen yet.' },
    { code: 'recorded-text', text: 'No version is chosen yet.' },
  ],
  [
    { reason: 'unknown-name', what: 'app', said: 'shpo', known: ['shop'] },
    { code: 'unknown-app', said: 'shpo', known: ['shop'] },
  ],
  [
    { reason: 'unknown-name', what: 'environment', said: 'x', known: ['live'] },
    { code: 'not-an-answer', said: 'x' },
  ],
])('%j becomes %j', (before, after) => {
  expect(upgradeRefusal(before)).toEqual(after);
  expect(upgradeRefusal(after)).toEqual(after);
});

test('a text that was kept is a refusal with that text', () => {
  expect(recordedText('no such program')).toEqual({ code: 'recorded-text', text: 'no such program' });
  expect(recordedText(null)).toBeNull();
  expect(recordedFailure({ said: null, agrees: null, failure: 'it took too long' })).toEqual({
    said: null,
    agrees: null,
    failure: { code: 'recorded-text', text: 'it took too long' },
  });
});
