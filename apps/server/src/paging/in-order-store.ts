import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { webhookTriesAfterMs } from '../platform/outgoing/webhook-retry.ts';
import type { NewNotification } from './page.ts';

/** Locked: what becomes of them meanwhile waits for what is written now, and then finds it. */
const pendingSql = statement<{ destination_id: string; group_id: string }>(
  'paging.lock_pending_of_rooms',
  `select destination_id, group_id from notification
   where group_id = any($1::uuid[]) and destination_id is not null and state in ('waiting', 'sending') order by id for update`,
);
const triesSql = statement<{ count: number; first_at: number | null }>(
  'paging.tries_of_notification',
  'select count(*)::int as count, min(at) as first_at from delivery where notification_id = $1',
);

/** Longer than the message before it can take: by then it goes whatever happened. */
const behindMs = Math.max(...webhookTriesAfterMs) + 3_600_000;

/**
 * Rooms and webhooks get the messages about one group in order: one behind another that has not gone waits until that one is settled
 * or given up. Other groups do not wait.
 */
export async function orderByRoom(
  tx: Transaction,
  rows: readonly NewNotification[],
): Promise<readonly NewNotification[]> {
  const groupIds = rows.flatMap(({ destinationId, groupId }) => (destinationId === undefined ? [] : (groupId ?? [])));
  if (groupIds.length === 0) return rows;
  const pending = await tx.query(pendingSql, [[...new Set(groupIds)]]);
  const taken = new Set(pending.map((row) => `${row.destination_id} ${row.group_id}`));
  return rows.map((row) => {
    if (row.destinationId === undefined) return row;
    const place = `${row.destinationId} ${row.groupId}`;
    const isBehind = taken.has(place);
    taken.add(place);
    return isBehind ? { ...row, dueAt: row.dueAt + behindMs } : row;
  });
}

/** The tries that were made so far. */
export async function findTries(
  tx: Transaction,
  notificationId: string,
): Promise<{ readonly count: number; readonly firstAt: number | undefined }> {
  const [row] = await tx.query(triesSql, [notificationId]);
  return { count: row?.count ?? 0, firstAt: row?.first_at ?? undefined };
}
