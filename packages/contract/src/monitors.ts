import { z } from 'zod';
import { AlertAxis } from './alert-sources.ts';
import { ActorRef, Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

const Seconds = (least: number, most: number) => z.number().int().min(least).max(most);

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

/** What both kinds of monitor say of the alert they raise. */
const raising = {
  /** Null: none. */
  service: Slug.nullable(),
  axis: AlertAxis,
  severity: z.enum(['critical', 'error', 'warning', 'info']),
};

/** Something that has to report, and whose silence is an alert. */
export const Heartbeat = z.object({
  id: Id,
  name: Slug,
  ...raising,
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

const Probe = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('http'),
    url: z.string().max(2_000),
    method: z.enum(['GET', 'HEAD']).default('GET'),
    /** Empty: any from 200 to 399. */
    statuses: z.array(z.number().int().min(100).max(599)).max(20).default([]),
    /** Must stand in the first MiB of the answer. */
    keyword: z.string().min(1).max(200).optional(),
    /** Slower is down. */
    slowestMs: z.number().int().min(50).max(60_000).default(10_000),
  }),
  z.object({
    kind: z.literal('tcp'),
    host: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535),
    slowestMs: z.number().int().min(50).max(60_000).default(10_000),
  }),
  z.object({
    kind: z.literal('tls'),
    host: z.string().min(1).max(253),
    port: z.number().int().min(1).max(65_535).default(443),
    /** Down when the certificate ends within this. */
    daysLeft: z.number().int().min(1).max(365).default(14),
    slowestMs: z.number().int().min(50).max(60_000).default(10_000),
  }),
]);

/** Something this server looks at from where it stands. */
export const UptimeCheck = z.object({
  id: Id,
  name: Slug,
  ...raising,
  probe: Probe,
  intervalSeconds: z.number().int(),
  /** Failures in a row before it counts as down. */
  confirmations: z.number().int(),
  state: z.enum(['new', 'up', 'failing', 'down', 'paused']),
  failures: z.number().int(),
  lastProblem: z.string().nullable(),
  lastCheckedAt: Instant.nullable(),
  lastTookMs: z.number().int().nullable(),
  createdAt: Instant,
  createdBy: ActorRef,
});

export const NewUptimeCheck = z.object({
  name: Slug,
  service: Slug.optional(),
  axis: AlertAxis.default('reliability'),
  severity: raising.severity.default('critical'),
  probe: Probe,
  intervalSeconds: Seconds(20, 86_400).default(60),
  confirmations: z.number().int().min(1).max(10).default(2),
});

export const UptimeResult = z.object({
  id: Id,
  at: Instant,
  isUp: z.boolean(),
  tookMs: z.number().int(),
  problem: z.string().nullable(),
});

const OfHeartbeat = z.object({ heartbeat: Slug });
const OfCheck = z.object({ check: Slug });

export const monitorsOperations = {
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
  listUptimeChecks: operation({
    method: 'GET',
    path: '/api/v1/uptime-checks',
    summary: 'What this server looks at, and how it is',
    permission: 'monitors.read',
    params: Nothing,
    query: PageQuery,
    body: Nothing,
    response: pageOf(UptimeCheck),
    errors: [],
  }),
  getUptimeCheck: operation({
    method: 'GET',
    path: '/api/v1/uptime-checks/:check',
    summary: 'One check with its last results',
    permission: 'monitors.read',
    params: OfCheck,
    query: Nothing,
    body: Nothing,
    response: UptimeCheck.extend({ results: z.array(UptimeResult) }),
    errors: ['monitors.check_not_found'],
  }),
  createUptimeCheck: operation({
    method: 'POST',
    path: '/api/v1/uptime-checks',
    summary: 'Look at an address again and again; what fails is an alert',
    permission: 'monitors.manage',
    params: Nothing,
    query: Nothing,
    body: NewUptimeCheck,
    response: UptimeCheck,
    errors: ['monitors.check_exists', 'monitors.target_refused', 'services.service_not_found', 'gate.sample_only'],
  }),
  updateUptimeCheck: operation({
    method: 'PATCH',
    path: '/api/v1/uptime-checks/:check',
    summary: 'Change a check, or pause and resume it',
    permission: 'monitors.manage',
    params: OfCheck,
    query: Nothing,
    body: z.object({
      service: Slug.nullable().optional(),
      axis: AlertAxis.optional(),
      severity: raising.severity.optional(),
      probe: Probe.optional(),
      intervalSeconds: Seconds(20, 86_400).optional(),
      confirmations: z.number().int().min(1).max(10).optional(),
      isPaused: z.boolean().optional(),
    }),
    response: UptimeCheck,
    errors: ['monitors.check_not_found', 'monitors.target_refused', 'services.service_not_found', 'gate.sample_only'],
  }),
  removeUptimeCheck: operation({
    method: 'DELETE',
    path: '/api/v1/uptime-checks/:check',
    summary: 'Look no longer; its alert is over',
    permission: 'monitors.manage',
    params: OfCheck,
    query: Nothing,
    body: Nothing,
    response: Nothing,
    errors: ['monitors.check_not_found', 'gate.sample_only'],
  }),
};
