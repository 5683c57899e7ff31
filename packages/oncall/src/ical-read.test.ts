import { describe, expect, it } from 'vitest';
import { readCalendar, type CalendarReading } from './ical-read.ts';
import { calendar, people, read, shown, whys, YEAR } from './test-calendars.ts';

const WEEK_IN_BERLIN = [
  'UID:1',
  'SUMMARY:Ann',
  'DTSTART;TZID=Europe/Berlin:20260323T090000',
  'DTEND;TZID=Europe/Berlin:20260330T090000',
];

describe('times', () => {
  it('a weekly shift hands over at nine on both sides of a clock change', () => {
    expect(shown(read(calendar([...WEEK_IN_BERLIN, 'RRULE:FREQ=WEEKLY;COUNT=2'])))).toEqual([
      '03-23T08:00 03-30T07:00 ann',
      '03-30T07:00 04-06T07:00 ann',
    ]);
  });

  it('hours given as a length are hours, days given as a length are days of the calendar', () => {
    const start = 'DTSTART;TZID=Europe/Berlin:20260328T120000';

    expect(shown(read(calendar(['SUMMARY:Ann', start, 'DURATION:PT24H'])))).toEqual(['03-28T11:00 03-29T11:00 ann']);
    expect(shown(read(calendar(['SUMMARY:Ann', start, 'DURATION:P1D'])))).toEqual(['03-28T11:00 03-29T10:00 ann']);
  });

  it('a time the clock skips lies behind the change, one that comes twice is the first', () => {
    const at = (time: string): string[] => ['SUMMARY:Ann', `DTSTART;TZID=Europe/Berlin:${time}`, 'DURATION:PT30M'];

    expect(shown(read(calendar(at('20260329T023000'), at('20261025T023000'))))).toEqual([
      '03-29T01:30 03-29T02:00 ann',
      '10-25T00:30 10-25T01:00 ann',
    ]);
  });

  it('whole days and times without a zone are meant in the given zone', () => {
    const day = ['SUMMARY:Ann', 'DTSTART;VALUE=DATE:20260329'];
    const floating = ['SUMMARY:Ann', 'DTSTART:20260710T090000', 'DTEND:20260710T170000'];

    expect(shown(read(calendar(day, floating)))).toEqual([
      '03-28T23:00 03-29T22:00 ann',
      '07-10T07:00 07-10T15:00 ann',
    ]);
  });

  it('beginning and end in two zones', () => {
    const event = [
      'SUMMARY:Ann',
      'DTSTART;TZID=Asia/Tokyo:20260710T090000',
      'DTEND;TZID=Europe/Berlin:20260710T090000',
    ];

    expect(shown(read(calendar(event)))).toEqual(['07-10T00:00 07-10T07:00 ann']);
  });

  it('only what meets the window counts, whole', () => {
    const window = { from: Date.UTC(2026, 2, 25), to: Date.UTC(2026, 2, 26) };

    expect(shown(read(calendar([...WEEK_IN_BERLIN, 'RRULE:FREQ=WEEKLY']), { window }))).toEqual([
      '03-23T08:00 03-30T07:00 ann',
    ]);
  });
});

describe('series', () => {
  const daily = [
    'UID:d',
    'SUMMARY:Ann',
    'DTSTART:20260601T090000Z',
    'DTEND:20260601T170000Z',
    'RRULE:FREQ=DAILY;COUNT=5',
  ];
  const days = (reading: CalendarReading & { ok: true }): string =>
    shown(reading)
      .map((line) => `${line.slice(3, 8)}${line.slice(23)}`)
      .join(' ');

  it('leaves out EXDATE, by moment or by day, and adds RDATE, also with a length of its own', () => {
    const event = [
      ...daily,
      'EXDATE:20260602T090000Z',
      'EXDATE;VALUE=DATE:20260603',
      'RDATE:20260701T090000Z',
      'RDATE;VALUE=PERIOD:20260702T090000Z/PT1H',
    ];

    expect(shown(read(calendar(event))).slice(-2)).toEqual([
      '07-01T09:00 07-01T17:00 ann',
      '07-02T09:00 07-02T10:00 ann',
    ]);
    expect(days(read(calendar(event)))).toBe('01T09 ann 04T09 ann 05T09 ann 01T09 ann 02T09 ann');
  });

  it('an occurrence changed by itself: other person, other time', () => {
    const change = [
      'UID:d',
      'RECURRENCE-ID:20260602T090000Z',
      'SUMMARY:Bob',
      'DTSTART:20260602T120000Z',
      'DTEND:20260602T170000Z',
    ];

    expect(days(read(calendar(daily, change)))).toBe('01T09 ann 02T12 bob 03T09 ann 04T09 ann 05T09 ann');
  });

  it('the newest of several changes counts', () => {
    const change = (name: string, sequence: number): string[] => [
      'UID:d',
      `SEQUENCE:${sequence}`,
      'RECURRENCE-ID:20260602T090000Z',
      `SUMMARY:${name}`,
      'DTSTART:20260602T120000Z',
      'DTEND:20260602T170000Z',
    ];

    expect(days(read(calendar(daily, change('Bob', 2), change('Ann', 1))))).toContain('02T12 bob');
  });

  it('a cancelled occurrence, a cancelled series, a cancelled rest', () => {
    const cancelled = (range: string): string[] => [
      'UID:d',
      `RECURRENCE-ID${range}:20260603T090000Z`,
      'SUMMARY:Ann',
      'DTSTART:20260603T090000Z',
      'DTEND:20260603T170000Z',
      'STATUS:CANCELLED',
    ];

    expect(days(read(calendar(daily, cancelled(''))))).toBe('01T09 ann 02T09 ann 04T09 ann 05T09 ann');
    expect(days(read(calendar(daily, cancelled(';RANGE=THISANDFUTURE'))))).toBe('01T09 ann 02T09 ann');
    expect(read(calendar([...daily, 'STATUS:CANCELLED'])).shifts).toEqual([]);
  });

  it('this and all later ones move together', () => {
    const change = [
      'UID:d',
      'RECURRENCE-ID;RANGE=THISANDFUTURE:20260603T090000Z',
      'SUMMARY:Bob',
      'DTSTART:20260603T110000Z',
      'DTEND:20260603T120000Z',
    ];

    expect(days(read(calendar(daily, change)))).toBe('01T09 ann 02T09 ann 03T11 bob 04T11 bob 05T11 bob');
  });

  it('a newer version of the whole event replaces the older, two without a version both stay and are reported', () => {
    const other = (sequence: number): string[] => [
      'UID:d',
      `SEQUENCE:${sequence}`,
      'SUMMARY:Bob',
      'DTSTART:20260601T090000Z',
      'DTEND:20260601T170000Z',
    ];
    const both = read(calendar(daily, other(0)));

    expect(days(read(calendar(daily, other(1))))).toBe('01T09 bob');
    expect(both.shifts).toHaveLength(6);
    expect(whys(both)).toEqual([
      'moves_with_changes: event `Bob` (line 10): another event has the same UID; both are taken',
    ]);
  });
});

describe('what can not be read', () => {
  const start = 'DTSTART:20260601T090000Z';

  it.each([
    [['SUMMARY:Ann', 'DTEND:20260601T090000Z'], 'it has no DTSTART'],
    [['SUMMARY:Ann', start], 'it has neither DTEND nor DURATION, so it lasts no time'],
    [['SUMMARY:Ann', start, 'DTEND:20260601T080000Z'], 'it ends before it begins, or at that moment'],
    [['SUMMARY:Ann', start, 'DURATION:-PT1H'], 'DURATION is no length of time'],
    [['SUMMARY:Ann', 'DTSTART:20260230T090000Z', 'DURATION:PT1H'], 'line 5: DTSTART is no time'],
    [
      ['SUMMARY:Ann', start, 'DURATION:PT1H', 'RRULE:FREQ=SECONDLY'],
      'line 7: FREQ=SECONDLY is no frequency of shifts: use HOURLY to YEARLY',
    ],
    [
      ['SUMMARY:Ann', start, 'DURATION:PT1H', 'RRULE:FREQ=DAILY;SKIP=FORWARD'],
      'line 7: the rule has a part `skip` that is unknown here',
    ],
    [
      ['SUMMARY:Ann', start, 'DURATION:PT1H', 'EXRULE:FREQ=DAILY'],
      'EXRULE is not followed: write the exceptions as EXDATE',
    ],
    [
      [
        'SUMMARY:Ann',
        start,
        'DURATION:PT1H',
        `RDATE:${Array.from({ length: 5_001 }, () => '20260601T090000Z').join(',')}`,
      ],
      'it has more than 5000 dates added and left out',
    ],
    [
      [
        'SUMMARY:Ann',
        start,
        'DURATION:PT1H',
        'RRULE:FREQ=HOURLY;BYMINUTE=0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29',
      ],
      'it takes place too often to be a shift',
    ],
  ])('%.80s', (lines, why) => {
    const reading = read(calendar(lines));

    expect(reading.shifts).toEqual([]);
    expect(whys(reading)).toEqual([`cannot_move: event \`Ann\` (line 3): ${why}`]);
  });

  it('one bad line costs that line, other components are counted', () => {
    const reading = read(
      calendar(['SUMMARY:Ann', start, 'DURATION:PT1H', 'RRULE:FREQ', 'LOCATION'], ['BEGIN:VTODO', 'END:VTODO']),
    );

    expect(reading.shifts).toHaveLength(1);
    expect(whys(reading)).toEqual([
      'moves_with_changes: event `Ann` (line 3): line 7: RRULE: invalid frequency "undefined" expected: "SECONDLY, MINUTELY, HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY"',
      'moves_with_changes: event `Ann` (line 3): line 8: `LOCATION` is no property: it has no colon',
      'cannot_move: 1 x VTODO: only events become shifts',
    ]);
  });

  it.each([
    ['hello', {}, 'it holds no VCALENDAR: this is no iCalendar file'],
    [calendar(), { zone: 'Berlin' }, '`Berlin` is no time zone: use an IANA name such as Europe/Berlin'],
    [calendar(), { window: { from: 1, to: 1 } }, 'the window ends before it begins'],
    [calendar(), { limits: { characters: 10 } }, 'it is longer than 10 characters'],
    [calendar([start], [start]), { limits: { events: 1 } }, 'it holds more than 1 events'],
    [
      calendar(['SUMMARY:Ann', start, 'DURATION:PT1H', 'RRULE:FREQ=DAILY']),
      { limits: { shifts: 9 } },
      'it holds more than 9 shifts in these months',
    ],
    [
      calendar(['SUMMARY:Ann', start, 'DURATION:PT1H', 'RRULE:FREQ=DAILY']),
      { limits: { steps: 9 } },
      'working out its recurrences takes too long',
    ],
  ])('%.20s %o is refused as a whole', (text, options, why) => {
    expect(readCalendar(text, { zone: 'Europe/Berlin', window: YEAR, people, ...options })).toEqual({ ok: false, why });
  });

  it('folded lines, bare line feeds and a missing end are read', () => {
    const text =
      'BEGIN:VCALENDAR\nX-WR-CALNAME:Our\n  calendar\nBEGIN:VEVENT\nSUMMARY:A\n nn\nDTSTART:20260601T090000Z\nDURATION:PT1H\n';

    expect(read(text)).toMatchObject({ name: 'Our calendar', shifts: [{ userId: 'ann' }], notes: [] });
  });
});
