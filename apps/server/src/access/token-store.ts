import type { ApiToken, Permission } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at, isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

interface TokenRow {
  id: string;
  user_id: string;
  name: string;
  scopes: Permission[];
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
}

const insertTokenSql = statement<never>(
  'access.insert_token',
  'insert into api_token (id, token_hash, user_id, name, scopes, created_at, expires_at) values ($1, $2, $3, $4, $5, $6, $7)',
);
const listTokensSql = statement<TokenRow>(
  'access.list_tokens',
  `select id, user_id, name, scopes, created_at, expires_at, last_used_at from api_token
   where user_id = $1 and revoked_at is null order by id desc limit 200`,
);
const findTokenOwnerSql = statement<{ user_id: string }>(
  'access.find_token_owner',
  'select user_id from api_token where id = $1 and revoked_at is null',
);
const revokeTokenSql = statement<never>(
  'access.revoke_token',
  'update api_token set revoked_at = $2 where id = $1 and revoked_at is null',
);
const revokeTokensSql = statement<never>(
  'access.revoke_tokens',
  'update api_token set revoked_at = $2 where user_id = $1 and revoked_at is null',
);

export interface NewToken {
  readonly id: string;
  readonly tokenHash: string;
  readonly userId: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly now: number;
  readonly expiresAt: number | undefined;
}

export async function insertToken(tx: Transaction, token: NewToken): Promise<void> {
  const { id, tokenHash, userId, name, scopes, now, expiresAt } = token;
  await tx.execute(insertTokenSql, [id, tokenHash, userId, name, scopes, at(now), at(expiresAt)]);
}

export async function listTokensOf(tx: Transaction, userId: string): Promise<ApiToken[]> {
  return (await tx.query(listTokensSql, [userId])).map((row) => ({
    id: row.id,
    userId: row.user_id,
    name: row.name,
    scopes: row.scopes,
    createdAt: isoInstant(row.created_at),
    expiresAt: row.expires_at === null ? undefined : isoInstant(row.expires_at),
    lastUsedAt: row.last_used_at === null ? undefined : isoInstant(row.last_used_at),
  }));
}

export async function findTokenOwner(tx: Transaction, id: string): Promise<string | undefined> {
  return (await tx.query(findTokenOwnerSql, [id]))[0]?.user_id;
}

/** @returns false when it was revoked already */
export async function revokeTokenById(tx: Transaction, id: string, now: number): Promise<boolean> {
  return (await tx.execute(revokeTokenSql, [id, at(now)])) === 1;
}

export async function revokeTokensOf(tx: Transaction, userId: string, now: number): Promise<void> {
  await tx.execute(revokeTokensSql, [userId, at(now)]);
}
