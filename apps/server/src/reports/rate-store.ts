import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const takeSql = statement<never>(
  'reports.take_rate',
  `insert into report_rate (key, window_start, count) select $1, $2, 1 where $3::int > 0
   on conflict (key, window_start) do update set count = report_rate.count + 1 where report_rate.count < $3`,
);
const pruneSql = statement<never>('reports.prune_rates', 'delete from report_rate where window_start < $1');

export interface Rate {
  /** A digest of who, never an address. */
  readonly key: string;
  readonly most: number;
  readonly windowMs: number;
}

/** Takes one of so many in an interval, whichever process asks. @returns false when there is none left */
export async function takeOf(tx: Transaction, { key, most, windowMs }: Rate, now: number): Promise<boolean> {
  const start = Math.floor(now / windowMs) * windowMs;
  return (await tx.execute(takeSql, [key, at(start), most])) === 1;
}

export async function pruneRates(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSql, [at(before)]);
}
