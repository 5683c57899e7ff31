import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { ActorRef, Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { raising, Seconds } from './monitor-fields.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

/** When a ping is due: every so often after the last one, or by the clock of a zone. */
export const HeartbeatSchedule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('period'), periodSeconds: Seconds(30, 31_536_000) }),
  z.object({
    kind: z.literal('cron'),
    /** Five fields: minute, hour, day of month, month, day of week. */
    expression: z.string().min(9).max(200),
    /** IANA name; `UTC` when left out. */
    zone: z.string().min(1).max(60).default('UTC'),
  }),
]);

/** Something that has to report, and whose silence is an alert. */
export const Heartbeat = z.object({
  id: Id,
  name: Slug,
  ...raising,
  /** The Opsgenie source whose key may ping, enable, disable and read it by its name; null: none may. */
  source: Slug.nullable(),
  schedule: HeartbeatSchedule,
  /** How long after it was due it counts as down. */
  graceSeconds: z.number().int(),
  /** `new`: nothing has come yet; `late`: due, within grace. */
  state: z.enum(['new', 'up', 'late', 'down', 'paused']),
  /** Said that it began and not that it ended. */
  startedAt: Instant.nullable(),
  lastPingAt: Instant.nullable(),
  /** Of the last run that said when it began; null: unknown. */
  lastRunMs: z.number().int().nullable(),
  /** When the next ping is due; null: not before the first. */
  expectedAt: Instant.nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
  /** Path below this server that is pinged; null for those who may not manage monitors. */
  pingPath: z.string().nullable(),
});

export const NewHeartbeat = z.object({
  name: Slug,
  service: Slug.optional(),
  /** An Opsgenie source whose clients ping it by its name; left out: it is pinged at its own address alone. */
  source: Slug.optional(),
  axis: AlertAxis.default('reliability'),
  severity: raising.severity.default('error'),
  schedule: HeartbeatSchedule,
  graceSeconds: Seconds(30, 31_536_000).default(300),
});

export const HeartbeatPing = z.object({
  id: Id,
  at: Instant,
  kind: z.enum(['success', 'start', 'fail', 'log']),
  exitCode: z.number().int().nullable(),
  /** Since the `start` before it; null: unknown. */
  runMs: z.number().int().nullable(),
  /** What was sent along, its first 10,000 characters; null: nothing. */
  body: z.string().nullable(),
});

const OfHeartbeat = z.object({ heartbeat: Slug });

export const heartbeatsOperations = {
  listHeartbeats: operation({
    method: 'GET',
    path: '/api/v1/heartbeats',
    summary: 'What has to report, and whether it does',
    permission: 'monitors.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(Heartbeat),
    errors: [],
  }),
  getHeartbeat: operation({
    method: 'GET',
    path: '/api/v1/heartbeats/:heartbeat',
    summary: 'One heartbeat with its last pings',
    permission: 'monitors.read',
    params: OfHeartbeat,
    query: Nothing,
    body: Nothing,
    response: Heartbeat.extend({ pings: z.array(HeartbeatPing) }),
    errors: ['monitors.heartbeat_not_found'],
  }),
  createHeartbeat: operation({
    method: 'POST',
    path: '/api/v1/heartbeats',
    summary: 'Expect a ping by a schedule; its absence is an alert',
    permission: 'monitors.manage',
    params: Nothing,
    query: Nothing,
    body: NewHeartbeat,
    response: Heartbeat,
    errors: [
      'monitors.heartbeat_exists',
      'monitors.schedule_invalid',
      'monitors.source_unsuitable',
      'alerts.source_not_found',
      'services.service_not_found',
      'gate.sample_only',
    ],
  }),
  updateHeartbeat: operation({
    method: 'PATCH',
    path: '/api/v1/heartbeats/:heartbeat',
    summary: 'Change a heartbeat, or pause and resume it',
    permission: 'monitors.manage',
    params: OfHeartbeat,
    query: Nothing,
    body: z.object({
      service: Slug.nullable().optional(),
      source: Slug.nullable().optional(),
      axis: AlertAxis.optional(),
      severity: raising.severity.optional(),
      schedule: HeartbeatSchedule.optional(),
      graceSeconds: Seconds(30, 31_536_000).optional(),
      isPaused: z.boolean().optional(),
    }),
    response: Heartbeat,
    errors: [
      'monitors.heartbeat_not_found',
      'monitors.schedule_invalid',
      'monitors.source_unsuitable',
      'alerts.source_not_found',
      'services.service_not_found',
      'gate.sample_only',
    ],
  }),
  removeHeartbeat: operation({
    method: 'DELETE',
    path: '/api/v1/heartbeats/:heartbeat',
    summary: 'Expect it no longer; its alert is over',
    permission: 'monitors.manage',
    params: OfHeartbeat,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['monitors.heartbeat_not_found', 'gate.sample_only'],
  }),
};
