import type { EpssScore, Intelligence, KevEntry, SsvcPoints } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

export type FeedKind = 'osv' | 'kev' | 'epss' | 'ssvc' | 'own';

export interface FeedLoad {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedKind;
  /** Date of the content, not of the download. */
  readonly datedAt: number | undefined;
  /** Date up to which this is what the publisher says: of the content, or of its own later word that nothing has changed. */
  readonly contentAt: number | undefined;
  readonly loadedAt: number;
  readonly digest: string;
  readonly records: number;
  readonly loadedBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
}

interface FeedRow {
  readonly id: string;
  readonly name: string;
  readonly kind: FeedKind;
  readonly dated_at: number | null;
  readonly content_at: number | null;
  readonly loaded_at: number;
  readonly digest: string;
  readonly records: number;
  readonly loaded_by: FeedLoad['loadedBy'];
}

const feedsSql = statement<FeedRow>(
  'advisories.feeds_at',
  `select id, name, kind, content_at as dated_at,
     greatest(content_at, case when confirmed_at <= $1 then confirmed_at end) as content_at, loaded_at, digest, records, loaded_by from feed_load
   where loaded_at <= $1 and (superseded_at is null or superseded_at > $1) order by name`,
);
const supersedeFeedSql = statement<never>(
  'advisories.supersede_feed',
  'update feed_load set superseded_at = $2 where name = $1 and superseded_at is null',
);
const insertFeedSql = statement<never>(
  'advisories.insert_feed',
  `insert into feed_load (id, name, kind, content_at, loaded_at, digest, records, loaded_by, confirmed_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
);
const confirmFeedSql = statement<{ id: string }>(
  'advisories.confirm_feed',
  `update feed_load set confirmed_at = $2
   where name = $1 and superseded_at is null and coalesce(greatest(content_at, confirmed_at), '-infinity') < $3 returning id`,
);

/** The loads in force at that moment, by name. */
export async function listFeeds(tx: Transaction, loadedAt: number): Promise<readonly FeedLoad[]> {
  const rows = await tx.query(feedsSql, [at(loadedAt)]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kind: row.kind,
    datedAt: row.dated_at ?? undefined,
    contentAt: row.content_at ?? undefined,
    loadedAt: row.loaded_at,
    digest: row.digest,
    records: row.records,
    loadedBy: row.loaded_by,
  }));
}

export async function insertFeedLoad(tx: Transaction, load: FeedLoad, confirmedAt?: number): Promise<void> {
  await tx.execute(supersedeFeedSql, [load.name, at(load.loadedAt)]);
  await tx.execute(insertFeedSql, [
    load.id,
    load.name,
    load.kind,
    at(load.datedAt),
    at(load.loadedAt),
    load.digest,
    load.records,
    JSON.stringify(load.loadedBy),
    at(confirmedAt),
  ]);
}

/** @returns whether it mattered: nothing is written while the last word is younger than `olderThan` */
export async function confirmFeed(tx: Transaction, name: string, now: number, olderThan: number): Promise<boolean> {
  return (await tx.query(confirmFeedSql, [name, at(now), at(olderThan)])).length > 0;
}

const currentKevSql = statement<{ cve: string; listed_on: string; due_on: string | null; has_ransomware_use: boolean }>(
  'advisories.current_kev',
  `select cve, to_char(listed_on, 'YYYY-MM-DD') as listed_on, to_char(due_on, 'YYYY-MM-DD') as due_on, has_ransomware_use
   from known_exploited where feed = $1 and superseded_at is null`,
);
const supersedeKevSql = statement<never>(
  'advisories.supersede_kev',
  'update known_exploited set superseded_at = $3 where feed = $1 and cve = any($2) and superseded_at is null',
);
const insertKevSql = statement<never>(
  'advisories.insert_kev',
  `insert into known_exploited (feed, cve, listed_on, due_on, has_ransomware_use, loaded_at)
   select $6, k.cve, k.listed_on, k.due_on, k.ransomware, $5
   from unnest($1::text[], $2::date[], $3::date[], $4::boolean[]) as k (cve, listed_on, due_on, ransomware)`,
);

/**
 * Swaps the catalogue in; entries that did not change keep the date they were loaded.
 *
 * @param keepsMissing entries that the catalogue does not hold stay in force
 */
export async function swapKev(
  tx: Transaction,
  feed: string,
  entries: ReadonlyMap<string, KevEntry>,
  now: number,
  keepsMissing: boolean,
): Promise<{ added: number; changed: number; unchanged: number; cves: readonly string[] }> {
  const current = new Map((await tx.query(currentKevSql, [feed])).map((row) => [row.cve, row]));
  const isSame = (entry: KevEntry): boolean => {
    const row = current.get(entry.cve);
    return (
      row?.listed_on === entry.listedOn &&
      (row.due_on ?? undefined) === entry.dueOn &&
      row.has_ransomware_use === entry.hasRansomwareUse
    );
  };
  const fresh = [...entries.values()].filter((entry) => !isSame(entry));
  const gone = keepsMissing ? [] : [...current.keys()].filter((cve) => !entries.has(cve));
  const changed = fresh.filter((entry) => current.has(entry.cve));
  await tx.execute(supersedeKevSql, [feed, [...gone, ...changed.map((entry) => entry.cve)], at(now)]);
  await tx.execute(insertKevSql, [
    fresh.map((entry) => entry.cve),
    fresh.map((entry) => entry.listedOn),
    fresh.map((entry) => entry.dueOn ?? null),
    fresh.map((entry) => entry.hasRansomwareUse),
    at(now),
    feed,
  ]);
  return {
    added: fresh.length - changed.length,
    changed: changed.length + gone.length,
    unchanged: entries.size - fresh.length,
    cves: [...gone, ...fresh.map((entry) => entry.cve)],
  };
}

const kevOfSql = statement<{ cve: string; listed_on: string; due_on: string | null; has_ransomware_use: boolean }>(
  'advisories.kev_of',
  `select cve, to_char(listed_on, 'YYYY-MM-DD') as listed_on, to_char(due_on, 'YYYY-MM-DD') as due_on, has_ransomware_use
   from known_exploited where cve = any($1) and loaded_at <= $2 and (superseded_at is null or superseded_at > $2)
   order by listed_on desc`,
);
const epssOfSql = statement<{ cve: string; probability: number; percentile: number; scored_on: string }>(
  'advisories.epss_of',
  `select cve, probability, percentile, to_char(scored_on, 'YYYY-MM-DD') as scored_on from epss_score where cve = any($1)`,
);
const ssvcOfSql = statement<{
  cve: string;
  exploitation: SsvcPoints['exploitation'];
  is_automatable: boolean;
  technical_impact: SsvcPoints['technicalImpact'];
}>(
  'advisories.ssvc_of',
  'select cve, exploitation, is_automatable, technical_impact from ssvc_points where cve = any($1)',
);

/** What is known about these CVEs; KEV as loaded at that moment, scores and decision points as of the newest load. */
export async function loadIntelligence(
  tx: Transaction,
  cves: readonly string[],
  loadedAt: number,
): Promise<Intelligence> {
  const kev = new Map<string, KevEntry>();
  const epss = new Map<string, EpssScore>();
  const ssvc = new Map<string, SsvcPoints>();
  if (cves.length === 0) return { kev, epss, ssvc };
  for (const row of await tx.query(kevOfSql, [cves, at(loadedAt)])) {
    kev.set(row.cve, {
      cve: row.cve,
      listedOn: row.listed_on,
      dueOn: row.due_on ?? undefined,
      hasRansomwareUse: row.has_ransomware_use,
    });
  }
  for (const row of await tx.query(epssOfSql, [cves])) {
    epss.set(row.cve, { probability: row.probability, percentile: row.percentile, on: row.scored_on });
  }
  for (const row of await tx.query(ssvcOfSql, [cves])) {
    ssvc.set(row.cve, {
      exploitation: row.exploitation,
      isAutomatable: row.is_automatable,
      technicalImpact: row.technical_impact,
    });
  }
  return { kev, epss, ssvc };
}
