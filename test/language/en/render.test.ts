import { assert, property, string } from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Markup, Part } from '../../../src/language/message.ts';
import type { View } from '../../../src/language/view.ts';
import { render } from '../../../src/language/en/render.ts';
import { render as toSlack } from '../../../src/slack/blocks/render.ts';
import { asked, foreignTexts, NOW, questions, refused, views } from './views.ts';

const shown = (view: View): string => toSlack(render(view)).text;

const { catalog, plan, range } = foreignTexts('v1.2');

describe("the contract's words", () => {
  test.each<readonly [View, string]>([
    [{ kind: 'starting' }, '_starting..._'],
    [{ kind: 'ready' }, "*All right, I'm ready, ask me anything!*"],
    [refused({ code: 'elsewhere', channels: ['C0ASK'] }), '<@U0ASKER> I only run tasks asked from <#C0ASK>'],
    [
      refused({ code: 'elsewhere', channels: ['C0ASK', 'C0OPS'] }),
      '<@U0ASKER> I only run tasks asked from <#C0ASK> or <#C0OPS>',
    ],
  ])('%j', (view, text) => {
    expect(shown(view)).toBe(text);
  });

  test('an unknown command is quoted, with the nearest command and the help', () => {
    const view: View = { kind: 'unknown', said: 'deplyo shop', nearest: 'deploy', name: 'nestor', catalog };
    expect(shown(view)).toMatch(/^\*I don't know how to do that\*: `deplyo shop` Did you mean `deploy`\?\n/);
    expect(shown(view)).toContain('rollback [app] [environment] [to version]');
  });

  test('a dialogue ends as Cancelled or Expired', () => {
    const told = (say: 'cancelled' | 'expired') =>
      shown({ kind: 'telling', person: 'U0ASKER', telling: { say }, now: NOW });
    expect(told('cancelled')).toContain('Cancelled');
    expect(told('expired')).toContain('Expired');
  });

  test.each([
    ['deploy', 'Deploy', 'primary'],
    ['rollback', 'Roll back', 'danger'],
    ['restart', 'Restart', 'danger'],
  ] as const)('the buttons before a %s are %s, Back and Cancel', (operation, label, style) => {
    const { parts } = render({ kind: 'question', asked: asked({ kind: 'confirm', ...plan(operation) }), now: NOW });
    const buttons = parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));
    expect(buttons.map(({ label }) => label)).toEqual([label, 'Back', 'Cancel']);
    expect(buttons[0]?.style).toBe(style);
  });

  test('a list is numbered through its pages, and its buttons are its choices, More, Back and Cancel', () => {
    const question = questions('v1.2').find(({ kind }) => kind === 'app');
    if (question === undefined) throw new Error('no list');
    const { parts } = render({ kind: 'question', asked: asked(question), now: NOW });
    const buttons = parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));
    expect(buttons.map(({ label }) => label)).toEqual(['v1.2', 'v2', 'More', 'Back', 'Cancel']);
    expect(toSlack({ parts }).text).toMatch(/11\. `v1\.2`\n12\. `v2` \(`ddddddd`\)\n…and 28 more/);
  });

  test('the question before a run names operation, app, environment, version, the full commit and what is live', () => {
    const text = shown({ kind: 'question', asked: asked({ kind: 'confirm', ...plan('deploy') }), now: NOW });
    expect(text).toMatch(/^\*Deploy\* \*v1\.2\* `v1\.2` to \*v1\.2\*\?\n/);
    expect(text).toContain(`\`${'a'.repeat(40)}\``);
    expect(text).toContain('Live now: `v1.2` (`aaaaaaa`), deployed 5 min ago by <@U0LIVE> (#4).');
    expect(text).toContain('*Adds 60 commits*:\n`ccccccc` v1.2 — v1.2\n…and 59 more');
    expect(text).toContain('*Changed outside Nestor*: the probe reports `v1.2` (`eeeeeee`), not `v1.2` (`aaaaaaa`).');
  });

  test('the offer to queue names what is running, by whom, and the estimated wait', () => {
    const { parts } = render({ kind: 'question', asked: asked({ kind: 'queue', ...plan('deploy') }), now: NOW });
    const { text } = toSlack({ parts });
    expect(text).toContain('<@U0BUSY> is running #5 (deployment), started 1 min ago. 2 already queued.');
    expect(text).toContain('you would be number 3, in about 3 min');
    const buttons = parts.flatMap((part) => (part.kind === 'buttons' ? part.buttons : []));
    expect(buttons.map(({ label }) => label)).toEqual(['Yes', 'Back', 'Cancel']);
  });

  test('a person is mentioned when their turn has come', () => {
    const text = shown({
      kind: 'question',
      asked: asked({ kind: 'confirm', ...plan('deploy', { isOffered: true }) }),
      now: NOW,
    });
    expect(text).toMatch(/^<@U0ASKER>\n\*It's your turn\.\* \*Deploy\*/);
  });

  test.each([
    ['first', 'This is the first deployment there.'],
    ['same', '*Nothing changes*'],
    ['behind', '*This goes back to an older version.*'],
    ['diverged', '*The histories have diverged*'],
    ['unrelated', '*The histories are unrelated*'],
    ['lost', 'is no longer in the repository'],
  ] as const)('a range that is %s says so', (relation, words) => {
    const question = { kind: 'confirm', ...plan('deploy', { range: range(relation) }) } as const;
    expect(shown({ kind: 'question', asked: asked(question), now: NOW })).toContain(words);
  });

  test('a closed question has no buttons', () => {
    const over = views('v1').filter(({ kind }) => kind === 'closed');
    expect(over.flatMap((view) => render(view).parts).filter(({ kind }) => kind === 'buttons')).toEqual([]);
  });
});

describe("other people's text", () => {
  /** Mentions everybody, links, formats, ends code, and breaks the line. */
  const HOSTILE = '<!channel> <https://evil.example|x> *b* `c` & \u202e\n@here';

  const spans = (part: Part): Markup =>
    part.kind === 'text' || part.kind === 'note' ? part.text : part.kind === 'lines' ? part.lines.flat() : [];

  test('is never taken for Nestor’s own words', () => {
    for (const view of views(HOSTILE)) {
      const own = render(view)
        .parts.flatMap(spans)
        .filter(({ kind }) => kind === 'own');
      expect(own.filter((span) => JSON.stringify(span).includes('evil'))).toEqual([]);
    }
  });

  test('mentions no one and links nowhere', () => {
    for (const view of views(HOSTILE)) {
      const { text, blocks } = toSlack(render(view));
      for (const said of [text, JSON.stringify(blocks.filter(({ type }) => type !== 'actions'))])
        expect(said.replaceAll(/<@U0[A-Z]+>|<#C0[A-Z]+>/g, '')).not.toMatch(/[<>\u202e]/);
    }
  });

  test('may be anything: every view renders and fits into a message', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const view of views(text)) {
          const { text: said, blocks } = toSlack(render(view));
          expect(said.length).toBeGreaterThan(0);
          expect(said.length).toBeLessThanOrEqual(4000);
          expect(blocks.length).toBeLessThanOrEqual(50);
        }
      }),
      { numRuns: 10 },
    );
  });
});
