import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import type { Alert } from './alert.ts';
import { getAlert } from './alert-store.ts';
import { recordAlertsEvent } from './events.ts';
import { closeAlerts, openAlertsOfGroup } from './group-store.ts';

/** Somebody says it is over. What is over already stays as it is, so a second press changes nothing. */
export async function resolveAlert(ctx: RequestContext, id: string): Promise<Alert> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { source, summary } = await getAlert(tx, id);
    const closed = await close(tx, ctx, [id]);
    if (closed.length > 0)
      await recordAlertsEvent(tx, ctx, { type: 'alerts.alert_resolved', subjectId: id, body: { source, summary } });
    return await getAlert(tx, id);
  });
}

/** @returns those that were open until now */
export async function resolveAlerts(ctx: RequestContext, ids: readonly string[]): Promise<readonly string[]> {
  requirePermission(ctx, 'alerts.respond');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const closed = await close(tx, ctx, ids);
    if (closed.length < ids.length) await findAll(tx, ids, closed);
    await recordMany(tx, ctx, closed);
    return closed;
  });
}

/**
 * Ends all open alerts of a group, and with them the group: for escalation, in its transaction.
 *
 * @returns how many were open
 */
export async function resolveGroup(tx: Transaction, ctx: RequestContext, groupId: string): Promise<number> {
  const closed: string[] = [];
  for (;;) {
    const open = await openAlertsOfGroup(tx, groupId);
    if (open.length === 0) break;
    // From the first one on the group is ours: what joined between the read and that is found by the next look, and nothing joins later.
    closed.push(...(await close(tx, ctx, open)));
  }
  await recordMany(tx, ctx, closed);
  return closed.length;
}

async function close(tx: Transaction, ctx: RequestContext, ids: readonly string[]): Promise<readonly string[]> {
  return await closeAlerts(tx, ids, 'person', { now: ctx.now, newId: () => ctx.newId(), by: ctx.actor.name });
}

/** @throws `alerts.alert_not_found` for the first that does not exist */
async function findAll(tx: Transaction, ids: readonly string[], known: readonly string[]): Promise<void> {
  const found = new Set(known);
  for (const id of ids) if (!found.has(id)) await getAlert(tx, id);
}

async function recordMany(tx: Transaction, ctx: RequestContext, closed: readonly string[]): Promise<void> {
  if (closed.length === 0) return;
  const body = { resolved: closed.length, alerts: closed.toSorted() };
  await recordAlertsEvent(tx, ctx, { type: 'alerts.batch_resolved', subjectId: ctx.newId(), body });
}
