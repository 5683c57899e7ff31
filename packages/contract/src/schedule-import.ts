import { z } from 'zod';
import { Id, Instant, mostCalendarCharacters, Nothing, ReadVersion, Slug } from './common.ts';
import { operation } from './operation.ts';
import { PersonNames, Schedule } from './schedule-definition.ts';

/** An existing calendar as text. */
const CalendarText = z.object({
  ics: z
    .string()
    .min(1, 'it is empty')
    .max(
      mostCalendarCharacters,
      'at most 900,000 characters: leave out what is past, as `lockstep schedule import` does, or export fewer months',
    ),
  /** IANA name; times without a zone and whole days are meant in it. */
  zone: z.string().min(1).max(100).default('UTC'),
  months: z.number().int().min(1).max(24).default(12),
  /** Names of the calendar, said by hand whom they mean; others are known by name or address. */
  people: z
    .array(z.object({ name: z.string().min(1).max(500), userId: Id }))
    .max(500)
    .default([]),
});

/** What became of a part. */
export const ImportNote = z.object({
  outcome: z.enum(['moves', 'moves_with_changes', 'cannot_move']),
  subject: z.string(),
  why: z.string(),
});

const CalendarReading = z.object({
  /** As the calendar calls itself. */
  name: z.string().nullable(),
  shifts: z.number().int(),
  /** The first hundred of them. */
  first: z.array(z.object({ from: Instant, to: Instant, userId: Id })),
  recognised: z.array(z.object({ userId: Id, shifts: z.number().int() })),
  unknownPeople: z.array(z.object({ name: z.string(), events: z.number().int() })),
  notes: z.array(ImportNote),
  people: PersonNames,
});

export const scheduleImportOperations = {
  previewCalendarImport: operation({
    method: 'POST',
    path: '/api/v1/schedules/import/preview',
    summary: 'What an existing calendar would bring: shifts, people who are known and who are not',
    permission: 'schedules.read',
    params: Nothing,
    query: Nothing,
    body: CalendarText,
    response: CalendarReading,
    errors: ['schedules.calendar_unreadable', 'access.user_not_found'],
  }),
  importCalendar: operation({
    method: 'POST',
    path: '/api/v1/schedules/:schedule/import',
    summary: 'Put the shifts of an existing calendar into a layer of a schedule',
    permission: 'schedules.manage',
    params: z.object({ schedule: Slug }),
    query: Nothing,
    body: CalendarText.extend({
      /** The version of the schedule that was read. */
      version: ReadVersion,
      /** Whose fixed shifts are replaced; made on top of the others when there is none of that id. */
      layerId: z.string().min(1).max(64).default('calendar'),
    }),
    response: z.object({ schedule: Schedule, reading: CalendarReading }),
    errors: [
      'schedules.schedule_not_found',
      'schedules.schedule_invalid',
      'schedules.version_differs',
      'schedules.calendar_unreadable',
      'access.user_not_found',
      'gate.sample_only',
    ],
  }),
};
