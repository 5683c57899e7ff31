import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** Locks the rows, those that were not there too: two first callers must not both count from nothing. */
const lockSql = statement<{ key: string; full_at: number[] }>(
  'contacts.lock_limits',
  `insert into channel_limit (key, full_at, updated_at) select key, '{}', $2 from unnest($1::text[]) as k (key)
   on conflict (key) do update set key = excluded.key returning key, full_at`,
);
const setSql = statement<never>(
  'contacts.set_limits',
  `update channel_limit l set full_at = string_to_array(n.full_at, ',')::bigint[], updated_at = $3
   from unnest($1::text[], $2::text[]) as n (key, full_at) where l.key = n.key`,
);
const pruneSql = statement<never>('contacts.prune_limits', 'delete from channel_limit where updated_at < $1');

/** Buckets by key, in the order of the keys, which must be sorted: locks are taken in that order everywhere. */
export async function lockLimits(
  tx: Transaction,
  keys: readonly string[],
  now: number,
): Promise<readonly (readonly number[])[]> {
  const found = new Map((await tx.query(lockSql, [keys, at(now)])).map((row) => [row.key, row.full_at]));
  return keys.map((key) => found.get(key) ?? []);
}

export async function setLimits(
  tx: Transaction,
  rows: readonly { readonly key: string; readonly fullAt: readonly number[] }[],
  now: number,
): Promise<void> {
  const texts = rows.map(({ fullAt }) => fullAt.map(Math.round).join(','));
  await tx.execute(setSql, [rows.map(({ key }) => key), texts, at(now)]);
}

/** A bucket that nothing was taken from for a day is full. */
export async function pruneLimits(tx: Transaction, now: number): Promise<void> {
  await tx.execute(pruneSql, [at(now - 2 * 86_400_000)]);
}
