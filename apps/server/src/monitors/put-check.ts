import type { AlertAxis, AlertSeverity } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { getService } from '#services/index.ts';
import { deleteCheck, getCheck, insertCheck, lockCheck, updateCheckRow } from './check-store.ts';
import { recordMonitorsEvent } from './events.ts';
import { type LookRules, targetProblem } from './look.ts';
import { tellAlert } from './tell-alert.ts';
import type { CheckStanding, Probe, UptimeCheck } from './uptime-check.ts';

export interface NewCheck {
  readonly name: string;
  readonly service: string | undefined;
  readonly axis: AlertAxis;
  readonly severity: AlertSeverity;
  readonly probe: Probe;
  readonly intervalMs: number;
  readonly confirmations: number;
}

export async function createCheck(ctx: RequestContext, rules: LookRules, input: NewCheck): Promise<UptimeCheck> {
  requirePermission(ctx, 'monitors.manage');
  requireReal(ctx);
  refuseTarget(input.probe, rules);
  return await ctx.transaction(async (tx) => {
    const { name, axis, severity, probe, intervalMs, confirmations } = input;
    const service = input.service === undefined ? undefined : await getService(tx, input.service);
    const row = { id: ctx.newId(), name, serviceId: service?.id, axis, severity, probe, intervalMs, confirmations };
    if (!(await insertCheck(tx, { ...row, createdAt: ctx.now, createdBy: actorRef(ctx.actor) }))) {
      throw new Problem('monitors.check_exists', `check \`${name}\` exists already`, {
        help: 'choose another name; case makes no difference',
      });
    }
    const body = { name, service: service?.name, axis, severity, probe, intervalMs, confirmations };
    await recordMonitorsEvent(tx, ctx, { type: 'monitors.check_created', subjectId: row.id, body });
    return await getCheck(tx, name);
  });
}

/** What is left out stays. */
export interface UpdateCheck {
  readonly service?: string | null | undefined;
  readonly axis?: AlertAxis | undefined;
  readonly severity?: AlertSeverity | undefined;
  readonly probe?: Probe | undefined;
  readonly intervalMs?: number | undefined;
  readonly confirmations?: number | undefined;
  readonly isPaused?: boolean | undefined;
}

export async function updateCheck(
  ctx: RequestContext,
  rules: LookRules,
  name: string,
  input: UpdateCheck,
): Promise<UptimeCheck> {
  requirePermission(ctx, 'monitors.manage');
  requireReal(ctx);
  if (input.probe !== undefined) refuseTarget(input.probe, rules);
  return await ctx.transaction(async (tx) => {
    const check = await lockCheck(tx, name);
    const { axis = check.axis, severity = check.severity, probe = check.probe, intervalMs = check.intervalMs } = input;
    const { confirmations = check.confirmations, service } = input;
    const given = typeof service === 'string' ? (await getService(tx, service)).id : check.serviceId;
    const serviceId = service === null ? undefined : given;
    const standing = standingAfter(check, input);
    const settings = { id: check.id, serviceId, axis, severity, probe, intervalMs, confirmations };
    await updateCheckRow(tx, { ...settings, ...standing }, standing.state === 'paused' ? undefined : ctx.now);
    const body = { name, ...input };
    await recordMonitorsEvent(tx, ctx, { type: 'monitors.check_updated', subjectId: check.id, body });
    if (check.state === 'down') await tellAlert(tx, ctx, 'check', check.id);
    return await getCheck(tx, name);
  });
}

export async function removeCheck(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'monitors.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const { id, state } = await lockCheck(tx, name);
    await deleteCheck(tx, id);
    await recordMonitorsEvent(tx, ctx, { type: 'monitors.check_removed', subjectId: id, body: { name } });
    if (state === 'down') await tellAlert(tx, ctx, 'check', id);
  });
}

/** Another target starts anew; another name for it does not. */
function standingAfter({ state, failures }: UptimeCheck, { isPaused, probe }: UpdateCheck): CheckStanding {
  const wasPaused = state === 'paused';
  if (isPaused ?? wasPaused) return { state: 'paused', failures: 0 };
  return wasPaused || probe !== undefined ? { state: 'new', failures: 0 } : { state, failures };
}

function refuseTarget(probe: Probe, rules: LookRules): void {
  const problem = targetProblem(probe, rules);
  if (problem === undefined) return;
  throw new Problem('monitors.target_refused', problem, {
    help: 'addresses inside the network need LOCKSTEP_ALLOW_PRIVATE_CHECKS=1 at the server',
    fields: [{ field: 'body.probe', problem }],
  });
}
