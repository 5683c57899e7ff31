import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { readCalendar } from './ical-read.ts';
import { peopleDirectory } from './import-report.ts';

const people = peopleDirectory([['Ann', 'ann']]);
const WINDOW = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };

function startsOf(lines: readonly string[], window = WINDOW): string[] {
  const text = [
    'BEGIN:VCALENDAR',
    'BEGIN:VEVENT',
    'UID:1',
    'SUMMARY:Ann',
    ...lines,
    'END:VEVENT',
    'END:VCALENDAR',
  ].join('\r\n');
  const read = readCalendar(text, { zone: 'UTC', window, people });
  if (!read.ok) throw new Error(read.why);
  expect(read.notes).toEqual([]);
  return read.shifts.map(({ from }) => new Date(from).toISOString().slice(0, 16));
}

function daysOf(rule: string, start = '20260101T090000Z', window = WINDOW): string[] {
  return startsOf([`DTSTART:${start}`, 'DURATION:PT1H', `RRULE:${rule}`], window).map((time) => time.slice(0, 10));
}

describe('recurrence rules', () => {
  it.each([
    ['FREQ=DAILY;COUNT=3', '2026-01-01 2026-01-02 2026-01-03'],
    ['FREQ=DAILY;INTERVAL=10;UNTIL=20260131', '2026-01-01 2026-01-11 2026-01-21 2026-01-31'],
    ['FREQ=WEEKLY;COUNT=3', '2026-01-01 2026-01-08 2026-01-15'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=5', '2026-01-01 2026-01-12 2026-01-15 2026-01-26 2026-01-29'],
    // With weeks from Sunday the 4th begins the next week, with weeks from Monday it ends the first one.
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=3;WKST=SU', '2026-01-01 2026-01-11 2026-01-25'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=SU;COUNT=3;WKST=MO', '2026-01-01 2026-01-04 2026-01-18'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4', '2026-01-01 2026-01-31 2026-02-28 2026-03-31'],
    ['FREQ=MONTHLY;BYDAY=1TH,-1FR;COUNT=4', '2026-01-01 2026-01-30 2026-02-05 2026-02-27'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3', '2026-01-01 2026-01-30 2026-02-27'],
    ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '2026-01-01 2026-05-11'],
    ['FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU', '2026-01-01'],
    ['FREQ=YEARLY;BYYEARDAY=1,100,-1', '2026-01-01 2026-04-10 2026-12-31'],
    ['FREQ=YEARLY;BYDAY=20MO', '2026-01-01 2026-05-18'],
    ['FREQ=YEARLY;BYMONTH=3,11;BYDAY=-1SU', '2026-01-01 2026-03-29 2026-11-29'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', '2026-01-01'],
  ])('%s', (rule, expected) => {
    expect(daysOf(rule).join(' ')).toBe(expected);
  });

  it('a month without the day is passed over, not moved', () => {
    expect(daysOf('FREQ=MONTHLY;COUNT=4', '20260131T090000Z')).toEqual([
      '2026-01-31',
      '2026-03-31',
      '2026-05-31',
      '2026-07-31',
    ]);
  });

  it('February 29 comes every four years', () => {
    const window = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2034, 0, 1) };

    expect(daysOf('FREQ=YEARLY', '20240229T090000Z', window)).toEqual(['2028-02-29', '2032-02-29']);
  });

  it('hours of a day', () => {
    expect(startsOf(['DTSTART:20260101T060000Z', 'DURATION:PT1H', 'RRULE:FREQ=HOURLY;INTERVAL=12;COUNT=3'])).toEqual([
      '2026-01-01T06:00',
      '2026-01-01T18:00',
      '2026-01-02T06:00',
    ]);
    expect(
      startsOf(['DTSTART:20260101T060000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;BYHOUR=6,18;UNTIL=20260102T060000Z']),
    ).toHaveLength(3);
  });

  it('a rule that began long ago is not walked through', () => {
    const rule = 'RRULE:FREQ=HOURLY;INTERVAL=12';

    expect(
      startsOf(['DTSTART:19700101T090000Z', 'DURATION:PT1H', rule], {
        from: WINDOW.from,
        to: WINDOW.from + 86_400_000,
      }),
    ).toEqual(['2026-01-01T09:00', '2026-01-01T21:00']);
  });
});

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Asia/Kolkata',
  'Africa/Cairo',
];
const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly byDay: readonly string[];
  readonly byMonth: readonly number[];
  readonly byMonthDay: readonly number[];
  readonly byHour: readonly number[];
  readonly count: number | undefined;
  readonly weekStart: number;
}

const ruleArbitrary: fc.Arbitrary<Rule> = fc.record({
  freq: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
  interval: fc.integer({ min: 1, max: 4 }),
  byDay: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { maxLength: 3 }),
  byMonth: fc.oneof(fc.constant([]), fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })),
  byMonthDay: fc.oneof(
    fc.constant([]),
    fc.uniqueArray(fc.constantFrom(1, 2, 15, 28, 29, 30, 31, -1, -3), { maxLength: 2 }),
  ),
  byHour: fc.oneof(fc.constant([]), fc.uniqueArray(fc.integer({ min: 0, max: 23 }), { maxLength: 3 })),
  count: fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 40 })),
  weekStart: fc.integer({ min: 1, max: 7 }),
});

/** Weekly rules have no BYMONTHDAY by the standard. */
function tidy(rule: Rule): Rule {
  return rule.freq === 'WEEKLY' ? { ...rule, byMonthDay: [] } : rule;
}

function textOf({ freq, interval, byDay, byMonth, byMonthDay, byHour, count, weekStart }: Rule): string {
  const list = (name: string, values: readonly (string | number)[]): string =>
    values.length === 0 ? '' : `;${name}=${values.join(',')}`;
  return `RRULE:FREQ=${freq};INTERVAL=${interval}${list('BYDAY', byDay)}${list('BYMONTH', byMonth)}${list('BYMONTHDAY', byMonthDay)}${list('BYHOUR', byHour)};WKST=${WEEKDAYS[weekStart - 1]}${count === undefined ? '' : `;COUNT=${count}`}`;
}

/** Looks at every day from the start on and asks of each whether the rule means it. */
function naive(rule: Rule, start: Temporal.PlainDateTime, zone: string, to: number): number[] {
  const found = [start];
  const weekOf = (day: Temporal.PlainDate): Temporal.PlainDate =>
    day.subtract({ days: (day.dayOfWeek - rule.weekStart + 7) % 7 });
  const first = start.toPlainDate();
  const firstMonth = first.toPlainYearMonth();
  const isMeant = (day: Temporal.PlainDate): boolean => {
    const apart = {
      DAILY: () => first.until(day).days,
      WEEKLY: () => weekOf(first).until(weekOf(day)).days / 7,
      MONTHLY: () => firstMonth.until(day.toPlainYearMonth(), { largestUnit: 'months' }).months,
      YEARLY: () => day.year - first.year,
    }[rule.freq]();
    if (apart % rule.interval !== 0) return false;
    if (rule.byMonth.length > 0 && !rule.byMonth.includes(day.month)) return false;
    if (
      rule.byMonthDay.length > 0 &&
      !rule.byMonthDay.some((one) => (one > 0 ? one : day.daysInMonth + 1 + one) === day.day)
    )
      return false;
    if (rule.byDay.length > 0) return rule.byDay.includes(WEEKDAYS[day.dayOfWeek - 1] ?? '');
    if (rule.byMonthDay.length > 0 || rule.freq === 'DAILY') return true;
    if (rule.freq === 'WEEKLY') return day.dayOfWeek === first.dayOfWeek;
    return day.day === first.day && (rule.freq === 'MONTHLY' || rule.byMonth.length > 0 || day.month === first.month);
  };
  const hours = [...(rule.byHour.length > 0 ? rule.byHour : [start.hour])].sort((a, b) => a - b);
  const last = Temporal.Instant.fromEpochMilliseconds(to).toZonedDateTimeISO('UTC').toPlainDate().add({ days: 2 });
  for (let day = first; Temporal.PlainDate.compare(day, last) <= 0; day = day.add({ days: 1 })) {
    if (!isMeant(day)) continue;
    for (const hour of hours) {
      const time = day.toPlainDateTime({ hour, minute: start.minute });
      if (Temporal.PlainDateTime.compare(time, start) > 0) found.push(time);
    }
  }
  return found.slice(0, rule.count ?? found.length).map((time) => time.toZonedDateTime(zone).epochMilliseconds);
}

describe('random rules', () => {
  it('agree with asking every day, over clock changes of seven zones', () => {
    fc.assert(
      fc.property(
        ruleArbitrary.map(tidy),
        fc.constantFrom(...ZONES),
        fc.integer({ min: 0, max: 800 }),
        fc.integer({ min: 0, max: 24 * 4 - 1 }),
        fc.boolean(),
        (rule, zone, startDay, quarter, excludesOne) => {
          const start = Temporal.PlainDateTime.from('2024-11-01T00:00').add({ days: startDay, minutes: quarter * 15 });
          const all = naive(rule, start, zone, WINDOW.to);
          const stamp = (time: Temporal.PlainDateTime): string =>
            time.toString({ smallestUnit: 'second' }).replaceAll(/[-:]/g, '');
          const removed = excludesOne ? all[all.length >> 1] : undefined;
          const expected = [...new Set(all)]
            .filter((at) => at !== removed && at < WINDOW.to && at + 3_600_000 > WINDOW.from)
            .sort((a, b) => a - b);

          const found = startsOf([
            `DTSTART;TZID=${zone}:${stamp(start)}`,
            'DURATION:PT1H',
            textOf(rule),
            ...(removed === undefined
              ? []
              : [`EXDATE:${new Date(removed).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`]),
          ]);

          expect(found).toEqual(expected.map((at) => new Date(at).toISOString().slice(0, 16)));
        },
      ),
      { numRuns: 150 },
    );
  });
});
