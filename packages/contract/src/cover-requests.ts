import { z } from 'zod';
import { Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { PersonNames } from './schedule-definition.ts';

/** "Cover me": somebody asks others to take over a part of their shift; the first to accept has it. */
export const CoverRequest = z.object({
  id: Id,
  state: z.enum(['open', 'taken', 'withdrawn', 'over']),
  schedule: Slug,
  /** Whose shift it is. */
  userId: Id,
  from: Instant,
  to: Instant,
  reason: z.string(),
  askedUserIds: z.array(z.string()),
  declinedUserIds: z.array(z.string()),
  takenByUserId: Id.nullable(),
  createdAt: Instant,
  settledAt: Instant.nullable(),
  people: PersonNames,
});

/** Why somebody was not asked, or can not take over. */
export const StandInRefusal = z.enum([
  'not_asked',
  'same_person',
  'same_time',
  'begun',
  'over',
  'taken',
  'unknown_schedule',
  'not_their_shift',
  'already_on_call',
  'on_leave',
]);

export const NewCoverRequest = z.object({
  schedule: Slug,
  from: Instant,
  to: Instant,
  reason: z.string().trim().max(500).default(''),
  /** Some of the rota; all of it who can when absent. */
  askUserIds: z.array(Id).min(1).max(100).optional(),
});

const settling = {
  method: 'POST',
  permission: 'schedules.cover',
  params: z.object({ request: Id }),
  query: Nothing,
  body: Nothing,
  response: CoverRequest,
} as const;

export const coverRequestsOperations = {
  listCoverRequests: operation({
    method: 'GET',
    path: '/api/v1/cover-requests',
    summary: 'Who asks to be covered, newest first',
    permission: 'schedules.read',
    params: Nothing,
    query: PageQuery.extend({
      state: CoverRequest.shape.state.optional(),
      /** Those I asked for or am asked for only. */
      mine: z.stringbool().default(false),
    }),
    body: Nothing,
    response: pageOf(CoverRequest),
    errors: [],
  }),
  requestCover: operation({
    method: 'POST',
    path: '/api/v1/cover-requests',
    summary: 'Ask others to take over my shift or a part of it',
    permission: 'schedules.cover',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewCoverRequest,
    response: CoverRequest.extend({
      /** Those of the rota who can not, and why. */
      notAsked: z.array(z.object({ userId: z.string(), reason: StandInRefusal })),
    }),
    errors: ['schedules.schedule_not_found', 'schedules.stand_in_refused', 'gate.sample_only'],
  }),
  acceptCover: operation({
    ...settling,
    path: '/api/v1/cover-requests/:request/accept',
    summary: 'Take over; the first who accepts has it',
    errors: ['schedules.cover_not_found', 'schedules.cover_settled', 'schedules.stand_in_refused', 'gate.sample_only'],
  }),
  declineCover: operation({
    ...settling,
    path: '/api/v1/cover-requests/:request/decline',
    summary: 'Say that I can not; others may',
    errors: ['schedules.cover_not_found', 'schedules.cover_settled', 'schedules.not_yours', 'gate.sample_only'],
  }),
  withdrawCover: operation({
    ...settling,
    path: '/api/v1/cover-requests/:request/withdraw',
    summary: 'Take my request back',
    errors: ['schedules.cover_not_found', 'schedules.cover_settled', 'schedules.not_yours', 'gate.sample_only'],
  }),
};
