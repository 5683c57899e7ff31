import { describe, expect, it } from 'vitest';
import { compileOccurrences } from './recurrence.ts';
import type { Occurrences } from './recurrence.ts';
import type { MaintenanceWindow } from './rules.ts';

const HOUR = 3_600_000;

function compile(parts: Partial<MaintenanceWindow>): Occurrences {
  const startsAt = Date.parse('2026-01-04T01:30:00Z');
  const result = compileOccurrences({
    id: 'm',
    name: 'patches',
    serviceIds: undefined,
    matchers: [],
    startsAt,
    endsAt: startsAt + 2 * HOUR,
    recurrence: undefined,
    zone: 'Europe/Berlin',
    ...parts,
  });
  if (!result.ok) throw new RangeError(result.problem);
  return result.occurrences;
}

const at = (text: string): number => Date.parse(text);

describe('compileOccurrences', () => {
  it('is in force once without a recurrence, its end excluded', () => {
    const once = compile({});

    expect(once.activeUntil(at('2026-01-04T01:29:59Z'))).toBeUndefined();
    expect(once.activeUntil(at('2026-01-04T01:30:00Z'))).toBe(at('2026-01-04T03:30:00Z'));
    expect(once.activeUntil(at('2026-01-04T03:30:00Z'))).toBeUndefined();
    expect(once.nextChange(0)).toBe(at('2026-01-04T01:30:00Z'));
    expect(once.nextChange(at('2026-01-04T03:30:00Z'))).toBeUndefined();
  });

  it('begins at the same wall-clock time before and after the clocks change', () => {
    const sundays = compile({ recurrence: 'FREQ=WEEKLY;BYDAY=SU' });

    expect(sundays.activeUntil(at('2026-03-22T01:30:00Z'))).toBe(at('2026-03-22T03:30:00Z'));
    expect(sundays.nextChange(at('2026-04-04T00:00:00Z'))).toBe(at('2026-04-05T00:30:00Z'));
    expect(sundays.activeUntil(at('2026-04-05T01:00:00Z'))).toBe(at('2026-04-05T02:30:00Z'));
  });

  it('leaves out the occurrence whose beginning the clocks skip', () => {
    const sundays = compile({ recurrence: 'RRULE:FREQ=WEEKLY;BYDAY=SU' });

    expect(sundays.nextChange(at('2026-03-28T00:00:00Z'))).toBe(at('2026-04-05T00:30:00Z'));
  });

  it('lasts as long as the first occurrence, clock change or not', () => {
    const nights = compile({
      startsAt: at('2026-01-04T23:00:00+01:00'),
      endsAt: at('2026-01-05T06:00:00+01:00'),
      recurrence: 'FREQ=DAILY',
    });

    expect(nights.activeUntil(at('2026-03-28T23:00:00+01:00'))).toBe(at('2026-03-29T07:00:00+02:00'));
    expect(nights.activeUntil(at('2026-10-24T23:00:00+02:00'))).toBe(at('2026-10-25T05:00:00+01:00'));
  });

  it('ends with its rule', () => {
    const thrice = compile({ recurrence: 'FREQ=DAILY;COUNT=3' });

    expect(thrice.activeUntil(at('2026-01-06T02:00:00Z'))).toBe(at('2026-01-06T03:30:00Z'));
    expect(thrice.nextChange(at('2026-01-06T03:30:00Z'))).toBeUndefined();
    expect(
      compile({ recurrence: 'FREQ=DAILY;UNTIL=20260105T000000Z' }).activeUntil(at('2026-01-05T02:00:00Z')),
    ).toBeUndefined();
  });

  it('counts the first occurrence, whether the rule does or not', () => {
    const mondays = compile({ recurrence: 'FREQ=WEEKLY;BYDAY=MO' });

    expect(mondays.activeUntil(at('2026-01-04T02:00:00Z'))).toBe(at('2026-01-04T03:30:00Z'));
    expect(mondays.nextChange(at('2026-01-04T03:30:00Z'))).toBe(at('2026-01-05T01:30:00Z'));
  });

  it('covers all time when occurrences overlap', () => {
    const startsAt = at('2026-01-04T12:00:00Z');
    const always = compile({ startsAt, endsAt: startsAt + 25 * HOUR, recurrence: 'FREQ=DAILY' });

    for (let hour = 0; hour < 24 * 20; hour++) {
      expect(always.activeUntil(at('2026-03-20T00:00:00Z') + hour * HOUR)).toBeDefined();
    }
  });

  it('answers the same whatever was asked before', () => {
    const recurrence = 'FREQ=MONTHLY;BYDAY=1SU,3WE';
    const kept = compile({ recurrence });
    const moments = Array.from({ length: 60 }, (_, i) => at('2026-02-01T00:00:00Z') + ((i * 1931) % 5000) * HOUR);

    for (const moment of moments) {
      const fresh = compile({ recurrence });
      expect(kept.activeUntil(moment)).toBe(fresh.activeUntil(moment));
      expect(kept.nextChange(moment)).toBe(fresh.nextChange(moment));
      const change = kept.nextChange(moment) ?? moment;
      expect(kept.activeUntil(change - 1) === undefined).toBe(kept.activeUntil(moment) === undefined);
      expect(kept.activeUntil(change) === undefined).toBe(kept.activeUntil(moment) !== undefined);
    }
  });

  it.each([
    [{ recurrence: 'FREQ=SECONDLY' }, /at most every hour/u],
    [{ recurrence: 'FREQ=SOMETIMES' }, /can not be followed/u],
    [{ recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' }, /can not be followed/u],
    [{ recurrence: 'DTSTART:20260101T000000Z\nRRULE:FREQ=DAILY' }, /one RRULE/u],
    [{ recurrence: '' }, /one RRULE/u],
    [{ recurrence: 'FREQ=DAILY', zone: 'Mars/Olympus' }, /can not be followed/u],
    [{ endsAt: 0 }, /ends before it begins/u],
  ])('refuses %o', (parts, problem) => {
    expect(() => compile(parts)).toThrow(problem);
  });
});

describe('an occurrence that is ended early', () => {
  const hour = 3_600_000;
  const startsAt = Date.UTC(2026, 0, 5, 2);
  const window = {
    id: 'w',
    name: 'patching',
    serviceIds: undefined,
    matchers: [],
    startsAt,
    endsAt: startsAt + 2 * hour,
    recurrence: 'FREQ=DAILY',
    zone: 'UTC',
    endedUntil: startsAt + 2 * hour,
  };

  it('is over, and the next one takes place as planned', () => {
    const compiled = compileOccurrences(window);
    if (!compiled.ok) throw new RangeError(compiled.problem);
    const { occurrences } = compiled;

    expect(occurrences.activeUntil(startsAt + hour)).toBeUndefined();
    expect(occurrences.nextChange(startsAt + hour)).toBe(startsAt + 24 * hour);
    expect(occurrences.activeUntil(startsAt + 25 * hour)).toBe(startsAt + 26 * hour);
  });
});
