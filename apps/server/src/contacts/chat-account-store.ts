import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** An account of a chat that acts as a person. */
export interface ChatAccount {
  readonly id: string;
  readonly setupId: string;
  /** Kind and name of its set-up. */
  readonly kind: string;
  readonly setupName: string;
  readonly account: string;
  readonly name: string;
  readonly place: string;
  readonly userId: string;
  readonly userName: string;
  readonly linkedAt: number;
}

interface Row {
  id: string;
  setup_id: string;
  kind: string;
  setup_name: string;
  account: string;
  name: string;
  place: string;
  user_id: string;
  user_name: string;
  linked_at: number;
}

const selectAll = `select a.id, a.setup_id, s.kind, s.name as setup_name, a.account, a.name, a.place, a.user_id,
    u.name as user_name, a.linked_at
  from chat_account a join channel_setup s on s.id = a.setup_id join user_account u on u.id = a.user_id`;

const byIdSql = statement<Row>('contacts.find_chat_account', `${selectAll} where a.id = $1`);
const byAccountSql = statement<Row>(
  'contacts.find_chat_account_of',
  `${selectAll} where a.setup_id = $1 and a.account = $2`,
);
const ofPersonSql = statement<Row>(
  'contacts.list_chat_accounts_of',
  `${selectAll} where a.user_id = $1 order by a.linked_at desc, a.id desc limit 100`,
);
const pageSql = statement<Row>(
  'contacts.list_chat_accounts',
  `${selectAll} where $2::uuid is null or (a.linked_at, a.id) < ($1::timestamptz, $2)
   order by a.linked_at desc, a.id desc limit $3`,
);
const insertSql = statement<{ id: string }>(
  'contacts.insert_chat_account',
  `insert into chat_account (id, setup_id, account, name, place, user_id, linked_at)
   values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
);
const deleteSql = statement<{ id: string }>(
  'contacts.delete_chat_account',
  'delete from chat_account where id = $1 returning id',
);
const offerSql = statement<never>(
  'contacts.put_chat_offer',
  `insert into chat_account_offer (setup_id, account, name, place, code_hash, expires_at) values ($1, $2, $3, $4, $5, $6)
   on conflict (setup_id, account) do update set name = excluded.name, place = excluded.place,
     code_hash = excluded.code_hash, expires_at = excluded.expires_at`,
);
const pruneOffersSql = statement<never>(
  'contacts.prune_chat_offers',
  'delete from chat_account_offer where expires_at <= $1',
);
const offerColumns = 'setup_id, account, name, place, expires_at';
const findOfferSql = statement<OfferRow>(
  'contacts.find_chat_offer',
  `select ${offerColumns} from chat_account_offer where code_hash = $1 and expires_at > $2`,
);
const takeOfferSql = statement<OfferRow>(
  'contacts.take_chat_offer',
  `delete from chat_account_offer where code_hash = $1 and expires_at > $2 returning ${offerColumns}`,
);
const requestSql = statement<{ id: string }>(
  'contacts.insert_chat_request',
  'insert into chat_request (setup_id, id, expires_at) values ($1, $2, $3) on conflict do nothing returning id',
);
const pruneRequestsSql = statement<never>(
  'contacts.prune_chat_requests',
  'delete from chat_request where expires_at <= $1',
);

interface OfferRow {
  setup_id: string;
  account: string;
  name: string;
  place: string;
  expires_at: number;
}

/** An account that was answered with an address. */
export interface ChatOffer extends Pick<ChatAccount, 'setupId' | 'account' | 'name' | 'place'> {
  readonly expiresAt: number;
}

function toAccount(row: Row): ChatAccount {
  const { id, kind, account, name, place } = row;
  return {
    id,
    kind,
    account,
    name,
    place,
    setupId: row.setup_id,
    setupName: row.setup_name,
    userId: row.user_id,
    userName: row.user_name,
    linkedAt: row.linked_at,
  };
}

function toOffer(row: OfferRow | undefined): ChatOffer | undefined {
  if (row === undefined) return undefined;
  const { account, name, place } = row;
  return { setupId: row.setup_id, account, name, place, expiresAt: row.expires_at };
}

export async function findChatAccount(tx: Transaction, id: string): Promise<ChatAccount | undefined> {
  const [row] = await tx.query(byIdSql, [id]);
  return row === undefined ? undefined : toAccount(row);
}

export async function findChatAccountOf(
  tx: Transaction,
  setupId: string,
  account: string,
): Promise<ChatAccount | undefined> {
  const [row] = await tx.query(byAccountSql, [setupId, account]);
  return row === undefined ? undefined : toAccount(row);
}

/** The newest first; at most 100. */
export async function listChatAccountsOfPerson(tx: Transaction, userId: string): Promise<readonly ChatAccount[]> {
  return (await tx.query(ofPersonSql, [userId])).map(toAccount);
}

/** The newest first. @param after moment and id of the last one of the page before */
export async function listChatAccountPage(
  tx: Transaction,
  after: readonly [number, string] | undefined,
  limit: number,
): Promise<readonly ChatAccount[]> {
  const [moment, id] = after ?? [];
  return (await tx.query(pageSql, [at(moment), id ?? null, limit])).map(toAccount);
}

/** @returns false when the account belongs to somebody already */
export async function insertChatAccount(
  tx: Transaction,
  row: Pick<ChatAccount, 'id' | 'setupId' | 'account' | 'name' | 'place' | 'userId' | 'linkedAt'>,
): Promise<boolean> {
  const { id, setupId, account, name, place, userId, linkedAt } = row;
  return (await tx.query(insertSql, [id, setupId, account, name, place, userId, at(linkedAt)])).length === 1;
}

/** @returns false when somebody else ended it a moment before */
export async function deleteChatAccount(tx: Transaction, id: string): Promise<boolean> {
  return (await tx.query(deleteSql, [id])).length === 1;
}

/** The address before it ends: an account has one. */
export async function putChatOffer(tx: Transaction, offer: ChatOffer, codeHash: string): Promise<void> {
  const { setupId, account, name, place, expiresAt } = offer;
  await tx.execute(offerSql, [setupId, account, name, place, codeHash, at(expiresAt)]);
}

export async function findChatOffer(tx: Transaction, codeHash: string, now: number): Promise<ChatOffer | undefined> {
  return toOffer((await tx.query(findOfferSql, [codeHash, at(now)]))[0]);
}

/** An address works once. @returns undefined when it was used, replaced, refused, or is too old */
export async function takeChatOffer(tx: Transaction, codeHash: string, now: number): Promise<ChatOffer | undefined> {
  return toOffer((await tx.query(takeOfferSql, [codeHash, at(now)]))[0]);
}

/** @returns false for a request that was taken before */
export async function takeChatRequest(
  tx: Transaction,
  request: { readonly setupId: string; readonly id: string; readonly expiresAt: number },
): Promise<boolean> {
  return (await tx.query(requestSql, [request.setupId, request.id, at(request.expiresAt)])).length === 1;
}

export async function pruneChatOffers(tx: Transaction, now: number): Promise<void> {
  await tx.execute(pruneOffersSql, [at(now)]);
  await tx.execute(pruneRequestsSql, [at(now)]);
}
