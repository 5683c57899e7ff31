import { z } from 'zod';
import { ActorRef, Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

export const AlertAxis = z.enum(['reliability', 'security', 'both']);

/** A format alerts come in. */
export const AlertSourceKind = z.object({
  kind: Slug,
  title: z.string(),
  /** Path below this server that a sender posts to; `{key}` stands for the source's key. */
  path: z.string(),
  /** What to do at the sender, in order; `{url}`, `{host}` and `{key}` stand for what they say. */
  steps: z.array(z.string()),
});

/** Where alerts come from, with a key of its own, and how it is doing. */
export const AlertSource = z.object({
  id: Id,
  name: Slug,
  kind: Slug,
  /** Where the payload names no service; null: none. */
  service: Slug.nullable(),
  /** Where neither payload nor rule says another. */
  axis: AlertAxis,
  /** An alert that says nothing of its end is over when it was not repeated for this long; null: only when told. */
  resolveAfterMinutes: z.number().int().nullable(),
  isEnabled: z.boolean(),
  createdAt: Instant,
  createdBy: ActorRef,
  /** Null: nothing has come yet. */
  lastSeenAt: Instant.nullable(),
  /** Messages taken and entries refused since it was made; a few seconds behind. */
  received: z.number().int(),
  rejected: z.number().int(),
  lastProblem: z.object({ at: Instant, problem: z.string() }).nullable(),
});

const ResolveAfterMinutes = z.number().int().min(1).max(10_080).nullable();

export const NewAlertSource = z.object({
  name: Slug,
  kind: Slug,
  service: Slug.optional(),
  axis: AlertAxis.default('reliability'),
  /** Absent: five minutes where the sender repeats what fires, else null. */
  resolveAfterMinutes: ResolveAfterMinutes.optional(),
});

/** The key is told this once. */
const WithKey = AlertSource.extend({ key: z.string() });
const OfSource = z.object({ source: Slug });

export const alertSourcesOperations = {
  listAlertSourceKinds: operation({
    method: 'GET',
    path: '/api/v1/alert-source-kinds',
    summary: 'The formats alerts can come in',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ items: z.array(AlertSourceKind) }),
    errors: [],
  }),
  listAlertSources: operation({
    method: 'GET',
    path: '/api/v1/alert-sources',
    summary: 'Where alerts come from, and how each source is doing',
    permission: 'alerts.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(AlertSource),
    errors: [],
  }),
  createAlertSource: operation({
    method: 'POST',
    path: '/api/v1/alert-sources',
    summary: 'Add a source of alerts; its key is told this once',
    permission: 'alerts.manage',
    params: Nothing,
    query: Nothing,
    body: NewAlertSource,
    response: WithKey,
    errors: ['alerts.source_exists', 'alerts.source_kind_unknown', 'services.service_not_found', 'gate.sample_only'],
  }),
  updateAlertSource: operation({
    method: 'PATCH',
    path: '/api/v1/alert-sources/:source',
    summary: 'Change a source, or switch it off and on',
    permission: 'alerts.manage',
    params: OfSource,
    query: Nothing,
    body: z.object({
      service: Slug.nullable().optional(),
      axis: AlertAxis.optional(),
      resolveAfterMinutes: ResolveAfterMinutes.optional(),
      isEnabled: z.boolean().optional(),
    }),
    response: AlertSource,
    errors: ['alerts.source_not_found', 'services.service_not_found', 'gate.sample_only'],
  }),
  rotateAlertSourceKey: operation({
    method: 'POST',
    path: '/api/v1/alert-sources/:source/key',
    summary: 'Give a source a new key; the old one stops at once',
    permission: 'alerts.manage',
    params: OfSource,
    query: Nothing,
    body: Nothing,
    response: WithKey,
    errors: ['alerts.source_not_found', 'gate.sample_only'],
  }),
};
