import {
  type CalendarReading,
  type FixedShift,
  type Layer,
  type PeopleDirectory,
  peopleDirectory,
  readCalendar,
  type ScheduleVersion,
} from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { listActivePeople } from './people-store.ts';
import { calendarUnreadable } from './put-holidays.ts';
import { applyUpdate } from './put-schedule.ts';
import { requirePeople } from './require-people.ts';
import type { StoredSchedule } from './schedule.ts';
import { getSchedule } from './schedule-store.ts';

export interface CalendarInput {
  readonly ics: string;
  readonly zone: string;
  readonly months: number;
  /** Said by hand. */
  readonly people: readonly { readonly name: string; readonly userId: string }[];
}

export type ReadCalendar = Extract<CalendarReading, { ok: true }>;

/** Of one layer. */
const mostShifts = 5_000;
const monthMs = 31 * 86_400_000;

/** What it would bring; writes nothing. */
export async function previewImport(ctx: RequestContext, input: CalendarInput): Promise<ReadCalendar> {
  requirePermission(ctx, 'schedules.read');
  return await read(ctx.read, ctx, input);
}

/** Puts the shifts into a layer from now on: those it had are replaced, what is past stays. */
export async function importCalendar(
  ctx: RequestContext,
  name: string,
  input: CalendarInput & { readonly version: number; readonly layerId: string },
): Promise<{ readonly schedule: StoredSchedule; readonly reading: ReadCalendar }> {
  requirePermission(ctx, 'schedules.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const reading = await read(tx, ctx, input);
    const stored = await getSchedule(tx, name);
    const versions = withShifts(stored.versions, ctx.now, {
      id: input.layerId,
      name: reading.name?.trim().slice(0, 200) || 'Imported calendar',
      rotations: [],
      fixedShifts: reading.shifts,
    });
    const schedule = await applyUpdate(tx, ctx, name, { version: input.version, versions });
    return { schedule, reading };
  });
}

async function read(tx: Transaction, ctx: RequestContext, input: CalendarInput): Promise<ReadCalendar> {
  const { ics, zone, months, people } = input;
  const named = people.map(({ userId }, index): [string, string] => [`body.people.${index}.userId`, userId]);
  await requirePeople(tx, Object.fromEntries(named));
  const window = { from: ctx.now, to: ctx.now + months * monthMs };
  const reading = readCalendar(ics, {
    zone,
    window,
    people: directoryOf(await listActivePeople(tx), people),
    limits: { shifts: mostShifts },
  });
  if (!reading.ok) throw calendarUnreadable(reading.why);
  return reading;
}

/** By name and address; a name that two people have stands for neither, unless it was said by hand. */
function directoryOf(
  active: readonly { readonly id: string; readonly name: string; readonly email: string }[],
  said: CalendarInput['people'],
): PeopleDirectory {
  const byName = Map.groupBy(active, ({ name }) => name.trim().toLowerCase());
  const alone = [...byName.values()].flatMap((people) => (people.length === 1 ? people : []));
  return peopleDirectory([
    ...alone.map(({ name, id }): [string, string] => [name, id]),
    ...active.map(({ email, id }): [string, string] => [email, id]),
    ...said.map(({ name, userId }): [string, string] => [name, userId]),
  ]);
}

/** From now on in every version; the layer keeps its place and rotations where it has one. */
function withShifts(versions: readonly ScheduleVersion[], now: number, layer: Layer): ScheduleVersion[] {
  const current = versions.findLast(({ effectiveFrom }) => effectiveFrom <= now) ?? { effectiveFrom: now, layers: [] };
  const coming = versions.filter(({ effectiveFrom }) => effectiveFrom > now);
  return [current, ...coming].map(({ effectiveFrom, layers }) => ({
    effectiveFrom,
    layers: layers.some(({ id }) => id === layer.id)
      ? layers.map((one) => (one.id === layer.id ? { ...one, fixedShifts: layer.fixedShifts } : one))
      : [...layers, layer],
  }));
}

/** How many shifts each person would have. */
export function shiftsByPerson(shifts: readonly FixedShift[]): { readonly userId: string; readonly shifts: number }[] {
  return [...Map.groupBy(shifts, ({ userId }) => userId)].map(([userId, own]) => ({ userId, shifts: own.length }));
}
