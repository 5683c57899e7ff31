import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rowsInWindow } from './use-window-rows.ts';

it('draws a few dozen of a hundred thousand rows, wherever the list is scrolled to', () => {
  for (const top of [200, -600_000, -5_999_000]) {
    const { from, to } = rowsInWindow({ top, height: 1_000 }, 100_000, 60);

    expect(to - from).toBeLessThan(50);
  }
});

it('holds every row that can be seen', () => {
  fc.assert(
    fc.property(fc.integer({ min: -100_000, max: 900 }), fc.nat(2_000), fc.nat(1_999), (top, count, index) => {
      const rowTop = top + index * 60;
      fc.pre(index < count && rowTop + 60 > 0 && rowTop < 1_000);
      const { from, to } = rowsInWindow({ top, height: 1_000 }, count, 60);
      expect(from <= index && index < to).toBe(true);
    }),
  );
});

it('draws nothing of nothing', () => {
  expect(rowsInWindow({ top: 0, height: 1_000 }, 0, 60)).toEqual({ from: 0, to: 0 });
});
