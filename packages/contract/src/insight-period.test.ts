import { expect, it } from 'vitest';
import { beginOfPeriod } from './insight-period.ts';

it.each([
  ['2026-11-22T00:00:00.000Z', 30, '2026-10-23T00:00:00.000Z'],
  ['2026-11-22T23:59:59.999Z', 30, '2026-10-23T00:00:00.000Z'],
  // Somewhere it is the next day already, and somewhere clocks change: days are those of UTC.
  ['2026-03-29T22:30:00.000+00:00', 90, '2025-12-29T00:00:00.000Z'],
])('at %s a period of %i days begins at %s', (now, days, begin) => {
  expect(new Date(beginOfPeriod(days, Date.parse(now))).toISOString()).toBe(begin);
});
