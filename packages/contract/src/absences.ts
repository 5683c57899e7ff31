import { z } from 'zod';
import { Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const AbsenceKind = z.enum(['vacation', 'holiday', 'sick', 'other']);

/** Leave: nobody is on call during theirs. */
export const Absence = z.object({
  id: Id,
  userId: Id,
  userName: z.string(),
  from: Instant,
  to: Instant,
  kind: AbsenceKind,
  note: z.string(),
  createdAt: Instant,
  createdBy: z.string(),
});

export const NewAbsence = z.object({
  /** Oneself when absent; somebody else's needs `schedules.manage`. */
  userId: Id.optional(),
  /** Now when it has begun: who was on call until now was. */
  from: Instant,
  to: Instant,
  kind: AbsenceKind.default('vacation'),
  note: z.string().trim().max(500).default(''),
});

/** Turns that fall into a leave; `isCovered`: somebody else is on call all the time. */
export const LeaveConflict = z.object({ schedule: Slug, from: Instant, to: Instant, isCovered: z.boolean() });

export const absencesOperations = {
  listAbsences: operation({
    method: 'GET',
    path: '/api/v1/absences',
    summary: 'Leave, by its beginning',
    permission: 'schedules.read',
    params: Nothing,
    query: PageQuery.extend({
      user: Id.optional(),
      /** Those that end after it; now when absent. */
      from: Instant.optional(),
      to: Instant.optional(),
    }),
    body: Nothing,
    response: pageOf(Absence),
    errors: [],
  }),
  previewAbsence: operation({
    method: 'POST',
    path: '/api/v1/absences/preview',
    summary: 'Which turns a leave would leave open',
    permission: 'schedules.read',
    params: Nothing,
    query: Nothing,
    body: NewAbsence.omit({ note: true, kind: true }),
    response: z.object({ conflicts: z.array(LeaveConflict) }),
    errors: ['schedules.absence_invalid', 'access.user_not_found'],
  }),
  createAbsence: operation({
    method: 'POST',
    path: '/api/v1/absences',
    summary: 'Enter leave; tells which turns it leaves open',
    permission: 'schedules.cover',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewAbsence,
    response: Absence.extend({ conflicts: z.array(LeaveConflict) }),
    errors: ['schedules.absence_invalid', 'access.user_not_found', 'gate.sample_only'],
  }),
  endAbsence: operation({
    method: 'DELETE',
    path: '/api/v1/absences/:absence',
    summary: 'Take leave back; one that has begun ends now',
    permission: 'schedules.cover',
    params: z.object({ absence: Id }),
    query: Nothing,
    body: Nothing,
    response: z.object({}),
    errors: ['schedules.absence_not_found', 'gate.sample_only'],
  }),
};
