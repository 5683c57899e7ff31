import { describe, expect, it } from 'vitest';
import { counted, named, tableLines } from './table.ts';

describe('tableLines', () => {
  it('aligns columns by what is seen, not by what colours them', () => {
    const red = (text: string) => `<${text}>`;

    const lines = tableLines(
      ['A', 'LONG', 'Z'],
      [
        ['✓ one', { text: 'x', paint: red }, 'end'],
        ['2', 'yy', ''],
      ],
      Number.POSITIVE_INFINITY,
    );

    expect(lines).toEqual(['A      LONG  Z', '✓ one  <x   >  end', '2      yy']);
  });

  it('cuts the last column at the width, and nothing for a pipe', () => {
    const text = 'a sentence that is longer than the terminal is wide';

    expect(tableLines(['A', 'B'], [['x', text]], 30)[1]).toBe('x  a sentence that is longer …');
    expect(tableLines(['A', 'B'], [['x', text]], Number.POSITIVE_INFINITY)[1]).toBe(`x  ${text}`);
  });
});

describe('tableLines, wrapping', () => {
  it('goes on below the last column, by words', () => {
    const lines = tableLines(['A', 'B'], [['xy', 'one two three four five six seven']], 24, 'wrap');

    expect(lines).toEqual(['A   B', 'xy  one two three four', '    five six seven']);
  });
});

describe('words', () => {
  it('count and shorten', () => {
    expect([counted(1, 'pair'), counted(1200, 'pair'), named(['a', 'b', 'c', 'd'], 2)]).toEqual([
      '1 pair',
      '1,200 pairs',
      'a, b and 2 more',
    ]);
  });
});
