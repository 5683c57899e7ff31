import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { importPagerDutyShifts } from './import-pagerduty-shifts.ts';
import { peopleDirectory, type ScheduleImport } from './import-report.ts';

const people = peopleDirectory([
  ['PANN', 'ann'],
  ['PBOB', 'bob'],
]);
const FROM = Date.UTC(2026, 2, 1);
const ZONE = 'America/Chicago';
const member = (user_id: string): Record<string, string> => ({ type: 'user_member', user_id });

function event(more: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id: 'E1',
    name: 'Days',
    start_time: { date_time: '2026-03-02T09:00:00-06:00', time_zone: ZONE },
    end_time: { date_time: '2026-03-02T17:00:00-06:00', time_zone: ZONE },
    effective_since: '2026-03-02T09:00:00-06:00',
    effective_until: null,
    recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'],
    assignment_strategy: {
      type: 'rotating_member_assignment_strategy',
      shifts_per_member: 1,
      members: [member('PANN'), member('PBOB')],
    },
    ...more,
  };
}

function imported(
  events: readonly unknown[],
  more: { overrides?: readonly unknown[]; customShifts?: readonly unknown[] } = {},
): ScheduleImport {
  const schedule = {
    id: 'S1',
    name: 'Payments',
    time_zone: ZONE,
    rotations: events.map((one) => ({ id: 'R', events: [one] })),
  };
  return importPagerDutyShifts({ schedule, overrides: [], customShifts: [], ...more }, { from: FROM, people });
}

function shown({ schedule }: ScheduleImport, from: string, to: string): string[] {
  if (schedule === undefined) throw new Error('nothing was imported');
  const time = (at: number): string => new Date(at).toISOString().slice(5, 16);
  return coverage(schedule, Date.parse(from), Date.parse(to), []).shifts.map(
    (one) => `${time(one.from)} ${time(one.to)} ${one.userId}`,
  );
}

function told({ notes }: ScheduleImport): string[] {
  return notes.map(({ outcome, subject, why }) => `${outcome}: ${subject}: ${why}`);
}

describe('events', () => {
  it('pass from shift to shift, over the weekend and the clock change of the 8th', () => {
    const result = imported([event({})]);

    expect(shown(result, '2026-03-05T00:00Z', '2026-03-11T00:00Z')).toEqual([
      '03-05T15:00 03-05T23:00 bob',
      '03-06T15:00 03-06T23:00 ann',
      '03-09T14:00 03-09T22:00 bob',
      '03-10T14:00 03-10T22:00 ann',
    ]);
    expect(told(result)).toEqual([
      'moves_with_changes: shifts `Days`: members are counted from the first shift since `effective_since`: compare the first week',
    ]);
  });

  it('several shifts each, and a gap on purpose', () => {
    const strategy = {
      type: 'rotating_member_assignment_strategy',
      shifts_per_member: 2,
      members: [member('PANN'), { type: 'empty_member' }],
    };

    expect(
      shown(imported([event({ assignment_strategy: strategy })]), '2026-03-02T00:00Z', '2026-03-11T00:00Z').map(
        (line) => line.slice(3, 5),
      ),
    ).toEqual(['02', '03', '06', '09']);
  });

  it('every member at once', () => {
    const strategy = { type: 'every_member_assignment_strategy', members: [member('PANN'), member('PBOB')] };

    expect(
      shown(imported([event({ assignment_strategy: strategy })]), '2026-03-02T00:00Z', '2026-03-03T00:00Z'),
    ).toEqual(['03-02T15:00 03-02T23:00 ann', '03-02T15:00 03-02T23:00 bob']);
  });

  it('begin with `effective_since` and end with `effective_until`', () => {
    const given = event({ effective_since: '2026-03-04T12:00:00-06:00', effective_until: '2026-03-06T12:00:00-06:00' });

    expect(shown(imported([given]), '2026-03-02T00:00Z', '2026-03-11T00:00Z')).toEqual([
      '03-05T15:00 03-05T23:00 ann',
      '03-06T15:00 03-06T18:00 bob',
    ]);
  });

  it('dates left out and added are written out as single shifts', () => {
    const given = event({
      recurrence: ['RRULE:FREQ=DAILY;COUNT=4', `EXDATE;TZID=${ZONE}:20260303T090000`, 'RDATE:20260310T140000Z'],
    });
    const result = imported([given]);

    expect(shown(result, '2026-03-01T00:00Z', '2026-03-20T00:00Z')).toEqual([
      '03-02T15:00 03-02T23:00 ann',
      '03-04T15:00 03-04T23:00 bob',
      '03-05T15:00 03-05T23:00 ann',
      '03-10T14:00 03-10T22:00 bob',
    ]);
    expect(told(result)[0]).toContain('written out as single shifts until 2027-04-01');
  });

  it.each([
    [{ recurrence: [] }, 'it has 0 RRULE lines instead of one'],
    [
      { recurrence: ['RRULE:FREQ=DAILY', 'DTSTART:20260101T000000Z'] },
      'it has lines other than RRULE, EXDATE and RDATE',
    ],
    [{ recurrence: ['RRULE:FREQ=MINUTELY'] }, 'FREQ=MINUTELY is no frequency of shifts: use HOURLY to YEARLY'],
    [{ end_time: {} }, 'it has no `start_time` and `end_time` that can be read'],
    [{ effective_until: '2026-02-01T00:00:00Z' }, 'it has ended'],
    [
      { assignment_strategy: { type: 'user_assignment_strategy', members: [member('PANN')] } },
      'its `assignment_strategy` `user_assignment_strategy` is unknown',
    ],
    [{ assignment_strategy: { type: 'every_member_assignment_strategy', members: [] } }, 'it has no members'],
  ])('%j can not move', (more, why) => {
    expect(told(imported([event(more)]))).toEqual([`cannot_move: shifts \`Days\`: ${why}`]);
  });
});

it('overrides and custom shifts', () => {
  const strategy = { type: 'every_member_assignment_strategy', members: [member('PANN')] };
  const times = { start_time: '2026-03-02T16:00:00Z', end_time: '2026-03-02T17:00:00Z' };
  const result = imported([event({ assignment_strategy: strategy })], {
    overrides: [
      { id: 'O1', ...times, overridden_member: member('PANN'), overriding_member: member('PBOB') },
      {
        id: 'O2',
        start_time: '2026-03-02T18:00:00Z',
        end_time: '2026-03-02T19:00:00Z',
        overridden_member: member('PANN'),
        overriding_member: { type: 'empty_member' },
      },
    ],
    customShifts: [
      {
        id: 'C1',
        start_time: '2026-03-03T01:00:00Z',
        end_time: '2026-03-03T02:00:00Z',
        assignments: [{ member: member('PBOB') }],
      },
    ],
  });

  expect(shown(result, '2026-03-02T00:00Z', '2026-03-03T12:00Z')).toEqual([
    '03-02T15:00 03-02T16:00 ann',
    '03-02T16:00 03-02T17:00 bob',
    '03-02T17:00 03-02T18:00 ann',
    '03-02T19:00 03-02T23:00 ann',
    '03-03T01:00 03-03T02:00 bob',
  ]);
});
