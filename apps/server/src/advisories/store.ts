import type { Advisory } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** An advisory as stored: the record, and the row it is. */
export interface StoredAdvisory {
  readonly rowId: number;
  readonly feed: string;
  readonly origin: 'feed' | 'own';
  readonly isRestricted: boolean;
  readonly loadedAt: number;
  readonly supersededAt: number | undefined;
  readonly advisory: Advisory;
}

interface AdvisoryRow {
  readonly row_id: number;
  readonly feed: string;
  readonly origin: 'feed' | 'own';
  readonly record: Advisory;
  readonly is_restricted: boolean;
  readonly loaded_at: number;
  readonly superseded_at: number | null;
}

const advisoryColumns = 'a.row_id, a.feed, a.origin, a.record, a.is_restricted, a.loaded_at, a.superseded_at';

function toStored(row: AdvisoryRow): StoredAdvisory {
  return {
    rowId: row.row_id,
    feed: row.feed,
    origin: row.origin,
    isRestricted: row.is_restricted,
    loadedAt: row.loaded_at,
    supersededAt: row.superseded_at ?? undefined,
    advisory: row.record,
  };
}

const revisionSql = statement<{ revision: number }>('advisories.revision', 'select revision from advisory_revision');
const shareRevisionSql = statement<{ revision: number }>(
  'advisories.share_revision',
  'select revision from advisory_revision for share',
);
const takeTurnSql = statement<{ singleton: boolean }>(
  'advisories.take_turn',
  'select singleton from advisory_turn for update',
);
const bumpRevisionSql = statement<{ revision: number }>(
  'advisories.bump_revision',
  'update advisory_revision set revision = revision + 1 returning revision',
);

/** Counts every change of what is known: a cache made at one revision is right as long as it stands. */
export async function findRevision(tx: Transaction): Promise<number> {
  return (await tx.query(revisionSql, []))[0]?.revision ?? 0;
}

/** Keeps what is known from changing until the end of the transaction. */
export async function shareRevision(tx: Transaction): Promise<void> {
  await tx.query(shareRevisionSql, []);
}

/** Keeps other changes of what is known out until the end of the transaction; judging goes on beside it. */
export async function takeTurn(tx: Transaction): Promise<void> {
  await tx.query(takeTurnSql, []);
}

/** Keeps judging and other changes out until the end of the transaction. Always in this order, so that nobody deadlocks. */
export async function bumpRevision(tx: Transaction): Promise<number> {
  await takeTurn(tx);
  return await bumpOutOfTurn(tx);
}

/** As `bumpRevision`, without waiting for a load that is still writing: for what joins no alias group of other records. */
export async function bumpOutOfTurn(tx: Transaction): Promise<number> {
  return (await tx.query(bumpRevisionSql, []))[0]?.revision ?? 0;
}

const currentDigestsSql = statement<{ advisory_id: string; digest: string }>(
  'advisories.current_digests',
  'select advisory_id, digest from advisory where feed = $1 and advisory_id = any($2) and superseded_at is null',
);
const supersedeSql = statement<never>(
  'advisories.supersede',
  'update advisory set superseded_at = $3 where feed = $1 and advisory_id = any($2) and superseded_at is null',
);
const insertAdvisoriesSql = statement<{ row_id: number; advisory_id: string }>(
  'advisories.insert',
  `insert into advisory (advisory_id, feed, origin, record, digest, is_restricted, loaded_at)
   select r.id, $1, $2, r.record, r.digest, $6, $7 from unnest($3::text[], $4::json[], $5::text[]) as r (id, record, digest)
   returning row_id, advisory_id`,
);
const insertPackagesSql = statement<never>(
  'advisories.insert_packages',
  `insert into advisory_package (ecosystem, name, row_id) select * from unnest($1::text[], $2::text[], $3::bigint[])
   on conflict do nothing`,
);

export async function findCurrentDigests(
  tx: Transaction,
  feed: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query(currentDigestsSql, [feed, ids]);
  return new Map(rows.map((row) => [row.advisory_id, row.digest]));
}

export async function supersede(tx: Transaction, feed: string, ids: readonly string[], now: number): Promise<void> {
  if (ids.length > 0) await tx.execute(supersedeSql, [feed, ids, at(now)]);
}

export interface NewAdvisory {
  readonly advisory: Advisory;
  readonly text: string;
  readonly digest: string;
}

/** @returns the row of each advisory, in no order */
export async function insertAdvisories(
  tx: Transaction,
  source: {
    readonly feed: string;
    readonly origin: 'feed' | 'own';
    readonly isRestricted: boolean;
    readonly now: number;
  },
  advisories: readonly NewAdvisory[],
): Promise<ReadonlyMap<string, number>> {
  if (advisories.length === 0) return new Map();
  const rows = await tx.query(insertAdvisoriesSql, [
    source.feed,
    source.origin,
    advisories.map((item) => item.advisory.id),
    advisories.map((item) => item.text),
    advisories.map((item) => item.digest),
    source.isRestricted,
    at(source.now),
  ]);
  return new Map(rows.map((row) => [row.advisory_id, row.row_id]));
}

export interface PackageRow {
  readonly ecosystem: string;
  readonly name: string;
  readonly rowId: number;
}

export async function insertPackages(tx: Transaction, packages: readonly PackageRow[]): Promise<void> {
  if (packages.length === 0) return;
  await tx.execute(insertPackagesSql, [
    packages.map((item) => item.ecosystem),
    packages.map((item) => item.name),
    packages.map((item) => item.rowId),
  ]);
}

const aliasGroupsSql = statement<{ id: string; group_name: string }>(
  'advisories.alias_groups',
  `select m.id, m.group_name from advisory_alias m
   where m.group_name in (select k.group_name from advisory_alias k where k.id = any($1))`,
);
const upsertAliasesSql = statement<never>(
  'advisories.upsert_aliases',
  `insert into advisory_alias (id, group_name) select * from unnest($1::text[], $2::text[])
   on conflict (id) do update set group_name = excluded.group_name where advisory_alias.group_name <> excluded.group_name`,
);

/** Every member of the groups that hold one of `ids`. */
export async function findAliasMembers(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query(aliasGroupsSql, [ids]);
  return new Map(rows.map((row) => [row.id, row.group_name]));
}

export async function upsertAliases(tx: Transaction, groups: ReadonlyMap<string, string>): Promise<void> {
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length > 0)
    await tx.execute(upsertAliasesSql, [sorted.map(([id]) => id), sorted.map(([, group]) => group)]);
}

const byPackagesSql = statement<AdvisoryRow & { ecosystem: string; name: string }>(
  'advisories.by_packages',
  // One at a time by the index: for a plain join the planner reads every package that any advisory names.
  `select k.ecosystem, k.name, ${advisoryColumns} from unnest($1::text[], $2::text[]) as k (ecosystem, name)
   cross join lateral (select ${advisoryColumns} from advisory_package p join advisory a on a.row_id = p.row_id
     where p.name = k.name and p.ecosystem = k.ecosystem offset 0) a`,
);
const byGroupsSql = statement<AdvisoryRow>(
  'advisories.by_groups',
  `select ${advisoryColumns} from advisory_alias g join advisory a on a.advisory_id = g.id
   where g.group_name in (select m.group_name from advisory_alias m where m.id = any($1))
     and a.loaded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)`,
);
const byIdSql = statement<AdvisoryRow>(
  'advisories.by_id',
  `select ${advisoryColumns} from advisory a where a.advisory_id = $1 and a.superseded_at is null order by a.loaded_at desc`,
);

/** Advisories that name one of the packages, superseded ones included; ecosystems without suffix. */
export async function listByPackages(
  tx: Transaction,
  packages: readonly { readonly ecosystem: string; readonly name: string }[],
): Promise<readonly (StoredAdvisory & { ecosystem: string; name: string })[]> {
  if (packages.length === 0) return [];
  const rows = await tx.query(byPackagesSql, [
    packages.map((item) => item.ecosystem),
    packages.map((item) => item.name),
  ]);
  return rows.map((row) => ({ ...toStored(row), ecosystem: row.ecosystem, name: row.name }));
}

/** Every advisory in force at `loadedAt` in the alias groups of `ids`. */
export async function listByGroups(
  tx: Transaction,
  ids: readonly string[],
  loadedAt: number,
): Promise<readonly StoredAdvisory[]> {
  if (ids.length === 0) return [];
  return (await tx.query(byGroupsSql, [ids, at(loadedAt)])).map(toStored);
}

export async function findAdvisory(tx: Transaction, id: string): Promise<StoredAdvisory | undefined> {
  const [row] = await tx.query(byIdSql, [id]);
  return row && toStored(row);
}
