import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { AlertMatcher } from './silences.ts';

const windowFields = z.object({
  name: z.string().trim().min(1, 'give it a name').max(100),
  /** Names of services; null: all. */
  services: z.array(Slug).min(1).max(500).nullable(),
  /** Only alerts that match these; none: all of these services. */
  matchers: z.array(AlertMatcher).max(50),
  /** The first time. */
  startsAt: Instant,
  endsAt: Instant,
  /** RRULE of RFC 5545 in `zone`, such as `FREQ=WEEKLY;BYDAY=SU`; null: once. */
  recurrence: z.string().trim().min(1).max(500).nullable(),
  /** IANA name. */
  zone: z.string().min(1).max(64),
});

/** Planned work: alerts of these services page nobody meanwhile. */
export const MaintenanceWindow = windowFields.extend({
  id: Id,
  state: z.enum(['planned', 'active', 'over']),
  /** The present time it takes place, else the next; null: never again. */
  nextStartsAt: Instant.nullable(),
  nextEndsAt: Instant.nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
  updatedAt: Instant,
});

const OfWindow = z.object({ window: Id });
const refusals = ['alerts.rules_invalid', 'services.service_not_found', 'gate.sample_only'] as const;

export const maintenanceWindowsOperations = {
  listMaintenanceWindows: operation({
    method: 'GET',
    path: '/api/v1/maintenance-windows',
    summary: 'Maintenance windows, newest first; those that are over when asked for',
    permission: 'alerts.read',
    params: Nothing,
    query: PageQuery.extend({ state: z.enum(['current', 'over']).default('current') }),
    body: Nothing,
    response: pageOf(MaintenanceWindow),
    errors: [],
  }),
  createMaintenanceWindow: operation({
    method: 'POST',
    path: '/api/v1/maintenance-windows',
    summary: 'Plan work during which alerts page nobody',
    permission: 'alerts.respond',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: windowFields.extend({
      services: windowFields.shape.services.default(null),
      matchers: windowFields.shape.matchers.default([]),
      recurrence: windowFields.shape.recurrence.default(null),
      zone: windowFields.shape.zone.default('UTC'),
    }),
    response: MaintenanceWindow,
    errors: [...refusals],
  }),
  updateMaintenanceWindow: operation({
    method: 'PATCH',
    path: '/api/v1/maintenance-windows/:window',
    summary: 'Change a maintenance window that is not over; what is left out stays',
    permission: 'alerts.respond',
    params: OfWindow,
    query: Nothing,
    body: windowFields.partial(),
    response: MaintenanceWindow,
    errors: ['alerts.window_not_found', 'alerts.window_over', ...refusals],
  }),
  endMaintenanceWindow: operation({
    method: 'POST',
    path: '/api/v1/maintenance-windows/:window/end',
    summary: 'The work is done: end it now, this time or for good',
    permission: 'alerts.respond',
    params: OfWindow,
    query: Nothing,
    /** `once`: it takes place again as planned. */
    body: z.object({ scope: z.enum(['once', 'for_good']).default('once') }),
    response: MaintenanceWindow,
    errors: ['alerts.window_not_found', 'gate.sample_only'],
  }),
};
