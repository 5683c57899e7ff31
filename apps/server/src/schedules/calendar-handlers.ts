import type { calendarFeedsOperations, holidaysOperations, scheduleImportOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Transaction } from '../platform/context.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { scheduleBody } from './bodies.ts';
import { toWire } from './definition.ts';
import type { StoredFeed } from './feed-store.ts';
import type { NamedHolidays } from './holiday-store.ts';
import { importCalendar, previewImport, type ReadCalendar, shiftsByPerson } from './import-calendar.ts';
import { createFeed, listFeeds, revokeFeed } from './own-feeds.ts';
import { namesOf } from './people-names.ts';
import {
  deleteHolidayCalendar,
  listHolidayCalendars,
  listPlaces,
  type NamedPlace,
  putHolidayCalendar,
  putPersonPlace,
  putTeamPlace,
} from './put-holidays.ts';

const mostShown = 100;

function holidaysBody({ id, name, title, days }: NamedHolidays) {
  return { id, name, title, days: days.map((day) => ({ on: day.on, name: day.name })) };
}

const placeBody = ({ zone, holidayCalendars }: NamedPlace) => ({ zone, holidayCalendars: [...holidayCalendars] });

export const holidayHandlers: Handlers<typeof holidaysOperations> = {
  listHolidayCalendars: async (ctx, { query }) =>
    toPage(await listHolidayCalendars(ctx, query), query.limit, holidaysBody, ({ name }) => [name.toLowerCase()]),
  putHolidayCalendar: async (ctx, { params, body }) =>
    holidaysBody(await putHolidayCalendar(ctx, params.calendar, body)),
  deleteHolidayCalendar: async (ctx, { params }) => {
    await deleteHolidayCalendar(ctx, params.calendar);
    return {};
  },
  listPlaces: async (ctx) => {
    const { people, teams } = await listPlaces(ctx);
    return {
      people: people.map(({ userId, ...place }) => ({ userId, ...placeBody(place) })),
      teams: teams.map(({ team, ...place }) => ({ team, ...placeBody(place) })),
    };
  },
  putPersonPlace: async (ctx, { params, body }) => placeBody(await putPersonPlace(ctx, params.user, body)),
  putTeamPlace: async (ctx, { params, body }) => placeBody(await putTeamPlace(ctx, params.team, body)),
};

function feedBody({ id, schedule, team, reminderMinutes, gaps, createdAt, lastReadAt }: StoredFeed) {
  const audience = schedule !== undefined ? 'schedule' : team !== undefined ? 'team' : 'mine';
  return {
    id,
    audience,
    schedule: schedule?.name ?? null,
    team: team?.name ?? null,
    reminderMinutes: [...reminderMinutes],
    gaps,
    createdAt: isoInstant(createdAt),
    lastReadAt: lastReadAt === undefined ? null : isoInstant(lastReadAt),
  } as const;
}

/** @param publicUrl where calendar programs reach this server */
export function feedHandlers(publicUrl: string): Handlers<typeof calendarFeedsOperations> {
  return {
    listCalendarFeeds: async (ctx) => ({ items: (await listFeeds(ctx)).map(feedBody) }),
    createCalendarFeed: async (ctx, { body }) => {
      const { feed, token } = await createFeed(ctx, body);
      return { ...feedBody(feed), url: `${publicUrl}/calendar/${token}.ics` };
    },
    revokeCalendarFeed: async (ctx, { params }) => {
      await revokeFeed(ctx, params.feed);
      return {};
    },
  };
}

async function readingBody(tx: Transaction, { name, shifts, notes, unknownPeople }: ReadCalendar) {
  const recognised = shiftsByPerson(shifts);
  return {
    name: name ?? null,
    shifts: shifts.length,
    first: shifts.slice(0, mostShown).map((shift) => ({ ...toWire(shift), userId: shift.userId })),
    recognised,
    unknownPeople: unknownPeople.map(({ name: unknown, events }) => ({ name: unknown, events })),
    notes: notes.map(({ outcome, subject, why }) => ({ outcome, subject, why })),
    people: await namesOf(
      tx,
      recognised.map(({ userId }) => userId),
    ),
  };
}

export const importHandlers: Handlers<typeof scheduleImportOperations> = {
  previewCalendarImport: async (ctx, { body }) => await readingBody(ctx.read, await previewImport(ctx, body)),
  importCalendar: async (ctx, { params, body }) => {
    const { schedule, reading } = await importCalendar(ctx, params.schedule, body);
    return { schedule: await scheduleBody(ctx.read, schedule), reading: await readingBody(ctx.read, reading) };
  },
};
