/**
 * Schedules of GoAlert by its GraphQL API: a schedule with `targets { target { id type } rules { start end weekdayFilter } }`, its
 * rotations (`type`, `shiftLength`, `start`, `timeZone`, `userIDs`, `activeUserIndex`, `nextHandoffTimes`) and user overrides
 * (`addUserID`, `removeUserID`, `start`, `end`). Source: target/goalert, graphql2/schema.graphql.
 */
import { fieldsOf, isKnownZone, type Fields, wallOf } from './import-fields.ts';
import { ImportNotes, LEFT_OUT, type ImportOptions, type ScheduleImport } from './import-report.ts';
import { rotated, rotationOf, turnAt } from './import-rotation.ts';
import type { EpochMs, Override, Participant, Restriction, Rotation } from './schedule.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from './local-time.ts';

export interface GoAlertExport {
  readonly schedule: unknown;
  /** Those its targets name. */
  readonly rotations: readonly unknown[];
  readonly overrides: readonly unknown[];
  /** When it was read, for rotations without `nextHandoffTimes`; `from` when absent. */
  readonly readAt?: EpochMs | undefined;
}

interface Context extends ImportOptions {
  readonly zone: string;
  readonly notes: ImportNotes;
  readonly rotations: ReadonlyMap<string, Fields>;
  readonly readAt: EpochMs;
}

/** Targets of a GoAlert schedule are on call together: they become one layer. */
export function importGoAlertSchedule(input: GoAlertExport, options: ImportOptions): ScheduleImport {
  const notes = new ImportNotes();
  const schedule = fieldsOf(input.schedule);
  const [id, zone] = [schedule.text('id'), schedule.text('timeZone')];
  if (id === undefined || zone === undefined || !isKnownZone(zone)) {
    notes.refuses('schedule', 'it has no `id` and `timeZone` that can be read');
    return { schedule: undefined, notes: notes.notes };
  }
  const name = schedule.text('name') ?? id;
  const known = input.rotations.map((one) => fieldsOf(one)).map((one): [string, Fields] => [one.text('id') ?? '', one]);
  const context: Context = { zone, notes, rotations: new Map(known), readAt: input.readAt ?? options.from, ...options };
  const rotations = schedule.list('targets').flatMap((target) => readTarget(fieldsOf(target), context));
  for (const temporary of schedule.list('temporarySchedules')) {
    const start = fieldsOf(temporary).text('start') ?? '';
    notes.refuses(`temporary schedule from ${start}`, 'it replaces everybody for a time: enter it as overrides');
  }
  const overrides = input.overrides
    .map((one) => readOverride(fieldsOf(one), context))
    .filter((one) => one !== undefined);
  const layer = { id: `${id}-layer`, name, rotations, fixedShifts: [] };
  return {
    schedule: { id, name, versions: [{ effectiveFrom: options.from, layers: [layer] }], overrides },
    notes: notes.notes,
  };
}

/** One rotation for a target, as its rules together are the hours in which it is in force. */
function readTarget(entry: Fields, context: Context): Rotation[] {
  const { notes } = context;
  const target = entry.fields('target');
  const [id, type] = [target.text('id') ?? '', target.text('type')];
  const subject = `${type ?? 'target'} \`${target.text('name') ?? id}\``;
  const rules = entry.list('rules').map((rule) => windowsOf(fieldsOf(rule)));
  const refuse = (why: string): Rotation[] => {
    notes.refuses(subject, why);
    return [];
  };
  if (rules.length === 0) return refuse('it has no rules, so it is never on call');
  if (rules.includes(undefined))
    return refuse('one of its rules has no `start`, `end` and `weekdayFilter` that can be read');
  const windows = merged(rules.flatMap((one) => one ?? []));
  if (windows.length === 0) return refuse('its rules hold on no day');
  const restrictions = coversWeek(windows) ? [] : windows;
  if (type === 'user') {
    const participant = notes.participant([id, target.text('name')], context.people, subject);
    const made = rotationOf({
      id,
      name: target.text('name') ?? id,
      zone: context.zone,
      anchor: turnAt(0, WEEK_MS, wallOf(context.from, context.zone)).start,
      turn: { unit: 'weeks', count: 1 },
      participants: [participant],
      restrictions,
    });
    if (typeof made === 'string') return refuse(made);
    notes.moves(subject);
    return [made.rotation];
  }
  if (type !== 'rotation') return refuse(`a ${type ?? 'target without a type'} can not take a turn`);
  const rotation = context.rotations.get(id);
  if (rotation === undefined) return refuse('its rotation is not in the export');
  const zone = rotation.text('timeZone');
  if (restrictions.length > 0 && zone !== context.zone)
    return refuse(
      `its turns are by ${zone ?? 'no zone'} and its rules by ${context.zone}: give both the same zone first`,
    );
  return readRotation(rotation, subject, restrictions, context);
}

const UNITS = { hourly: 'hours', daily: 'days', weekly: 'weeks', monthly: 'months' } as const;
const UNIT_MS = { hours: HOUR_MS, days: DAY_MS, weeks: WEEK_MS } as const;

/** GoAlert keeps who is active as a state, so the turns begin with that one and the running shift, not with `start`. */
function readRotation(
  rotation: Fields,
  subject: string,
  restrictions: readonly Restriction[],
  { notes, people, from, readAt }: Context,
): Rotation[] {
  const refuse = (why: string): Rotation[] => {
    notes.refuses(subject, why);
    return [];
  };
  const type = rotation.text('type');
  const unit =
    type === 'hourly' || type === 'daily' || type === 'weekly' || type === 'monthly' ? UNITS[type] : undefined;
  const [start, zone, count] = [rotation.instant('start'), rotation.text('timeZone'), rotation.number('shiftLength')];
  if (unit === undefined) return refuse(`its \`type\` \`${type ?? ''}\` is unknown`);
  if (start === undefined || zone === undefined || !isKnownZone(zone))
    return refuse('it has no `start` and `timeZone` that can be read');
  if (count === undefined || !Number.isInteger(count) || count < 1)
    return refuse('its `shiftLength` is no number of turns');
  const users = rotation.list('userIDs').filter((id) => typeof id === 'string');
  if (users.length === 0) return refuse('it has no users');
  const participants = users.map((user): Participant => notes.participant([user], people, subject));
  const active = rotation.number('activeUserIndex');
  const changes = [];
  if (active === undefined)
    changes.push('`activeUserIndex` is missing: the first of the list is taken to be on call now');
  const turn = { unit, count };
  const anchor =
    unit === 'months'
      ? wallOf(start, zone)
      : unit === 'hours'
        ? wallOf(turnAt(start, UNIT_MS.hours * count, from).start, zone)
        : turnAt(wallOf(start, zone), UNIT_MS[unit] * count, wallOf(from, zone)).start;
  const turnNumber = (at: EpochMs): number =>
    unit === 'months'
      ? monthsPassed(wallOf(start, zone), count, wallOf(at, zone))
      : unit === 'hours'
        ? turnAt(start, UNIT_MS.hours * count, at).number
        : turnAt(wallOf(start, zone), UNIT_MS[unit] * count, wallOf(at, zone)).number;
  // `activeUserIndex` speaks of the turn before the next handoff; of months the turns are counted from the first.
  const passed = turnNumber(seenAt(rotation, readAt)) - (unit === 'months' ? 0 : turnNumber(from));
  const made = rotationOf({
    id: rotation.text('id') ?? subject,
    name: rotation.text('name') ?? subject,
    zone,
    anchor,
    turn,
    participants: rotated(participants, (active ?? 0) - passed),
    restrictions,
  });
  if (typeof made === 'string') return refuse(made);
  if (!made.isExact) changes.push('turns that lie wholly outside its rules no longer count');
  notes.moves(subject, changes);
  return [made.rotation];
}

/** A moment of the turn that was under way when it was read. */
function seenAt(rotation: Fields, readAt: EpochMs): EpochMs {
  const [next] = rotation.list('nextHandoffTimes');
  return (fieldsOf({ next }).instant('next') ?? readAt + 1) - 1;
}

/** Whole turns of months between two readings of a clock. */
function monthsPassed(anchor: number, count: number, at: number): number {
  const [first, now] = [new Date(anchor), new Date(at)];
  const months = (now.getUTCFullYear() - first.getUTCFullYear()) * 12 + now.getUTCMonth() - first.getUTCMonth();
  const reached =
    Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + months, first.getUTCDate()) + (anchor % DAY_MS);
  return Math.max(0, Math.floor((reached <= at ? months : months - 1) / count));
}

/** `weekdayFilter` begins with Sunday; equal hours mean the whole day, an earlier end the next morning. */
function windowsOf(rule: Fields): Restriction[] | undefined {
  const [start, end] = [minuteOf(rule.text('start')), minuteOf(rule.text('end'))];
  const days = rule.list('weekdayFilter');
  if (start === undefined || end === undefined || days.length !== 7) return undefined;
  return days.flatMap((isOn, index) =>
    isOn === true
      ? [
          {
            weekday: index === 0 ? 7 : index,
            fromMinute: start,
            lengthMinutes: end > start ? end - start : end - start + 1_440,
          },
        ]
      : [],
  );
}

function minuteOf(text: string | undefined): number | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)$/.exec(text ?? '') ?? [];
  const total = Number(hour) * 60 + Number(minute);
  return total >= 0 && total < 1_440 ? total : undefined;
}

function merged(windows: readonly Restriction[]): Restriction[] {
  return [...new Map(windows.map((one) => [`${one.weekday} ${one.fromMinute} ${one.lengthMinutes}`, one])).values()];
}

function coversWeek(windows: readonly Restriction[]): boolean {
  const spans = windows
    .map(({ weekday, fromMinute, lengthMinutes }) => ({
      from: (weekday - 1) * 1_440 + fromMinute,
      length: lengthMinutes,
    }))
    .flatMap(({ from, length }) => [
      { from, to: from + length },
      { from: from - 10_080, to: from + length - 10_080 },
    ])
    .sort((a, b) => a.from - b.from);
  const reached = spans.reduce((to, span) => (span.from <= to ? Math.max(to, span.to) : to), 0);
  return reached >= 10_080;
}

function readOverride(override: Fields, { notes, people, from }: Context): Override | undefined {
  const id = override.text('id') ?? '';
  const subject = `override \`${id}\``;
  const [start, end] = [override.instant('start'), override.instant('end')];
  const [added, removed] = [override.text('addUserID'), override.text('removeUserID')];
  const refuse = (why: string): undefined => notes.refuses(subject, why) as undefined;
  if (id === '' || start === undefined || end === undefined || start >= end)
    return refuse('it has no `id`, `start` and `end` that can be read');
  if (end <= from) return undefined;
  if (added === undefined && removed === undefined) return refuse('it names nobody');
  const [adds, removes] = [added, removed].map((user) =>
    user === undefined ? undefined : notes.participant([user], people, subject, LEFT_OUT),
  );
  if (adds?.kind === 'empty' || removes?.kind === 'empty') return undefined;
  notes.moves(subject);
  const common = { id, from: start, to: end, reason: 'GoAlert' };
  if (adds !== undefined && removes !== undefined)
    return { ...common, kind: 'replace', userId: adds.userId, replacedUserId: removes.userId };
  if (adds !== undefined) return { ...common, kind: 'add', userId: adds.userId };
  return removes === undefined ? undefined : { ...common, kind: 'remove', userId: removes.userId };
}
