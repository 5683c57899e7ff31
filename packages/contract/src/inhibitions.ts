import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing } from './common.ts';
import { operation } from './operation.ts';
import { AlertMatcher } from './silences.ts';

const name = z.string().trim().min(1, 'give it a name').max(100);
const someMatchers = z.array(AlertMatcher).min(1, 'name at least one matcher').max(50);

const inhibitionFields = z.object({
  name,
  /** While an alert that matches these fires… */
  sourceMatchers: someMatchers,
  /** …those that match these page nobody… */
  targetMatchers: someMatchers,
  /** …where both agree on these labels. */
  equal: z.array(z.string().min(1).max(256)).max(20),
});

export const Inhibition = inhibitionFields.extend({ id: Id, updatedAt: Instant, updatedBy: ActorRef });

const OfInhibition = z.object({ inhibition: Id });

export const inhibitionsOperations = {
  listInhibitions: operation({
    method: 'GET',
    path: '/api/v1/inhibitions',
    summary: 'Which alerts hold others back, by name',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(Inhibition) }),
    errors: [],
  }),
  createInhibition: operation({
    method: 'POST',
    path: '/api/v1/inhibitions',
    summary: 'Let the cause page and its effects not',
    permission: 'alerts.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: inhibitionFields.extend({ equal: inhibitionFields.shape.equal.default([]) }),
    response: Inhibition,
    errors: ['alerts.rules_invalid', 'alerts.inhibition_exists', 'gate.sample_only'],
  }),
  updateInhibition: operation({
    method: 'PATCH',
    path: '/api/v1/inhibitions/:inhibition',
    summary: 'Change an inhibition; what is left out stays',
    permission: 'alerts.manage',
    params: OfInhibition,
    query: Nothing,
    body: inhibitionFields.partial(),
    response: Inhibition,
    errors: ['alerts.inhibition_not_found', 'alerts.inhibition_exists', 'alerts.rules_invalid', 'gate.sample_only'],
  }),
  deleteInhibition: operation({
    method: 'DELETE',
    path: '/api/v1/inhibitions/:inhibition',
    summary: 'Take an inhibition away; the answer is enough to make it again',
    permission: 'alerts.manage',
    params: OfInhibition,
    query: Nothing,
    body: Nothing,
    response: Inhibition,
    errors: ['alerts.inhibition_not_found', 'gate.sample_only'],
  }),
};
