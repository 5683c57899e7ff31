import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placesOf, withoutParts } from './sensitive.ts';

it('takes every part out, whatever their order', () => {
  expect(
    withoutParts('key abc and key def end', [
      { from: 4, to: 7 },
      { from: 16, to: 19 },
    ]),
  ).toBe('key [taken out] and key [taken out] end');
  expect(withoutParts('abc', [])).toBe('abc');
});

it('finds each place of some words once, and none of nothing', () => {
  expect(placesOf('aXbXc', 'X')).toEqual([
    { from: 1, to: 2 },
    { from: 3, to: 4 },
  ]);
  expect(placesOf('abc', '')).toEqual([]);
});

it('leaves nothing of the words that were found', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', 'b', 'z') }), (text) => {
      expect(withoutParts(text, placesOf(text, 'z'))).not.toContain('z');
    }),
  );
});
