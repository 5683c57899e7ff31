import { z } from 'zod';
import { AlertAxis, alertSourcesOperations } from './alert-sources.ts';
import { Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';
import { silencesOperations } from './silences.ts';

export const AlertSeverity = z.enum(['critical', 'error', 'warning', 'info']);

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
});

export const alertsOperations = {
  ...alertSourcesOperations,
  ...silencesOperations,
  listAlerts: operation({
    method: 'GET',
    path: '/api/v1/alerts',
    summary: 'Alerts, newest first',
    permission: 'alerts.read',
    params: Nothing,
    query: PageQuery.extend({
      state: z.enum(['open', 'resolved']).default('open'),
      source: Slug.optional(),
      axis: AlertAxis.optional(),
    }),
    body: Nothing,
    response: pageOf(Alert),
    errors: ['alerts.source_not_found'],
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
