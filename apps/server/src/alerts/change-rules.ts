import { indexRules, inhibitionKeysOf } from '@lockstep/alerting';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { keyDigest } from './decide-batch.ts';
import { rekeyInhibitors } from './deciding-store.ts';
import { recordAlertsEvent } from './events.ts';
import { loadRules, raiseRevision } from './rules-store.ts';

export interface RuleChange<Result> {
  /** `route_created` and the like: an auditor reads it. */
  readonly act: string;
  readonly subjectId: string;
  /** What was before and what is now, as far as there is. */
  readonly body: object;
  readonly result: Result;
}

/**
 * Every change to a rule: the revision rises first, which lets changes come one after the other and flushes wait; then open alerts
 * outside any group are decided anew, because their decision names an older revision.
 *
 */
export async function changeRules<Result>(
  ctx: RequestContext,
  work: (tx: Transaction, revision: number) => Promise<RuleChange<Result>>,
): Promise<Result> {
  requirePermission(ctx, 'alerts.manage');
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const revision = await raiseRevision(tx, ctx.now);
    const { act, subjectId, body, result } = await work(tx, revision);
    const evidence = { act, revision, ...body };
    await recordAlertsEvent(tx, ctx, { type: 'alerts.rules_changed', subjectId, body: evidence });
    return result;
  });
}

/** After a change to inhibitions: every open alert gets the keys under which it holds others back by the new rules. */
export async function rekey(tx: Transaction, now: number): Promise<void> {
  const index = indexRules(await loadRules(tx, now));
  await rekeyInhibitors(tx, (labels) => inhibitionKeysOf(index, labels).map(keyDigest));
}
