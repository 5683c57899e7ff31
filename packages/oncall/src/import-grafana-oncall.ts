/**
 * Schedules of Grafana OnCall's public API v1: a schedule of type `calendar`, `web` or `ical` and its shifts (`single_event`,
 * `recurrent_event`, `rolling_users`, `override`). Source: grafana/oncall, docs/sources/oncall-api-reference.
 */
import { expandRule } from './ical-recurrence.ts';
import { readCalendar } from './ical-read.ts';
import { readRule, type ReadRule } from './ical-rule.ts';
import { fieldsOf, instantAt, isInRange, isKnownZone, LONGEST_SHIFT_MS, type Fields } from './import-fields.ts';
import { recurringLayer } from './import-recurring.ts';
import { ImportNotes, type ImportOptions, type ScheduleImport } from './import-report.ts';
import { rotated, versionsFrom, type LivingLayer } from './import-rotation.ts';
import { readWall } from './ical-times.ts';
import type { Override, Participant } from './schedule.ts';
import { DAY_MS, type LocalMs } from './local-time.ts';

export interface GrafanaOnCallExport {
  readonly schedule: unknown;
  readonly shifts: readonly unknown[];
  /** What its `ical_url_primary` and `ical_url_overrides` hold, fetched. */
  readonly calendars: { readonly primary: string | undefined; readonly overrides: string | undefined };
}

interface Context extends ImportOptions {
  readonly zone: string;
  readonly notes: ImportNotes;
}

/** A level becomes a layer, the higher level the higher layer. */
export function importGrafanaOnCallSchedule(input: GrafanaOnCallExport, options: ImportOptions): ScheduleImport {
  const notes = new ImportNotes();
  const schedule = fieldsOf(input.schedule);
  const [id, zone] = [schedule.text('id'), schedule.text('time_zone') ?? 'UTC'];
  if (id === undefined || !isKnownZone(zone)) {
    notes.refuses('schedule', 'it has no `id` and `time_zone` that can be read');
    return { schedule: undefined, notes: notes.notes };
  }
  const context: Context = { zone, notes, ...options };
  const shifts = input.shifts.map((shift) => fieldsOf(shift));
  const regular = shifts
    .filter((shift) => shift.text('type') !== 'override')
    .toSorted((a, b) => levelOf(a) - levelOf(b))
    .flatMap((shift) => readShift(shift, context));
  const layers = [
    ...calendarLayer(schedule, 'ical_url_primary', input.calendars.primary, context),
    ...regular,
    ...calendarLayer(schedule, 'ical_url_overrides', input.calendars.overrides, context),
  ];
  const overrides = shifts
    .filter((shift) => shift.text('type') === 'override')
    .flatMap((shift) => readOverride(shift, context));
  const name = schedule.text('name') ?? id;
  return { schedule: { id, name, versions: versionsFrom(options.from, layers), overrides }, notes: notes.notes };
}

function levelOf(shift: Fields): number {
  return shift.number('level') ?? 0;
}

function readShift(shift: Fields, context: Context): LivingLayer[] {
  const { notes, from } = context;
  const id = shift.text('id') ?? shift.text('name') ?? 'shift';
  const subject = `shift \`${shift.text('name') ?? id}\``;
  const refuse = (why: string): LivingLayer[] => {
    notes.refuses(subject, why);
    return [];
  };
  const zone = shift.text('time_zone') ?? context.zone;
  const [start, seconds] = [wallIn(shift, 'start'), durationOf(shift)];
  if (start === undefined || seconds === undefined) return refuse('it has no `start` and `duration` that can be read');
  if (!isKnownZone(zone)) return refuse(`nobody knows the time zone \`${zone}\``);
  const groups = groupsOf(shift, subject, context);
  if (groups.every((group) => group.length === 0)) return refuse('it has no users');
  const layer = { id: `level-${levelOf(shift)}`, name: `Level ${levelOf(shift)}` };
  const begins = instantAt(start, zone);
  if (shift.text('type') === 'single_event') {
    const to = begins + seconds * 1000;
    if (to <= from) return refuse('it is over');
    const people = groups.flat().flatMap((one) => (one.kind === 'person' ? [one.userId] : []));
    notes.moves(subject);
    const fixedShifts = people.map((userId) => ({ from: begins, to, userId }));
    return [{ layer: { ...layer, rotations: [], fixedShifts }, from: Math.min(begins, from), to: undefined }];
  }
  const rule = ruleOf(shift);
  if (typeof rule === 'string') return refuse(rule);
  const untilWall = wallIn(shift, 'until');
  if (shift.has('until') && untilWall === undefined) return refuse('its `until` is no time');
  const until = untilWall === undefined ? undefined : instantAt(untilWall, zone);
  if (until !== undefined && until <= from) return refuse('it has ended');
  const first = firstShift(rule, start, wallIn(shift, 'rotation_start'));
  if (first === undefined) return refuse('it has no shift after its `rotation_start`');
  const daysByShift = rule.frequency === 'DAILY' && rule.byDay.length > 0;
  const made = recurringLayer(
    {
      id,
      name: shift.text('name') ?? id,
      zone,
      start: first,
      lengthMs: seconds * 1000,
      rule,
      removed: [],
      added: [],
      groups,
      advances: daysByShift ? 'shift' : 'period',
      until,
    },
    from,
  );
  if (typeof made === 'string') return refuse(made);
  notes.moves(subject, made.changes);
  return [{ layer: { ...made.layer, ...layer }, from: instantAt(first, zone), to: until }];
}

function firstShift(rule: ReadRule, start: LocalMs, rotationStart: LocalMs | undefined): LocalMs | undefined {
  if (rotationStart === undefined || rotationStart <= start) return start;
  const window = { from: rotationStart, to: rotationStart + 400 * DAY_MS };
  return expandRule(rule, start, window, () => false, { left: 100_000 })?.[0];
}

/** `rolling_users` lists the groups that follow each other; `users` are on call together every time. */
function groupsOf(shift: Fields, subject: string, { notes, people }: Context): Participant[][] {
  const participant = (user: unknown): Participant => notes.participant([String(user)], people, subject);
  if (shift.text('type') !== 'rolling_users' && shift.list('users').length > 0)
    return [shift.list('users').map(participant)];
  const groups = shift.list('rolling_users').map((group) => (Array.isArray(group) ? group.map(participant) : []));
  return rotated(groups, shift.number('start_rotation_from_user_index') ?? 0);
}

function ruleOf(shift: Fields): ReadRule | string {
  const list = (name: string): readonly unknown[] | undefined =>
    shift.list(name).length === 0 ? undefined : shift.list(name);
  const days = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];
  const parts = {
    freq: shift.text('frequency')?.toUpperCase(),
    interval: shift.number('interval') ?? 1,
    // Counted from Sunday = 1, as the rule reader has it from ical.js; Sunday is the default here.
    wkst: days.indexOf(shift.text('week_start') ?? 'SU') + 1 || 1,
    byday: list('by_day'),
    bymonth: list('by_month'),
    bymonthday: list('by_monthday'),
  };
  const rule = readRule(Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)));
  if (typeof rule === 'string') return rule;
  return Number.isInteger(rule.interval) && rule.interval >= 1 ? rule : 'its `interval` is no whole number';
}

/** A reading of a clock without an offset; one with `Z` is taken as it reads. */
function wallIn(shift: Fields, name: string): LocalMs | undefined {
  const read = readWall(shift.text(name));
  return read === undefined || read.isDate || !isInRange(read.wall) ? undefined : read.wall;
}

/** Seconds. */
function durationOf(shift: Fields): number | undefined {
  const seconds = shift.number('duration') ?? 0;
  return seconds > 0 && seconds * 1000 <= LONGEST_SHIFT_MS ? seconds : undefined;
}

function readOverride(shift: Fields, context: Context): Override[] {
  const { notes, from } = context;
  const id = shift.text('id') ?? '';
  const subject = `override \`${id}\``;
  const zone = shift.text('time_zone') ?? context.zone;
  const [start, seconds] = [wallIn(shift, 'start'), durationOf(shift)];
  if (id === '' || start === undefined || seconds === undefined || !isKnownZone(zone)) {
    notes.refuses(subject, 'it has no `id`, `start` and `duration` that can be read');
    return [];
  }
  const begins = instantAt(start, zone);
  const ends = begins + seconds * 1000;
  if (ends <= from) return [];
  const people = groupsOf(shift, subject, context)
    .flat()
    .flatMap((one) => (one.kind === 'person' ? [one.userId] : []));
  if (people.length === 0) return [];
  notes.moves(subject);
  const common = { from: begins, to: ends, reason: 'Grafana OnCall' };
  return people.map((userId, index): Override =>
    index === 0
      ? { ...common, id, kind: 'replace', replacedUserId: undefined, userId }
      : { ...common, id: `${id}-${index + 1}`, kind: 'add', userId },
  );
}

/** A linked calendar, as it is now, for a year and a month. */
function calendarLayer(
  schedule: Fields,
  field: string,
  text: string | undefined,
  { zone, notes, from, people }: Context,
): LivingLayer[] {
  const url = schedule.text(field);
  if (url === undefined && text === undefined) return [];
  const subject = `calendar \`${field}\``;
  if (text === undefined) {
    notes.refuses(subject, `${url} was not fetched`);
    return [];
  }
  const reading = readCalendar(text, { zone, window: { from, to: from + 396 * DAY_MS }, people });
  if (!reading.ok) {
    notes.refuses(subject, reading.why);
    return [];
  }
  notes.notes.push(...reading.notes);
  notes.moves(subject, ['its events as they are now, for the next 13 months: it is not followed any more']);
  return [
    {
      layer: { id: field, name: reading.name ?? field, rotations: [], fixedShifts: reading.shifts },
      from,
      to: undefined,
    },
  ];
}
