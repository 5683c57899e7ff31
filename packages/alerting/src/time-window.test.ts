import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import type { TimeWindow } from './rules.ts';
import { compileTimeWindow } from './time-window.ts';
import type { CompiledWindow } from './time-window.ts';

const MINUTE = 60_000;

function compile(window: Partial<TimeWindow>): CompiledWindow {
  const result = compileTimeWindow({ zone: 'Europe/Berlin', weekdays: undefined, minutes: undefined, ...window });
  if (!result.ok) throw new RangeError(result.problem);
  return result.window;
}

/** The same question, asked of the time zone library anew for each moment. */
function holdsSlowly({ zone, weekdays, minutes }: TimeWindow, at: number): boolean {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const minute = local.hour * 60 + local.minute;
  const isOvernight = minutes !== undefined && minutes.to < minutes.from;
  const day = isOvernight && minute < minutes.to ? local.toPlainDate().subtract({ days: 1 }) : local.toPlainDate();
  if (weekdays !== undefined && !weekdays.includes(day.dayOfWeek)) return false;
  if (minutes === undefined) return true;
  return isOvernight ? minute >= minutes.from || minute < minutes.to : minute >= minutes.from && minute < minutes.to;
}

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'America/Santiago', 'UTC'];
const minuteOfDay = fc.oneof(fc.constantFrom(0, 60, 120, 150, 180, 1320, 1440), fc.nat(1440));
const anyWindow: fc.Arbitrary<TimeWindow> = fc.record({
  zone: fc.constantFrom(...zones, 'Africa/Casablanca'),
  weekdays: fc.option(fc.subarray([1, 2, 3, 4, 5, 6, 7]), { nil: undefined }),
  minutes: fc.option(fc.record({ from: minuteOfDay, to: minuteOfDay }), { nil: undefined }),
});
/** Days on which clocks change somewhere, and any others. */
const anyMoment = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2026-02-15'),
    fc.integer({ min: -2 * 1440, max: 2 * 1440 }),
  )
  .map(([day, minutes]) => Date.parse(`${day}T01:00:00Z`) + minutes * MINUTE);

describe('compileTimeWindow', () => {
  it('runs over midnight on the day on which it began', () => {
    const nights = compile({ weekdays: [5], minutes: { from: 22 * 60, to: 6 * 60 } });

    expect(nights.holds(Date.parse('2026-06-05T21:59:59.999+02:00'))).toBe(false);
    expect(nights.holds(Date.parse('2026-06-05T22:00:00+02:00'))).toBe(true);
    expect(nights.holds(Date.parse('2026-06-06T05:59:00+02:00'))).toBe(true);
    expect(nights.holds(Date.parse('2026-06-06T06:00:00+02:00'))).toBe(false);
    expect(nights.holds(Date.parse('2026-06-06T23:00:00+02:00'))).toBe(false);
  });

  it('holds in both hours when one comes twice, and in none when it is skipped', () => {
    const hour = compile({ minutes: { from: 120, to: 180 } });

    expect(hour.nextChange(Date.parse('2026-10-24T22:00:00Z'))).toBe(Date.parse('2026-10-25T00:00:00Z'));
    expect(hour.nextChange(Date.parse('2026-10-25T00:00:00Z'))).toBe(Date.parse('2026-10-25T02:00:00Z'));
    expect(hour.nextChange(Date.parse('2026-03-28T22:00:00Z'))).toBe(Date.parse('2026-03-30T00:00:00Z'));
  });

  it('never changes where every moment is the same', () => {
    expect(compile({}).nextChange(0)).toBeUndefined();
    expect(compile({ weekdays: [] }).nextChange(0)).toBeUndefined();
    expect(compile({ minutes: { from: 60, to: 60 } }).holds(0)).toBe(false);
    expect(compile({ minutes: { from: 0, to: 1440 } }).nextChange(0)).toBeUndefined();
  });

  it('holds whenever the time zone library says so', () => {
    fc.assert(
      fc.property(anyWindow, fc.array(anyMoment, { maxLength: 8 }), (window, moments) => {
        const compiled = compile(window);

        for (const at of moments) expect(compiled.holds(at)).toBe(holdsSlowly(window, at));
      }),
    );
  });

  it('changes next when the answer changes next, to the minute', () => {
    fc.assert(
      fc.property(anyWindow, anyMoment, (window, at) => {
        const compiled = compile(window);
        const before = compiled.holds(at);
        let expected: number | undefined = at + MINUTE;
        while (compiled.holds(expected) === before) {
          expected += MINUTE;
          if (expected > at + 15 * 1440 * MINUTE) break;
        }
        if (compiled.holds(expected) === before) expected = undefined;

        expect(compiled.nextChange(at)).toBe(expected);
      }),
    );
  });

  it.each([
    [{ zone: 'Mars/Olympus' }, /no time zone/u],
    [{ weekdays: [0] }, /weekdays are 1/u],
    [{ minutes: { from: -1, to: 10 } }, /minutes of the day/u],
    [{ minutes: { from: 0, to: Number.NaN } }, /minutes of the day/u],
  ])('refuses %o', (window, problem) => {
    expect(() => compile(window)).toThrow(problem);
  });
});
