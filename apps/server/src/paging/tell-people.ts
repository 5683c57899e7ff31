import type { RequestContext, Transaction } from '../platform/context.ts';
import { withoutHiddenNames } from '../platform/evidence/matters.ts';
import { anonymous } from '../platform/make-context.ts';
import { insertNotifications } from './page-store.ts';
import { type Notice, planNotices } from './plan-notices.ts';

/**
 * Tells people something without hurry, by their own rules, in the transaction of what it tells of. Whoever was told of the topic
 * since then is not told again. It is no page: nobody has to answer, and nothing escalates.
 *
 * @param since epoch milliseconds
 * @returns ids of the people a message is on its way to
 */
export async function tellPeople(
  tx: Transaction,
  ctx: RequestContext,
  notices: readonly Omit<Notice, 'kind' | 'groupId'>[],
  since: number,
): Promise<readonly string[]> {
  // What leaves the house names no restricted incident, to its readers neither; where it leads is theirs to open.
  const said = await withoutHiddenNames(
    tx,
    { actor: anonymous },
    notices.map(({ title, lines }) => ({ title, lines })),
  );
  const whole = notices.map((notice, index): Notice => ({
    ...notice,
    ...said[index],
    kind: 'notice',
    groupId: undefined,
  }));
  const rows = await planNotices(tx, ctx, whole, since);
  if (rows.length === 0) return [];
  await insertNotifications(
    tx,
    rows.map((row) => ({ ...row, leaseUntil: undefined, worker: undefined })),
  );
  tx.wake('messages');
  return rows.flatMap(({ userId }) => (userId === undefined ? [] : [userId]));
}
