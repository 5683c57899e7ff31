import type { RequestContext, Transaction } from '../platform/context.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import { readerOf } from '../platform/matters/visibility.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService } from '#services/index.ts';
import type { Alert } from './alert.ts';
import { findDecision, getAlert, type KeptNote, listAlertsBefore, listNotes } from './alert-store.ts';
import { type StoredDecision, whyOf } from './decision.ts';
import type { AlertGroup, GroupState } from './group.ts';
import { findGroup, getGroup, listGroupsBefore } from './group-store.ts';
import { policyNames } from './ports.ts';

export interface AlertDetail {
  readonly alert: Alert;
  readonly decision: StoredDecision | undefined;
  readonly notes: readonly KeptNote[];
  readonly group: AlertGroup | undefined;
  /** What the policies of decision and group are called. */
  readonly policyNames: ReadonlyMap<string, string>;
  readonly why: readonly string[];
}

const mostNotes = 200;

export async function showAlertDetail(ctx: RequestContext, id: string): Promise<AlertDetail> {
  requirePermission(ctx, 'alerts.read');
  return await detailOf(ctx.read, id);
}

async function detailOf(tx: Transaction, id: string): Promise<AlertDetail> {
  const alert = await getAlert(tx, id);
  const decision = await findDecision(tx, id);
  const notes = await listNotes(tx, id, mostNotes);
  const group = alert.groupId === undefined ? undefined : await findGroup(tx, alert.groupId);
  const names = await policyNames(tx, [decision?.policyId, group?.policyId]);
  const why = whyOf(alert, decision, group?.title, (policyId) => names.get(policyId) ?? policyId);
  return { alert, decision, notes, group, policyNames: names, why };
}

/** Why somebody was, or was not, paged for an alert, as far as the rules decide it: for escalation to go on from. */
export async function decisionSentences(tx: Transaction, alertId: string): Promise<readonly string[]> {
  return (await detailOf(tx, alertId)).why;
}

export interface GroupFilter {
  readonly state: GroupState | 'active';
  readonly axis?: AlertGroup['axis'] | undefined;
  readonly urgency?: 'high' | 'low' | undefined;
  readonly service?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** One row more than asked for, so that the page knows whether it is the last. */
export async function listGroups(ctx: RequestContext, query: GroupFilter): Promise<readonly AlertGroup[]> {
  requirePermission(ctx, 'alerts.read');
  const service = query.service === undefined ? undefined : await getService(ctx.read, query.service);
  const { state, axis, urgency, limit } = query;
  const before = decodeCursor(query.cursor, ['uuid'])?.[0];
  return await listGroupsBefore(ctx.read, {
    state,
    axis,
    urgency,
    serviceId: service?.id,
    before,
    limit: limit + 1,
    reader: readerOf(ctx),
  });
}

const mostAlerts = 200;

/** With the newest of its alerts, open or not. */
export async function showGroup(
  ctx: RequestContext,
  id: string,
): Promise<{ readonly group: AlertGroup; readonly alerts: readonly Alert[] }> {
  requirePermission(ctx, 'alerts.read');
  const group = await getGroup(ctx.read, id, readerOf(ctx));
  return { group, alerts: await listAlertsBefore(ctx.read, { state: 'open', groupId: id, limit: mostAlerts }) };
}
