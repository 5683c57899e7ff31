import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const countSql = statement<{ records: number }>(
  'advisories.count_current',
  'select count(*)::int as records from advisory where feed = $1 and superseded_at is null',
);
const idsSql = statement<{ advisory_id: string; digest: string; modified_at: string | null }>(
  'advisories.current_ids',
  `select advisory_id, digest, record ->> 'modifiedAt' as modified_at from advisory where feed = $1 and superseded_at is null`,
);
const heldSql = statement<{ advisory_id: string; modified_at: string | null }>(
  'advisories.held_records',
  `select advisory_id, record ->> 'modifiedAt' as modified_at from advisory
   where feed = $1 and advisory_id = any($2) and superseded_at is null`,
);
const endSql = statement<never>(
  'advisories.end_records',
  'update advisory set superseded_at = $3 where feed = $1 and advisory_id = any($2) and superseded_at is null',
);
const loadIdSql = statement<{ id: string }>(
  'advisories.current_load',
  'select id from feed_load where name = $1 and superseded_at is null',
);

export async function countCurrent(tx: Transaction, feed: string): Promise<number> {
  return (await tx.query(countSql, [feed]))[0]?.records ?? 0;
}

/** A record in force: the digest of what we read of it, and when it was last changed (ISO 8601, UTC). */
export interface CurrentRecord {
  readonly digest: string;
  readonly modifiedAt: string | undefined;
}

/** Every record of a feed that is in force, by id. */
export async function currentRecords(tx: Transaction, feed: string): Promise<ReadonlyMap<string, CurrentRecord>> {
  const rows = await tx.query(idsSql, [feed]);
  return new Map(
    rows.map((row) => [row.advisory_id, { digest: row.digest, modifiedAt: row.modified_at ?? undefined }]),
  );
}

/** When those of them in force were changed, epoch milliseconds; infinite where a record does not say. */
export async function heldRecords(
  tx: Transaction,
  feed: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = ids.length === 0 ? [] : await tx.query(heldSql, [feed, ids]);
  return new Map(
    rows.map((row) => [row.advisory_id, row.modified_at === null ? Infinity : Date.parse(row.modified_at)]),
  );
}

/** They stay answerable for moments before `now`. */
export async function endRecords(tx: Transaction, feed: string, ids: readonly string[], now: number): Promise<void> {
  if (ids.length > 0) await tx.execute(endSql, [feed, ids, at(now)]);
}

/** The load in force: changes with everything that is loaded into the feed. */
export async function currentLoadId(tx: Transaction, feed: string): Promise<string | undefined> {
  return (await tx.query(loadIdSql, [feed]))[0]?.id;
}

const vexNamedSql = statement<{ id: string; name: string }>(
  'advisories.current_vex_named',
  `select id, name from vex_document where ended_at is null and (name = $1 or starts_with(name, $1 || '/')) order by name`,
);

/** The documents in force of a repository: named as it, or below it. */
export async function currentVexNamed(
  tx: Transaction,
  prefix: string,
): Promise<readonly { readonly id: string; readonly name: string }[]> {
  return await tx.query(vexNamedSql, [prefix]);
}
