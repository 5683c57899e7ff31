import { z } from 'zod';
import { AlertAxis } from './alert-axis.ts';
import { ActorRef, Id, Instant, Nothing, PageQuery, Slug } from './common.ts';
import { raising, Seconds } from './monitor-fields.ts';
import { operation } from './operation.ts';
import { pageOf } from './paging.ts';

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

const OfCheck = z.object({ check: Slug });

export const uptimeChecksOperations = {
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
