import { type HolidayCalendar, isZone, type PersonPlace, readHolidays } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getTeam } from '#services/index.ts';
import { recordSchedulesEvent } from './events.ts';
import {
  deleteHolidayCalendarRow,
  listHolidayCalendarsAfter,
  listHolidayCalendarsById,
  listHolidayCalendarsByName,
  listPersonPlaces,
  listTeamPlaces,
  type NamedHolidays,
  putHolidayCalendarRow,
  putPersonPlaceRow,
  putTeamPlaceRow,
} from './holiday-store.ts';
import { requirePeople } from './require-people.ts';

const yearMs = 366 * 86_400_000;

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listHolidayCalendars(
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly NamedHolidays[]> {
  requirePermission(ctx, 'schedules.read');
  const [after] = decodeCursor(query.cursor, ['text']) ?? [''];
  return await listHolidayCalendarsAfter(ctx.read, after, query.limit + 1);
}

export interface HolidaysInput {
  readonly title?: string | undefined;
  /** Either these or an iCalendar file. */
  readonly days?: HolidayCalendar['days'] | undefined;
  readonly ics?: string | undefined;
}

/** Made, or replaced as a whole. */
export async function putHolidayCalendar(
  ctx: RequestContext,
  name: string,
  input: HolidaysInput,
): Promise<NamedHolidays> {
  requirePermission(ctx, 'schedules.manage');
  requireReal(ctx);
  const days = input.days ?? readDays(input.ics ?? '', ctx.now);
  return await ctx.transaction(async (tx) => {
    const calendar = { id: ctx.newId(), name, title: input.title ?? name, days };
    const id = await putHolidayCalendarRow(tx, { ...calendar, updatedAt: ctx.now });
    const body = { name, title: calendar.title, days: days.length };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.holiday_calendar_written', subjectId: id, body });
    return { ...calendar, id };
  });
}

/** A year back and five ahead: who publishes more says it again by then. */
function readDays(ics: string, now: number): HolidayCalendar['days'] {
  const reading = readHolidays(ics, { from: now - yearMs, to: now + 5 * yearMs });
  if (reading.ok) return reading.days;
  throw calendarUnreadable(reading.why);
}

export function calendarUnreadable(why: string): Problem {
  return new Problem('schedules.calendar_unreadable', `this calendar can not be read: ${why}`, {
    help: 'send the iCalendar (.ics) file as the calendar program exports it',
    fields: [{ field: 'body.ics', problem: why }],
  });
}

export async function deleteHolidayCalendar(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'schedules.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const id = await deleteHolidayCalendarRow(tx, name);
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.holiday_calendar_deleted', subjectId: id, body: { name } });
  });
}

/** A place with its calendars by name. */
export interface NamedPlace {
  readonly zone: string;
  readonly holidayCalendars: readonly string[];
}

export async function listPlaces(ctx: RequestContext): Promise<{
  readonly people: readonly (NamedPlace & { readonly userId: string })[];
  readonly teams: readonly (NamedPlace & { readonly team: string })[];
}> {
  requirePermission(ctx, 'schedules.read');
  const [people, teams] = [await listPersonPlaces(ctx.read, undefined), await listTeamPlaces(ctx.read)];
  const ids = [...people.values(), ...teams.values()].flatMap(({ holidayCalendarIds }) => holidayCalendarIds);
  const calendars = await listHolidayCalendarsById(ctx.read, [...new Set(ids)]);
  const named = ({ zone, holidayCalendarIds }: PersonPlace): NamedPlace => ({
    zone,
    holidayCalendars: calendars.filter(({ id }) => holidayCalendarIds.includes(id)).map(({ name }) => name),
  });
  return {
    people: Array.from(people, ([userId, place]) => ({ userId, ...named(place) })),
    teams: Array.from(teams, ([team, place]) => ({ team, ...named(place) })),
  };
}

export async function putPersonPlace(ctx: RequestContext, userId: string, place: NamedPlace): Promise<NamedPlace> {
  requirePermission(ctx, 'schedules.cover');
  requireReal(ctx);
  if (userId !== ctx.actor.userId) requirePermission(ctx, 'schedules.manage');
  return await ctx.transaction(async (tx) => {
    await requirePeople(tx, { 'params.user': userId });
    await putPersonPlaceRow(tx, userId, await toPlace(tx, place));
    const body = { zone: place.zone, holidayCalendars: place.holidayCalendars };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.place_written', subjectId: userId, body });
    return place;
  });
}

export async function putTeamPlace(ctx: RequestContext, team: string, place: NamedPlace): Promise<NamedPlace> {
  requirePermission(ctx, 'schedules.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { id } = await getTeam(tx, team);
    await putTeamPlaceRow(tx, id, await toPlace(tx, place));
    const body = { zone: place.zone, holidayCalendars: place.holidayCalendars };
    await recordSchedulesEvent(tx, ctx, { type: 'schedules.place_written', subjectId: id, body });
    return place;
  });
}

async function toPlace(tx: Transaction, { zone, holidayCalendars }: NamedPlace): Promise<PersonPlace> {
  requireZone(zone);
  const calendars = await listHolidayCalendarsByName(tx, holidayCalendars);
  return { zone, holidayCalendarIds: calendars.map(({ id }) => id) };
}

/** @throws `schedules.zone_unknown` */
function requireZone(zone: string): void {
  if (isZone(zone)) return;
  throw new Problem('schedules.zone_unknown', `\`${zone}\` is no known time zone`, {
    help: 'use an IANA name such as `Europe/Berlin`',
    fields: [{ field: 'body.zone', problem: 'is no known time zone' }],
  });
}
