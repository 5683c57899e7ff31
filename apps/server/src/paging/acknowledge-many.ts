import { hash } from 'node:crypto';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import type { Acting } from './acting.ts';
import type { GroupWork } from './apply-events.ts';
import { findGroups } from './escalation-store.ts';
import type { Leased } from './lease.ts';
import { holdStates } from './many-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { runGroups } from './run-groups.ts';

/** Groups that are worked out together. */
const perRun = 500;

/**
 * One press takes all groups a message speaks of, thousands in a storm; what is over meanwhile, or has somebody, stays as it is. One
 * record says who took how many by which message, with a digest over their ids.
 */
export async function acknowledgeMany(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  { messageId, groupIds }: { readonly messageId: string; readonly groupIds: readonly string[] },
  acting: Acting,
): Promise<readonly Leased[]> {
  const states = await holdStates(tx, groupIds);
  const groups = await findGroups(tx, [...states.keys()]);
  const event = { kind: 'acknowledged', by: acting.id, axis: undefined } as const;
  const works = [...states].flatMap(([id, state]): GroupWork[] => {
    const group = groups.get(id);
    const isWanted = state.status === 'escalating' || state.status === 'snoozed';
    return group === undefined || !isWanted ? [] : [{ group, state, events: [event] }];
  });
  const leased: Leased[] = [];
  for (let from = 0; from < works.length; from += perRun)
    leased.push(...(await runGroups(parts, tx, ctx, works.slice(from, from + perRun), { acting })).leased);
  const taken = works.map(({ group }) => group.id).toSorted();
  const body = {
    act: { by: acting.by, person: acting.id },
    groups: taken.length,
    digest: `sha256:${hash('sha256', taken.join('\n'))}`,
  };
  await recordEvidence(tx, ctx, { type: 'paging.acted_on_many', subjectId: messageId, body });
  return leased;
}
