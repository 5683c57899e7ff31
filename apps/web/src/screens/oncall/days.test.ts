import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dateWords,
  daysIn,
  daysWords,
  instantOfLocalField,
  lastWeekly,
  localFieldOf,
  startOfWeek,
  stretchWords,
} from './days.ts';

const at = Date.parse;
const HOUR_MS = 3_600_000;

describe('daysIn', () => {
  it('begins days at midnight of the zone and counts the hours of the days on which its clock changes', () => {
    const days = daysIn('Europe/Berlin', at('2026-03-28T12:00Z'), at('2026-03-30T12:00Z'));

    expect(days.map(({ on, hours, weekday }) => [on, hours, weekday])).toEqual([
      ['2026-03-28', 24, 6],
      ['2026-03-29', 23, 7],
      ['2026-03-30', 24, 1],
    ]);
    expect(days[0]?.from).toBe(at('2026-03-27T23:00Z'));
    expect(daysIn('Europe/Berlin', at('2026-10-25T12:00Z'), at('2026-10-25T12:01Z'))[0]?.hours).toBe(25);
  });

  it('leaves no hole between days and none out, whatever the zone', () => {
    const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'UTC'];
    fc.assert(
      fc.property(fc.constantFrom(...zones), fc.integer({ min: 0, max: 400 }), (zone, day) => {
        const from = at('2026-01-01T00:00Z') + day * 24 * HOUR_MS;
        const days = daysIn(zone, from, from + 14 * 24 * HOUR_MS);
        expect(days[0]?.from).toBeLessThanOrEqual(from);
        expect(days.at(-1)?.to).toBeGreaterThanOrEqual(from + 14 * 24 * HOUR_MS);
        for (const [index, each] of days.entries()) if (index > 0) expect(each.from).toBe(days[index - 1]?.to);
      }),
    );
  });
});

describe('moments in a zone', () => {
  it('takes what a field says as the wall clock of the zone, and writes it back', () => {
    const instant = instantOfLocalField('America/New_York', '2026-11-23T09:00');

    expect(instant).toBe(at('2026-11-23T14:00Z'));
    expect(localFieldOf('America/New_York', instant ?? 0)).toBe('2026-11-23T09:00');
    expect(instantOfLocalField('UTC', '')).toBeUndefined();
  });

  it('begins a week on Monday, by the clock of the zone', () => {
    expect(startOfWeek('Asia/Tokyo', at('2026-11-22T16:00Z'))).toBe(at('2026-11-22T15:00Z'));
    expect(startOfWeek('UTC', at('2026-11-22T16:00Z'))).toBe(at('2026-11-16T00:00Z'));
  });

  it('names the weekday, and the second day only where it is another', () => {
    const nine = at('2026-11-23T08:00Z');

    expect(dateWords('Europe/Berlin', nine)).toBe('Mon 23 Nov');
    expect(daysWords('UTC', { from: at('2026-11-23T00:00Z'), to: at('2026-12-07T00:00Z') })).toBe(
      'Mon 23 Nov to Sun 6 Dec',
    );
    expect(stretchWords('Europe/Berlin', { from: nine, to: nine + 8 * HOUR_MS })).toBe('Mon 23 Nov 09:00 to 17:00');
    expect(stretchWords('Europe/Berlin', { from: nine, to: nine + 24 * HOUR_MS })).toBe(
      'Mon 23 Nov 09:00 to Tue 24 Nov 09:00',
    );
  });
});

describe('lastWeekly', () => {
  it('is this week where the hour has come, the week before where it has not', () => {
    const sunday = at('2026-11-22T11:00Z');

    expect(lastWeekly('UTC', sunday, 1, '09:00')).toBe('2026-11-16T09:00');
    expect(lastWeekly('UTC', sunday, 7, '11:00')).toBe('2026-11-22T11:00');
    expect(lastWeekly('UTC', sunday, 7, '11:01')).toBe('2026-11-15T11:01');
    expect(lastWeekly('Asia/Tokyo', at('2026-11-22T23:30Z'), 1, '09:00')).toBe('2026-11-16T09:00');
    expect(lastWeekly('Asia/Tokyo', at('2026-11-23T00:30Z'), 1, '09:00')).toBe('2026-11-23T09:00');
  });
});
