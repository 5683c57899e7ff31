/** Schedules of other systems: whatever the JSON, there is a report, and what becomes a schedule has a coverage. */
import {
  coverage,
  importGoAlertSchedule,
  importGrafanaOnCallSchedule,
  importOpsgenieSchedule,
  importPagerDutySchedule,
  importPagerDutyShifts,
  peopleDirectory,
  type ScheduleImport,
} from '../../packages/oncall/src/index.ts';
import type { FuzzTarget } from './target.ts';

const FROM = Date.UTC(2026, 2, 1);
const WEEK_MS = 7 * 86_400_000;
const options = {
  from: FROM,
  people: peopleDirectory([
    ['ann', 'ann'],
    ['bob', 'bob'],
  ]),
};

export function scheduleImportTarget(): FuzzTarget {
  return { name: 'schedule import', seeds, pieces: PIECES, maxLength: 10_000, run };
}

function run(text: string): void {
  const given = parsed(text);
  if (given === undefined) return;
  const list = (name: string): unknown[] => {
    const found = given[name];
    return Array.isArray(found) ? found : [];
  };
  check(importPagerDutySchedule(given, list('overrides'), options));
  check(importOpsgenieSchedule(given, list('overrides'), options));
  check(
    importPagerDutyShifts(
      { schedule: given, overrides: list('overrides'), customShifts: list('custom_shifts') },
      options,
    ),
  );
  check(
    importGoAlertSchedule({ schedule: given, rotations: list('rotations'), overrides: list('overrides') }, options),
  );
  const calendars = { primary: undefined, overrides: undefined };
  check(importGrafanaOnCallSchedule({ schedule: given, shifts: list('shifts'), calendars }, options));
}

function check({ schedule, notes }: ScheduleImport): void {
  if (schedule !== undefined) coverage(schedule, FROM, FROM + WEEK_MS, []);
  else if (notes.length === 0) throw new Error('nothing came of it, and no word was said');
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

const PIECES = [
  '"2026-03-29T02:30:00+01:00"',
  '"9999-12-31T23:59:59Z"',
  '"0001-01-01T00:00:00Z"',
  '86400',
  '604800',
  '3600',
  '1e15',
  '-1',
  'null',
  'true',
  '[]',
  '{}',
  '"Europe/Berlin"',
  '"hourly"',
  '"daily"',
  '"monthly"',
  '"RRULE:FREQ=HOURLY;INTERVAL=7"',
  '"EXDATE:20260303T090000"',
];

function seeds(): string[] {
  const zone = { time_zone: 'Europe/Berlin', timezone: 'Europe/Berlin', timeZone: 'Europe/Berlin' };
  const common = { id: 's', name: 's', ...zone };
  const at = {
    start: '2026-03-03T08:00:00Z',
    end: '2026-03-03T09:00:00Z',
    startDate: '2026-03-03T08:00:00Z',
    endDate: '2026-03-03T09:00:00Z',
  };
  const hours = [{ type: 'daily_restriction', start_time_of_day: '09:00:00', duration_seconds: 28_800 }];
  const layer = {
    id: 'l',
    name: 'l',
    start: '2026-01-01T00:00:00Z',
    end: null,
    rotation_virtual_start: '2026-01-05T09:00:00Z',
    rotation_turn_length_seconds: 172_800,
    users: [{ user: { id: 'ann' } }, { user: { id: 'bob' } }],
    restrictions: hours,
  };
  const limit = { type: 'time-of-day', restriction: { startHour: 9, startMin: 0, endHour: 17, endMin: 0 } };
  const participants = [{ type: 'user', username: 'ann' }, { type: 'none' }];
  const opsgenie = {
    id: 'r',
    name: 'r',
    startDate: '2026-02-02T08:00:00Z',
    type: 'daily',
    length: 2,
    participants,
    timeRestriction: limit,
  };
  const strategy = {
    type: 'rotating_member_assignment_strategy',
    shifts_per_member: 2,
    members: [{ type: 'user_member', user_id: 'ann' }, { type: 'empty_member' }],
  };
  const event = {
    id: 'e',
    start_time: { date_time: '2026-03-02T09:00:00Z', time_zone: 'Europe/Berlin' },
    end_time: { date_time: '2026-03-02T17:00:00Z' },
    effective_since: '2026-03-02T09:00:00Z',
    recurrence: ['RRULE:FREQ=WEEKLY;BYDAY=MO,TU', 'EXDATE:20260309T080000Z'],
    assignment_strategy: strategy,
  };
  const rules = [{ start: '09:00', end: '17:00', weekdayFilter: [false, true, true, true, true, true, false] }];
  const goalert = {
    id: 'r',
    type: 'daily',
    shiftLength: 1,
    start: '2026-02-02T08:00:00Z',
    timeZone: 'Europe/Berlin',
    userIDs: ['ann', 'bob'],
    activeUserIndex: 1,
  };
  const rolling = {
    id: 'o',
    type: 'rolling_users',
    start: '2026-03-02T09:00:00',
    duration: 28_800,
    frequency: 'weekly',
    interval: 1,
    by_day: ['MO', 'TU'],
    week_start: 'MO',
    rolling_users: [['ann'], ['bob']],
  };
  const texts: unknown[] = [
    { ...common, schedule_layers: [layer], overrides: [{ id: 'o', ...at, user: { id: 'ann' } }] },
    { ...common, rotations: [opsgenie], overrides: [{ alias: 'o', ...at, user: participants[0] }] },
    { ...common, rotations: [{ id: 'r', events: [event] }], custom_shifts: [] },
    {
      ...common,
      targets: [{ target: { id: 'r', type: 'rotation' }, rules }],
      rotations: [goalert],
      overrides: [{ id: 'o', ...at, addUserID: 'ann' }],
    },
    {
      ...common,
      shifts: [rolling, { ...rolling, type: 'single_event', users: ['ann'] }, { ...rolling, type: 'override' }],
    },
  ];
  return texts.map((text) => JSON.stringify(text));
}
