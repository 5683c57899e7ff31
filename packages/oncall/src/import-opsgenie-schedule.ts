/**
 * Schedules of Opsgenie's REST API v2 (and of Jira Service Management Operations, which kept the nouns): a schedule with `rotations`
 * (`GET /v2/schedules/{id}?expand=rotation`) and its overrides (`GET /v2/schedules/{id}/overrides`).
 * Source: docs.opsgenie.com, Schedule, Schedule Rotation and Schedule Override API.
 */
import { changesClock, fieldsOf, isKnownZone, wallOf, type Fields } from './import-fields.ts';
import { ImportNotes, LEFT_OUT, type ImportOptions, type ScheduleImport } from './import-report.ts';
import { dailyWindows, rotated, rotationOf, turnAt, versionsFrom, type LivingLayer } from './import-rotation.ts';
import type { Override, Participant, Restriction } from './schedule.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from './local-time.ts';

/** Rotations of Opsgenie cover together: they become one layer. */
export function importOpsgenieSchedule(
  input: unknown,
  overrides: readonly unknown[],
  options: ImportOptions,
): ScheduleImport {
  const notes = new ImportNotes();
  const schedule = fieldsOf(input);
  const id = schedule.text('id') ?? schedule.text('name');
  const name = schedule.text('name') ?? id;
  const zone = schedule.text('timezone');
  if (id === undefined || name === undefined || zone === undefined || !isKnownZone(zone)) {
    notes.refuses('schedule', 'it has no `id`, `name` and `timezone` that can be read');
    return { schedule: undefined, notes: notes.notes };
  }
  const rotations = schedule
    .list('rotations')
    .map((rotation, index) =>
      readRotation(fieldsOf(rotation), index, { zone, notes, scheduleId: id, scheduleName: name, ...options }),
    )
    .filter((one) => one !== undefined);
  const read = overrides.map((one) => readOverride(fieldsOf(one), notes, options)).filter((one) => one !== undefined);
  return {
    schedule: { id, name, versions: versionsFrom(options.from, rotations), overrides: read },
    notes: notes.notes,
  };
}

interface Context extends ImportOptions {
  readonly zone: string;
  readonly scheduleId: string;
  readonly scheduleName: string;
  readonly notes: ImportNotes;
}

const UNITS = { hourly: 'hours', daily: 'days', weekly: 'weeks' } as const;
const UNIT_MS = { hours: HOUR_MS, days: DAY_MS, weeks: WEEK_MS } as const;

function readRotation(rotation: Fields, index: number, context: Context): LivingLayer | undefined {
  const { zone, notes, from } = context;
  const id = rotation.text('id') ?? `rotation-${index + 1}`;
  const name = rotation.text('name') ?? id;
  const subject = `rotation \`${name}\``;
  const refuse = (why: string): undefined => notes.refuses(subject, why) as undefined;
  const [start, end] = [rotation.instant('startDate'), rotation.instant('endDate')];
  const type = rotation.text('type');
  const unit = type === 'hourly' || type === 'daily' || type === 'weekly' ? UNITS[type] : undefined;
  const count = rotation.number('length') ?? 1;
  if (start === undefined) return refuse('it has no `startDate`');
  if (rotation.has('endDate') && end === undefined) return refuse('its `endDate` is no time');
  if (end !== undefined && end <= from) return refuse('it has ended');
  if (unit === undefined) return refuse(`its \`type\` \`${type ?? ''}\` is neither hourly, daily nor weekly`);
  if (!Number.isInteger(count) || count < 1) return refuse(`its \`length\` ${count} is no number of turns`);
  const restrictions = rotation.has('timeRestriction') ? windowsOf(rotation.fields('timeRestriction')) : [];
  if (restrictions === undefined) return refuse('its `timeRestriction` can not be read');
  const participants = rotation.list('participants').map((one) => participantOf(fieldsOf(one), subject, context));
  if (participants.length === 0) return refuse('it has no participants');

  const turnMs = UNIT_MS[unit] * count;
  const at = Math.max(start, from);
  const wall = turnAt(wallOf(start, zone), turnMs, wallOf(at, zone));
  const elapsed = turnAt(start, turnMs, at);
  const made = rotationOf({
    id,
    name,
    zone,
    anchor: unit === 'hours' ? wallOf(elapsed.start, zone) : wall.start,
    turn: { unit, count },
    participants: rotated(participants, unit === 'hours' ? elapsed.number : wall.number),
    restrictions,
  });
  if (typeof made === 'string') return refuse(made);
  const changes = [];
  if (unit === 'hours' && restrictions.length > 0 && participants.length > 1 && changesClock(zone, from))
    changes.push('turns of hours shift against its restrictions when the clock changes: check who follows whom then');
  if (!made.isExact) changes.push('turns that lie wholly outside its restrictions no longer count');
  notes.moves(subject, changes);
  const layer = {
    id: `${context.scheduleId}-layer`,
    name: context.scheduleName,
    rotations: [made.rotation],
    fixedShifts: [],
  };
  return { layer, from: start, to: end };
}

function participantOf(one: Fields, subject: string, { notes, people }: Context): Participant {
  const type = one.text('type');
  if (type === 'none') return { kind: 'empty' };
  if (type === 'user')
    return notes.participant([one.text('username'), one.text('id'), one.text('name')], people, subject);
  const name = one.text('name') ?? one.text('id') ?? '';
  notes.refuses(
    subject,
    `the ${type ?? 'unknown'} \`${name}\` can not take a turn: a turn is a person's; its turns are gaps until somebody takes them`,
  );
  return { kind: 'empty' };
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** `time-of-day` has one `restriction`, `weekday-and-time-of-day` a list of `restrictions`. */
function windowsOf(limit: Fields): Restriction[] | undefined {
  const list = limit.list('restrictions');
  const entries = list.length > 0 ? list.map(fieldsOf) : [limit.fields('restriction')];
  const read = entries.map((entry) => windowOf(entry, limit.text('type')));
  return read.includes(undefined) ? undefined : read.flatMap((one) => one ?? []);
}

function windowOf(entry: Fields, type: string | undefined): Restriction[] | undefined {
  const start = minuteOf(entry, 'start');
  const end = minuteOf(entry, 'end');
  if (start === undefined || end === undefined) return undefined;
  if (type === 'time-of-day') return dailyWindows(start, end > start ? end - start : end - start + 1_440);
  const first = WEEKDAYS.indexOf(entry.text('startDay')?.toLowerCase() ?? '');
  const last = WEEKDAYS.indexOf(entry.text('endDay')?.toLowerCase() ?? '');
  if (type !== 'weekday-and-time-of-day' || first === -1 || last === -1) return undefined;
  // From the first day's hour to the last day's, without a break; the same moment means a whole week.
  const length = (last - first) * 1_440 + end - start;
  return [{ weekday: first + 1, fromMinute: start, lengthMinutes: length > 0 ? length : length + 7 * 1_440 }];
}

function minuteOf(entry: Fields, side: 'start' | 'end'): number | undefined {
  const hour = entry.number(`${side}Hour`);
  const minute = entry.number(`${side}Min`) ?? 0;
  const total = hour === undefined ? -1 : hour * 60 + minute;
  const most = side === 'end' ? 1_440 : 1_439;
  return Number.isInteger(total) && total >= 0 && total <= most ? total : undefined;
}

function readOverride(override: Fields, notes: ImportNotes, { people, from }: ImportOptions): Override | undefined {
  const id = override.text('alias') ?? '';
  const subject = `override \`${id}\``;
  const [start, end] = [override.instant('startDate'), override.instant('endDate')];
  const refuse = (why: string): undefined => notes.refuses(subject, why) as undefined;
  if (id === '' || start === undefined || end === undefined || start >= end)
    return refuse('it has no `alias`, `startDate` and `endDate` that can be read');
  if (end <= from) return undefined;
  const user = override.fields('user');
  if (user.text('type') === 'none') return refuse('it leaves the schedule empty: take people off it by name');
  const participant = notes.participant(
    [user.text('username'), user.text('id'), user.text('name')],
    people,
    subject,
    LEFT_OUT,
  );
  if (participant.kind === 'empty') return undefined;
  const isForSome = override.list('rotations').length > 0;
  notes.moves(
    subject,
    isForSome ? ['it was for some rotations only; here it takes the place of everybody on call'] : [],
  );
  return {
    id,
    kind: 'replace',
    from: start,
    to: end,
    replacedUserId: undefined,
    userId: participant.userId,
    reason: 'Opsgenie',
  };
}
