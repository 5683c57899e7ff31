import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

interface LineRow {
  at: number;
  code: string;
  sentence: string;
  user_id: string | null;
  user_name: string | null;
  page_id: string | null;
  notification_id: string | null;
}

interface NotificationRow {
  id: string;
  user_id: string | null;
  user_name: string | null;
  page_id: string | null;
  channel: string;
  address: string;
  state: 'waiting' | 'sending' | 'delivered' | 'rejected' | 'unknown' | 'dropped';
  reason: string | null;
  due_at: number | null;
  held_until: number | null;
  created_at: number;
}

interface DeliveryRow {
  notification_id: string;
  at: number;
  outcome: 'delivered' | 'retryable' | 'rejected' | 'unknown';
  reason: string | null;
  duration_ms: number;
}

/** Of a storm: more lines than these say no more. */
export const mostJoined = 50;

const lines = (those: string): string =>
  `select e.id, e.at, e.code, e.sentence, e.user_id, u.name as user_name, e.page_id, e.notification_id
   from escalation_entry e left join user_account u on u.id = e.user_id
   where e.group_id = $1 and ($2::uuid is null or e.user_id = $2) and ${those}`;

/** The newest of them, in the order of time; alerts that joined, however many, leave room for what became of the group. */
const linesSql = statement<LineRow>(
  'paging.chain_lines',
  `select * from (
     (${lines(`e.code <> 'joined'`)} order by e.id desc limit $3)
     union all
     (${lines(`e.code = 'joined'`)} order by e.id desc limit ${mostJoined})) newest order by id`,
);
/** Those that speak of the group alone, and those that spoke of it with others. */
const notificationsSql = statement<NotificationRow>(
  'paging.chain_notifications',
  `select * from (
     select n.id, n.user_id, u.name as user_name, n.page_id, n.channel, n.address, n.state, n.reason, n.due_at, n.held_until,
       n.created_at
     from notification n left join user_account u on u.id = n.user_id
     where n.kind = 'page' and (n.group_id = $1
       or n.id in (select carried_by from page where group_id = $1 and carried_by is not null))
     order by n.id desc limit $2) newest order by id`,
);
const deliveriesSql = statement<DeliveryRow>(
  'paging.chain_deliveries',
  `select notification_id, at, outcome, reason, duration_ms from delivery where notification_id = any($1::uuid[]) order by id`,
);

interface PersonOfLine {
  readonly id: string;
  readonly name: string;
}

export interface ShownLine {
  readonly at: number;
  readonly code: string;
  readonly sentence: string;
  readonly person: PersonOfLine | undefined;
  readonly pageId: string | undefined;
  readonly notificationId: string | undefined;
}

export interface ShownDelivery {
  readonly at: number;
  readonly outcome: DeliveryRow['outcome'];
  readonly reason: string | undefined;
  readonly durationMs: number;
}

export interface ShownNotification {
  readonly id: string;
  readonly person: PersonOfLine | undefined;
  readonly pageId: string | undefined;
  readonly channel: string;
  readonly address: string;
  readonly state: NotificationRow['state'];
  readonly reason: string | undefined;
  readonly dueAt: number | undefined;
  readonly heldUntil: number | undefined;
  readonly createdAt: number;
  readonly deliveries: readonly ShownDelivery[];
}

function personOf(row: { user_id: string | null; user_name: string | null }): PersonOfLine | undefined {
  if (row.user_id === null) return undefined;
  return { id: row.user_id, name: row.user_name ?? 'somebody who is not known here any more' };
}

/** @param userId only lines about this person; undefined: all */
export async function listChainLines(
  tx: Transaction,
  groupId: string,
  { userId, limit }: { readonly userId: string | undefined; readonly limit: number },
): Promise<readonly ShownLine[]> {
  return (await tx.query(linesSql, [groupId, userId ?? null, limit])).map((row) => ({
    at: row.at,
    code: row.code,
    sentence: row.sentence,
    person: personOf(row),
    pageId: row.page_id ?? undefined,
    notificationId: row.notification_id ?? undefined,
  }));
}

export async function listChainNotifications(
  tx: Transaction,
  groupId: string,
  limit: number,
): Promise<readonly ShownNotification[]> {
  const rows = await tx.query(notificationsSql, [groupId, limit]);
  const tried = await tx.query(deliveriesSql, [rows.map(({ id }) => id)]);
  const deliveries = Map.groupBy(tried, (row) => row.notification_id);
  return rows.map((row) => ({
    id: row.id,
    person: personOf(row),
    pageId: row.page_id ?? undefined,
    channel: row.channel,
    address: row.address,
    state: row.state,
    reason: row.reason ?? undefined,
    dueAt: row.due_at ?? undefined,
    heldUntil: row.held_until ?? undefined,
    createdAt: row.created_at,
    deliveries: (deliveries.get(row.id) ?? []).map(({ at, outcome, reason, duration_ms: durationMs }) => ({
      at,
      outcome,
      reason: reason ?? undefined,
      durationMs,
    })),
  }));
}
