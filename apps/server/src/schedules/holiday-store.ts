import type { EpochMs, HolidayCalendar, PersonPlace } from '@lockstep/oncall';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

export interface NamedHolidays extends HolidayCalendar {
  readonly name: string;
  readonly title: string;
}

const columns = 'id, name, title, days';
const listCalendarsSql = statement<NamedHolidays>(
  'schedules.list_holidays',
  `select ${columns} from holiday_calendar where lower(name) > $1 order by lower(name) limit $2`,
);
const calendarsByNameSql = statement<NamedHolidays>(
  'schedules.holidays_by_name',
  `select ${columns} from holiday_calendar where lower(name) = any($1::text[])`,
);
const calendarsByIdSql = statement<NamedHolidays>(
  'schedules.holidays_by_id',
  `select ${columns} from holiday_calendar where id = any($1::uuid[])`,
);
const putCalendarSql = statement<{ id: string }>(
  'schedules.put_holidays',
  `insert into holiday_calendar (id, name, title, days, updated_at) values ($1, $2, $3, $4, $5)
   on conflict (lower(name)) do update set title = excluded.title, days = excluded.days, updated_at = excluded.updated_at
   returning id`,
);
const deleteCalendarSql = statement<{ id: string }>(
  'schedules.delete_holidays',
  'delete from holiday_calendar where lower(name) = lower($1) returning id',
);
const personPlacesSql = statement<PlaceRow & { user_id: string }>(
  'schedules.person_places',
  'select user_id, zone, holiday_calendar_ids from person_place where $1::uuid[] is null or user_id = any($1) order by user_id',
);
const teamPlacesSql = statement<PlaceRow & { team: string }>(
  'schedules.team_places',
  'select t.name as team, p.zone, p.holiday_calendar_ids from team_place p join team t on t.id = p.team_id order by lower(t.name)',
);
const putPersonPlaceSql = statement<never>(
  'schedules.put_person_place',
  `insert into person_place (user_id, zone, holiday_calendar_ids) values ($1, $2, $3)
   on conflict (user_id) do update set zone = excluded.zone, holiday_calendar_ids = excluded.holiday_calendar_ids`,
);
const putTeamPlaceSql = statement<never>(
  'schedules.put_team_place',
  `insert into team_place (team_id, zone, holiday_calendar_ids) values ($1, $2, $3)
   on conflict (team_id) do update set zone = excluded.zone, holiday_calendar_ids = excluded.holiday_calendar_ids`,
);

interface PlaceRow {
  zone: string;
  holiday_calendar_ids: string[];
}

const toPlace = ({ zone, holiday_calendar_ids: holidayCalendarIds }: PlaceRow): PersonPlace => ({
  zone,
  holidayCalendarIds,
});

/** Calendars after a name, in the order of their names. */
export async function listHolidayCalendarsAfter(
  tx: Transaction,
  after: string,
  limit: number,
): Promise<readonly NamedHolidays[]> {
  return await tx.query(listCalendarsSql, [after.toLowerCase(), limit]);
}

/** @throws `schedules.holiday_calendar_not_found` for the first that does not exist */
export async function listHolidayCalendarsByName(
  tx: Transaction,
  names: readonly string[],
): Promise<readonly NamedHolidays[]> {
  const found = await tx.query(calendarsByNameSql, [names.map((name) => name.toLowerCase())]);
  const known = new Set(found.map(({ name }) => name.toLowerCase()));
  const missing = names.find((name) => !known.has(name.toLowerCase()));
  if (missing !== undefined) throw holidaysNotFound(missing);
  return found;
}

function holidaysNotFound(name: string): Problem {
  return new Problem('schedules.holiday_calendar_not_found', `calendar of holidays \`${name}\` does not exist`, {
    help: 'list them with `GET /api/v1/holiday-calendars`, or make it first',
  });
}

/** Those that were removed are missing. */
export async function listHolidayCalendarsById(
  tx: Transaction,
  ids: readonly string[],
): Promise<readonly NamedHolidays[]> {
  return await tx.query(calendarsByIdSql, [ids]);
}

/** @returns id: the one it had, or the new one */
export async function putHolidayCalendarRow(
  tx: Transaction,
  calendar: NamedHolidays & { readonly updatedAt: EpochMs },
): Promise<string> {
  const { id, name, title, days, updatedAt } = calendar;
  const [row] = await tx.query(putCalendarSql, [id, name, title, JSON.stringify(days), at(updatedAt)]);
  return row?.id ?? id;
}

export async function deleteHolidayCalendarRow(tx: Transaction, name: string): Promise<string> {
  const [row] = await tx.query(deleteCalendarSql, [name]);
  if (row === undefined) throw holidaysNotFound(name);
  return row.id;
}

/** Of these people, or of all; by user id. */
export async function listPersonPlaces(
  tx: Transaction,
  userIds: readonly string[] | undefined,
): Promise<ReadonlyMap<string, PersonPlace>> {
  const rows = await tx.query(personPlacesSql, [userIds ?? null]);
  return new Map(rows.map((row) => [row.user_id, toPlace(row)]));
}

/** By name of the team. */
export async function listTeamPlaces(tx: Transaction): Promise<ReadonlyMap<string, PersonPlace>> {
  return new Map((await tx.query(teamPlacesSql, [])).map((row) => [row.team, toPlace(row)]));
}

export async function putPersonPlaceRow(tx: Transaction, userId: string, place: PersonPlace): Promise<void> {
  await tx.execute(putPersonPlaceSql, [userId, place.zone, place.holidayCalendarIds]);
}

export async function putTeamPlaceRow(tx: Transaction, teamId: string, place: PersonPlace): Promise<void> {
  await tx.execute(putTeamPlaceSql, [teamId, place.zone, place.holidayCalendarIds]);
}
