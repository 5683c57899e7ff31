import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bareUrl, bytesOf, fitText, oneLine } from './message-text.ts';

describe('one line', () => {
  it.each([
    ['a\r\nBcc: b', 'a Bcc: b'],
    ['  a \t b\u0000\u001b[31m', 'a b [31m'],
    ['pay\u202etxt.exe\u2069', 'pay txt.exe'],
    ['half \ud83d', 'half �'],
    ['日本 🔥', '日本 🔥'],
  ])('of %j is %j', (text, line) => {
    expect(oneLine(text)).toBe(line);
  });
});

describe('text that must fit', () => {
  const escape = (character: string): string => (character === '&' ? '&amp;' : character);

  it('stays whole where it fits, and is cut between characters where not', () => {
    expect(fitText('a & b', { max: 9, escape })).toBe('a &amp; b');
    expect(fitText('a & b', { max: 8, escape })).toBe('a &amp;…');
    expect(fitText('a & b', { max: 7, escape })).toBe('a …');
    expect(fitText('🔥🔥', { max: 3 })).toBe('🔥…');
    expect(fitText('🔥🔥', { max: 7, sizeOf: bytesOf })).toBe('🔥…');
  });

  it('never takes more room than there is, and never breaks an escape', () => {
    const anyText = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(anyText, fc.integer({ min: 3, max: 40 }), fc.boolean(), (text, max, isBytes) => {
        const sizeOf = isBytes ? bytesOf : (part: string): number => part.length;
        const fitting = fitText(text, { max, escape, sizeOf });

        expect(sizeOf(fitting)).toBeLessThanOrEqual(max);
        expect(fitting.replaceAll('&amp;', '')).not.toContain('&');
        expect(fitting.isWellFormed()).toBe(true);
      }),
    );
  });
});

it('carries our urls through formats with bars and brackets', () => {
  expect(bareUrl('https://lockstep.example.org/a_(1)|b?c=<d>')).toBe(
    'https://lockstep.example.org/a_%281%29%7cb?c=%3Cd%3E',
  );
});
