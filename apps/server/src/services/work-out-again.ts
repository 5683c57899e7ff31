import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';

/**
 * What is worked out ahead of any question (verdicts, exposures) is worked out again, in jobs. Later slices do the work; the slices
 * that learn of a change only say which services it concerns.
 */

/** One service: what is known of it, or of what it holds, has changed. */
export async function workOutService(tx: Transaction, ctx: RequestContext, serviceId: string): Promise<void> {
  await addJob(tx, ctx, { kind: 'gate.ledger_changed', key: serviceId, payload: { serviceId } });
  await workOutExposures(tx, ctx, serviceId);
}

/** Only where a service was exposed: what serves, or served, has changed. */
export async function workOutExposures(tx: Transaction, ctx: RequestContext, serviceId: string): Promise<void> {
  await addJob(tx, ctx, { kind: 'exposures.refresh', key: serviceId, payload: { serviceId } });
}

/** Every service; `dueAt` in epoch milliseconds, now when absent. */
export async function workOutAll(
  tx: Transaction,
  ctx: RequestContext,
  { key = 'all', dueAt = ctx.now }: { readonly key?: string; readonly dueAt?: number } = {},
): Promise<void> {
  await addJob(tx, ctx, { kind: 'gate.refresh_verdicts', key, payload: {}, dueAt });
  await addJob(tx, ctx, { kind: 'exposures.refresh_all', key, payload: {}, dueAt });
}

/** Services that hold what these records and CVEs name. */
export async function workOutHolders(
  tx: Transaction,
  ctx: RequestContext,
  changed: { readonly advisoryIds: readonly string[]; readonly cves: readonly string[] },
  key?: string,
): Promise<void> {
  const job = { payload: changed, ...(key === undefined ? {} : { key }) };
  await addJob(tx, ctx, { kind: 'gate.refresh_holders', ...job });
  await addJob(tx, ctx, { kind: 'exposures.refresh_holders', ...job });
}
