import { z } from 'zod';
import { Id, Instant, Nothing, Slug } from './common.ts';
import { operation } from './operation.ts';
import { Coverage, PersonNames, ScheduleOverride, ScheduleWarning } from './schedule-definition.ts';

/** Names of schedules, separated by commas, at most 50. */
const Names = z
  .string()
  .max(4_000)
  .transform((text) => text.split(',').map((name) => name.trim()))
  .pipe(z.array(Slug).min(1).max(50));

/** Which schedules: by name, or all of a team; else every one, at most 50 in the order of their names. */
const which = { schedules: Names.optional(), team: Slug.optional() };

/** At most twelve months; from now for four weeks when absent. */
const window = { from: Instant.optional(), to: Instant.optional() };

const ScheduleRef = z.object({ id: Id, name: Slug, title: z.string(), team: Slug.nullable() });

export const OnCallShift = z.object({
  schedule: Slug,
  from: Instant,
  /** Null: goes on for longer than a year. */
  to: Instant.nullable(),
  isRunning: z.boolean(),
});

/** What somebody bore. `local`: by their own clock and holidays; null when we do not know where they live. */
export const PersonLoad = z.object({
  userId: z.string(),
  onCallHours: z.number(),
  pages: z.number().int(),
  local: z
    .object({
      nightHours: z.number(),
      weekendHours: z.number(),
      holidayHours: z.number(),
      nightPages: z.number().int(),
    })
    .nullable(),
  /** Of all hours on call, 0 to 1. */
  actualShare: z.number(),
  /** What would be theirs if all seats of a rotation bore the same, before overrides and leave. */
  expectedShare: z.number(),
});

export const onCallOperations = {
  getCoverage: operation({
    method: 'GET',
    path: '/api/v1/schedules/:schedule/coverage',
    summary: 'Who is on call on a schedule, and where nobody is',
    permission: 'schedules.read',
    params: z.object({ schedule: Slug }),
    query: z.object(window),
    body: Nothing,
    response: Coverage.extend({ schedule: ScheduleRef, overrides: z.array(ScheduleOverride), people: PersonNames }),
    errors: ['schedules.schedule_not_found'],
  }),
  listCoverage: operation({
    method: 'GET',
    path: '/api/v1/coverage',
    summary: 'Who is on call on several schedules',
    permission: 'schedules.read',
    params: Nothing,
    query: z.object({ ...which, ...window }),
    body: Nothing,
    response: z.object({
      items: z.array(Coverage.extend({ schedule: ScheduleRef, overrides: z.array(ScheduleOverride) })),
      people: PersonNames,
      /** There are more schedules than were asked of. */
      isCut: z.boolean(),
    }),
    errors: ['schedules.schedule_not_found', 'services.team_not_found'],
  }),
  listOnCall: operation({
    method: 'GET',
    path: '/api/v1/on-call',
    summary: 'Who is on call now or at a moment: of schedules, of a team, of the team of a service',
    permission: 'schedules.read',
    params: Nothing,
    query: z.object({ ...which, service: Slug.optional(), at: Instant.optional() }),
    body: Nothing,
    response: z.object({
      at: Instant,
      items: z.array(
        z.object({
          schedule: ScheduleRef,
          onCall: z.array(
            z.object({
              userId: z.string(),
              layerId: z.string().nullable(),
              rotationId: z.string().nullable(),
              overrideId: z.string().nullable(),
            }),
          ),
          /** Nobody is, and nobody is meant to be. */
          isOpenOnPurpose: z.boolean(),
          /** When this changes; null: not within a year. */
          nextHandoverAt: Instant.nullable(),
          /** Who is on call from then on, who stays too. */
          nextUserIds: z.array(z.string()),
          /** Nobody is then, and nobody is meant to be. */
          isNextOpenOnPurpose: z.boolean(),
        }),
      ),
      people: PersonNames,
    }),
    errors: ['schedules.schedule_not_found', 'services.team_not_found', 'services.service_not_found'],
  }),
  listMyShifts: operation({
    method: 'GET',
    path: '/api/v1/on-call/mine',
    summary: 'My shifts: the one I am in, the next one, and those of a stretch',
    permission: 'schedules.read',
    params: Nothing,
    query: z.object(window),
    body: Nothing,
    response: z.object({
      running: z.array(OnCallShift),
      next: OnCallShift.nullable(),
      items: z.array(z.object({ schedule: Slug, from: Instant, to: Instant, isShadow: z.boolean() })),
    }),
    errors: [],
  }),
  listHandovers: operation({
    method: 'GET',
    path: '/api/v1/handovers',
    summary: 'Moments at which who is on call changes',
    permission: 'schedules.read',
    params: Nothing,
    query: z.object({ ...which, ...window }),
    body: Nothing,
    response: z.object({
      items: z.array(
        z.object({
          schedule: Slug,
          at: Instant,
          offUserIds: z.array(z.string()),
          onUserIds: z.array(z.string()),
        }),
      ),
      people: PersonNames,
    }),
    errors: ['schedules.schedule_not_found', 'services.team_not_found'],
  }),
  getFairness: operation({
    method: 'GET',
    path: '/api/v1/on-call/fairness',
    summary: 'Who bore how much: hours, nights, weekends, holidays, pages',
    permission: 'schedules.read',
    params: Nothing,
    query: z.object({ ...which, ...window }),
    body: Nothing,
    response: z.object({ from: Instant, to: Instant, items: z.array(PersonLoad), people: PersonNames }),
    errors: ['schedules.schedule_not_found', 'services.team_not_found'],
  }),
  listScheduleWarnings: operation({
    method: 'GET',
    path: '/api/v1/on-call/warnings',
    summary: 'Gaps, leave nobody covers and the like in the days to come',
    permission: 'schedules.read',
    params: Nothing,
    query: z.object({ ...which, days: z.coerce.number().int().min(1).max(92).default(14) }),
    body: Nothing,
    response: z.object({
      items: z.array(z.object({ schedule: Slug, warning: ScheduleWarning })),
      people: PersonNames,
    }),
    errors: ['schedules.schedule_not_found', 'services.team_not_found'],
  }),
};
