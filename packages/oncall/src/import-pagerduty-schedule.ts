/**
 * Schedules of PagerDuty's REST API v2: `schedule` of `GET /schedules/{id}` (`schedule_layers` with `rotation_virtual_start`,
 * `rotation_turn_length_seconds`, `users`, `restrictions`) and `overrides` of `GET /schedules/{id}/overrides`.
 * Source: developer.pagerduty.com, PagerDuty/go-pagerduty schedule.go.
 */
import { changesClock, fieldsOf, isKnownZone, wallOf, type Fields } from './import-fields.ts';
import {
  ImportNotes,
  LEFT_OUT,
  type ImportOptions,
  type PeopleDirectory,
  type ScheduleImport,
} from './import-report.ts';
import { dailyWindows, rotated, rotationOf, turnAt, versionsFrom, type LivingLayer } from './import-rotation.ts';
import type { Override, Restriction, Rotation } from './schedule.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from './local-time.ts';

/** @param input the `schedule` object, with `overrides` beside its fields or in a list of their own */
export function importPagerDutySchedule(
  input: unknown,
  overrides: readonly unknown[],
  options: ImportOptions,
): ScheduleImport {
  const notes = new ImportNotes();
  const schedule = fieldsOf(input);
  const id = schedule.text('id') ?? schedule.text('name');
  const name = schedule.text('name') ?? schedule.text('summary') ?? id;
  const zone = schedule.text('time_zone');
  if (id === undefined || name === undefined || zone === undefined || !isKnownZone(zone)) {
    notes.refuses('schedule', 'it has no `id`, `name` and `time_zone` that can be read');
    return { schedule: undefined, notes: notes.notes };
  }
  // The API lists the layer that wins first.
  const layers = schedule
    .list('schedule_layers')
    .toReversed()
    .map((layer, index) => readLayer(fieldsOf(layer), { zone, index, notes, ...options }))
    .filter((layer) => layer !== undefined);
  const read = overrides
    .map((override) => readOverride(fieldsOf(override), notes, options))
    .filter((one) => one !== undefined);
  return {
    schedule: { id, name, versions: versionsFrom(options.from, layers), overrides: read },
    notes: notes.notes,
  };
}

interface LayerContext extends ImportOptions {
  readonly zone: string;
  readonly index: number;
  readonly notes: ImportNotes;
}

function readLayer(layer: Fields, { zone, index, notes, from, people }: LayerContext): LivingLayer | undefined {
  const name = layer.text('name') ?? `Layer ${index + 1}`;
  const subject = `layer \`${name}\``;
  const refuse = (why: string): undefined => notes.refuses(subject, why) as undefined;
  const [start, virtualStart] = [layer.instant('start'), layer.instant('rotation_virtual_start')];
  const end = layer.instant('end');
  const seconds = layer.number('rotation_turn_length_seconds');
  if (virtualStart === undefined || seconds === undefined)
    return refuse('it has no `rotation_virtual_start` and `rotation_turn_length_seconds`');
  if (layer.has('end') && end === undefined) return refuse('its `end` is no time');
  if (end !== undefined && end <= from) return refuse('it has ended');
  const turn = turnOf(seconds);
  if (turn === undefined) return refuse(`a turn of ${seconds} seconds is not a number of whole hours`);
  const users = layer.list('users');
  if (users.length === 0) return refuse('it has no users');
  const windows = layer.list('restrictions').map((one) => windowsOf(fieldsOf(one)));
  if (windows.includes(undefined)) return refuse('one of its `restrictions` can not be read');

  const participants = users.map((user) => participantOf(fieldsOf(user), people, notes, subject));
  const begins = start ?? virtualStart;
  const anchor = turnAt(wallOf(virtualStart, zone), seconds * 1000, wallOf(Math.max(begins, from), zone));
  const restrictions = windows.some((one) => one?.length === 0) ? [] : windows.flatMap((one) => one ?? []);
  const layerId = layer.text('id') ?? `layer-${index + 1}`;
  const made = rotationOf({
    id: `${layerId}-rotation`,
    name,
    zone,
    anchor: turn.unit === 'hours' ? hourAnchor(virtualStart, seconds, Math.max(begins, from), zone) : anchor.start,
    turn,
    participants: rotated(
      participants,
      turn.unit === 'hours' ? hourNumber(virtualStart, seconds, Math.max(begins, from)) : anchor.number,
    ),
    restrictions,
  });
  if (typeof made === 'string') return refuse(made);
  const changes = [];
  if (turn.unit !== 'hours' && changesClock(zone, from))
    changes.push(
      `a turn is ${turn.count} ${turn.unit} of the calendar instead of ${seconds} seconds: handovers keep their hour when the clock changes`,
    );
  if (turn.unit === 'hours' && restrictions.length > 0 && participants.length > 1 && changesClock(zone, from))
    changes.push('turns of hours shift against its restrictions when the clock changes: check who follows whom then');
  if (!made.isExact) changes.push('turns that lie wholly outside its restrictions no longer count');
  notes.moves(subject, changes);
  return { layer: { id: layerId, name, rotations: [made.rotation], fixedShifts: [] }, from: begins, to: end };
}

/** Turns of hours count elapsed time, so their handovers are moments and not readings of a clock. */
function hourNumber(virtualStart: number, seconds: number, at: number): number {
  return Math.floor((at - virtualStart) / (seconds * 1000));
}

function hourAnchor(virtualStart: number, seconds: number, at: number, zone: string): number {
  return wallOf(virtualStart + hourNumber(virtualStart, seconds, at) * seconds * 1000, zone);
}

function turnOf(seconds: number): Rotation['turn'] | undefined {
  const milliseconds = seconds * 1000;
  if (milliseconds <= 0) return undefined;
  if (milliseconds % WEEK_MS === 0) return { unit: 'weeks', count: milliseconds / WEEK_MS };
  if (milliseconds % DAY_MS === 0) return { unit: 'days', count: milliseconds / DAY_MS };
  return milliseconds % HOUR_MS === 0 ? { unit: 'hours', count: milliseconds / HOUR_MS } : undefined;
}

/** Undefined when it can not be read; empty when it holds always. */
function windowsOf(restriction: Fields): Restriction[] | undefined {
  const [, hour, minute] = /^(\d{1,2}):(\d\d)(?::\d\d)?$/.exec(restriction.text('start_time_of_day') ?? '') ?? [];
  const seconds = restriction.number('duration_seconds');
  if (hour === undefined || minute === undefined || seconds === undefined || seconds < 60) return undefined;
  const fromMinute = Number(hour) * 60 + Number(minute);
  const lengthMinutes = Math.round(seconds / 60);
  if (fromMinute >= 1_440) return undefined;
  if (restriction.text('type') === 'daily_restriction') return dailyWindows(fromMinute, lengthMinutes);
  const weekday = restriction.number('start_day_of_week');
  if (restriction.text('type') !== 'weekly_restriction' || weekday === undefined) return undefined;
  if (!Number.isInteger(weekday) || weekday < 1 || weekday > 7) return undefined;
  return lengthMinutes >= 7 * 1_440 ? [] : [{ weekday, fromMinute, lengthMinutes }];
}

function participantOf(entry: Fields, people: PeopleDirectory, notes: ImportNotes, subject: string, so?: string) {
  const user = entry.has('user') ? entry.fields('user') : entry;
  const keys = [user.text('id'), user.text('email'), user.text('summary'), user.text('name')];
  return notes.participant(keys, people, subject, so);
}

/** An override puts its user in the place of whoever is on call. */
function readOverride(override: Fields, notes: ImportNotes, { from, people }: ImportOptions): Override | undefined {
  const id = override.text('id') ?? '';
  const [start, end] = [override.instant('start'), override.instant('end')];
  const subject = `override \`${id}\``;
  if (id === '' || start === undefined || end === undefined || start >= end) {
    notes.refuses(subject, 'it has no `id`, `start` and `end` that can be read');
    return undefined;
  }
  if (end <= from) return undefined;
  const participant = participantOf(override, people, notes, subject, LEFT_OUT);
  if (participant.kind === 'empty') return undefined;
  notes.moves(subject);
  return {
    id,
    kind: 'replace',
    from: start,
    to: end,
    replacedUserId: undefined,
    userId: participant.userId,
    reason: 'PagerDuty',
  };
}
