import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, onCallAt } from './coverage.ts';
import { wallOf } from './import-fields.ts';
import { importPagerDutySchedule } from './import-pagerduty-schedule.ts';
import { peopleDirectory, type ScheduleImport } from './import-report.ts';

const people = peopleDirectory([
  ['PANN', 'ann'],
  ['bob@example.org', 'bob'],
  ['PCAT', 'cat'],
]);
const FROM = Date.UTC(2026, 2, 1);
const users = [
  { user: { id: 'PANN' } },
  { user: { id: 'PBOB', email: 'bob@example.org' } },
  { user: { id: 'PCAT', type: 'user_reference' } },
];

function layer(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'PL1',
    name: 'Days',
    start: '2026-01-01T00:00:00+01:00',
    end: null,
    rotation_virtual_start: '2025-12-29T09:00:00+01:00',
    rotation_turn_length_seconds: 604_800,
    users,
    restrictions: [],
    ...more,
  };
}

function imported(
  layers: readonly unknown[],
  overrides: readonly unknown[] = [],
  zone = 'Europe/Berlin',
): ScheduleImport {
  return importPagerDutySchedule({ id: 'PS1', name: 'Payments', time_zone: zone, schedule_layers: layers }, overrides, {
    from: FROM,
    people,
  });
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

describe('layers', () => {
  it('a weekly turn keeps its hour over the clock change, and the order it had', () => {
    const result = imported([layer()]);

    // The 23rd of March is the 12th week after the virtual start: Ann's again.
    expect(shown(result, '2026-03-16T00:00Z', '2026-04-01T00:00Z')).toEqual([
      '03-16T00:00 03-16T08:00 bob',
      '03-16T08:00 03-23T08:00 cat',
      '03-23T08:00 03-30T07:00 ann',
      '03-30T07:00 04-01T00:00 bob',
    ]);
    expect(told(result)).toEqual([
      'moves_with_changes: layer `Days`: a turn is 1 weeks of the calendar instead of 604800 seconds: handovers keep their hour when the clock changes',
    ]);
  });

  it('where the clock never changes nothing does', () => {
    expect(told(imported([layer()], [], 'Asia/Tokyo'))).toEqual(['moves: layer `Days`: ']);
  });

  it('the first layer of the list wins, as in the API', () => {
    const nights = layer({
      id: 'PL2',
      name: 'Nights',
      rotation_turn_length_seconds: 86_400,
      users: [users[1]],
      restrictions: [{ type: 'daily_restriction', start_time_of_day: '20:00:00', duration_seconds: 43_200 }],
    });

    expect(shown(imported([nights, layer({ users: [users[0]] })]), '2026-03-10T12:00Z', '2026-03-11T12:00Z')).toEqual([
      '03-10T12:00 03-10T19:00 ann',
      '03-10T19:00 03-11T07:00 bob',
      '03-11T07:00 03-11T12:00 ann',
    ]);
  });

  it('a layer begins and ends when it did there', () => {
    const later = layer({
      id: 'PL2',
      name: 'Later',
      start: '2026-03-20T09:00:00+01:00',
      end: '2026-03-22T09:00:00+01:00',
      users: [users[1]],
    });

    expect(shown(imported([later, layer({ users: [users[0]] })]), '2026-03-19T00:00Z', '2026-03-24T00:00Z')).toEqual([
      '03-19T00:00 03-20T08:00 ann',
      '03-20T08:00 03-22T08:00 bob',
      '03-22T08:00 03-24T00:00 ann',
    ]);
  });

  it('turns of hours count elapsed time', () => {
    const result = imported([
      layer({ rotation_turn_length_seconds: 12 * 3_600, rotation_virtual_start: '2026-03-28T08:00:00+01:00' }),
    ]);

    expect(shown(result, '2026-03-28T07:00Z', '2026-03-29T19:00Z')).toEqual([
      '03-28T07:00 03-28T19:00 ann',
      '03-28T19:00 03-29T07:00 bob',
      '03-29T07:00 03-29T19:00 cat',
    ]);
  });

  it('whom nobody knows keeps a place, as a gap', () => {
    const result = imported([layer({ users: [users[0], { user: { id: 'PDAN', summary: 'Dan' } }] })]);

    expect(shown(result, '2026-03-16T08:00Z', '2026-03-30T07:00Z')).toEqual(['03-23T08:00 03-30T07:00 ann']);
    expect(told(result)[0]).toBe(
      'cannot_move: layer `Days`: nobody here is known as `PDAN`: their turns are gaps until somebody takes them',
    );
  });

  it.each([
    [{ rotation_turn_length_seconds: 5_400 }, 'a turn of 5400 seconds is not a number of whole hours'],
    [{ rotation_virtual_start: 'soon' }, 'it has no `rotation_virtual_start` and `rotation_turn_length_seconds`'],
    [{ users: [] }, 'it has no users'],
    [{ end: '2026-02-01T00:00:00Z' }, 'it has ended'],
    [
      { restrictions: [{ type: 'daily_restriction', start_time_of_day: '25:00', duration_seconds: 60 }] },
      'one of its `restrictions` can not be read',
    ],
  ])('%o can not move', (more, why) => {
    expect(told(imported([layer(more)]))).toEqual([`cannot_move: layer \`Days\`: ${why}`]);
  });

  it('what is no schedule is refused', () => {
    expect(importPagerDutySchedule('x', [], { from: FROM, people })).toEqual({
      schedule: undefined,
      notes: [
        { outcome: 'cannot_move', subject: 'schedule', why: 'it has no `id`, `name` and `time_zone` that can be read' },
      ],
    });
  });
});

it('an override takes the place of whoever is on call, also where nobody is', () => {
  const overrides = [{ id: 'O1', start: '2026-03-10T00:00:00Z', end: '2026-03-10T06:00:00Z', user: { id: 'PCAT' } }];
  const hours = [
    { type: 'weekly_restriction', start_day_of_week: 2, start_time_of_day: '04:00:00', duration_seconds: 86_400 },
  ];

  expect(
    shown(
      imported([layer({ users: [users[0]], restrictions: hours })], overrides),
      '2026-03-10T00:00Z',
      '2026-03-12T00:00Z',
    ),
  ).toEqual(['03-10T00:00 03-10T06:00 cat', '03-10T06:00 03-11T03:00 ann']);
});

describe('turns and restrictions', () => {
  const names = ['ann', 'bob', 'cat', 'dan', 'eve'];
  const directory = peopleDirectory(names.map((name) => [name, name] as const));

  it('whose turn it is goes by the calendar alone, as there, whatever the restrictions leave out', () => {
    const weekly = fc.record({
      type: fc.constant('weekly_restriction'),
      start_day_of_week: fc.integer({ min: 1, max: 7 }),
      start_time_of_day: fc.constantFrom('00:00:00', '09:00:00', '22:30:00'),
      duration_seconds: fc.integer({ min: 1, max: 100 }).map((hours) => hours * 3_600),
    });
    const daily = weekly.map((one) => ({
      ...one,
      type: 'daily_restriction',
      duration_seconds: Math.min(one.duration_seconds, 86_000),
    }));
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.oneof(weekly, daily), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 40 * 24 }),
        fc.array(fc.integer({ min: 0, max: 200 * 24 * 4 }), { minLength: 20, maxLength: 20 }),
        (days, count, restrictions, virtualHour, quarters) => {
          const virtual = Date.UTC(2026, 1, 10) + virtualHour * 3_600_000;
          const who = names.slice(0, count);
          const given = layer({
            start: '2026-01-01T00:00:00Z',
            rotation_virtual_start: new Date(virtual).toISOString(),
            rotation_turn_length_seconds: days * 86_400,
            users: who.map((id) => ({ user: { id } })),
            restrictions,
          });
          const zone = 'Europe/Berlin';
          const { schedule } = importPagerDutySchedule(
            { id: 's', name: 's', time_zone: zone, schedule_layers: [given] },
            [],
            { from: FROM, people: directory },
          );
          const anchor = wallOf(virtual, zone);
          const isOn = (wall: number): boolean =>
            restrictions.some((one) => {
              const [hour = 0, minute = 0] = one.start_time_of_day.split(':').map(Number);
              return Array.from({ length: 12 }, (_, back) => Math.floor(wall / 86_400_000) - back).some((day) => {
                const weekday = ((day + 3) % 7) + 1;
                const begins = day * 86_400_000 + (hour * 60 + minute) * 60_000;
                const matches = one.type === 'daily_restriction' || weekday === one.start_day_of_week;
                return matches && begins <= wall && wall < begins + one.duration_seconds * 1000;
              });
            });
          for (const quarter of quarters) {
            const at = FROM + quarter * 900_000;
            const wall = wallOf(at, zone);
            // In the hours around a clock change "the same time" is a matter of taste.
            if (wallOf(at - 7_200_000, zone) !== wall - 7_200_000 || wallOf(at + 7_200_000, zone) !== wall + 7_200_000)
              continue;
            const turn = Math.floor((wall - anchor) / (days * 86_400_000));
            const expected = isOn(wall) ? [who[((turn % count) + count) % count]] : [];
            expect(schedule && onCallAt(schedule, at, []).map(({ userId }) => userId)).toEqual(expected);
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});

const sample = join(
  import.meta.dirname,
  '../../../../shared/data/schedules/pagerduty/expected_results-standard_rotation_expected.json',
);

describe.skipIf(!existsSync(sample))('a schedule PagerDuty itself built (needs ../shared beside the checkout)', () => {
  it('three layers that share a week', () => {
    const { parse_schedules: given } = JSON.parse(readFileSync(sample, 'utf8')) as {
      parse_schedules: Record<string, unknown>;
    };
    const directory = peopleDirectory([
      ['P7E5C85', 'u1'],
      ['PJRFB3Z', 'u2'],
      ['PYWIYMW', 'u3'],
      ['PNBLWIT', 'u4'],
    ]);
    const result = importPagerDutySchedule({ ...given, id: 'test' }, [], {
      from: Date.UTC(2017, 0, 1),
      people: directory,
    });

    expect(result.notes.map(({ outcome }) => outcome)).toEqual(['moves', 'moves', 'moves']);
    // Layer 1 holds Monday and Tuesday, layer 2 Wednesday and Thursday, layer 3 the rest. Weeks begin on Wednesday the 4th.
    expect(shown(result, '2017-01-04T00:00Z', '2017-01-12T00:00Z')).toEqual([
      '01-04T00:00 01-04T08:00 u2',
      '01-04T08:00 01-06T00:00 u3',
      '01-06T00:00 01-09T00:00 u2',
      '01-09T00:00 01-11T00:00 u1',
      '01-11T00:00 01-11T08:00 u3',
      '01-11T08:00 01-12T00:00 u4',
    ]);
  });
});
