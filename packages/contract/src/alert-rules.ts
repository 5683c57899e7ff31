import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { AlertSeverity } from './alerts.ts';
import { ActorRef, Id, Instant, Nothing, Severity, Slug } from './common.ts';
import { IncidentKind } from './incident-fields.ts';
import { inhibitionsOperations } from './inhibitions.ts';
import { operation } from './operation.ts';
import { AlertMatcher } from './silences.ts';

/** Days and hours in a zone; all parts given must hold. */
export const AlertHours = z.object({
  /** IANA name, such as `Europe/Berlin`. */
  zone: z.string().min(1).max(64),
  /** 1 = Monday to 7 = Sunday; null: every day. */
  weekdays: z.array(z.number().int().min(1).max(7)).min(1).max(7).nullable(),
  /** Minutes of the local day, `[from, to)`; `to` before `from` runs over midnight; null: all day. */
  minutes: z.object({ from: z.number().int().min(0).max(1_440), to: z.number().int().min(0).max(1_440) }).nullable(),
});

/** How alerts of one cause are folded into one page. */
export const AlertGrouping = z.object({
  /** Labels whose values are told apart; `...` tells every alert apart; none: all together. */
  by: z.array(z.string().min(1).max(256)).max(20),
  /** A new alert joins an open group for this long after the group's last one; null: as long as the group is open. */
  windowMinutes: z.number().int().min(1).max(10_080).nullable(),
  /** An alert that fires again within this time after it was over re-opens the old one, without a new page. */
  flapMinutes: z.number().int().min(0).max(1_440),
});

const name = z.string().trim().min(1, 'give it a name').max(100);
const matchers = z.array(AlertMatcher).max(50);

const routeFields = z.object({
  name,
  matchers,
  /** Names of sources and services; null: any. */
  sources: z.array(Slug).min(1).max(100).nullable(),
  services: z.array(Slug).min(1).max(500).nullable(),
  axes: z.array(AlertAxis).min(1).nullable(),
  severities: z.array(AlertSeverity).min(1).nullable(),
  /** Only at these hours; null: always. */
  during: z.array(AlertHours).min(1).max(20).nullable(),
  /** Overrides what source and sender say; null: stays. */
  setAxis: AlertAxis.nullable(),
  setUrgency: z.enum(['high', 'low']).nullable(),
  /** Null: as the defaults say. */
  grouping: AlertGrouping.nullable(),
  /** An alert that is gone again within this time pages nobody. */
  transientSeconds: z.number().int().min(0).max(86_400),
  /** Of escalation; null: recorded, nobody is paged. */
  policyId: Id.nullable(),
  /** Its groups declare an incident, or join one that is open about the same service; null: people do. */
  declare: z.object({ kind: IncidentKind, severity: Severity }).nullable(),
});

/** One of an ordered list: the first whose conditions all hold decides. */
export const AlertRoute = routeFields.extend({
  id: Id,
  /** From 0. */
  position: z.number().int(),
  /** Null: no policy, or one that exists no longer. */
  policyName: z.string().nullable(),
  updatedAt: Instant,
  updatedBy: ActorRef,
});

const place = z.number().int().min(0).max(10_000);

export const NewAlertRoute = routeFields.extend({
  matchers: matchers.default([]),
  sources: routeFields.shape.sources.default(null),
  services: routeFields.shape.services.default(null),
  axes: routeFields.shape.axes.default(null),
  severities: routeFields.shape.severities.default(null),
  during: routeFields.shape.during.default(null),
  setAxis: routeFields.shape.setAxis.default(null),
  setUrgency: routeFields.shape.setUrgency.default(null),
  grouping: routeFields.shape.grouping.default(null),
  transientSeconds: routeFields.shape.transientSeconds.default(0),
  policyId: Id.nullable().default(null),
  declare: routeFields.shape.declare.default(null),
  /** Absent: at the end. */
  position: place.optional(),
});

/** What the rules hold besides routes, inhibitions, windows and silences. */
export const AlertRules = z.object({
  /** Rises with every change to anything that decides. */
  revision: z.number().int(),
  /** Takes what no route wants; null: nobody set it up, and such alerts page nobody. */
  catchAllPolicyId: Id.nullable(),
  catchAllPolicyName: z.string().nullable(),
  /** Where a route says nothing. */
  grouping: AlertGrouping,
  changedAt: Instant,
  /** Rules that can not be followed and are left out until somebody mends them. */
  problems: z.array(z.object({ id: Id, path: z.string(), problem: z.string() })),
});

/** Why an alert goes where it goes. */
export const AlertDecision = z.object({
  /** Of the rules it was decided by. */
  revision: z.number().int(),
  /** Null: the catch-all. */
  route: z.object({ id: Id, name: z.string() }).nullable(),
  /** Null: nobody is to be paged. */
  policyId: Id.nullable(),
  policyName: z.string().nullable(),
  axis: AlertAxis,
  axisBecause: z.enum(['route', 'sender', 'source', 'nothing_says_otherwise']),
  urgency: z.enum(['high', 'low']),
  urgencyBecause: z.enum(['route', 'severity', 'severity_unknown']),
  groupKey: z.string(),
  page: z.enum(['now', 'held', 'suppressed']),
  /** Where it is held. */
  heldUntil: Instant.nullable(),
  /** What keeps it from paging; the first decides. */
  reasons: z.array(
    z.object({
      kind: z.enum(['test', 'recorded_only', 'no_catch_all', 'silence', 'maintenance', 'inhibition', 'transient']),
      /** Of the route, silence, window or inhibition. */
      id: Id.nullable(),
      /** Of an inhibition: the alert that fires. */
      alertId: Id.nullable(),
      until: Instant.nullable(),
      sentence: z.string(),
    }),
  ),
  /** The whole of it for people, in the order in which it was decided. */
  sentences: z.array(z.string()),
});

const OfRoute = z.object({ route: Id });
const routeErrors = [
  'alerts.rules_invalid',
  'alerts.route_exists',
  'alerts.source_not_found',
  'services.service_not_found',
  'gate.sample_only',
] as const;

export const alertRulesOperations = {
  getAlertRules: operation({
    method: 'GET',
    path: '/api/v1/alert-rules',
    summary: 'Defaults of the alert rules, their revision, and what is wrong with them',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: AlertRules,
    errors: [],
  }),
  updateAlertRules: operation({
    method: 'PATCH',
    path: '/api/v1/alert-rules',
    summary: 'Change what takes alerts no route wants, and how alerts are grouped',
    permission: 'alerts.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({ catchAllPolicyId: Id.nullable().optional(), grouping: AlertGrouping.optional() }),
    response: AlertRules,
    errors: ['alerts.rules_invalid', 'gate.sample_only'],
  }),
  explainAlert: operation({
    method: 'POST',
    path: '/api/v1/alert-rules/explain',
    summary: 'Where an alert would go, whether it would page, and why',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: z.object({
      labels: z.record(z.string().max(256), z.string().max(4_096)).default({}),
      source: Slug.optional(),
      /** Absent: from the label `service`, else from the source. */
      service: Slug.optional(),
      severity: AlertSeverity.optional(),
      axis: AlertAxis.optional(),
      /** Absent: now. */
      at: Instant.optional(),
      /** Since when it fires; absent: long enough for every route. */
      startsAt: Instant.optional(),
    }),
    response: AlertDecision,
    errors: ['alerts.source_not_found', 'services.service_not_found'],
  }),
  listAlertRoutes: operation({
    method: 'GET',
    path: '/api/v1/alert-routes',
    summary: 'Routes in the order in which they are asked',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: z.object({ revision: z.number().int(), items: z.array(AlertRoute) }),
    errors: [],
  }),
  createAlertRoute: operation({
    method: 'POST',
    path: '/api/v1/alert-routes',
    summary: 'Say where some alerts go',
    permission: 'alerts.manage',
    idempotent: true,
    params: Nothing,
    query: Nothing,
    body: NewAlertRoute,
    response: AlertRoute,
    errors: [...routeErrors],
  }),
  previewAlertRoute: operation({
    method: 'POST',
    path: '/api/v1/alert-routes/preview',
    summary: 'What a route would take of the alerts of the last 24 hours',
    permission: 'alerts.read',
    params: Nothing,
    query: Nothing,
    /** `id`: of the route it would replace. */
    body: NewAlertRoute.omit({ name: true }).extend({ id: Id.optional() }),
    response: z.object({
      since: Instant,
      /** Alerts opened since then, and how many of them it would take. */
      looked: z.number().int(),
      count: z.number().int(),
      /** False: there were more than we look at. */
      isComplete: z.boolean(),
      /** The newest it would take, at most 100, and which route takes each now; null: the catch-all. */
      alerts: z.array(z.object({ id: Id, summary: z.string(), openedAt: Instant, route: z.string().nullable() })),
    }),
    errors: ['alerts.rules_invalid', 'alerts.source_not_found', 'services.service_not_found'],
  }),
  updateAlertRoute: operation({
    method: 'PATCH',
    path: '/api/v1/alert-routes/:route',
    summary: 'Change a route; what is left out stays',
    permission: 'alerts.manage',
    params: OfRoute,
    query: Nothing,
    body: routeFields.partial(),
    response: AlertRoute,
    errors: ['alerts.route_not_found', ...routeErrors],
  }),
  orderAlertRoutes: operation({
    method: 'POST',
    path: '/api/v1/alert-routes/order',
    summary: 'Put the routes into another order: name all of them',
    permission: 'alerts.manage',
    params: Nothing,
    query: Nothing,
    body: z.object({ routes: z.array(Id).max(1_000) }),
    response: z.object({ revision: z.number().int(), items: z.array(AlertRoute) }),
    errors: ['alerts.rules_invalid', 'gate.sample_only'],
  }),
  deleteAlertRoute: operation({
    method: 'DELETE',
    path: '/api/v1/alert-routes/:route',
    summary: 'Take a route away; the answer is enough to make it again',
    permission: 'alerts.manage',
    params: OfRoute,
    query: Nothing,
    body: Nothing,
    response: AlertRoute,
    errors: ['alerts.route_not_found', 'gate.sample_only'],
  }),
  ...inhibitionsOperations,
};
