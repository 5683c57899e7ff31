import fc from 'fast-check';
import { expect, it } from 'vitest';
import { counted, grouped } from './counted.ts';

it('sets thousands apart as English does', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (count) => {
      expect(grouped(count)).toBe(count.toLocaleString('en'));
    }),
  );
});

it('says one of one', () => {
  expect([counted(1, 'thing'), counted(0, 'thing'), counted(1_200, 'entry', 'entries')]).toEqual([
    '1 thing',
    '0 things',
    '1,200 entries',
  ]);
});
