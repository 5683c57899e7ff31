import { expect, it } from 'vitest';
import { periodBefore, periodOf } from './period.ts';

const DAY = 86_400_000;
const now = Date.parse('2026-11-22T12:00Z');
const of = (from?: string, to?: string) => periodOf({ now }, { from, to });

it('is the last ninety days, or what is asked for, never the future', () => {
  expect(of()).toEqual({ from: Date.parse('2026-08-24T00:00Z'), to: now });
  expect(of('2025-10-18T00:00:00Z').from).toBe(Date.parse('2025-10-18T00:00Z'));
  expect(of('2026-11-01T00:00:00Z')).toEqual({ from: Date.parse('2026-11-01T00:00Z'), to: now });
  expect(of(undefined, '2026-10-01T00:00:00Z').to).toBe(Date.parse('2026-10-01T00:00Z'));
  expect(of('2026-11-01T00:00:00Z', '2027-01-01T00:00:00Z').to).toBe(now);
});

it('is compared with as long a time right before', () => {
  expect(periodBefore({ from: 10 * DAY, to: 15 * DAY })).toEqual({ from: 5 * DAY, to: 10 * DAY });
});

it.each([
  ['2026-11-22T12:00:00Z', undefined],
  ['2027-01-01T00:00:00Z', '2027-02-01T00:00:00Z'],
  ['2026-03-01T00:00:00Z', '2026-02-01T00:00:00Z'],
  ['2025-10-17T23:59:59Z', undefined],
  [undefined, '1970-03-01T00:00:00Z'],
  ['1970-01-01T00:00:00Z', '1970-01-02T00:00:00Z'],
])('from %s to %s is refused with the field and the cure', (from, to) => {
  expect(() => of(from, to)).toThrow(
    expect.objectContaining({ code: 'request.invalid', fields: [expect.objectContaining({ field: 'query.from' })] }),
  );
});
