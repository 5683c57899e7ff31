import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Somebody or something that hears of a page. Times are epoch milliseconds. */
export interface Subscriber {
  readonly id: string;
  readonly pageId: string;
  readonly kind: 'mail' | 'webhook';
  readonly address: string;
  /** `waiting`: the owner of the address has not said yes yet. */
  readonly state: 'waiting' | 'active';
  readonly askedAt: number;
  readonly lastProblem: string | undefined;
  readonly createdAt: number;
}

interface Row {
  id: string;
  page_id: string;
  kind: Subscriber['kind'];
  address: string;
  state: Subscriber['state'];
  asked_at: number;
  last_problem: string | null;
  created_at: number;
}

const columns = 'id, page_id, kind, address, state, asked_at, last_problem, created_at';
const findSql = statement<Row>('status.find_subscriber', `select ${columns} from status_subscriber where id = $1`);
const lockSql = statement<Row>(
  'status.lock_subscriber',
  `select ${columns} from status_subscriber where id = $1 for no key update`,
);
const lockByAddressSql = statement<Row>(
  'status.lock_subscriber_by_address',
  `select ${columns} from status_subscriber where page_id = $1 and kind = $2 and address_key = $3 for no key update`,
);
const insertSql = statement<never>(
  'status.insert_subscriber',
  `insert into status_subscriber (id, page_id, kind, address, address_key, state, asked_at, active_at, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $7) on conflict (page_id, kind, address_key) do nothing`,
);
const askedSql = statement<never>('status.asked_again', 'update status_subscriber set asked_at = $2 where id = $1');
const activateSql = statement<never>(
  'status.activate_subscriber',
  `update status_subscriber set state = 'active', active_at = $2 where id = $1 and state = 'waiting'`,
);
const problemSql = statement<never>(
  'status.note_subscriber_problem',
  'update status_subscriber set last_problem = $2 where id = $1',
);
const deleteSql = statement<never>('status.delete_subscriber', 'delete from status_subscriber where id = $1');
const webhooksSql = statement<Row>(
  'status.list_webhooks',
  `select ${columns} from status_subscriber where page_id = $1 and kind = 'webhook' order by id limit 200`,
);
const activeAfterSql = statement<Row>(
  'status.active_subscribers_after',
  `select ${columns} from status_subscriber where page_id = any($1::uuid[]) and state = 'active'
     and ($2::uuid is null or id > $2) order by id limit $3`,
);
const countActiveSql = statement<{ count: number }>(
  'status.count_active_subscribers',
  `select count(*) as count from status_subscriber where page_id = any($1::uuid[]) and state = 'active'`,
);
const countAskedSql = statement<{ count: number }>(
  'status.count_asked',
  `select count(*) as count from status_subscriber where state = 'waiting' and asked_at > $1`,
);
const pruneSql = statement<never>(
  'status.prune_waiting',
  `delete from status_subscriber where state = 'waiting' and asked_at < $1`,
);

function toSubscriber(row: Row): Subscriber {
  return {
    id: row.id,
    pageId: row.page_id,
    kind: row.kind,
    address: row.address,
    state: row.state,
    askedAt: row.asked_at,
    lastProblem: row.last_problem ?? undefined,
    createdAt: row.created_at,
  };
}

const first = ([row]: readonly Row[]) => (row === undefined ? undefined : toSubscriber(row));

export async function findSubscriber(tx: Transaction, id: string): Promise<Subscriber | undefined> {
  return first(await tx.query(findSql, [id]));
}

export async function lockSubscriber(tx: Transaction, id: string): Promise<Subscriber | undefined> {
  return first(await tx.query(lockSql, [id]));
}

export async function lockSubscriberByAddress(
  tx: Transaction,
  pageId: string,
  kind: Subscriber['kind'],
  addressKey: string,
): Promise<Subscriber | undefined> {
  return first(await tx.query(lockByAddressSql, [pageId, kind, addressKey]));
}

/** @returns false when the address is there already */
export async function insertSubscriber(
  tx: Transaction,
  subscriber: Omit<Subscriber, 'askedAt' | 'lastProblem'>,
  addressKey: string,
): Promise<boolean> {
  const { id, pageId, kind, address, state, createdAt } = subscriber;
  const activeAt = state === 'active' ? at(createdAt) : null;
  return (await tx.execute(insertSql, [id, pageId, kind, address, addressKey, state, at(createdAt), activeAt])) === 1;
}

export async function noteAsked(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(askedSql, [id, at(now)]);
}

/** @returns whether it waited until now */
export async function activateSubscriber(tx: Transaction, id: string, now: number): Promise<boolean> {
  return (await tx.execute(activateSql, [id, at(now)])) === 1;
}

export async function noteProblem(tx: Transaction, id: string, problem: string | undefined): Promise<void> {
  await tx.execute(problemSql, [id, problem ?? null]);
}

export async function deleteSubscriber(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.execute(deleteSql, [id])) === 1;
}

export async function listWebhooks(tx: Transaction, pageId: string): Promise<readonly Subscriber[]> {
  return (await tx.query(webhooksSql, [pageId])).map(toSubscriber);
}

export async function listActiveAfter(
  tx: Transaction,
  pageIds: readonly string[],
  after: string | undefined,
  limit: number,
): Promise<readonly Subscriber[]> {
  return (await tx.query(activeAfterSql, [pageIds, after ?? null, limit])).map(toSubscriber);
}

export async function countActive(tx: Transaction, pageIds: readonly string[]): Promise<number> {
  return (await tx.query(countActiveSql, [pageIds]))[0]?.count ?? 0;
}

/** Mails that ask for consent since then. */
export async function countAskedSince(tx: Transaction, since: number): Promise<number> {
  return (await tx.query(countAskedSql, [at(since)]))[0]?.count ?? 0;
}

/** Whoever did not say yes in time is forgotten. */
export async function pruneWaiting(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSql, [at(before)]);
}
