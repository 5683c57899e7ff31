import type { Transaction } from '../context.ts';
import { at } from '../db/row-types.ts';
import { statement } from '../db/statement.ts';

const findSql = statement<{ sealed: string }>('secrets.find', 'select sealed from sealed_secret where name = $1');
const putSql = statement<never>(
  'secrets.put',
  `insert into sealed_secret (name, fingerprint, sealed, updated_at) values ($1, $2, $3, $4)
   on conflict (name) do update set fingerprint = excluded.fingerprint, sealed = excluded.sealed, updated_at = excluded.updated_at`,
);
const addSql = statement<never>(
  'secrets.add',
  `insert into sealed_secret (name, fingerprint, sealed, updated_at) values ($1, $2, $3, $4) on conflict (name) do nothing`,
);
const removeSql = statement<never>('secrets.remove', 'delete from sealed_secret where name = $1');
const fingerprintsSql = statement<{ fingerprint: string; names: string[] }>(
  'secrets.fingerprints',
  'select fingerprint, array_agg(name order by name) as names from sealed_secret group by fingerprint order by fingerprint',
);
const othersSql = statement<{ name: string; sealed: string }>(
  'secrets.sealed_by_others',
  'select name, sealed from sealed_secret where fingerprint <> $1 order by name for update',
);

export interface SealedRow {
  readonly name: string;
  readonly fingerprint: string;
  readonly sealed: string;
  readonly now: number;
}

const values = ({ name, fingerprint, sealed, now }: SealedRow) => [name, fingerprint, sealed, at(now)];

export async function findSealed(tx: Transaction, name: string): Promise<string | undefined> {
  return (await tx.query(findSql, [name]))[0]?.sealed;
}

export async function putSealed(tx: Transaction, row: SealedRow): Promise<void> {
  await tx.execute(putSql, values(row));
}

/** Leaves what is there already. */
export async function addSealed(tx: Transaction, row: SealedRow): Promise<void> {
  await tx.execute(addSql, values(row));
}

export async function removeSealed(tx: Transaction, name: string): Promise<void> {
  await tx.execute(removeSql, [name]);
}

/** Keys that something is sealed by, and what. */
export async function listFingerprints(
  tx: Transaction,
): Promise<readonly { readonly fingerprint: string; readonly names: readonly string[] }[]> {
  return await tx.query(fingerprintsSql, []);
}

export async function listSealedByOthers(
  tx: Transaction,
  fingerprint: string,
): Promise<readonly { readonly name: string; readonly sealed: string }[]> {
  return await tx.query(othersSql, [fingerprint]);
}
