import { z } from 'zod';
import { AlertDecision } from './alert-rules.ts';
import { AlertAxis } from './alert-axis.ts';
import { Alert, AlertQuery } from './alerts.ts';
import { Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** Alerts of one cause: what a page is about. */
export const AlertGroup = z.object({
  id: Id,
  /** The summary of the alert that opened it. */
  title: z.string(),
  state: z.enum(['open', 'acknowledged', 'snoozed', 'resolved']),
  urgency: z.enum(['high', 'low']),
  axis: AlertAxis,
  service: Slug.nullable(),
  /** The route that took it; null: the catch-all. */
  route: z.object({ id: Id, name: z.string() }).nullable(),
  policyId: Id.nullable(),
  policyName: z.string().nullable(),
  /** Route and the values it groups by. */
  key: z.string(),
  /** What its alerts had in common when it opened. */
  labels: z.record(z.string(), z.string()),
  /** False: its window is over, and new alerts open a group of their own. */
  isJoinable: z.boolean(),
  openedAt: Instant,
  lastAlertAt: Instant,
  resolvedAt: Instant.nullable(),
  alerts: z.number().int(),
  openAlerts: z.number().int(),
  /** It has no alerts: somebody is wanted in this incident. */
  incidentId: Id.nullable(),
});

/** What was said of an alert besides its content. */
export const AlertNote = z.object({
  id: Id,
  at: Instant,
  kind: z.enum(['acknowledged', 'unacknowledged', 'noted', 'reopened']),
  by: z.string().nullable(),
  note: z.string().nullable(),
});

export const AlertDetail = Alert.extend({
  fingerprint: z.string(),
  /** Null: not decided upon yet, which takes seconds at most. */
  decision: AlertDecision.nullable(),
  /** Why somebody was, or was not, paged: what was decided and what became of it. */
  why: z.array(z.string()),
  /** The newest 200, oldest first. */
  notes: z.array(AlertNote),
  group: AlertGroup.nullable(),
});

const Count = z.object({ value: z.string(), count: z.number().int() });

export const alertGroupsOperations = {
  getAlertDetail: operation({
    method: 'GET',
    path: '/api/v1/alerts/:alert/detail',
    summary: 'One alert with its decision, its notes, its group, and why it did or did not page',
    permission: 'alerts.read',
    params: z.object({ alert: Id }),
    query: Nothing,
    body: Nothing,
    response: AlertDetail,
    errors: ['alerts.alert_not_found'],
  }),
  countAlerts: operation({
    method: 'GET',
    path: '/api/v1/alert-facets',
    summary: 'How many alerts of a list have which value',
    permission: 'alerts.read',
    params: Nothing,
    query: AlertQuery,
    body: Nothing,
    response: z.object({
      count: z.number().int(),
      /** False: only the newest 10,000 were counted. */
      isComplete: z.boolean(),
      /** Each with the largest counts first, at most 50 values; `-` stands for none. */
      facets: z.object({
        fate: z.array(Count),
        urgency: z.array(Count),
        axis: z.array(Count),
        severity: z.array(Count),
        source: z.array(Count),
        service: z.array(Count),
      }),
    }),
    errors: ['alerts.source_not_found', 'services.service_not_found', 'request.invalid'],
  }),
  resolveAlerts: operation({
    method: 'POST',
    path: '/api/v1/alerts/resolve',
    summary: 'Say that several alerts are over; those that are already stay as they are',
    permission: 'alerts.respond',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: z.object({ alerts: z.array(Id).min(1, 'name at least one alert').max(1_000) }),
    response: z.object({
      /** Those that were open until now. */
      resolved: z.array(Id),
    }),
    errors: ['alerts.alert_not_found', 'gate.sample_only'],
  }),
  listAlertGroups: operation({
    method: 'GET',
    path: '/api/v1/alert-groups',
    summary: 'Alert groups, newest first',
    permission: 'alerts.read',
    params: Nothing,
    query: PageQuery.extend({
      /** `active`: not resolved. */
      state: z.enum(['active', 'open', 'acknowledged', 'snoozed', 'resolved']).default('active'),
      axis: AlertAxis.optional(),
      urgency: z.enum(['high', 'low']).optional(),
      service: Slug.optional(),
    }),
    body: Nothing,
    response: pageOf(AlertGroup),
    errors: ['services.service_not_found'],
  }),
  getAlertGroup: operation({
    method: 'GET',
    path: '/api/v1/alert-groups/:group',
    summary: 'One alert group with its newest alerts',
    permission: 'alerts.read',
    params: z.object({ group: Id }),
    query: Nothing,
    body: Nothing,
    /** At most 200; the rest with `GET /api/v1/alerts?group=…`. */
    response: AlertGroup.extend({ items: z.array(Alert) }),
    errors: ['alerts.group_not_found'],
  }),
};
