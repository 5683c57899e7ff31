import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Locks the row, one that was not there too: two askers at once get one code each, not twice as many. */
const lockSql = statement<{ code_hash: string; expires_at: number; tries_left: number; sent_at: number[] }>(
  'contacts.lock_code',
  `insert into contact_code (contact_method_id, code_hash, expires_at, tries_left, sent_at) values ($1, '', $2, 0, '{}')
   on conflict (contact_method_id) do update set tries_left = contact_code.tries_left
   returning code_hash, expires_at, tries_left, sent_at`,
);
const putSql = statement<never>(
  'contacts.put_code',
  'update contact_code set code_hash = $2, expires_at = $3, tries_left = $4, sent_at = $5 where contact_method_id = $1',
);
const triesSql = statement<never>(
  'contacts.set_code_tries',
  'update contact_code set tries_left = $2 where contact_method_id = $1',
);
const voidSql = statement<never>(
  'contacts.void_code',
  "update contact_code set code_hash = '', tries_left = 0 where contact_method_id = $1 and code_hash = $2",
);
const endSql = statement<never>('contacts.end_code', 'delete from contact_code where contact_method_id = $1');
const addLinkSql = statement<never>(
  'contacts.add_link',
  'insert into contact_link (code_hash, user_id, setup_id, channel, expires_at) values ($1, $2, $3, $4, $5)',
);
const takeLinkSql = statement<{ user_id: string; channel: string }>(
  'contacts.take_link',
  'delete from contact_link where code_hash = $1 and setup_id = $2 and expires_at > $3 returning user_id, channel',
);
const pruneLinksSql = statement<never>('contacts.prune_links', 'delete from contact_link where expires_at < $1');

export interface StoredCode {
  /** Empty: the last one did not go out. */
  readonly codeHash: string;
  readonly expiresAt: number;
  readonly triesLeft: number;
  readonly sentAt: readonly number[];
}

export async function lockCode(tx: Transaction, methodId: string, now: number): Promise<StoredCode> {
  const [row] = await tx.query(lockSql, [methodId, at(now)]);
  if (row === undefined) throw new RangeError('a row that was just written is not there');
  return { codeHash: row.code_hash, expiresAt: row.expires_at, triesLeft: row.tries_left, sentAt: row.sent_at };
}

export async function putCode(tx: Transaction, methodId: string, code: StoredCode): Promise<void> {
  const { codeHash, expiresAt, triesLeft, sentAt } = code;
  await tx.execute(putSql, [methodId, codeHash, at(expiresAt), triesLeft, sentAt.map((moment) => at(moment))]);
}

export async function setCodeTries(tx: Transaction, methodId: string, triesLeft: number): Promise<void> {
  await tx.execute(triesSql, [methodId, triesLeft]);
}

/** Nobody has this code; one that was sent since stays. */
export async function voidCode(tx: Transaction, methodId: string, codeHash: string): Promise<void> {
  await tx.execute(voidSql, [methodId, codeHash]);
}

export async function endCode(tx: Transaction, methodId: string): Promise<void> {
  await tx.execute(endSql, [methodId]);
}

export interface StoredLink {
  readonly codeHash: string;
  readonly userId: string;
  readonly setupId: string;
  readonly channel: string;
  readonly expiresAt: number;
}

export async function addLink(tx: Transaction, link: StoredLink): Promise<void> {
  await tx.execute(addLinkSql, [link.codeHash, link.userId, link.setupId, link.channel, at(link.expiresAt)]);
}

/** A link works once. */
export async function takeLink(
  tx: Transaction,
  codeHash: string,
  setupId: string,
  now: number,
): Promise<{ readonly userId: string; readonly channel: string } | undefined> {
  const [row] = await tx.query(takeLinkSql, [codeHash, setupId, at(now)]);
  return row === undefined ? undefined : { userId: row.user_id, channel: row.channel };
}

export async function pruneLinks(tx: Transaction, now: number): Promise<void> {
  await tx.execute(pruneLinksSql, [at(now)]);
}
