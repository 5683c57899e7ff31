import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type WeeklyHours, isWithinHours, nextOpening } from './escalation-hours.ts';

const OFFICE: WeeklyHours = { zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1020 };
const at = (text: string): number => Date.parse(text);

describe('hours of the week', () => {
  it.each([
    ['2026-11-23T07:59:59Z', false],
    ['2026-11-23T08:00:00Z', true],
    ['2026-11-23T15:59:59Z', true],
    ['2026-11-23T16:00:00Z', false],
    ['2026-11-22T10:00:00Z', false],
  ])('are local: %s is within office hours of Berlin: %s', (moment, expected) => {
    expect(isWithinHours(OFFICE, at(moment))).toBe(expected);
  });

  it('belong to the day they begin on, when they run over midnight', () => {
    const night: WeeklyHours = { zone: 'UTC', weekdays: [5], fromMinute: 1320, toMinute: 360 };

    expect(isWithinHours(night, at('2026-11-27T23:00:00Z'))).toBe(true);
    expect(isWithinHours(night, at('2026-11-28T05:59:00Z'))).toBe(true);
    expect(isWithinHours(night, at('2026-11-28T06:00:00Z'))).toBe(false);
    expect(isWithinHours(night, at('2026-11-28T23:00:00Z'))).toBe(false);
  });

  it('open on the next working day, over a weekend and a clock change', () => {
    expect(nextOpening(OFFICE, at('2026-11-27T16:00:00Z'))).toBe(at('2026-11-30T08:00:00Z'));
    expect(nextOpening(OFFICE, at('2026-03-27T16:00:00Z'))).toBe(at('2026-03-30T07:00:00Z'));
    expect(nextOpening(OFFICE, at('2026-11-23T08:00:00Z'))).toBe(at('2026-11-24T08:00:00Z'));
  });

  it('open after the gap when the clock skips their beginning', () => {
    const early: WeeklyHours = { zone: 'Europe/Berlin', weekdays: [7], fromMinute: 150, toMinute: 300 };

    expect(nextOpening(early, at('2026-03-28T12:00:00Z'))).toBe(at('2026-03-29T01:00:00Z'));
  });

  it('are unknown in a zone nobody knows', () => {
    const nowhere = { ...OFFICE, zone: 'Mars/Base' };

    expect(isWithinHours(nowhere, 0)).toBe('unknown');
    expect(nextOpening(nowhere, 0)).toBeUndefined();
  });

  it('are entered at the next opening and at no minute before it', () => {
    const anyHours = fc.record({
      zone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu'),
      weekdays: fc.subarray([1, 2, 3, 4, 5, 6, 7]),
      fromMinute: fc.integer({ min: 0, max: 1439 }),
      toMinute: fc.integer({ min: 0, max: 1440 }),
    });
    const anyMoment = fc
      .integer({ min: 0, max: 366 * 1440 })
      .map((minutes) => at('2026-01-01T00:00:00Z') + minutes * 60_000);

    fc.assert(
      fc.property(anyHours, anyMoment, (hours, now) => {
        const opening = nextOpening(hours, now);
        if (isWithinHours(hours, now) !== false) return;
        let minute = now;
        while (isWithinHours(hours, minute) === false) minute += 60_000;
        expect(opening).toBe(minute);
      }),
      { numRuns: 60 },
    );
  });
});
