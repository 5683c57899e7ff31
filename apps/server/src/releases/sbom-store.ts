import type { SbomCompleteness, SbomFormat, SbomProblem } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

export interface StoredSbom {
  readonly digest: string;
  readonly format: SbomFormat;
  readonly specVersion: string;
  readonly completeness: SbomCompleteness;
  /** Scope required or optional, rising. */
  readonly componentIds: readonly number[];
  readonly optionalIds: readonly number[];
  readonly excludedIds: readonly number[];
  /** Aligned with `componentIds`, then `excludedIds`; empty where the document has none. */
  readonly purls: readonly string[];
  readonly problems: readonly SbomProblem[];
  readonly dropped: number;
  readonly unjudged: number;
}

/** Without what only people look at. */
export type SbomParts = Pick<
  StoredSbom,
  'digest' | 'format' | 'completeness' | 'componentIds' | 'excludedIds' | 'unjudged' | 'dropped'
>;

const insertSbomSql = statement<never>(
  'releases.insert_sbom',
  `insert into sbom (digest, format, spec_version, completeness, component_ids, optional_ids, excluded_ids, gating_count,
     excluded_count, purls, problems, dropped, unjudged, created_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (digest) do nothing`,
);
const findPartsSql = statement<SbomParts>(
  'releases.find_sbom_parts',
  `select digest, format, completeness, component_ids as "componentIds", excluded_ids as "excludedIds", unjudged, dropped
   from sbom where digest = any($1::text[])`,
);
const findSbomsSql = statement<{ digest: string }>(
  'releases.find_sboms',
  'select digest from sbom where digest = any($1::text[])',
);
const listHoldersSql = statement<{ releaseId: string; serviceId: string }>(
  'releases.list_holders',
  // One component at a time: for `&&` the planner holds reading every SBOM's list, which lies outside its row, to be cheaper.
  `select r.id as "releaseId", r.service_id as "serviceId"
   from (select distinct s.digest from unnest($1::int[]) as c (id)
         cross join lateral (select s.digest from sbom s where s.component_ids @> array[c.id]) s) s
   join release r on r.sbom_digest = s.digest`,
);

export interface SbomEntry {
  readonly place: number;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly scope: 'required' | 'optional' | 'excluded';
}

/** The entries of one SBOM in the order of name, ecosystem and version. */
const listEntriesSql = statement<SbomEntry>(
  'releases.list_sbom_entries',
  `select e.place, c.ecosystem, c.name, c.version, e.purl,
     case when e.place > s.gating_count then 'excluded' when c.id = any(s.optional_ids) then 'optional' else 'required' end
       as scope
   from sbom s
   cross join lateral unnest(s.component_ids || s.excluded_ids, s.purls) with ordinality as e (component_id, purl, place)
   join component c on c.id = e.component_id
   where s.digest = $1 and ($2 = '' or strpos(lower(c.name), $2) > 0 or strpos(lower(e.purl), $2) > 0)
     and (c.name, c.ecosystem, c.version) > ($3, $4, $5)
   order by c.name, c.ecosystem, c.version limit $6`,
);

/** @returns false when it was there */
export async function insertSbom(tx: Transaction, sbom: StoredSbom, now: number): Promise<boolean> {
  const written = await tx.execute(insertSbomSql, [
    sbom.digest,
    sbom.format,
    sbom.specVersion,
    sbom.completeness,
    sbom.componentIds,
    sbom.optionalIds,
    sbom.excludedIds,
    sbom.componentIds.length,
    sbom.excludedIds.length,
    sbom.purls,
    JSON.stringify(sbom.problems),
    sbom.dropped,
    sbom.unjudged,
    at(now),
  ]);
  return written === 1;
}

export async function findKnownSboms(tx: Transaction, digests: readonly string[]): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(findSbomsSql, [digests])).map((row) => row.digest));
}

/** Component numbers of several SBOMs, by digest. */
export async function listSbomParts(
  tx: Transaction,
  digests: readonly string[],
): Promise<ReadonlyMap<string, SbomParts>> {
  if (digests.length === 0) return new Map();
  return new Map((await tx.query(findPartsSql, [digests])).map((row) => [row.digest, row]));
}

/** Releases whose SBOM holds one of these components as one that counts: whom a new advisory concerns. */
export async function listReleasesHolding(
  tx: Transaction,
  componentIds: readonly number[],
): Promise<readonly { releaseId: string; serviceId: string }[]> {
  return componentIds.length === 0 ? [] : tx.query(listHoldersSql, [componentIds]);
}

export async function listSbomEntries(
  tx: Transaction,
  list: {
    digest: string;
    search: string;
    after: { name: string; ecosystem: string; version: string };
    limit: number;
  },
): Promise<readonly SbomEntry[]> {
  const { digest, search, after, limit } = list;
  return tx.query(listEntriesSql, [digest, search.toLowerCase(), after.name, after.ecosystem, after.version, limit]);
}
