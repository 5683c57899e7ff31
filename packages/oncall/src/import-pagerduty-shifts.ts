/**
 * Shift-based schedules of PagerDuty's v3 API: `rotations` with `events` (`start_time`, `end_time`, `effective_since`, `recurrence`,
 * `assignment_strategy` with `members` and `shifts_per_member`), `overrides` and `custom_shifts`.
 * Source: developer.pagerduty.com, PagerDuty/terraform-provider-pagerduty schedulev2, PagerDuty/go-pagerduty.
 */
import { expandRule } from './ical-recurrence.ts';
import { fieldsOf, instantAt, isKnownZone, LONGEST_SHIFT_MS, wallOf, type Fields } from './import-fields.ts';
import { recurringLayer } from './import-recurring.ts';
import { ImportNotes, LEFT_OUT, type ImportOptions, type ScheduleImport } from './import-report.ts';
import { versionsFrom, type LivingLayer } from './import-rotation.ts';
import { readRecurrence } from './import-rule.ts';
import type { Override, Participant } from './schedule.ts';

export interface PagerDutyShiftsExport {
  readonly schedule: unknown;
  readonly overrides: readonly unknown[];
  readonly customShifts: readonly unknown[];
}

interface Context extends ImportOptions {
  readonly zone: string;
  readonly notes: ImportNotes;
  readonly layerId: string;
}

/** Rotations of one schedule cover together: they become one layer. */
export function importPagerDutyShifts(input: PagerDutyShiftsExport, options: ImportOptions): ScheduleImport {
  const notes = new ImportNotes();
  const schedule = fieldsOf(input.schedule);
  const [id, zone] = [schedule.text('id'), schedule.text('time_zone')];
  if (id === undefined || zone === undefined || !isKnownZone(zone)) {
    notes.refuses('schedule', 'it has no `id` and `time_zone` that can be read');
    return { schedule: undefined, notes: notes.notes };
  }
  const context: Context = { zone, notes, layerId: `${id}-layer`, ...options };
  const layers = schedule
    .list('rotations')
    .flatMap((rotation) => fieldsOf(rotation).list('events'))
    .map((event) => readEvent(fieldsOf(event), context))
    .filter((layer) => layer !== undefined);
  const overrides = [
    ...input.overrides.map((one) => readOverride(fieldsOf(one), context)),
    ...input.customShifts.flatMap((one) => readCustomShift(fieldsOf(one), context)),
  ].filter((one) => one !== undefined);
  const name = schedule.text('name') ?? id;
  return { schedule: { id, name, versions: versionsFrom(options.from, layers), overrides }, notes: notes.notes };
}

function readEvent(event: Fields, context: Context): LivingLayer | undefined {
  const { notes, from, layerId } = context;
  const id = event.text('id') ?? event.text('name') ?? 'event';
  const subject = `shifts \`${event.text('name') ?? id}\``;
  const refuse = (why: string): undefined => notes.refuses(subject, why) as undefined;
  const [begin, end] = [event.fields('start_time'), event.fields('end_time')];
  const [first, last] = [begin.instant('date_time'), end.instant('date_time')];
  const zone = begin.text('time_zone') ?? context.zone;
  const [since, until] = [event.instant('effective_since'), event.instant('effective_until')];
  if (first === undefined || last === undefined || first >= last || !isKnownZone(zone))
    return refuse('it has no `start_time` and `end_time` that can be read');
  if (event.has('effective_until') && until === undefined) return refuse('its `effective_until` is no time');
  if (until !== undefined && until <= from) return refuse('it has ended');
  if (last - first > LONGEST_SHIFT_MS) return refuse('its shifts last longer than a year');
  const recurrence = readRecurrence(event.list('recurrence'), zone);
  if (typeof recurrence === 'string') return refuse(recurrence);
  const groups = groupsOf(event.fields('assignment_strategy'), subject, context);
  if (typeof groups === 'string') return refuse(groups);

  const wallLength = wallOf(last, zone) - wallOf(first, zone);
  const { rule, removed, added } = recurrence;
  const ends =
    rule.until === undefined ? undefined : rule.until.isUtc ? rule.until.wall : instantAt(rule.until.wall, zone);
  const starts = firstShift(rule, wallOf(first, zone), since === undefined ? undefined : wallOf(since, zone));
  if (starts === undefined) return refuse('it has no shift after its `effective_since`');
  const to = [until, ends === undefined ? undefined : ends + wallLength].filter((at) => at !== undefined);
  const shift = {
    id,
    name: subject,
    zone,
    start: starts,
    lengthMs: wallLength,
    rule,
    removed,
    added,
    groups,
    advances: 'shift' as const,
  };
  const made = recurringLayer({ ...shift, until: to.length === 0 ? undefined : Math.min(...to) }, from);
  if (typeof made === 'string') return refuse(made);
  const counts =
    groups.length > 1
      ? ['members are counted from the first shift since `effective_since`: compare the first week']
      : [];
  notes.moves(subject, [...counts, ...made.changes]);
  const living = to.length === 0 ? undefined : Math.min(...to);
  return { layer: { ...made.layer, id: layerId }, from: Math.max(since ?? first, first), to: living };
}

function firstShift(
  rule: Parameters<typeof expandRule>[0],
  start: number,
  since: number | undefined,
): number | undefined {
  if (since === undefined || since <= start) return start;
  return expandRule(rule, start, { from: since, to: since + 400 * 86_400_000 }, () => false, { left: 100_000 })?.[0];
}

function groupsOf(strategy: Fields, subject: string, { notes, people }: Context): Participant[][] | string {
  const type = strategy.text('type');
  const members = strategy.list('members').map((member): Participant => {
    const one = fieldsOf(member);
    return one.text('type') === 'empty_member'
      ? { kind: 'empty' }
      : notes.participant([one.text('user_id'), one.text('name')], people, subject);
  });
  if (members.length === 0) return 'it has no members';
  if (type === 'every_member_assignment_strategy') return [members];
  if (type !== 'rotating_member_assignment_strategy') return `its \`assignment_strategy\` \`${type ?? ''}\` is unknown`;
  const each = strategy.number('shifts_per_member') ?? 1;
  if (!Number.isInteger(each) || each < 1 || each > 100)
    return `its \`shifts_per_member\` ${each} is no number of shifts`;
  return members.flatMap((member) => Array.from({ length: each }, () => [member]));
}

function readOverride(override: Fields, { notes, people, from }: Context): Override | undefined {
  const id = override.text('id') ?? '';
  const subject = `override \`${id}\``;
  const [start, end] = [override.instant('start_time'), override.instant('end_time')];
  const refuse = (why: string): undefined => notes.refuses(subject, why) as undefined;
  if (id === '' || start === undefined || end === undefined || start >= end)
    return refuse('it has no `id`, `start_time` and `end_time` that can be read');
  if (end <= from) return undefined;
  const userOf = (name: string): Participant | undefined => {
    const member = override.fields(name);
    return member.text('type') === 'user_member'
      ? notes.participant([member.text('user_id'), member.text('name')], people, subject, LEFT_OUT)
      : undefined;
  };
  const [away, here] = [userOf('overridden_member'), userOf('overriding_member')];
  if (away?.kind === 'empty' || here?.kind === 'empty') return undefined;
  if (away === undefined && here === undefined) return refuse('it names nobody');
  notes.moves(subject);
  const common = { id, from: start, to: end, reason: 'PagerDuty' };
  if (here === undefined) return away === undefined ? undefined : { ...common, kind: 'remove', userId: away.userId };
  return away === undefined
    ? { ...common, kind: 'add', userId: here.userId }
    : { ...common, kind: 'replace', userId: here.userId, replacedUserId: away.userId };
}

/** A shift beside the rotations: everybody on it is added. */
function readCustomShift(shift: Fields, { notes, people, from }: Context): Override[] {
  const id = shift.text('id') ?? '';
  const subject = `custom shift \`${id}\``;
  const [start, end] = [shift.instant('start_time'), shift.instant('end_time')];
  if (id === '' || start === undefined || end === undefined || start >= end) {
    notes.refuses(subject, 'it has no `id`, `start_time` and `end_time` that can be read');
    return [];
  }
  if (end <= from) return [];
  return shift.list('assignments').flatMap((assignment, index): Override[] => {
    const member = fieldsOf(assignment).fields('member');
    if (member.text('type') !== 'user_member') return [];
    const one = notes.participant([member.text('user_id'), member.text('name')], people, subject, LEFT_OUT);
    if (one.kind === 'empty') return [];
    notes.moves(subject);
    return [{ id: `${id}-${index + 1}`, kind: 'add', from: start, to: end, userId: one.userId, reason: 'PagerDuty' }];
  });
}
