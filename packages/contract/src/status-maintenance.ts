import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { StatusMessage, StatusTitle } from './status-fields.ts';

export const StatusMaintenance = z.object({
  id: Id,
  title: z.string(),
  /** Markdown. */
  message: z.string(),
  startsAt: Instant,
  endsAt: Instant,
  state: z.enum(['planned', 'in_progress', 'completed', 'cancelled']),
  components: z.array(z.object({ id: Id, page: z.string(), name: z.string() })),
  /** The maintenance window of alerts it belongs to; null: none. */
  window: z.object({ id: Id, name: z.string() }).nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
});
export type StatusMaintenance = z.infer<typeof StatusMaintenance>;

const fields = z.object({
  title: StatusTitle,
  message: StatusMessage,
  startsAt: Instant,
  endsAt: Instant,
  components: z.array(Id).min(1, 'name at least one component').max(200),
  window: Id.nullable(),
});

const OfMaintenance = z.object({ maintenance: Id });
const refusals = [
  'status.maintenance_not_found',
  'status.maintenance_over',
  'status.maintenance_invalid',
  'status.component_invalid',
  'alerts.window_not_found',
  'gate.sample_only',
] as const;

export const statusMaintenanceOperations = {
  listStatusMaintenance: operation({
    method: 'GET',
    path: '/api/v1/status/maintenance',
    summary: 'Planned work that status pages tell of; the next first, or the last first when it is over',
    permission: 'status.read',
    params: Nothing,
    query: PageQuery.extend({ state: z.enum(['current', 'over']).default('current') }),
    body: Nothing,
    response: pageOf(StatusMaintenance),
    errors: [],
  }),
  planStatusMaintenance: operation({
    method: 'POST',
    path: '/api/v1/status/maintenance',
    summary: 'Tell of planned work',
    permission: 'status.publish',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: fields.extend({ window: fields.shape.window.default(null) }),
    response: StatusMaintenance,
    errors: [...refusals],
  }),
  changeStatusMaintenance: operation({
    method: 'PATCH',
    path: '/api/v1/status/maintenance/:maintenance',
    summary: 'Change planned work that is not over; what is left out stays',
    permission: 'status.publish',
    params: OfMaintenance,
    query: Nothing,
    body: fields.partial(),
    response: StatusMaintenance,
    errors: [...refusals],
  }),
  endStatusMaintenance: operation({
    method: 'POST',
    path: '/api/v1/status/maintenance/:maintenance/end',
    summary: 'The work is done, or does not take place',
    permission: 'status.publish',
    params: OfMaintenance,
    query: Nothing,
    body: Nothing,
    response: StatusMaintenance,
    errors: ['status.maintenance_not_found', 'gate.sample_only'],
  }),
};
