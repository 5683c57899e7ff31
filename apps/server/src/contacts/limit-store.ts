import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import type { Limit } from '../platform/outgoing/limits.ts';
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
/**
 * One message out of every bucket of these rows, or, by the division by nothing, out of none; as `takeFromAll` does it, without
 * asking first. What a crash forgets of it is a message too many at most: nobody waits until it is on the disk.
 */
const takeSql = statement<{ taken: number }>(
  'contacts.take_limits',
  `with taken as (
     insert into channel_limit (key, full_at, updated_at)
     select key, string_to_array(full_at, ',')::bigint[], $5 from unnest($1::text[], $2::text[]) as k (key, full_at)
     on conflict (key) do update set updated_at = excluded.updated_at, full_at = coalesce((
         select array_agg(greatest($4::bigint, channel_limit.full_at[i]) + excluded.full_at[i] - $4 order by i)
         from generate_subscripts(excluded.full_at, 1) i), '{}')
       where not exists (select from generate_subscripts(excluded.full_at, 1) i where channel_limit.full_at[i] > $4
         + (excluded.full_at[i] - $4) * ((string_to_array(($3::json) ->> excluded.key, ',')::bigint[])[i] - 1))
     returning 1), unwaited as (select set_config('synchronous_commit', 'off', true))
   select 1 / (case when (select count(*) from taken) = cardinality($1::text[]) then 1 else 0 end) as taken from unwaited`,
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

/**
 * Takes one message out of the limits of all rows, or out of none, in one statement that is its own transaction.
 *
 * @param rows in the order of their keys
 * @returns false when one of them has no place now; nothing is taken then
 */
export async function takeTokens(
  tx: Transaction,
  rows: readonly { readonly key: string; readonly limits: readonly Limit[] }[],
  now: number,
): Promise<boolean> {
  const moment = Math.ceil(now);
  const texts = rows.map(({ limits }) => limits.map(({ intervalMs }) => moment + intervalMs).join(','));
  const bursts = rows.map(({ key, limits }) => [key, limits.map(({ burst }) => burst).join(',')]);
  const values = [rows.map(({ key }) => key), texts, JSON.stringify(Object.fromEntries(bursts)), moment, at(now)];
  try {
    await tx.query(takeSql, values);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === divisionByZero) return false;
    throw error;
  }
}

const divisionByZero = '22012';

/** A bucket that nothing was taken from for a day is full. */
export async function pruneLimits(tx: Transaction, now: number): Promise<void> {
  await tx.execute(pruneSql, [at(now - 2 * 86_400_000)]);
}
