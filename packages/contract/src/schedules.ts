import { z } from 'zod';
import { absencesOperations } from './absences.ts';
import { calendarFeedsOperations } from './calendar-feeds.ts';
import { Id, Instant, Nothing, PageQuery, ReadVersion, Slug } from './common.ts';
import { coverRequestsOperations } from './cover-requests.ts';
import { holidaysOperations } from './holidays.ts';
import { onCallOperations } from './on-call.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import {
  Coverage,
  OverrideKind,
  PersonNames,
  Schedule,
  ScheduleOverride,
  ScheduleVersions,
  ScheduleWarning,
} from './schedule-definition.ts';
import { scheduleImportOperations } from './schedule-import.ts';
import { shiftSwapsOperations } from './shift-swaps.ts';

export const ScheduleSummary = Schedule.omit({ versions: true, people: true }).extend({
  /** On call now; nobody: a gap. */
  onCall: PersonNames,
});

const Title = z.string().trim().min(1).max(200);

export const NewSchedule = z.object({
  name: Slug,
  /** The name when absent. */
  title: Title.optional(),
  team: Slug.optional(),
  versions: ScheduleVersions,
});

/** What is absent stays as it is. */
export const ScheduleUpdate = z.object({
  /** The one that was read: who changes it in between wins. */
  version: ReadVersion,
  title: Title.optional(),
  team: Slug.nullable().optional(),
  /** All of them. What is past stays: a change takes effect now at the earliest. */
  versions: ScheduleVersions.optional(),
});

/** Somebody is on call then who was not before the edit, or is not any more. */
export const TurnChange = z.object({
  from: Instant,
  to: Instant,
  userId: z.string(),
  change: z.enum(['gains', 'loses']),
});

export const NewOverride = z.object({
  kind: OverrideKind,
  /** Now when it has begun. */
  from: Instant,
  to: Instant,
  userId: Id,
  /** Of `replace` only; absent: whoever is on call. */
  replacedUserId: Id.optional(),
  reason: z.string().trim().max(500).default(''),
});

const OfSchedule = z.object({ schedule: Slug });
const window = { from: Instant.optional(), to: Instant.optional() };

/** Definitions and overrides. */
export const scheduleOperations = {
  listSchedules: operation({
    method: 'GET',
    path: '/api/v1/schedules',
    summary: 'Schedules by name, with who is on call now',
    permission: 'schedules.read',
    params: Nothing,
    query: PageQuery.extend({ team: Slug.optional(), search: z.string().max(100).optional() }),
    body: Nothing,
    response: pageOf(ScheduleSummary),
    errors: ['services.team_not_found'],
  }),
  getSchedule: operation({
    method: 'GET',
    path: '/api/v1/schedules/:schedule',
    summary: 'One schedule with its layers',
    permission: 'schedules.read',
    params: OfSchedule,
    query: Nothing,
    body: Nothing,
    response: Schedule,
    errors: ['schedules.schedule_not_found'],
  }),
  createSchedule: operation({
    method: 'POST',
    path: '/api/v1/schedules',
    summary: 'Make a schedule',
    permission: 'schedules.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewSchedule,
    response: Schedule,
    errors: ['schedules.schedule_exists', 'schedules.schedule_invalid', 'services.team_not_found', 'gate.sample_only'],
  }),
  updateSchedule: operation({
    method: 'PUT',
    path: '/api/v1/schedules/:schedule',
    summary: 'Change a schedule from now or a later moment on',
    permission: 'schedules.manage',
    params: OfSchedule,
    query: Nothing,
    body: ScheduleUpdate,
    response: Schedule,
    errors: [
      'schedules.schedule_not_found',
      'schedules.schedule_invalid',
      'schedules.version_differs',
      'services.team_not_found',
      'gate.sample_only',
    ],
  }),
  deleteSchedule: operation({
    method: 'DELETE',
    path: '/api/v1/schedules/:schedule',
    summary: 'Remove a schedule nothing uses',
    permission: 'schedules.manage',
    params: OfSchedule,
    query: Nothing,
    body: Nothing,
    response: z.object({}),
    errors: ['schedules.schedule_not_found', 'schedules.schedule_in_use', 'gate.sample_only'],
  }),
  previewSchedule: operation({
    method: 'POST',
    path: '/api/v1/schedules/preview',
    summary: 'Who would be on call, and what to know before saving',
    permission: 'schedules.read',
    params: Nothing,
    query: Nothing,
    body: z.object({
      /** The one that is edited; absent: a new one. */
      schedule: Slug.optional(),
      versions: ScheduleVersions,
      /** Now when absent. */
      from: Instant.optional(),
      weeks: z.number().int().min(1).max(53).default(4),
    }),
    response: z.object({
      coverage: Coverage,
      warnings: z.array(ScheduleWarning),
      /** Against what is stored; empty for a new one. */
      changes: z.array(TurnChange),
      people: PersonNames,
    }),
    errors: ['schedules.schedule_not_found', 'schedules.schedule_invalid'],
  }),
  listOverrides: operation({
    method: 'GET',
    path: '/api/v1/schedules/:schedule/overrides',
    summary: 'Overrides of a schedule that end after `from`, in the order in which they were made',
    permission: 'schedules.read',
    params: OfSchedule,
    query: z.object(window),
    body: Nothing,
    response: z.object({ items: z.array(ScheduleOverride), people: PersonNames }),
    errors: ['schedules.schedule_not_found'],
  }),
  createOverride: operation({
    method: 'POST',
    path: '/api/v1/schedules/:schedule/overrides',
    summary: 'Add, replace or remove somebody for a while',
    permission: 'schedules.cover',
    idempotent: true,
    params: OfSchedule,
    query: Nothing,
    body: NewOverride,
    response: ScheduleOverride,
    errors: ['schedules.schedule_not_found', 'schedules.override_invalid', 'access.user_not_found', 'gate.sample_only'],
  }),
  endOverride: operation({
    method: 'DELETE',
    path: '/api/v1/schedules/:schedule/overrides/:override',
    summary: 'Take an override back; one that has begun ends now',
    permission: 'schedules.cover',
    params: OfSchedule.extend({ override: Id }),
    query: Nothing,
    body: Nothing,
    response: z.object({}),
    errors: ['schedules.schedule_not_found', 'schedules.override_not_found', 'gate.sample_only'],
  }),
};

export const schedulesOperations = {
  ...scheduleOperations,
  ...onCallOperations,
  ...shiftSwapsOperations,
  ...coverRequestsOperations,
  ...absencesOperations,
  ...holidaysOperations,
  ...calendarFeedsOperations,
  ...scheduleImportOperations,
};
