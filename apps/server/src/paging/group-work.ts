import type { EscalationEvent } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { GroupWork } from './apply-events.ts';
import { findGroups, lockState } from './escalation-store.ts';
import type { PagingParts } from './paging-parts.ts';
import type { Acting } from './acting.ts';
import { type Ran, runGroups } from './run-groups.ts';

const nothing: Ran = { applied: { outcomes: [], pointers: [] }, leased: [], isHeldUp: false };

/** One group, whose escalation is locked first: somebody acts on it, or its message did not go out. */
export async function runGroup(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  groupId: string,
  what: { readonly events: readonly EscalationEvent[]; readonly anew?: GroupWork['anew'] },
  acting?: Acting,
): Promise<Ran> {
  const state = await lockState(tx, groupId);
  const group = (await findGroups(tx, [groupId])).get(groupId);
  if (state === undefined || group === undefined) return nothing;
  return await runGroups(parts, tx, ctx, [{ group, state, ...what }], { acting });
}
