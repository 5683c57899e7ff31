import { z } from 'zod';
import { ActorRef, Axis, Id, Instant, Nothing, PageQuery, ReadVersion, Reason } from './common.ts';
import { OfIncident, PersonRef } from './incident-fields.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

const Title = z.string().trim().min(3, 'write at least three characters').max(200);
const Url = z.url({ protocol: /^https?$/, error: 'write it with `https://`' }).max(2_000);

/** What is to be done after an incident, so that it does not come back. */
export const ActionItem = z.object({
  id: Id,
  incident: z.object({ id: Id, name: z.string(), title: z.string() }),
  title: Title,
  detail: z.string(),
  axis: Axis.nullable(),
  state: z.enum(['open', 'done', 'dropped']),
  owner: PersonRef.nullable(),
  dueAt: Instant.nullable(),
  isOverdue: z.boolean(),
  /** Where it is worked on: the issue in a tracker. */
  url: z.string().nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
  endedAt: Instant.nullable(),
  endedBy: ActorRef.nullable(),
  because: z.string().nullable(),
  version: z.number().int(),
});

const OfItem = z.object({ item: Id });

export const actionItemsOperations = {
  listActionItems: operation({
    method: 'GET',
    path: '/api/v1/action-items',
    summary: 'Action items, due first',
    permission: 'incidents.read',
    params: Nothing,
    query: PageQuery.extend({
      state: z.enum(['open', 'done', 'dropped']).optional(),
      owner: Id.optional(),
      overdue: z.stringbool().optional(),
    }),
    body: Nothing,
    response: pageOf(ActionItem),
    errors: [],
  }),
  listIncidentActionItems: operation({
    method: 'GET',
    path: '/api/v1/incidents/:incident/action-items',
    summary: 'Action items of one incident, due first',
    permission: 'incidents.read',
    params: OfIncident,
    query: Nothing,
    body: Nothing,
    /** At most 200. */
    response: z.object({ items: z.array(ActionItem) }),
    errors: ['incidents.incident_not_found'],
  }),
  addActionItem: operation({
    method: 'POST',
    path: '/api/v1/incidents/:incident/action-items',
    summary: 'Add an action item',
    permission: 'incidents.write',
    idempotent: true,
    params: OfIncident,
    query: Nothing,
    body: z.object({
      title: Title,
      detail: z.string().trim().max(5_000).default(''),
      axis: Axis.nullable().default(null),
      owner: Id.optional(),
      dueAt: Instant.optional(),
      url: Url.optional(),
    }),
    response: ActionItem,
    errors: ['incidents.incident_not_found', 'access.user_not_found', 'postmortems.too_many_items', 'gate.sample_only'],
  }),
  updateActionItem: operation({
    method: 'PATCH',
    path: '/api/v1/action-items/:item',
    summary: 'Do, drop, hand over, move or link an action item',
    permission: 'incidents.write',
    params: OfItem,
    query: Nothing,
    body: z.object({
      state: z.enum(['open', 'done', 'dropped']).optional(),
      /** Needed to drop it. */
      because: Reason.optional(),
      title: Title.optional(),
      detail: z.string().trim().max(5_000).optional(),
      owner: Id.nullable().optional(),
      dueAt: Instant.nullable().optional(),
      url: Url.nullable().optional(),
      version: ReadVersion,
    }),
    response: ActionItem,
    errors: ['postmortems.item_not_found', 'postmortems.item_changed', 'access.user_not_found', 'gate.sample_only'],
  }),
  sendActionItem: operation({
    method: 'POST',
    path: '/api/v1/action-items/:item/send',
    summary: 'Send an action item to a room or webhook, for an issue tracker to take up',
    permission: 'incidents.write',
    params: OfItem,
    query: Nothing,
    body: z.object({ destination: Id }),
    response: ActionItem,
    errors: [
      'postmortems.item_not_found',
      'postmortems.not_sendable',
      'contacts.destination_not_found',
      'gate.sample_only',
    ],
  }),
};
