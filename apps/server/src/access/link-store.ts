import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

export type LinkPurpose = 'setup' | 'invite' | 'recovery';

const insertLinkSql = statement<never>(
  'access.insert_link',
  'insert into access_link (id, token_hash, purpose, user_id, created_at, expires_at) values ($1, $2, $3, $4, $5, $6)',
);
const closeLinksSql = statement<never>(
  'access.close_links',
  `update access_link set used_at = $3
   where used_at is null and purpose = any($1) and user_id is not distinct from $2::uuid`,
);
/** One statement decides who of many callers with the same link comes first. */
const useLinkSql = statement<{ purpose: LinkPurpose; user_id: string | null }>(
  'access.use_link',
  `update access_link set used_at = $3
   where token_hash = $1 and purpose = any($2) and used_at is null and expires_at > $3 returning purpose, user_id`,
);

export interface NewLink {
  readonly id: string;
  readonly tokenHash: string;
  readonly purpose: LinkPurpose;
  readonly userId: string | undefined;
  readonly now: number;
  readonly expiresAt: number;
}

export async function insertLink(tx: Transaction, link: NewLink): Promise<void> {
  await tx.execute(insertLinkSql, [
    link.id,
    link.tokenHash,
    link.purpose,
    link.userId ?? null,
    at(link.now),
    at(link.expiresAt),
  ]);
}

/** Earlier links of the same kind stop working. */
export async function closeLinks(
  tx: Transaction,
  purposes: readonly LinkPurpose[],
  userId: string | undefined,
  now: number,
): Promise<void> {
  await tx.execute(closeLinksSql, [purposes, userId ?? null, at(now)]);
}

/** @returns undefined for a link that is unknown, used, or too old; nobody learns which */
export async function takeLink(
  tx: Transaction,
  tokenHash: string,
  purposes: readonly LinkPurpose[],
  now: number,
): Promise<{ purpose: LinkPurpose; userId: string | undefined } | undefined> {
  const [row] = await tx.query(useLinkSql, [tokenHash, purposes, at(now)]);
  return row === undefined ? undefined : { purpose: row.purpose, userId: row.user_id ?? undefined };
}
