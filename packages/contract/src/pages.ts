import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { Axis, Id, Instant, Nothing, PageQuery } from './common.ts';
import { escalationsOperations, PagedPerson } from './escalations.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** A demand on one person to look at an alert group. */
export const Page = z.object({
  id: Id,
  group: z.object({
    id: Id,
    title: z.string(),
    axis: AlertAxis,
    state: z.enum(['open', 'acknowledged', 'snoozed', 'resolved']),
    alerts: z.number().int(),
  }),
  person: PagedPerson,
  /** `ended`: resolved, somebody else has it, or the next in line is asked. */
  state: z.enum(['open', 'acknowledged', 'declined', 'ended']),
  urgency: z.enum(['high', 'low']),
  /** The key that is asked for, where a step wants both. */
  axis: Axis.nullable(),
  /** How often this person was paged for this group, this page included. */
  attempt: z.number().int(),
  because: z.string(),
  createdAt: Instant,
  answeredAt: Instant.nullable(),
  /** The channel or screen the answer came by. */
  answeredBy: z.string().nullable(),
  /** The message that spoke of this page together with others, in a storm. */
  carriedBy: Id.nullable(),
});

export const pagesOperations = {
  ...escalationsOperations,
  listPages: operation({
    method: 'GET',
    path: '/api/v1/pages',
    summary: 'Pages, open ones first, then the newest',
    permission: 'paging.read',
    params: Nothing,
    query: PageQuery.extend({
      /** `mine` for those of who asks. */
      of: z.enum(['mine', 'everybody']).default('mine'),
      state: z.enum(['open', 'all']).default('all'),
    }),
    body: Nothing,
    response: pageOf(Page),
    errors: [],
  }),
};
