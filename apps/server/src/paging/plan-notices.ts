import { listReachable, planNotifications } from '#contacts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { NewNotification } from './page.ts';
import { listTold } from './told-store.ts';

/** Something that one person is to know without hurry. */
export interface Notice {
  readonly kind: 'notice' | 'handoff';
  /** Nobody is told of one topic twice. */
  readonly topic: string;
  readonly userId: string;
  readonly title: string;
  readonly lines: readonly string[];
  readonly path: string;
  readonly groupId: string | undefined;
}

/**
 * The messages of notices, by the low-urgency rules of their people. Whoever was told of a topic since then is not told again.
 *
 * @param since epoch milliseconds
 */
export async function planNotices(
  tx: Transaction,
  ctx: RequestContext,
  notices: readonly Notice[],
  since: number,
): Promise<readonly NewNotification[]> {
  if (notices.length === 0) return [];
  const told = await listTold(
    tx,
    notices.map(({ topic }) => topic),
    since,
  );
  const fresh = notices.filter(({ topic, userId }) => !told.has(`${topic} ${userId}`));
  const reachable = await listReachable(
    tx,
    fresh.map(({ userId }) => userId),
  );
  return fresh.flatMap(({ kind, topic, userId, title, lines, path, groupId }) => {
    const reachability = reachable.get(userId);
    const [planned] = reachability === undefined ? [] : planNotifications(reachability, 'low', ctx.now);
    if (planned === undefined) return [];
    const { id: contactMethodId, channel, setupId, address } = planned.method;
    const to = { userId, contactMethodId, destinationId: undefined, channel, setupId, address };
    const message = { title, lines, urgency: 'low' as const, path };
    const base = { id: ctx.newId(), kind, scope: 'one' as const, topic, pageId: undefined, groupId };
    return [{ ...base, ...to, message, dueAt: planned.dueAt, createdAt: ctx.now }];
  });
}
