import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Block, TextSpan } from './block.ts';
import { markdownToHtml, plainText, readMarkdown } from './index.ts';

const spansOf = (text: string): readonly TextSpan[] =>
  readMarkdown(text).flatMap((block: Block) =>
    block.kind === 'code' ? [{ text: block.text }] : block.kind === 'list' ? block.items.flat() : block.spans,
  );

describe('what people write', () => {
  it('has paragraphs, headings, lists, quotes and code, and a line for a line', () => {
    const blocks = readMarkdown(
      '# Now\nWe are\nlooking.\n\n- one\n- two\n\n1. first\n\n> said\n> twice\n\n```\nx <b>\n```',
    );

    expect(blocks).toEqual([
      { kind: 'heading', spans: [{ text: 'Now' }] },
      { kind: 'paragraph', spans: [{ text: 'We are' }, { text: '\n' }, { text: 'looking.' }] },
      { kind: 'list', isOrdered: false, items: [[{ text: 'one' }], [{ text: 'two' }]] },
      { kind: 'list', isOrdered: true, items: [[{ text: 'first' }]] },
      { kind: 'quote', spans: [{ text: 'said' }, { text: '\n' }, { text: 'twice' }] },
      { kind: 'code', text: 'x <b>' },
    ]);
  });

  it('tells what is nested in its order, and loses none of it', () => {
    expect(readMarkdown('- a\n  - b\n    more of b\n- c\n\n> - d\n> \n> e')).toEqual([
      {
        kind: 'list',
        isOrdered: false,
        items: [[{ text: 'a' }], [{ text: 'b' }, { text: '\n' }, { text: 'more of b' }], [{ text: 'c' }]],
      },
      { kind: 'quote', spans: [{ text: 'd' }, { text: '\n' }, { text: 'e' }] },
    ]);
    expect(readMarkdown('- a\n\n  ```\n  x\n  ```\n\n  b\n- c')).toEqual([
      { kind: 'list', isOrdered: false, items: [[{ text: 'a' }]] },
      { kind: 'code', text: 'x' },
      { kind: 'list', isOrdered: false, items: [[{ text: 'b' }], [{ text: 'c' }]] },
    ]);
  });

  it('shows a table as it was written', () => {
    expect(readMarkdown('before\n\n| a | b |\n|---|---|\n| 1 | **2** |\n\nafter')).toEqual([
      { kind: 'paragraph', spans: [{ text: 'before' }] },
      { kind: 'code', text: '| a | b |\n|---|---|\n| 1 | **2** |' },
      { kind: 'paragraph', spans: [{ text: 'after' }] },
    ]);
  });

  it('marks strong, emphasis, what is struck, code and links, one inside the other', () => {
    expect(
      spansOf('**all of _it_** ~~gone~~ `a_b` see [the **docs**](https://example.org/x_y_z) snake_case_name'),
    ).toEqual([
      { text: 'all of ', isStrong: true },
      { text: 'it', isStrong: true, isEmphasised: true },
      { text: ' ' },
      { text: 'gone', isStruck: true },
      { text: ' ' },
      { text: 'a_b', isCode: true },
      { text: ' see ' },
      { text: 'the ', url: 'https://example.org/x_y_z' },
      { text: 'docs', isStrong: true, url: 'https://example.org/x_y_z' },
      { text: ' snake_case_name' },
    ]);
  });

  it('opens web addresses, and takes no file for a place', () => {
    expect(spansOf('see https://example.org/a. and checkout.ts, release.md, 2 * 3 * 4')).toEqual([
      { text: 'see ' },
      { text: 'https://example.org/a', url: 'https://example.org/a' },
      { text: '. and checkout.ts, release.md, 2 * 3 * 4' },
    ]);
  });

  it('takes code without an end to the end of the text', () => {
    expect(readMarkdown('```\nno end *here*')).toEqual([{ kind: 'code', text: 'no end *here*' }]);
  });
});

describe('what would act', () => {
  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert)',
    '[x](data:text/html,1)',
    '[x](vbscript:1)',
    '<a href="javascript:1">x</a>',
    '<img src=x onerror=alert(1)>',
  ])('is text: %s', (text) => {
    const spans = spansOf(text);

    expect(spans.map((span) => span.text).join('')).toBe(text);
    expect(spans.every(({ url }) => url === undefined)).toBe(true);
  });

  it('has no way in, whatever the text', () => {
    const pieces = fc.constantFrom(
      '*',
      '**',
      '_',
      '`',
      '```',
      '[a]',
      '(https://e.org)',
      '(javascript:x)',
      '\n',
      '- ',
      '> ',
      '1. ',
      '|-|',
      '<',
      '&',
      'b',
      ' ',
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        for (const { url } of spansOf(text)) if (url !== undefined) expect(url).toMatch(/^(https?:|mailto:)/i);
      }),
    );
  });
});

it('gives mails and feeds the words with the addresses of links', () => {
  expect(plainText(readMarkdown('See [docs](https://example.org)\n\n1. a\n2. **b**'))).toBe(
    'See docs (https://example.org)\n\n1. a\n2. b',
  );
});

it('takes a hostile text of 20,000 characters within a moment, and never throws', () => {
  const before = performance.now();
  for (const piece of [
    '**a',
    '`',
    '[',
    '_a*',
    '*a_',
    '> ',
    '1. ',
    '- ',
    '~~x',
    '[a](',
    '![',
    'a\n-\n',
    '|-|\n',
    '<a ',
  ]) {
    const text = piece.repeat(Math.ceil(20_000 / piece.length));
    readMarkdown(text);
    markdownToHtml(text);
  }

  expect(performance.now() - before).toBeLessThan(5_000);
});
