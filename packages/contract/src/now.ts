import { z } from 'zod';
import { Axis, Id, Instant, Nothing, PageQuery, Reason, Severity, Slug } from './common.ts';
import { PersonRef } from './incident-fields.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const nowKinds = [
  'page',
  'alerts',
  'key',
  'review',
  'evidence',
  'seat',
  'handover',
  'task',
  'exposure',
  'status_update',
  'report',
  'swap',
  'cover',
  'change',
  'action_item',
  'postmortem',
] as const;
export const NowKind = z.enum(nowKinds);

/** The one thing that is done about a row. Those that take a look first lead to `path`. */
export const nowActions = [
  'acknowledge',
  'accept_role',
  'take_role',
  'finish_task',
  'finish_item',
  'begin_postmortem',
  'accept_swap',
  'take_cover',
  'turn_key',
  'capture',
  'review',
  'patch',
  'triage',
  'publish_update',
  'triage_report',
  'decide',
  'sign_postmortem',
] as const;
export const NowAction = z.enum(nowActions);

/** Something that waits for a human. */
export const NowRow = z.object({
  /** The same for as long as it is the same work. */
  id: z.string(),
  kind: NowKind,
  subjectId: z.string(),
  title: z.string(),
  detail: z.string(),
  service: Slug.nullable(),
  team: Slug.nullable(),
  axis: Axis.nullable(),
  severity: Severity.nullable(),
  owner: PersonRef.nullable(),
  /** Without an owner: whoever may do it, by role; `team` is the team of the service. */
  ring: z.string().nullable(),
  /** Nobody owns it and nobody is asked. */
  isUnowned: z.boolean(),
  isMine: z.boolean(),
  dueAt: Instant.nullable(),
  since: Instant,
  path: z.string(),
  action: NowAction,
  /** What the action is done with. */
  act: z.record(z.string(), z.union([z.string(), z.number()])),
  incident: z.string().nullable(),
  snoozed: z.object({ until: Instant, because: z.string() }).nullable(),
});

const Count = z.object({ value: z.string(), count: z.number().int() });

export const NowCounts = z.object({
  total: z.number().int(),
  mine: z.number().int(),
  team: z.number().int(),
  unowned: z.number().int(),
  overdue: z.number().int(),
  snoozed: z.number().int(),
  kinds: z.array(Count),
  axes: z.array(Count),
  /** At most 50. */
  services: z.array(Count),
});

/** Whose, and what of it. */
const part = {
  scope: z.enum(['mine', 'team', 'unowned', 'others']).optional(),
  kind: NowKind.optional(),
  axis: Axis.optional(),
  service: Slug.optional(),
};

/** A part of the list as its reader holds it, from the end of the page before to its own. */
const HeldPage = z.object({ end: z.string().min(1).max(500), digest: z.string().max(32) });

/**
 * - `same`: the page of this place, from 0, of those in the question is as its reader holds it; pages of the question that are in no
 *   answer hold nothing any more
 * - `stale`: it is not, and this answer has no room for it
 * - `new`: rows in place of what stood between the pages around it
 */
export const ReadPage = z.discriminatedUnion('state', [
  z.object({ state: z.enum(['same', 'stale']), of: z.number().int() }),
  z.object({ state: z.literal('new'), items: z.array(NowRow), end: z.string(), digest: z.string() }),
]);

/** As it came with the row. */
const RowId = z.string().min(1).max(300);

export const nowOperations = {
  listNow: operation({
    method: 'GET',
    path: '/api/v1/now',
    summary: 'Everything that needs a human: what burns first, of it what nobody owns; then by when it is too late',
    permission: 'authenticated',
    params: Nothing,
    query: PageQuery.extend({
      ...part,
      /** What you put off, instead of the rest. */
      snoozed: z.stringbool().optional(),
    }),
    body: Nothing,
    response: pageOf(NowRow),
    errors: ['request.invalid'],
  }),
  readNow: operation({
    method: 'POST',
    path: '/api/v1/now/read',
    summary: 'What of the list changed since you were told, how it goes on, and the counts, all as of one moment',
    permission: 'authenticated',
    params: Nothing,
    query: Nothing,
    body: z.object({
      ...part,
      snoozed: z.boolean().optional(),
      pages: z.array(HeldPage).max(500),
      /** The page you look at, from 0: of what changed, the nearest comes first. */
      near: z.number().int().min(0).max(500),
      /** Rows after the last of the pages. */
      more: z.number().int().min(0).max(200),
    }),
    response: z.object({ counts: NowCounts, pages: z.array(ReadPage), hasMore: z.boolean() }),
    errors: ['request.invalid'],
  }),
  countNow: operation({
    method: 'GET',
    path: '/api/v1/now/counts',
    summary: 'How much waits for whom',
    permission: 'authenticated',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: NowCounts,
    errors: [],
  }),
  snoozeNow: operation({
    method: 'POST',
    path: '/api/v1/now/snooze',
    summary: 'Put a row off for yourself, until a moment, with a reason',
    permission: 'authenticated',
    params: Nothing,
    query: Nothing,
    body: z.object({ row: RowId, until: Instant, because: Reason }),
    response: z.object({}),
    errors: ['request.invalid'],
  }),
  wakeNow: operation({
    method: 'POST',
    path: '/api/v1/now/wake',
    summary: 'Take a snooze back',
    permission: 'authenticated',
    params: Nothing,
    query: Nothing,
    body: z.object({ row: RowId }),
    response: z.object({}),
    errors: [],
  }),
  recordLook: operation({
    method: 'POST',
    path: '/api/v1/now/looks',
    summary: 'Say that you look, so that it shows whether looking leads to doing',
    permission: 'authenticated',
    params: Nothing,
    query: Nothing,
    body: z.object({ rows: z.number().int().min(0).max(100_000), mine: z.number().int().min(0).max(100_000) }),
    response: z.object({ id: Id }),
    errors: [],
  }),
  recordAct: operation({
    method: 'POST',
    path: '/api/v1/now/looks/:look/acts',
    summary: 'Say what you did from there',
    permission: 'authenticated',
    params: z.object({ look: Id }),
    query: Nothing,
    body: z.object({ kind: NowKind, action: NowAction }),
    response: z.object({}),
    errors: ['now.look_not_found'],
  }),
};
