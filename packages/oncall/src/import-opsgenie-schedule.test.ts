import { describe, expect, it } from 'vitest';
import { coverage } from './coverage.ts';
import { importOpsgenieSchedule } from './import-opsgenie-schedule.ts';
import { peopleDirectory, type ScheduleImport } from './import-report.ts';

const people = peopleDirectory([
  ['ann@example.org', 'ann'],
  ['bob@example.org', 'bob'],
]);
const FROM = Date.UTC(2026, 2, 1);
const ann = { type: 'user', id: '1', username: 'ann@example.org' };
const bob = { type: 'user', id: '2', username: 'bob@example.org' };

function rotation(more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return {
    id: 'r1',
    name: 'First',
    startDate: '2026-02-02T08:00:00Z',
    type: 'weekly',
    length: 1,
    participants: [ann, bob],
    ...more,
  };
}

function imported(rotations: readonly unknown[], overrides: readonly unknown[] = []): ScheduleImport {
  return importOpsgenieSchedule(
    { id: 's1', name: 'Payments', timezone: 'Europe/Berlin', enabled: true, rotations },
    overrides,
    { from: FROM, people },
  );
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

describe('rotations', () => {
  it('cover together, weekly at the same hour, and a `none` is a gap', () => {
    const second = rotation({
      id: 'r2',
      name: 'Second',
      participants: [bob, { type: 'none' }],
      type: 'daily',
      startDate: '2026-03-23T08:00:00Z',
      endDate: '2026-03-25T08:00:00Z',
    });
    const result = imported([rotation(), second]);

    expect(shown(result, '2026-03-29T12:00Z', '2026-03-31T00:00Z')).toEqual([
      '03-29T12:00 03-30T07:00 bob',
      '03-30T07:00 03-31T00:00 ann',
    ]);
    expect(shown(result, '2026-03-22T12:00Z', '2026-03-25T12:00Z')).toEqual([
      '03-22T12:00 03-23T08:00 ann',
      '03-23T08:00 03-25T12:00 bob',
    ]);
    expect(told(result)).toEqual(['moves: rotation `First`: ', 'moves: rotation `Second`: ']);
  });

  it('two days at a time, in the hours of a day', () => {
    const hours = { type: 'time-of-day', restriction: { startHour: 20, startMin: 0, endHour: 8, endMin: 30 } };
    const result = imported([
      rotation({ type: 'daily', length: 2, startDate: '2026-03-02T08:00:00Z', timeRestriction: hours }),
    ]);

    expect(shown(result, '2026-03-03T08:00Z', '2026-03-05T08:00Z')).toEqual([
      '03-03T19:00 03-04T07:30 ann',
      '03-04T19:00 03-05T07:30 bob',
    ]);
  });

  it('from a weekday to another', () => {
    const week = {
      type: 'weekday-and-time-of-day',
      restrictions: [{ startDay: 'monday', startHour: 9, startMin: 0, endDay: 'friday', endHour: 17, endMin: 0 }],
    };

    expect(shown(imported([rotation({ timeRestriction: week })]), '2026-03-09T00:00Z', '2026-03-16T00:00Z')).toEqual([
      '03-09T08:00 03-13T16:00 bob',
    ]);
  });

  it('teams and escalations can not take a turn: gaps, each named', () => {
    const result = imported([
      rotation({ participants: [ann, { type: 'team', name: 'Ops', id: 't' }, { type: 'escalation', id: 'e' }] }),
    ]);

    expect(told(result)).toEqual([
      "cannot_move: rotation `First`: the team `Ops` can not take a turn: a turn is a person's; its turns are gaps until somebody takes them",
      "cannot_move: rotation `First`: the escalation `e` can not take a turn: a turn is a person's; its turns are gaps until somebody takes them",
      'moves: rotation `First`: ',
    ]);
  });

  it.each([
    [{ startDate: undefined }, 'it has no `startDate`'],
    [{ endDate: '2026-02-20T00:00:00Z' }, 'it has ended'],
    [{ type: 'yearly' }, 'its `type` `yearly` is neither hourly, daily nor weekly'],
    [{ length: 0 }, 'its `length` 0 is no number of turns'],
    [{ participants: [] }, 'it has no participants'],
    [{ timeRestriction: { type: 'time-of-day' } }, 'its `timeRestriction` can not be read'],
  ])('%o can not move', (more, why) => {
    expect(told(imported([rotation(more)]))).toEqual([`cannot_move: rotation \`First\`: ${why}`]);
  });
});

describe('overrides', () => {
  const override = (more: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
    alias: 'o1',
    user: bob,
    startDate: '2026-03-03T08:00:00Z',
    endDate: '2026-03-03T10:00:00Z',
    rotations: [],
    ...more,
  });

  it('take the place of whoever is on call', () => {
    const result = imported([rotation({ participants: [ann] })], [override({})]);

    expect(shown(result, '2026-03-03T07:00Z', '2026-03-03T11:00Z')).toEqual([
      '03-03T07:00 03-03T08:00 ann',
      '03-03T08:00 03-03T10:00 bob',
      '03-03T10:00 03-03T11:00 ann',
    ]);
    expect(told(result).at(-1)).toBe('moves: override `o1`: ');
  });

  it('say what they lose', () => {
    expect(
      told(
        imported(
          [],
          [override({ rotations: [{ id: 'r1' }] }), override({ user: { type: 'none' } }), override({ alias: '' })],
        ),
      ),
    ).toEqual([
      'moves_with_changes: override `o1`: it was for some rotations only; here it takes the place of everybody on call',
      'cannot_move: override `o1`: it leaves the schedule empty: take people off it by name',
      'cannot_move: override ``: it has no `alias`, `startDate` and `endDate` that can be read',
    ]);
  });
});
