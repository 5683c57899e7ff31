import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { alertSourcesOperations } from './alert-sources.ts';
import { Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { silencesOperations } from './silences.ts';

export const AlertSeverity = z.enum(['critical', 'error', 'warning', 'info']);

export const AlertFate = z.enum(['undecided', 'paged', 'grouped', 'held', 'suppressed', 'recorded']);

export const Alert = z.object({
  id: Id,
  source: Slug,
  state: z.enum(['open', 'resolved']),
  summary: z.string(),
  /** Null: the sender does not say. */
  severity: AlertSeverity.nullable(),
  axis: AlertAxis,
  labels: z.record(z.string(), z.string()),
  annotations: z.record(z.string(), z.string()),
  links: z.array(z.object({ url: z.string(), label: z.string() })),
  /** When it began, by the sender's word. */
  startsAt: Instant,
  /** Over by itself then, unless it is repeated; null: only when somebody says so. */
  endsAt: Instant.nullable(),
  openedAt: Instant,
  lastSeenAt: Instant,
  /** Messages about it, repeats included; a few seconds behind. */
  count: z.number().int(),
  resolvedAt: Instant.nullable(),
  resolvedBecause: z.enum(['sender', 'expiry', 'person']).nullable(),
  service: Slug.nullable(),
  /** Null: not decided upon yet. */
  urgency: z.enum(['high', 'low']).nullable(),
  /**
   * What became of it: `paged` opened a group, `grouped` joined one, `held` waits whether it goes away by itself, `suppressed` by a
   * silence, maintenance or another alert, `recorded` because nobody is to be paged, `undecided` for a moment.
   */
  fate: AlertFate,
  groupId: Id.nullable(),
  /** Held until then, or suppressed until then at least; null: nothing changes by itself. */
  lookAt: Instant.nullable(),
  /** By somebody at the sender. */
  acknowledged: z.object({ at: Instant, by: z.string() }).nullable(),
});

/** Which alerts a list holds. */
export const AlertQuery = z.object({
  state: z.enum(['open', 'resolved']).default('open'),
  fate: AlertFate.optional(),
  axis: AlertAxis.optional(),
  urgency: z.enum(['high', 'low']).optional(),
  severity: AlertSeverity.optional(),
  source: Slug.optional(),
  service: Slug.optional(),
  /** Open and resolved ones of this group. */
  group: Id.optional(),
  /** A part of the summary. */
  search: z.string().trim().min(1).max(200).optional(),
  /** Labels as `{team="shop",env=~"prod.*"}`. */
  matchers: z.string().min(1).max(2_000).optional(),
});

export const alertsOperations = {
  ...alertSourcesOperations,
  ...silencesOperations,
  listAlerts: operation({
    method: 'GET',
    path: '/api/v1/alerts',
    summary: 'Alerts, newest first unless asked otherwise',
    permission: 'alerts.read',
    params: Nothing,
    query: PageQuery.extend({ ...AlertQuery.shape, order: z.enum(['newest', 'oldest']).default('newest') }),
    body: Nothing,
    response: pageOf(Alert),
    errors: ['alerts.source_not_found', 'services.service_not_found', 'request.invalid'],
  }),
  getAlert: operation({
    method: 'GET',
    path: '/api/v1/alerts/:alert',
    summary: 'One alert',
    permission: 'alerts.read',
    params: z.object({ alert: Id }),
    query: Nothing,
    body: Nothing,
    response: Alert,
    errors: ['alerts.alert_not_found'],
  }),
  resolveAlert: operation({
    method: 'POST',
    path: '/api/v1/alerts/:alert/resolve',
    summary: 'Say that an alert is over',
    permission: 'alerts.respond',
    params: z.object({ alert: Id }),
    query: Nothing,
    body: Nothing,
    response: Alert,
    errors: ['alerts.alert_not_found', 'gate.sample_only'],
  }),
};
