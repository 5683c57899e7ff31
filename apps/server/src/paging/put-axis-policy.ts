import type { Axis } from '@lockstep/contract';
import { actorRef } from '#releases/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { deleteAxisPolicyRow, putAxisPolicyRow } from './axis-policy-store.ts';
import { recordPagingEvent } from './events.ts';
import { getPolicy } from './policy-store.ts';

/** Which policy incidents ask for an axis where no team is engaged; undefined: whoever holds its key. */
export async function putAxisPolicy(ctx: RequestContext, axis: Axis, policyId: string | undefined): Promise<void> {
  requirePermission(ctx, 'paging.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const policy = policyId === undefined ? undefined : (await getPolicy(tx, policyId)).policy;
    if (policy === undefined) await deleteAxisPolicyRow(tx, axis);
    else await putAxisPolicyRow(tx, axis, policy.id, { now: ctx.now, by: actorRef(ctx.actor) });
    const body = { axis, policy: policy?.name };
    await recordPagingEvent(tx, ctx, { type: 'paging.axis_policy_set', subjectId: policy?.id ?? axis, body });
  });
}
