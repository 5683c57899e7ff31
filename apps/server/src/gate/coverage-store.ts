import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** SQL of what loaded feeds speak about at all; what the sample brings counts for the sample only. */

const ecosystemsSql = statement<{ ecosystem: string }>(
  'gate.ecosystems_of',
  'select distinct ecosystem from component where id = any($1::int[])',
);

/** Of a row `a` that names `p.ecosystem`. */
const isInForce = `a.row_id = p.row_id and a.origin = 'feed' and ($3 or a.feed <> 'osv:sample')
       and a.loaded_at <= $2 and (a.superseded_at is null or a.superseded_at > $2)`;

const isCoveredSql = statement<{ covered: boolean }>(
  'gate.is_ecosystem_covered',
  `select exists (select 1 from advisory_package p join advisory a on ${isInForce} where p.ecosystem = $1) as covered`,
);
const isReleaseNamedSql = statement<{ named: boolean }>(
  'gate.is_release_named',
  `select exists (select 1 from advisory_ecosystem p join advisory a on ${isInForce} where p.ecosystem = any($1::text[]))
     as named`,
);
/** From one name to the next by the index: many thousand records share a name. */
const releaseNamesSql = statement<{ ecosystem: string }>(
  'gate.release_names',
  `with recursive named as (
     (select ecosystem from advisory_ecosystem order by ecosystem limit 1)
     union all
     select (select p.ecosystem from advisory_ecosystem p where p.ecosystem > n.ecosystem order by p.ecosystem limit 1)
     from named n where n.ecosystem is not null
   )
   select n.ecosystem from named n where split_part(n.ecosystem, ':', 1) = $1`,
);

/** Feeds as loaded at a moment. */
export interface LoadedFeeds {
  readonly loadedAt: number;
  readonly isSample: boolean;
}

/** @returns each with the release of a distribution: `Debian:12` */
export async function listEcosystems(tx: Transaction, componentIds: readonly number[]): Promise<readonly string[]> {
  if (componentIds.length === 0) return [];
  return (await tx.query(ecosystemsSql, [componentIds])).map((row) => row.ecosystem).sort();
}

/** @param base without a release */
export async function isEcosystemCovered(
  tx: Transaction,
  base: string,
  { loadedAt, isSample }: LoadedFeeds,
): Promise<boolean> {
  return (await tx.query(isCoveredSql, [base, at(loadedAt), isSample]))[0]?.covered ?? false;
}

/** Whether a record names one of these distributions, each with or without a release, in these very words. */
export async function isReleaseNamed(
  tx: Transaction,
  ecosystems: readonly string[],
  { loadedAt, isSample }: LoadedFeeds,
): Promise<boolean> {
  if (ecosystems.length === 0) return false;
  return (await tx.query(isReleaseNamedSql, [ecosystems, at(loadedAt), isSample]))[0]?.named ?? false;
}

/** What records have ever called a distribution and its releases: `SUSE:Linux Enterprise Module for Basesystem 15 SP5`. */
export async function listReleaseNames(tx: Transaction, base: string): Promise<readonly string[]> {
  return (await tx.query(releaseNamesSql, [base])).map((row) => row.ecosystem);
}
