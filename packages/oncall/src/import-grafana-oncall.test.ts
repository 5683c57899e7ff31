import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { importGrafanaOnCallSchedule } from './import-grafana-oncall.ts';
import { peopleDirectory, type ScheduleImport } from './import-report.ts';

const people = peopleDirectory([
  ['UANN', 'ann'],
  ['UBOB', 'bob'],
  ['UCAT', 'cat'],
]);
const FROM = Date.UTC(2026, 2, 1);
const NO_CALENDARS = { primary: undefined, overrides: undefined };

function shift(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id: 'O1',
    name: 'First',
    team_id: null,
    time_zone: null,
    level: 0,
    start: '2026-03-02T09:00:00',
    duration: 28_800,
    ...more,
  };
}

function imported(
  shifts: readonly unknown[],
  calendars: { primary: string | undefined; overrides: string | undefined } = NO_CALENDARS,
  more: Readonly<Record<string, unknown>> = {},
): ScheduleImport {
  const schedule = { id: 'S1', name: 'Payments', type: 'calendar', time_zone: 'Europe/Berlin', ...more };
  return importGrafanaOnCallSchedule({ schedule, shifts, calendars }, { from: FROM, people });
}

function shown({ schedule }: ScheduleImport, from = '2026-03-02T00:00Z', to = '2026-03-16T00:00Z'): string[] {
  if (schedule === undefined) throw new Error('nothing was imported');
  const time = (at: number): string => new Date(at).toISOString().slice(5, 16);
  return coverage(schedule, Date.parse(from), Date.parse(to), []).shifts.map(
    (one) => `${time(one.from)} ${time(one.to)} ${one.userId}`,
  );
}

function told({ notes }: ScheduleImport): string[] {
  return notes.map(({ outcome, subject, why }) => `${outcome}: ${subject}: ${why}`);
}

/** Day of the month and person. */
const days = (lines: readonly string[]): string =>
  lines.map((line) => `${line.slice(3, 5)}${line.slice(24)}`).join(' ');

describe('shifts', () => {
  it('a single event, two people at once', () => {
    expect(shown(imported([shift({ type: 'single_event', users: ['UANN', 'UBOB'] })]))).toEqual([
      '03-02T08:00 03-02T16:00 ann',
      '03-02T08:00 03-02T16:00 bob',
    ]);
  });

  it('a recurring event on weekdays, at the same hour after the clock change', () => {
    const weekdays = shift({
      type: 'recurrent_event',
      frequency: 'weekly',
      interval: 1,
      week_start: 'MO',
      by_day: ['MO', 'WE'],
      users: ['UANN'],
    });

    expect(days(shown(imported([weekdays])))).toBe('02ann 04ann 09ann 11ann');
    expect(shown(imported([weekdays]), '2026-03-30T00:00Z', '2026-03-31T00:00Z')).toEqual([
      '03-30T07:00 03-30T15:00 ann',
    ]);
  });

  it('every second week', () => {
    const second = shift({
      type: 'recurrent_event',
      frequency: 'weekly',
      interval: 2,
      week_start: 'MO',
      by_day: ['MO', 'WE'],
      users: ['UANN'],
    });

    expect(days(shown(imported([second]), '2026-03-02T00:00Z', '2026-04-04T00:00Z'))).toBe(
      '02ann 04ann 16ann 18ann 30ann'.concat(' 01ann'),
    );
  });

  it('groups that roll: with the week on its days, with the day every day, from the group named first', () => {
    const rolling = {
      type: 'rolling_users',
      rolling_users: [['UANN', 'UBOB'], ['UCAT']],
      interval: 1,
      week_start: 'MO',
    };
    const weekly = shift({ ...rolling, frequency: 'weekly', by_day: ['MO', 'TU'] });
    const daily = shift({ ...rolling, frequency: 'daily', start_rotation_from_user_index: 1 });

    expect(days(shown(imported([weekly])))).toBe('02ann 02bob 03ann 03bob 09cat 10cat');
    expect(days(shown(imported([daily]), '2026-03-02T00:00Z', '2026-03-05T00:00Z'))).toBe('02cat 03ann 03bob 04cat');
  });

  it('a week round the clock, and a week that begins on Sunday at night', () => {
    const rolling = { type: 'rolling_users', rolling_users: [['UANN'], ['UBOB']], frequency: 'weekly', interval: 1 };
    const nights = shift({
      ...rolling,
      start: '2026-03-01T20:00:00',
      duration: 43_200,
      by_day: ['SU', 'SA'],
      week_start: 'SU',
    });

    expect(
      shown(imported([shift({ ...rolling, duration: 604_800 })]), '2026-03-02T08:00Z', '2026-03-16T08:00Z'),
    ).toEqual(['03-02T08:00 03-09T08:00 ann', '03-09T08:00 03-16T08:00 bob']);
    expect(shown(imported([nights]), '2026-03-01T00:00Z', '2026-03-10T00:00Z')).toEqual([
      '03-01T19:00 03-02T07:00 ann',
      '03-07T19:00 03-08T07:00 ann',
      '03-08T19:00 03-09T07:00 bob',
    ]);
  });

  it('the higher level wins, `until` ends it', () => {
    const base = shift({ type: 'recurrent_event', frequency: 'daily', duration: 86_400, users: ['UANN'] });
    const high = shift({
      id: 'O2',
      name: 'High',
      type: 'recurrent_event',
      frequency: 'daily',
      level: 2,
      users: ['UBOB'],
      until: '2026-03-04T00:00:00',
    });

    expect(shown(imported([high, base]), '2026-03-03T00:00Z', '2026-03-05T00:00Z')).toEqual([
      '03-03T00:00 03-03T08:00 ann',
      '03-03T08:00 03-03T16:00 bob',
      '03-03T16:00 03-05T00:00 ann',
    ]);
  });

  it('what no rotation can say is written out, and says until when', () => {
    const monthly = shift({
      type: 'rolling_users',
      frequency: 'monthly',
      by_monthday: [1, 15],
      rolling_users: [['UANN'], ['UBOB']],
      start: '2026-03-01T09:00:00',
    });
    const result = imported([monthly]);

    expect(
      shown(result, '2026-03-01T00:00Z', '2026-05-10T00:00Z').map((line) => `${line.slice(0, 5)} ${line.slice(24)}`),
    ).toEqual(['03-01 ann', '03-15 ann', '04-01 bob', '04-15 bob', '05-01 ann']);
    expect(told(result)).toEqual([
      'moves_with_changes: shift `First`: no rotation here can say its rule: written out as single shifts until 2027-04-01, import it again before',
    ]);
  });

  it('an interval beyond all measure leaves the first shift', () => {
    const rare = shift({
      type: 'rolling_users',
      frequency: 'weekly',
      interval: 1e12,
      rolling_users: [['UANN'], ['UBOB']],
    });

    expect(shown(imported([rare]))).toEqual(['03-02T08:00 03-02T16:00 ann']);
  });

  it('an override takes the place of whoever is on call', () => {
    const base = shift({ type: 'recurrent_event', frequency: 'daily', duration: 86_400, users: ['UANN'] });
    const override = shift({
      id: 'V1',
      type: 'override',
      rolling_users: [['UBOB', 'UCAT']],
      duration: 3_600,
      start: '2026-03-03T10:00:00',
    });

    expect(shown(imported([base, override]), '2026-03-03T09:00Z', '2026-03-03T11:00Z')).toEqual([
      '03-03T09:00 03-03T10:00 bob',
      '03-03T09:00 03-03T10:00 cat',
      '03-03T10:00 03-03T11:00 ann',
    ]);
  });

  it.each([
    [{ type: 'recurrent_event', frequency: 'daily', users: [] }, 'it has no users'],
    [
      { type: 'recurrent_event', frequency: 'yearly?', users: ['UANN'] },
      'FREQ=YEARLY? is no frequency of shifts: use HOURLY to YEARLY',
    ],
    [{ type: 'single_event', users: ['UANN'], duration: 0 }, 'it has no `start` and `duration` that can be read'],
    [
      { type: 'rolling_users', frequency: 'weekly', rolling_users: [['UANN']], duration: 1e150 },
      'it has no `start` and `duration` that can be read',
    ],
    [{ type: 'single_event', users: ['UANN'], start: '2026-01-01T00:00:00' }, 'it is over'],
    [{ type: 'single_event', users: ['UANN'], time_zone: 'Mars' }, 'nobody knows the time zone `Mars`'],
    [{ type: 'recurrent_event', frequency: 'daily', users: ['UANN'], until: '2026-02-01T00:00:00' }, 'it has ended'],
  ])('%j can not move', (more, why) => {
    expect(told(imported([shift(more)]))).toEqual([`cannot_move: shift \`First\`: ${why}`]);
  });
});

describe('calendars', () => {
  const calendar = (who: string, start: string): string =>
    `BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:${who}\nDTSTART:${start}\nDURATION:P1D\nEND:VEVENT\nEND:VCALENDAR\n`;

  it('the primary one is the lowest layer, that of overrides the highest', () => {
    const urls = {
      type: 'ical',
      ical_url_primary: 'https://example.org/a.ics',
      ical_url_overrides: 'https://example.org/b.ics',
    };
    const result = imported(
      [],
      { primary: calendar('UANN', '20260303T000000Z'), overrides: calendar('UBOB', '20260303T120000Z') },
      urls,
    );

    expect(shown(result)).toEqual(['03-03T00:00 03-03T12:00 ann', '03-03T12:00 03-04T12:00 bob']);
    expect(told(result)[0]).toContain('it is not followed any more');
  });

  it('one that was not fetched, or names nobody known, is named', () => {
    const url = { ical_url_primary: 'https://example.org/a.ics' };

    expect(told(imported([], NO_CALENDARS, url))).toEqual([
      'cannot_move: calendar `ical_url_primary`: https://example.org/a.ics was not fetched',
    ]);
    expect(told(imported([], { primary: calendar('Dan', '20260303T000000Z'), overrides: undefined }, url))[0]).toBe(
      'cannot_move: event `Dan` (line 2): nobody here is known as `Dan`',
    );
  });
});
