import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStatusText, plainText } from './markdown.ts';

describe('the text of an update', () => {
  it('knows paragraphs, headings, lists, quotes and code', () => {
    const blocks = parseStatusText('# Now\nWe are\nlooking.\n\n- one\n- two\n1. first\n> said\n```\nx <b>\n```');

    expect(blocks).toEqual([
      { kind: 'heading', spans: [{ text: 'Now' }] },
      { kind: 'paragraph', spans: [{ text: 'We are' }, { text: '\n' }, { text: 'looking.' }] },
      { kind: 'list', isOrdered: false, items: [[{ text: 'one' }], [{ text: 'two' }]] },
      { kind: 'list', isOrdered: true, items: [[{ text: 'first' }]] },
      { kind: 'quote', spans: [{ text: 'said' }] },
      { kind: 'code', text: 'x <b>' },
    ]);
  });

  it('knows strong, emphasis, code and links, one inside the other', () => {
    const [block] = parseStatusText('**very *late*** or `a_b` see [docs](https://example.org/x_y_z) snake_case_name');

    expect(block).toMatchObject({
      spans: expect.arrayContaining([
        { text: 'a_b', isCode: true },
        { text: 'docs', url: 'https://example.org/x_y_z' },
        { text: ' snake_case_name' },
      ]),
    });
    expect(parseStatusText('**all of _it_**')).toEqual([
      {
        kind: 'paragraph',
        spans: [
          { text: 'all of ', isStrong: true },
          { text: 'it', isStrong: true, isEmphasised: true },
        ],
      },
    ]);
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](javascript:alert)',
    '[x](data:text/html,1)',
    '<a href="javascript:1">x</a>',
  ])('leaves %s as text', (text) => {
    const spans = parseStatusText(text).flatMap((block) => ('spans' in block ? block.spans : []));

    expect(spans.map((span) => span.text).join('')).toBe(text);
    expect(spans.every(({ url }) => url === undefined)).toBe(true);
  });

  it('gives mails and feeds the words with the addresses of links', () => {
    expect(plainText(parseStatusText('See [docs](https://example.org)\n\n1. a\n2. **b**'))).toBe(
      'See docs (https://example.org)\n\n1. a\n2. b',
    );
  });

  it('never gives a link that is none of the safe kinds, and never fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]()*_`#>-1. \njavscript:htps/<&"'.split('')) }), (text) => {
        const spans = parseStatusText(text).flatMap((block) =>
          block.kind === 'list' ? block.items.flat() : 'spans' in block ? block.spans : [],
        );
        for (const { url } of spans) if (url !== undefined) expect(url).toMatch(/^(https?:|mailto:)/i);
      }),
    );
  });

  it('takes hostile texts in a moment', () => {
    const started = performance.now();

    for (const unit of ['*', '[', '_a', '**a', '[a](', '`', '> ', '- '])
      parseStatusText(unit.repeat(8_000 / unit.length));

    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
