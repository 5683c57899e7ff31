import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Acting } from './acting.ts';
import type { GroupOutcome } from './apply-events.ts';
import { listEndedMany } from './many-store.ts';
import { overText } from './message-words.ts';
import type { NewNotification } from './page.ts';
import { mayChange, type PagingParts } from './paging-parts.ts';

/**
 * A message about many groups becomes another once somebody has all of them, and once all are over, where the channel can change
 * it. Nothing new is sent: somebody who was spared many messages gets none about their end.
 */
export async function planManyUpdates(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
  acting: Acting | undefined,
): Promise<readonly NewNotification[]> {
  const ended = outcomes.filter(
    ({ before, after }) =>
      before !== undefined &&
      before.status !== after?.status &&
      (after?.status === 'acknowledged' || after?.status === 'resolved'),
  );
  const untaken = ended.filter(({ before }) => before?.status !== 'acknowledged');
  const ids = (some: readonly GroupOutcome[]) => some.map(({ group }) => group.id);
  const due = (await listEndedMany(tx, ids(ended), ids(untaken))).filter(({ channel }) => mayChange(parts, channel));
  return due.map(({ groups, isOver, holderId, reference, ...to }) => {
    const because = isOver ? ('resolved' as const) : ('acknowledged' as const);
    const title = `${groups} alert group${groups === 1 ? '' : 's'}`;
    const words = overText(title, {
      because,
      by: holderId === undefined || holderId !== acting?.id ? undefined : acting.name,
    });
    const message = { ...words, urgency: 'low' as const, path: '/pages', replaces: { reference, because } };
    const base = { id: ctx.newId(), kind: 'page' as const, scope: 'update' as const, topic: undefined };
    const about = { pageId: undefined, groupId: undefined, destinationId: undefined };
    return { ...base, ...about, ...to, message, dueAt: ctx.now, createdAt: ctx.now };
  });
}
