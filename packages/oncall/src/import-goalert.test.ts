import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { importGoAlertSchedule } from './import-goalert.ts';
import { peopleDirectory, type ScheduleImport } from './import-report.ts';

const people = peopleDirectory([
  ['u-ann', 'ann'],
  ['u-bob', 'bob'],
  ['u-cat', 'cat'],
]);
/** A Sunday. */
const FROM = Date.UTC(2026, 2, 1, 12);

function rotation(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'r1',
    name: 'Primary',
    type: 'weekly',
    shiftLength: 1,
    start: '2025-06-02T07:00:00Z',
    timeZone: 'Europe/Berlin',
    userIDs: ['u-ann', 'u-bob', 'u-cat'],
    activeUserIndex: 1,
    ...more,
  };
}

const ALWAYS = { start: '00:00', end: '00:00', weekdayFilter: [true, true, true, true, true, true, true] };
const WORKDAYS = { start: '09:00', end: '17:00', weekdayFilter: [false, true, true, true, true, true, false] };
const target = (type: string, id: string, rules: readonly unknown[]): unknown => ({
  target: { type, id, name: id },
  rules,
});

function imported(
  targets: readonly unknown[],
  rotations: readonly unknown[] = [rotation()],
  more: Readonly<Record<string, unknown>> = {},
): ScheduleImport {
  const schedule = { id: 's1', name: 'Payments', timeZone: 'Europe/Berlin', targets, ...more };
  return importGoAlertSchedule({ schedule, rotations, overrides: [] }, { from: FROM, people });
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

describe('targets', () => {
  it('who is active there is on call here, and hands over at the same hour of the same day', () => {
    const result = imported([target('rotation', 'r1', [ALWAYS])]);

    expect(shown(result, '2026-03-01T12:00Z', '2026-03-10T00:00Z')).toEqual([
      '03-01T12:00 03-02T08:00 bob',
      '03-02T08:00 03-09T08:00 cat',
      '03-09T08:00 03-10T00:00 ann',
    ]);
    expect(told(result)).toEqual(['moves: rotation `r1`: ']);
  });

  it('days pass people also while the rules leave them out', () => {
    const daily = rotation({ type: 'daily', start: '2026-02-23T08:00:00Z', activeUserIndex: 0 });

    // Ann has the running Sunday; Bob Monday to Cat's Tuesday; over the weekend Cat and Ann pass unseen.
    expect(
      shown(imported([target('rotation', 'r1', [WORKDAYS])], [daily]), '2026-03-02T00:00Z', '2026-03-10T00:00Z').map(
        (line) => `${line.slice(3, 5)} ${line.slice(24)}`,
      ),
    ).toEqual(['02 bob', '03 cat', '04 ann', '05 bob', '06 cat', '09 cat']);
  });

  it('a person, beside a rotation, in hours over midnight', () => {
    const nights = { start: '22:00', end: '06:00', weekdayFilter: [true, false, false, false, false, false, false] };

    expect(shown(imported([target('user', 'u-cat', [nights])]), '2026-03-01T12:00Z', '2026-03-10T00:00Z')).toEqual([
      '03-01T21:00 03-02T05:00 cat',
      '03-08T21:00 03-09T05:00 cat',
    ]);
  });

  it('hourly and monthly turns', () => {
    const hourly = rotation({ type: 'hourly', shiftLength: 12, start: '2026-02-28T08:00:00Z', activeUserIndex: 2 });
    const monthly = rotation({ type: 'monthly', start: '2025-11-15T08:00:00Z', activeUserIndex: 0 });

    expect(
      shown(imported([target('rotation', 'r1', [ALWAYS])], [hourly]), '2026-03-01T12:00Z', '2026-03-02T12:00Z'),
    ).toEqual(['03-01T12:00 03-01T20:00 cat', '03-01T20:00 03-02T08:00 ann', '03-02T08:00 03-02T12:00 bob']);
    expect(
      shown(imported([target('rotation', 'r1', [ALWAYS])], [monthly]), '2026-03-01T12:00Z', '2026-05-01T00:00Z'),
    ).toEqual(['03-01T12:00 03-15T08:00 ann', '03-15T08:00 04-15T07:00 bob', '04-15T07:00 05-01T00:00 cat']);
  });

  it.each([
    [[target('rotation', 'r1', [])], [rotation()], 'it has no rules, so it is never on call'],
    [[target('rotation', 'r2', [ALWAYS])], [rotation()], 'its rotation is not in the export'],
    [[target('slackChannel', 'c', [ALWAYS])], [], 'a slackChannel can not take a turn'],
    [
      [target('rotation', 'r1', [{ ...ALWAYS, start: '24:00' }])],
      [rotation()],
      'one of its rules has no `start`, `end` and `weekdayFilter` that can be read',
    ],
    [
      [target('rotation', 'r1', [{ ...ALWAYS, weekdayFilter: Array.from({ length: 7 }, () => false) }])],
      [rotation()],
      'its rules hold on no day',
    ],
    [
      [target('rotation', 'r1', [WORKDAYS])],
      [rotation({ timeZone: 'Asia/Tokyo' })],
      'its turns are by Asia/Tokyo and its rules by Europe/Berlin: give both the same zone first',
    ],
    [[target('rotation', 'r1', [ALWAYS])], [rotation({ shiftLength: 0 })], 'its `shiftLength` is no number of turns'],
    [[target('rotation', 'r1', [ALWAYS])], [rotation({ userIDs: [] })], 'it has no users'],
  ])('%j can not move', (targets, rotations, why) => {
    expect(told(imported(targets, rotations)).map((line) => line.split(': ').slice(2).join(': '))).toEqual([why]);
  });

  it('temporary schedules are named', () => {
    expect(told(imported([], [], { temporarySchedules: [{ start: '2026-03-05T00:00:00Z' }] }))).toEqual([
      'cannot_move: temporary schedule from 2026-03-05T00:00:00Z: it replaces everybody for a time: enter it as overrides',
    ]);
  });
});

it('overrides add, remove and replace', () => {
  const at = (hour: number): { start: string; end: string } => ({
    start: `2026-03-03T${hour}:00:00Z`,
    end: `2026-03-03T${hour + 1}:00:00Z`,
  });
  const schedule = { id: 's1', timeZone: 'Europe/Berlin', targets: [target('user', 'u-ann', [ALWAYS])] };
  const result = importGoAlertSchedule(
    {
      schedule,
      rotations: [],
      overrides: [
        { id: 'o1', ...at(10), addUserID: 'u-bob' },
        { id: 'o2', ...at(12), removeUserID: 'u-ann' },
        { id: 'o3', ...at(14), addUserID: 'u-cat', removeUserID: 'u-ann' },
        { id: 'o4', ...at(16), addUserID: 'u-dan' },
        { id: 'o5', ...at(16) },
      ],
    },
    { from: FROM, people },
  );

  expect(shown(result, '2026-03-03T09:30Z', '2026-03-03T15:30Z')).toEqual([
    '03-03T09:30 03-03T12:00 ann',
    '03-03T10:00 03-03T11:00 bob',
    '03-03T13:00 03-03T14:00 ann',
    '03-03T14:00 03-03T15:00 cat',
    '03-03T15:00 03-03T15:30 ann',
  ]);
  expect(told(result).slice(-2)).toEqual([
    'cannot_move: override `o4`: nobody here is known as `u-dan`: it is left out',
    'cannot_move: override `o5`: it names nobody',
  ]);
});
