import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { DialogueEffects } from '../../../machines/dialogue/effects.ts';
import type { Catalog } from '../../../machines/model.ts';
import type { Question } from '../../../machines/dialogue/question.ts';
import { live, names, settings } from './houses.ts';
import { busy, explore, given, lastAsked, replay, type Bare } from './walk.ts';

const ground = { run: 5, live: live(1), busy: null, isRunOver: false };

const numbers = ['0', '1', '2', '10', '11', '12', '13', '999', '1000000', '-1', '1.0', '1e1', '01', ' 1', '１'];
const listed = [names('app', 12), names('env', 12), names('s', 12), names('v', 12), 'web', 'worker'].flat();
const others = [
  '',
  ' ',
  'APP1',
  'yes',
  'no',
  'back',
  'more',
  'cancel',
  'typed',
  'two words',
  'constructor',
  '<!channel>',
];
const long = ['x'.repeat(250), 'x'.repeat(251), 'x'.repeat(10_000), '9'.repeat(10_000)];
const words = [...numbers, ...listed, ...others, ...long];

const isNoList = (question: Question): question is Extract<Question, { kind: 'confirm' | 'name' | 'queue' }> =>
  question.kind === 'confirm' || question.kind === 'name' || question.kind === 'queue';

/** What is on all pages of a list. */
function known(question: Question, catalog: Catalog): readonly string[] {
  switch (question.kind) {
    case 'app':
      return Object.keys(catalog);
    case 'environment':
      return Object.keys(catalog[question.app] ?? {}).filter((name) =>
        catalog[question.app]?.[name]?.operations.includes(question.operation),
      );
    case 'service':
      return catalog[question.app]?.[question.environment]?.services ?? [];
    case 'version':
    case 'confirm':
    case 'name':
    case 'queue':
      return [];
  }
}

/** Does the question list these words, by its own account? */
function lists({ question }: DialogueEffects['ask'], text: string, catalog: Catalog): boolean {
  if (isNoList(question)) return false;
  const shown = question.from - 1 + question.choices.length;
  const numbered = /^[1-9]\d*$/.test(text) && Number(text) <= shown;
  if (question.kind === 'version') return /^\S{1,250}$/.test(text);
  return numbered || known(question, catalog).includes(text);
}

describe.each(settings)('$title', (setting) => {
  const { paths } = explore(setting);
  const asked = paths
    .filter(({ state }) => state.hasTag('asking'))
    .map(({ events }) => {
      const { snapshot, effects } = replay(events);
      const ask = lastAsked(effects);
      if (ask === undefined) throw new Error('a question that was never put');
      return { snapshot, ask };
    });
  const accepted = (bare: Bare) => asked.filter(({ snapshot }) => snapshot.can(given(bare, setting)));

  test('words answer the questions that list them, and no other', () => {
    const wrong = words.filter((text) => {
      const listing = asked.filter(({ ask }) => lists(ask, text, setting.catalog));
      return !isDeepStrictEqual(accepted({ type: 'answer', text }), listing);
    });
    expect(wrong).toEqual([]);
  });

  test('a press on a thread answers a list as far as it was shown', () => {
    for (const index of [-1, 0, 1, 9, 10, 11, 12, 1e6, 0.5, NaN]) {
      const shown = asked.filter(({ ask: { question } }) => {
        if (isNoList(question)) return false;
        return Number.isInteger(index) && index >= 0 && index < question.from - 1 + question.choices.length;
      });
      expect(accepted({ type: 'choose', index })).toEqual(shown);
    }
  });

  test('yes answers the question before a run and the offer of the queue, no these and the question for the name', () => {
    const kind = (...kinds: readonly string[]) => asked.filter(({ ask }) => kinds.includes(ask.question.kind));
    expect(accepted({ type: 'yes', ...ground })).toEqual(kind('confirm', 'queue'));
    expect(accepted({ type: 'yes', ...ground, busy })).toEqual(kind('confirm', 'queue'));
    expect(accepted({ type: 'no' })).toEqual(kind('confirm', 'name', 'queue'));
  });

  test('the name answers the question for it, and nothing that is another', () => {
    const wrong = words.filter((text) => {
      const named = asked.filter(({ ask: { question } }) => question.kind === 'name' && question.environment === text);
      return !isDeepStrictEqual(accepted({ type: 'name', text, ...ground }), named);
    });
    expect(wrong).toEqual([]);
  });

  test('more answers the lists that have more', () => {
    const longer = asked.filter(({ ask: { question } }) => {
      if (isNoList(question)) return false;
      return question.from - 1 + question.choices.length < question.total;
    });
    expect(accepted({ type: 'more' })).toEqual(longer);
  });

  test('no answer is of use where nobody is asked', () => {
    const answers: Bare[] = [
      { type: 'answer', text: '1' },
      { type: 'choose', index: 0 },
      { type: 'yes', ...ground },
      { type: 'name', text: 'env1', ...ground },
      { type: 'no' },
      { type: 'more' },
      { type: 'repeat', notice: { code: 'open-question' } },
    ];
    const others = paths.map(({ state }) => state).filter((state) => !state.hasTag('asking'));
    const heard = others.flatMap((state) => answers.filter((answer) => state.can(given(answer, setting))));
    expect(heard).toEqual([]);
  });
});
