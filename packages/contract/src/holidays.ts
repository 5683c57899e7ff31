import { z } from 'zod';
import { DateOnly, Id, mostCalendarCharacters, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** Of the years that can be worked out. */
const HolidayDate = DateOnly.refine((on) => on >= '1970-01-01' && on <= '2199-12-31', 'is no day from 1970 to 2199');
const HolidayDay = z.object({ on: HolidayDate, name: z.string().trim().min(1).max(200) });

/** Public holidays of a country, or the days of any other calendar; a day begins where the person is. */
export const HolidayCalendar = z.object({ id: Id, name: Slug, title: z.string(), days: z.array(HolidayDay) });

/** Where somebody lives, for what "night", "weekend" and "holiday" mean to them. */
export const Place = z.object({
  /** IANA name. */
  zone: z.string().min(1).max(100),
  holidayCalendars: z.array(Slug).max(20).default([]),
});

const OfCalendar = z.object({ calendar: Slug });

export const holidaysOperations = {
  listHolidayCalendars: operation({
    method: 'GET',
    path: '/api/v1/holiday-calendars',
    summary: 'Calendars of holidays by name',
    permission: 'schedules.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(HolidayCalendar),
    errors: [],
  }),
  putHolidayCalendar: operation({
    method: 'PUT',
    path: '/api/v1/holiday-calendars/:calendar',
    summary: 'Make or replace a calendar of holidays: a list of days, or an iCalendar file',
    permission: 'schedules.manage',
    params: OfCalendar,
    query: Nothing,
    body: z
      .object({
        title: z.string().trim().min(1).max(200).optional(),
        days: z.array(HolidayDay).max(2_000).optional(),
        /** Whole days of an iCalendar file, as countries publish their holidays. */
        ics: z.string().max(mostCalendarCharacters, 'at most 900,000 characters: export fewer years').optional(),
      })
      .refine(({ days, ics }) => (days === undefined) !== (ics === undefined), 'give either `days` or `ics`'),
    response: HolidayCalendar,
    errors: ['schedules.calendar_unreadable', 'gate.sample_only'],
  }),
  deleteHolidayCalendar: operation({
    method: 'DELETE',
    path: '/api/v1/holiday-calendars/:calendar',
    summary: 'Remove a calendar of holidays; nobody has it any more',
    permission: 'schedules.manage',
    params: OfCalendar,
    query: Nothing,
    body: Nothing,
    response: z.object({}),
    errors: ['schedules.holiday_calendar_not_found', 'gate.sample_only'],
  }),
  listPlaces: operation({
    method: 'GET',
    path: '/api/v1/on-call/places',
    summary: 'Where people and teams are',
    permission: 'schedules.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({
      people: z.array(Place.extend({ userId: Id })),
      /** For those on schedules of the team who have none of their own. */
      teams: z.array(Place.extend({ team: Slug })),
    }),
    errors: [],
  }),
  putPersonPlace: operation({
    method: 'PUT',
    path: '/api/v1/on-call/places/people/:user',
    summary: 'Say where somebody lives; others than oneself need `schedules.manage`',
    permission: 'schedules.cover',
    params: z.object({ user: Id }),
    query: Nothing,
    body: Place,
    response: Place,
    errors: [
      'access.user_not_found',
      'schedules.zone_unknown',
      'schedules.holiday_calendar_not_found',
      'gate.sample_only',
    ],
  }),
  putTeamPlace: operation({
    method: 'PUT',
    path: '/api/v1/on-call/places/teams/:team',
    summary: 'Say where a team is',
    permission: 'schedules.manage',
    params: z.object({ team: Slug }),
    query: Nothing,
    body: Place,
    response: Place,
    errors: [
      'services.team_not_found',
      'schedules.zone_unknown',
      'schedules.holiday_calendar_not_found',
      'gate.sample_only',
    ],
  }),
};
