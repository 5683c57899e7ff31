import { expect, it } from 'vitest';
import { axisTicks } from './axis-ticks.ts';

const span = (from: string, to: string) => ({ from: Date.parse(from), to: Date.parse(to) });
const words = (...[shown, width]: Parameters<typeof axisTicks>) => axisTicks(shown, width).map((tick) => tick.words);

it.each([
  ['months', span('2026-08-24', '2026-12-22'), 358, ['Sept 2026', 'Oct', 'Nov', 'Dec']],
  ['months across a year', span('2025-10-10', '2026-02-10'), 358, ['Nov 2025', 'Dec', 'Jan 2026', 'Feb']],
  ['days', span('2026-11-12T12:00:00Z', '2026-11-22'), 358, ['13 Nov 2026', '15 Nov', '17 Nov', '19 Nov', '21 Nov']],
  ['hours', span('2026-11-21T10:00:00Z', '2026-11-22T10:00:00Z'), 358, ['21 Nov', '18:00', '22 Nov', '06:00']],
  ['years', span('2019-01-01', '2026-01-01'), 358, ['2020', '2022', '2024', '2026']],
])('says %s in one form', (_, shown, width, expected) => {
  expect(words(shown, width)).toEqual(expected);
});

it('has two labels at least, however narrow it is', () => {
  for (let days = 1; days < 1200; days += 7)
    expect(words({ from: Date.UTC(2025, 2, 3), to: Date.UTC(2025, 2, 3 + days) }, 300).length).toBeGreaterThan(1);
});
