import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Block, markdownBlocks, type Span, spansOf } from './markdown-tokens.ts';

const text = (words: string): Span => ({ kind: 'text', text: words });

function wordsOf(spans: readonly Span[]): string {
  return spans.map((span) => ('spans' in span ? wordsOf(span.spans) : span.text)).join('');
}

function urlsOf(blocks: readonly Block[]): readonly string[] {
  const ofSpans = (spans: readonly Span[]): readonly string[] =>
    spans.flatMap((span) =>
      'spans' in span ? [...(span.kind === 'link' ? [span.url] : []), ...ofSpans(span.spans)] : [],
    );
  return blocks.flatMap((block) =>
    block.kind === 'code' ? [] : (block.kind === 'list' ? block.items : block.lines).flatMap((line) => ofSpans(line)),
  );
}

describe('blocks', () => {
  it('tells paragraphs, headings, lists, quotes and code apart', () => {
    const kinds = markdownBlocks(
      '# What\nwe saw\n\n- one\n- two\n  goes on\n1. first\n> said\n\n```sh\nrm -rf *\n```\nend',
    ).map(({ kind }) => kind);

    expect(kinds).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'code', 'paragraph']);
  });

  it('goes on with an item on the line under it, and keeps lines of a paragraph apart', () => {
    expect(markdownBlocks('- two\n  goes on')).toEqual([
      { kind: 'list', isOrdered: false, items: [[text('two goes on')]] },
    ]);
    expect(markdownBlocks('one\ntwo')).toEqual([{ kind: 'paragraph', lines: [[text('one')], [text('two')]] }]);
  });

  it('takes code without an end to the end of the text', () => {
    expect(markdownBlocks('```\nno end *here*')).toEqual([{ kind: 'code', text: 'no end *here*' }]);
  });
});

describe('spans', () => {
  it('marks code, strong, emphasis and links, one inside the other', () => {
    expect(spansOf('set `max_conn` to **_ten_**')).toEqual([
      text('set '),
      { kind: 'code', text: 'max_conn' },
      text(' to '),
      { kind: 'strong', spans: [{ kind: 'emphasis', spans: [text('ten')] }] },
    ]);
  });

  it('leaves names with underscores, products of numbers and HTML as they are', () => {
    for (const plain of ['a_long_name', '2 * 3 * 4', '<img src=x onerror=alert(1)>'])
      expect(spansOf(plain)).toEqual([text(plain)]);
  });

  it('opens web addresses and nothing else', () => {
    expect(spansOf('see https://example.org/a.')).toEqual([
      text('see '),
      { kind: 'link', url: 'https://example.org/a', spans: [text('https://example.org/a')] },
      text('.'),
    ]);
    expect(wordsOf(spansOf('[x](javascript:alert(1))'))).toContain('javascript:');
    expect(spansOf('[x](data:text/html,y)').every(({ kind }) => kind === 'text')).toBe(true);
  });
});

it('reads every text, keeps links to the web, and ends', () => {
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
    'b',
    ' ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (any) => {
        expect(urlsOf(markdownBlocks(any)).filter((url) => !/^https?:\/\//.test(url))).toEqual([]);
      },
    ),
  );
});

it('takes a hostile text of 20,000 characters within a moment', () => {
  const before = performance.now();
  for (const piece of ['**a', '`', '[a', '_a', '*a ', '> ', '~~x'])
    markdownBlocks(piece.repeat(Math.ceil(20_000 / piece.length)));

  expect(performance.now() - before).toBeLessThan(2_000);
});
