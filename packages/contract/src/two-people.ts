import { z } from 'zod';
import { read, userId, write } from './access-fields.ts';
import { Axis, Instant } from './common.ts';
import { operation } from './operation.ts';
import { pageOf, pageQuery } from './paging.ts';

export const PendingChange = z.object({
  id: z.uuid(),
  kind: z.string(),
  subjectId: z.string(),
  summary: z.string(),
  state: z.enum(['open', 'applied', 'rejected', 'expired']),
  proposedBy: userId,
  proposedByName: z.string(),
  proposedAt: Instant,
  expiresAt: Instant,
  decidedBy: userId.optional(),
  decidedByName: z.string().optional(),
  decidedAt: Instant.optional(),
  isSinglePerson: z.boolean(),
});
export type PendingChange = z.infer<typeof PendingChange>;

export const Deputy = z.object({ axis: Axis, userId, name: z.string(), namedAt: Instant, isSinglePerson: z.boolean() });
export type Deputy = z.infer<typeof Deputy>;

export const twoPeopleOperations = {
  listChanges: operation({
    ...read,
    path: '/api/v1/access/changes',
    summary: 'List changes that take two people, newest first',
    permission: 'access.read',
    query: z.object({ ...pageQuery, state: z.enum(['open', 'all']).default('open') }),
    response: pageOf(PendingChange),
  }),
  approveChange: operation({
    ...write,
    path: '/api/v1/access/changes/:changeId/approve',
    summary: 'Agree to a change as the second person; it takes effect at once',
    permission: 'authenticated',
    params: z.object({ changeId: z.uuid() }),
    response: PendingChange,
    errors: ['access.change_not_found', 'access.change_closed', 'access.second_person_needed'],
    interactive: true,
  }),
  rejectChange: operation({
    ...write,
    path: '/api/v1/access/changes/:changeId/reject',
    summary: 'Refuse a change, or withdraw your own',
    permission: 'authenticated',
    params: z.object({ changeId: z.uuid() }),
    response: PendingChange,
    errors: ['access.change_not_found', 'access.change_closed'],
    interactive: true,
  }),
  listDeputies: operation({
    ...read,
    path: '/api/v1/access/deputies',
    summary: 'List who holds a key while nobody else does',
    permission: 'access.read',
    response: z.object({ items: z.array(Deputy) }),
  }),
  setDeputy: operation({
    ...write,
    path: '/api/v1/access/deputies/:axis',
    summary: 'Propose the deputy of an axis; takes two people',
    permission: 'access.manage',
    params: z.object({ axis: Axis }),
    body: z.object({ userId }),
    response: z.object({ state: z.enum(['applied', 'waiting']), changeId: z.uuid() }),
    errors: ['access.user_not_found'],
    interactive: true,
  }),
};
