import { randomUUID } from 'node:crypto';
import {
  afterChange,
  type AlertAxis,
  type AlertSeverity,
  type HeartbeatSchedule,
  type HeartbeatStanding,
  pausedHeartbeat,
  scheduleProblem,
} from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { getSource } from '#alerts/index.ts';
import { actorRef } from '#releases/index.ts';
import { getService } from '#services/index.ts';
import { recordMonitorsEvent } from './events.ts';
import type { Heartbeat } from './heartbeat.ts';
import {
  deleteHeartbeat,
  getHeartbeat,
  insertHeartbeat,
  lockHeartbeat,
  updateHeartbeatSettings,
  updateStanding,
} from './heartbeat-store.ts';
import { tellAlert } from './tell-alert.ts';

export interface NewHeartbeat {
  readonly name: string;
  readonly service: string | undefined;
  readonly source: string | undefined;
  readonly axis: AlertAxis;
  readonly severity: AlertSeverity;
  readonly schedule: HeartbeatSchedule;
  readonly graceMs: number;
}

export async function createHeartbeat(ctx: RequestContext, input: NewHeartbeat): Promise<Heartbeat> {
  requirePermission(ctx, 'monitors.manage');
  requireReal(ctx);
  refuseSchedule(ctx, input.schedule);
  return await ctx.transaction(async (tx) => {
    const { name, axis, severity, schedule, graceMs } = input;
    const service = input.service === undefined ? undefined : await getService(tx, input.service);
    const sourceId = input.source === undefined ? undefined : await opsgenieSourceId(tx, input.source);
    const row = {
      id: ctx.newId(),
      name,
      pingKey: randomUUID(),
      serviceId: service?.id,
      sourceId,
      axis,
      severity,
      schedule,
      graceMs,
    };
    if (!(await insertHeartbeat(tx, { ...row, createdAt: ctx.now, createdBy: actorRef(ctx.actor) }))) {
      throw new Problem('monitors.heartbeat_exists', `heartbeat \`${name}\` exists already`, {
        help: 'choose another name; case makes no difference',
      });
    }
    const body = { name, service: service?.name, source: input.source, axis, severity, schedule, graceMs };
    await recordMonitorsEvent(tx, ctx, { type: 'monitors.heartbeat_created', subjectId: row.id, body });
    return await getHeartbeat(tx, name);
  });
}

/** What is left out stays. */
export interface UpdateHeartbeat {
  readonly service?: string | null | undefined;
  readonly source?: string | null | undefined;
  readonly axis?: AlertAxis | undefined;
  readonly severity?: AlertSeverity | undefined;
  readonly schedule?: HeartbeatSchedule | undefined;
  readonly graceMs?: number | undefined;
  readonly isPaused?: boolean | undefined;
}

export async function updateHeartbeat(ctx: RequestContext, name: string, input: UpdateHeartbeat): Promise<Heartbeat> {
  requirePermission(ctx, 'monitors.manage');
  requireReal(ctx);
  if (input.schedule !== undefined) refuseSchedule(ctx, input.schedule);
  return await ctx.transaction(async (tx) => {
    const heartbeat = await lockHeartbeat(tx, name);
    const { axis = heartbeat.axis, severity = heartbeat.severity, schedule = heartbeat.schedule } = input;
    const { graceMs = heartbeat.graceMs } = input;
    const serviceId = await serviceAfter(tx, heartbeat, input.service);
    const sourceId = await sourceAfter(tx, heartbeat, input.source);
    await updateHeartbeatSettings(tx, { ...heartbeat, serviceId, sourceId, axis, severity, schedule, graceMs });
    const standing = standingAfter(ctx, heartbeat, { ...input, schedule, graceMs });
    await updateStanding(tx, heartbeat.id, standing);
    const body = { name, ...input };
    await recordMonitorsEvent(tx, ctx, { type: 'monitors.heartbeat_updated', subjectId: heartbeat.id, body });
    if (heartbeat.state === 'down') await tellAlert(tx, ctx, 'heartbeat', heartbeat.id);
    return await getHeartbeat(tx, name);
  });
}

export async function removeHeartbeat(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'monitors.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const { id, state } = await lockHeartbeat(tx, name);
    await deleteHeartbeat(tx, id);
    await recordMonitorsEvent(tx, ctx, { type: 'monitors.heartbeat_removed', subjectId: id, body: { name } });
    if (state === 'down') await tellAlert(tx, ctx, 'heartbeat', id);
  });
}

async function serviceAfter(
  tx: Transaction,
  { serviceId }: Heartbeat,
  given: string | null | undefined,
): Promise<string | undefined> {
  if (given === undefined) return serviceId;
  return given === null ? undefined : (await getService(tx, given)).id;
}

async function sourceAfter(
  tx: Transaction,
  { sourceId }: Heartbeat,
  given: string | null | undefined,
): Promise<string | undefined> {
  if (given === undefined) return sourceId;
  return given === null ? undefined : await opsgenieSourceId(tx, given);
}

/** Only Opsgenie's clients know heartbeats by name; a link to another source would do nothing. */
async function opsgenieSourceId(tx: Transaction, name: string): Promise<string> {
  const { id, kind } = await getSource(tx, name);
  if (kind === 'opsgenie') return id;
  throw new Problem('monitors.source_unsuitable', `source \`${name}\` is one of ${kind}`, {
    help: 'name a source of the kind `opsgenie`; others ping at the address of the heartbeat',
    fields: [{ field: 'body.source', problem: `is one of ${kind}, not of opsgenie` }],
  });
}

function standingAfter(
  ctx: RequestContext,
  heartbeat: Heartbeat,
  input: UpdateHeartbeat & { readonly schedule: HeartbeatSchedule; readonly graceMs: number },
): HeartbeatStanding {
  const wasPaused = heartbeat.state === 'paused';
  if (input.isPaused ?? wasPaused) return wasPaused ? heartbeat : pausedHeartbeat(heartbeat);
  const isSame = JSON.stringify(input.schedule) === JSON.stringify(heartbeat.schedule);
  if (!wasPaused && isSame && input.graceMs === heartbeat.graceMs) return heartbeat;
  return afterChange(heartbeat, input, ctx.now);
}

function refuseSchedule(ctx: RequestContext, schedule: HeartbeatSchedule): void {
  const problem = scheduleProblem(schedule, ctx.now);
  if (problem === undefined) return;
  throw new Problem('monitors.schedule_invalid', problem, {
    help: 'five fields such as `0 3 * * *`, or a period in seconds',
    fields: [{ field: 'body.schedule', problem }],
  });
}
