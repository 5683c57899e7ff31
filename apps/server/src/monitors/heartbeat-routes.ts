import type { heartbeatsOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { RequestContext } from '../platform/context.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { type Heartbeat, type HeartbeatPing, toSchedule } from './heartbeat.ts';
import { listHeartbeats, mayPing, showHeartbeat } from './list-heartbeats.ts';
import { createHeartbeat, removeHeartbeat, updateHeartbeat } from './put-heartbeat.ts';

const isoOrNull = (epochMs: number | undefined) => (epochMs === undefined ? null : isoInstant(epochMs));
const toMs = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1_000);

export const heartbeatHandlers: Handlers<typeof heartbeatsOperations> = {
  listHeartbeats: async (ctx, { query }) =>
    toPage(
      await listHeartbeats(ctx, query),
      query.limit,
      (heartbeat) => heartbeatBody(ctx, heartbeat),
      ({ name }) => [name.toLowerCase()],
    ),
  getHeartbeat: async (ctx, { params }) => {
    const { heartbeat, pings } = await showHeartbeat(ctx, params.heartbeat);
    return { ...heartbeatBody(ctx, heartbeat), pings: pings.map(pingBody) };
  },
  createHeartbeat: async (ctx, { body }) => {
    const { name, service, source, axis, severity, schedule, graceSeconds } = body;
    const times = { schedule: toSchedule(schedule), graceMs: graceSeconds * 1_000 };
    return heartbeatBody(ctx, await createHeartbeat(ctx, { name, service, source, axis, severity, ...times }));
  },
  updateHeartbeat: async (ctx, { params, body }) => {
    const { service, source, axis, severity, schedule, graceSeconds, isPaused } = body;
    const times = { schedule: schedule === undefined ? undefined : toSchedule(schedule), graceMs: toMs(graceSeconds) };
    const input = { service, source, axis, severity, isPaused, ...times };
    return heartbeatBody(ctx, await updateHeartbeat(ctx, params.heartbeat, input));
  },
  removeHeartbeat: async (ctx, { params }) => {
    await removeHeartbeat(ctx, params.heartbeat);
    return {};
  },
};

function heartbeatBody(ctx: RequestContext, heartbeat: Heartbeat) {
  const { id, name, axis, severity, state, createdBy, schedule } = heartbeat;
  return {
    id,
    name,
    axis,
    severity,
    state,
    createdBy,
    service: heartbeat.service ?? null,
    source: heartbeat.source ?? null,
    schedule:
      schedule.kind === 'cron'
        ? schedule
        : ({ kind: 'period', periodSeconds: Math.round(schedule.periodMs / 1_000) } as const),
    graceSeconds: Math.round(heartbeat.graceMs / 1_000),
    startedAt: isoOrNull(heartbeat.startedAt),
    lastPingAt: isoOrNull(heartbeat.lastPingAt),
    lastRunMs: heartbeat.lastRunMs ?? null,
    expectedAt: isoOrNull(heartbeat.expectedAt),
    createdAt: isoInstant(heartbeat.createdAt),
    pingPath: mayPing(ctx) ? `/ping/${heartbeat.pingKey}` : null,
  };
}

function pingBody({ id, at, kind, exitCode, runMs, body }: HeartbeatPing) {
  return { id, at: isoInstant(at), kind, exitCode: exitCode ?? null, runMs: runMs ?? null, body: body ?? null };
}
