import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { Acting } from './acting.ts';
import type { GroupOutcome } from './apply-events.ts';

/** What became of pages for restricted incidents: each in a record of its own that is sealed, told to its readers only. */
export async function proveSealed(
  tx: Transaction,
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
  acting: Acting | undefined,
): Promise<void> {
  for (const { group, after, actions, chain } of outcomes) {
    if (group.matter?.isRestricted !== true) continue;
    const matterId = group.matter.incidentId;
    const type = acting === undefined ? 'paging.batch_decided' : 'paging.acted';
    const paged = actions.flatMap((action) => (action.kind === 'page' ? [action.userId] : []));
    const said = chain.map(({ sentence }) => sentence);
    const body = { status: after?.status ?? 'no_policy', paged, said, by: acting?.by };
    await recordEvidence(tx, ctx, { type, subjectId: group.id, body, sealed: { matterId } });
    await recordChange(tx, ctx, { kind: type, subjectId: group.id, permission: 'paging.read', matterId });
  }
}
