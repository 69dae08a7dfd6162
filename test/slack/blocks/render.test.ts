import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channel, code, type Markup, type Message, own, type Part, person } from '../../../src/language/message.ts';
import { checkBlock } from '../../../src/sandbox/blocks/check-block.ts';
import { render } from '../../../src/slack/blocks/render.ts';

const only = (part: Part) => render({ parts: [part] });
const text = (markup: Markup) => only({ kind: 'text', text: markup }).text;

describe('a text', () => {
  const cases: readonly [title: string, markup: Markup, mrkdwn: string][] = [
    ['own words stay markup', own`*Deploy* _now_ <https://x.example|here>`, '*Deploy* _now_ <https://x.example|here>'],
    [
      'foreign words are escaped',
      own`${'<!channel> & <@U1> <https://x|y>'}`,
      '&lt;!channel&gt; &amp; &lt;@U1&gt; &lt;https://x|y&gt;',
    ],
    ['foreign words stay on one line', own`${'a\r\nb\nc\td\u2028e'}`, 'a b c d e'],
    ['invisible characters are removed', own`${'a\u202eb\u200bc\u2066d\ufeffe\u0007f\u001b[31m'}`, 'abcdef[31m'],
    ['half a character is replaced', own`${'a\ud83d'}`, 'a\ufffd'],
    ['code is in backticks', own`${code('v1.2')}`, '`v1.2`'],
    ['backticks in code cannot end it', own`${code('a`b`<!here>')}`, '`aˋbˋ&lt;!here&gt;`'],
    ['a person is a mention', own`${person('U024BE7LH')}`, '<@U024BE7LH>'],
    ['a channel is a mention', own`${channel('C0123')}`, '<#C0123>'],
    ['an odd person is foreign', own`${person('U1> <!channel')}`, 'U1&gt; &lt;!channel'],
    ['an odd channel is foreign', own`${channel('general')}`, 'general'],
  ];
  it.each(cases)('%s', (_title, markup, expected) => {
    expect(text(markup)).toBe(expected);
  });
});

describe('the parts', () => {
  it('become a section for a text, a context for a note, actions for buttons', () => {
    const message: Message = {
      parts: [
        { kind: 'text', text: own`Deploy?` },
        { kind: 'note', text: own`small` },
        {
          kind: 'buttons',
          buttons: [
            { label: 'Yes', value: 'y', style: 'primary' },
            { label: 'No', value: 'n' },
          ],
        },
      ],
    };
    expect(render(message)).toEqual({
      text: 'Deploy?\nsmall',
      blocks: [
        { type: 'section', text: { type: 'mrkdwn', text: 'Deploy?', verbatim: true } },
        { type: 'context', elements: [{ type: 'mrkdwn', text: 'small', verbatim: true }] },
        {
          type: 'actions',
          elements: [
            {
              type: 'button',
              action_id: 'nestor:0',
              text: { type: 'plain_text', text: 'Yes', emoji: false },
              value: 'y',
              style: 'primary',
            },
            {
              type: 'button',
              action_id: 'nestor:1',
              text: { type: 'plain_text', text: 'No', emoji: false },
              value: 'n',
            },
          ],
        },
      ],
    });
  });

  it('show a list whole where it fits', () => {
    expect(only({ kind: 'lines', lines: [own`1. ${'one'}`, own`2. ${'two'}`] }).text).toBe('1. one\n2. two');
  });

  it('show as many of 2,000 lines as fit, and count the rest', () => {
    const lines = Array.from({ length: 2000 }, (_, index) => own`${index + 1}. ${'a subject of some length'}`);
    const { blocks, text } = only({ kind: 'lines', lines });
    for (const shown of [text, mrkdwnOf(blocks).join('\n')]) {
      const rows = shown.split('\n');
      const [, rest = ''] = /^…and ([\d,]+) more$/u.exec(rows.at(-1) ?? '') ?? [];
      expect(rows.length - 1 + Number(rest.replaceAll(',', ''))).toBe(2000);
      expect(rows[0]).toBe('1. a subject of some length');
    }
    expect(mrkdwnOf(blocks).join('\n').length).toBeGreaterThan(11_000);
  });

  it('keep the newest lines of an output, inside its fence and without colours', () => {
    const lines = [
      ...Array.from({ length: 2000 }, (_, index) => `line ${index}`),
      '```<!channel>',
      '\u001b[31mred\u001b[0m\ttab',
    ];
    const texts = mrkdwnOf(only({ kind: 'output', lines }).blocks);
    expect(texts.at(-1)).toMatch(/line 1999\n``ˋ&lt;!channel&gt;\nred {4}tab\n```$/u);
    for (const text of texts) expect(text.match(/```/gu)).toHaveLength(2);
  });

  it('cut untrusted text of 5,000 characters between entities and characters', () => {
    for (const character of ['&', '😀', 'é', '<']) {
      const [shown = ''] = mrkdwnOf(only({ kind: 'text', text: own`${character.repeat(5000)}` }).blocks);
      expect(shown.length).toBeGreaterThan(2990);
      expect(shown).toMatch(/^(?:&amp;|&lt;|😀|é)+…$/u);
    }
  });

  it('put at most 25 of 500 buttons in a block, and keep the first text whole', () => {
    const buttons = Array.from({ length: 500 }, (_, index) => ({ label: `v1.0.${index}`, value: `v1.0.${index}` }));
    const { blocks } = render({
      parts: [
        { kind: 'text', text: own`Which version?` },
        { kind: 'buttons', buttons },
      ],
    });
    expect(mrkdwnOf(blocks)).toEqual(['Which version?']);
    expect(blocks.length).toBeGreaterThan(4);
  });

  it('cut lists before buttons and later texts', () => {
    const lines = Array.from({ length: 2000 }, (_, index) => own`${index}`);
    const { blocks, text } = render({
      parts: [
        { kind: 'text', text: own`first` },
        { kind: 'lines', lines },
        { kind: 'text', text: own`last` },
        { kind: 'buttons', buttons: [{ label: 'Yes', value: 'y' }] },
      ],
    });
    expect(mrkdwnOf(blocks)[0]).toBe('first');
    expect(mrkdwnOf(blocks).at(-1)).toBe('last');
    expect(blocks.at(-1)?.type).toBe('actions');
    expect(text).toMatch(/^first\n0\n[^]*…and [\d,]+ more\nlast$/u);
  });

  it('have a text even if there are none', () => {
    expect(render({ parts: [] })).toEqual({ text: '…', blocks: [] });
  });
});

describe('any message', () => {
  const anyText = fc.oneof(
    { weight: 5, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    {
      weight: 3,
      arbitrary: fc.string({
        unit: fc.constantFrom('<', '>', '&', '`', '"', '\\', '\n', '\ud83d', '😀', 'a', '@', '!'),
        maxLength: 80,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.string({ unit: fc.constantFrom('<', '&', '"', 'é', '😀', 'b'), minLength: 2000, maxLength: 6000 }),
    },
  );
  const span = fc.oneof(
    anyText.map((text) => ({ kind: 'own' as const, text: text.replaceAll('<', '') })),
    anyText.map((text) => ({ kind: 'untrusted' as const, text })),
    anyText.map((text) => ({ kind: 'code' as const, text })),
    fc.oneof(anyText, fc.constantFrom('U1', 'W2')).map((id) => ({ kind: 'person' as const, id })),
    fc.oneof(anyText, fc.constantFrom('C1', 'D2')).map((id) => ({ kind: 'channel' as const, id })),
    fc
      .tuple(fc.oneof(anyText, fc.constantFrom('https://x.example/', 'https://x.example/?<|>')), anyText)
      .map(([url, text]) => ({ kind: 'link' as const, url, text })),
  );
  const markup = fc.array(span, { maxLength: 5 });
  const button = fc.record({ label: anyText, value: anyText });
  const many = <T>(of: fc.Arbitrary<T>) =>
    fc.oneof(
      { weight: 4, arbitrary: fc.array(of, { maxLength: 6 }) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(of, fc.integer({ min: 0, max: 600 }))
          .map(([one, count]) => Array.from({ length: count }, () => one)),
      },
    );
  const part: fc.Arbitrary<Part> = fc.oneof(
    markup.map((text) => ({ kind: 'text' as const, text })),
    markup.map((text) => ({ kind: 'note' as const, text })),
    many(markup).map((lines) => ({ kind: 'lines' as const, lines })),
    many(anyText).map((lines) => ({ kind: 'output' as const, lines })),
    fc.record({
      kind: fc.constant('progress' as const),
      title: anyText,
      percent: fc.double({ noNaN: true }),
      steps: many(anyText),
      ended: fc.constantFrom('well' as const, 'badly' as const, null),
    }),
    many(button).map((buttons) => ({ kind: 'buttons' as const, buttons })),
  );
  const message = fc.record({ parts: many(part) });
  const drawing = fc.constantFrom('plan' as const, 'lines' as const);

  it('is rendered within the limits of Slack', () => {
    fc.assert(
      fc.property(message, drawing, (message, drawing) => {
        const { text, blocks } = render(message, drawing);
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(4000);
        expect(blocks.length).toBeLessThanOrEqual(50);
        expect(JSON.stringify(blocks).length).toBeLessThanOrEqual(12_000);
        for (const shown of mrkdwnOf(blocks)) {
          expect(shown.length).toBeGreaterThan(0);
          expect(shown.length).toBeLessThanOrEqual(3000);
        }
        const ids = blocks.flatMap((block) => {
          if (block.type !== 'actions') return [];
          expect(block.elements.length).toBeGreaterThan(0);
          expect(block.elements.length).toBeLessThanOrEqual(25);
          return block.elements.map((element) => {
            if (element.type !== 'button') throw new Error('no button');
            expect(element.text.text.length).toBeGreaterThan(0);
            expect(element.text.text.length).toBeLessThanOrEqual(75);
            expect(element.value?.length ?? 0).toBeLessThanOrEqual(2000);
            return element.action_id;
          });
        });
        expect(new Set(ids).size).toBe(ids.length);
        expect(problemsOf(blocks)).toEqual([]);
        expect(JSON.stringify({ text, blocks }).isWellFormed()).toBe(true);
        expect(() => encodeURIComponent(text + JSON.stringify(blocks))).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });

  it('has no < but in mentions and links of Nestor', () => {
    fc.assert(
      fc.property(message, drawing, (message, drawing) => {
        const { text, blocks } = render(message, drawing);
        for (const shown of [text, ...mrkdwnOf(blocks)])
          expect(
            shown.replace(/<(?:[@#][UWCGD][A-Z0-9]+|https:\/\/x\.example\/[^<>|\s]*\|[^<>|]*)>/gu, ''),
          ).not.toContain('<');
        expect(JSON.stringify(blocks.filter(({ type }) => type === 'plan'))).not.toMatch(/[<>]/u);
      }),
      { numRuns: 100 },
    );
  });

  it('keeps its first text', () => {
    fc.assert(
      fc.property(message, anyText, (message, words) => {
        const lead = { kind: 'text' as const, text: own`Deploy ${words}?` };
        const { text, blocks } = render({ parts: [...message.parts.filter((part) => part.kind !== 'text'), lead] });
        expect(text).toContain('Deploy ');
        expect(mrkdwnOf(blocks).some((shown) => shown.startsWith('Deploy '))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

function mrkdwnOf(blocks: ReturnType<typeof render>['blocks']): string[] {
  return blocks.flatMap((block) => {
    if (block.type === 'section') return block.text?.text ?? [];
    if (block.type === 'context')
      return block.elements.flatMap((element) => (element.type === 'mrkdwn' ? element.text : []));
    return [];
  });
}

/** What a workspace would object to. */
function problemsOf(blocks: ReturnType<typeof render>['blocks']): readonly string[] {
  const problems: string[] = [];
  for (const [index, block] of blocks.entries()) checkBlock({ ...block }, `/${index}`, problems);
  return problems;
}
