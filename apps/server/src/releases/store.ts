import type { SbomCompleteness, SbomFormat } from '@lockstep/advisories';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { ActorRef, Release, ReleaseSbom } from './release.ts';

interface ReleaseRow {
  id: string;
  service_id: string;
  service: string;
  version: string;
  line: string;
  released_at: number;
  commit: string | null;
  digests: string[];
  sbom_state: ReleaseSbom['state'];
  sbom_digest: string | null;
  sbom_problem: string | null;
  recorded_at: number;
  recorded_by: ActorRef;
  format: SbomFormat | null;
  spec_version: string | null;
  completeness: SbomCompleteness | null;
  gating_count: number | null;
  excluded_count: number | null;
  unjudged: number | null;
  previous_gating: number | null;
}

/** A release with the SBOM's figures, and those of the release before it in the line that has one. */
const selectRelease = `select r.id, r.service_id, v.name as service, r.version, r.line, r.released_at, r.commit, r.digests, r.sbom_state,
     r.sbom_digest, r.sbom_problem, r.recorded_at, r.recorded_by, s.format, s.spec_version, s.completeness, s.gating_count,
     s.excluded_count, s.unjudged,
     case when s.digest is not null then
       (select ps.gating_count from release p join sbom ps on ps.digest = p.sbom_digest
        where p.service_id = r.service_id and p.line = r.line and (p.released_at, p.id) < (r.released_at, r.id)
        order by p.released_at desc, p.id desc limit 1) end as previous_gating
   from release r join service v on v.id = r.service_id left join sbom s on s.digest = r.sbom_digest`;

const findReleaseSql = statement<ReleaseRow>(
  'releases.find',
  `${selectRelease} where r.service_id = $1 and r.version = $2`,
);
const listByIdSql = statement<ReleaseRow>('releases.list_by_id', `${selectRelease} where r.id = any($1::uuid[])`);
/** Newest first. An absent line, cursor or upper bound is null. */
const listReleasesSql = statement<ReleaseRow>(
  'releases.list',
  `${selectRelease} where r.service_id = $1 and ($2::text is null or r.line = $2)
     and ($3::timestamptz is null or (r.released_at, r.id) < ($3, $4::uuid))
     and ($5::timestamptz is null or r.released_at <= $5)
   order by r.released_at desc, r.id desc limit $6`,
);
const countReleasesSql = statement<{ count: number }>(
  'releases.count',
  'select count(*) as count from release where service_id = $1 and released_at <= $2',
);
const insertReleaseSql = statement<never>(
  'releases.insert',
  `insert into release (id, service_id, version, line, released_at, commit, digests, recorded_at, recorded_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (service_id, version) do nothing`,
);
const lockReleaseSql = statement<{ sbom_state: ReleaseSbom['state']; sbom_digest: string | null }>(
  'releases.lock',
  'select sbom_state, sbom_digest from release where id = $1 for update',
);
const updateSbomSql = statement<never>(
  'releases.update_sbom',
  `update release set sbom_state = 'present', sbom_digest = $2, sbom_problem = null where id = $1`,
);
const updateSbomProblemSql = statement<never>(
  'releases.update_sbom_problem',
  `update release set sbom_state = 'unparseable', sbom_problem = $2 where id = $1 and sbom_state <> 'present'`,
);

function toSbom(row: ReleaseRow): ReleaseSbom {
  switch (row.sbom_state) {
    case 'missing':
      return { state: 'missing' };
    case 'unparseable':
      return { state: 'unparseable', problem: row.sbom_problem ?? '' };
    case 'present':
      if (row.sbom_digest === null || row.format === null || row.completeness === null) {
        throw new RangeError(`release ${row.id} has lost its sbom`);
      }
      return {
        state: 'present',
        digest: row.sbom_digest,
        format: row.format,
        specVersion: row.spec_version ?? '',
        completeness: row.completeness,
        gatingComponents: row.gating_count ?? 0,
        excludedComponents: row.excluded_count ?? 0,
        unjudged: row.unjudged ?? 0,
        previousGatingComponents: row.previous_gating ?? undefined,
      };
  }
}

function toRelease(row: ReleaseRow): Release {
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    version: row.version,
    line: row.line,
    releasedAt: row.released_at,
    commit: row.commit ?? undefined,
    digests: row.digests,
    sbom: toSbom(row),
    recordedAt: row.recorded_at,
    recordedBy: row.recorded_by,
  };
}

export async function findRelease(tx: Transaction, serviceId: string, version: string): Promise<Release | undefined> {
  const [row] = await tx.query(findReleaseSql, [serviceId, version]);
  return row === undefined ? undefined : toRelease(row);
}

export async function getRelease(
  tx: Transaction,
  service: { id: string; name: string },
  version: string,
): Promise<Release> {
  const release = await findRelease(tx, service.id, version);
  if (release === undefined) {
    throw new Problem('releases.release_not_found', `release \`${version}\` of \`${service.name}\` does not exist`, {
      help: `list them with \`lockstep release list ${service.name}\`, or register it with \`lockstep release add\``,
    });
  }
  return release;
}

export async function listReleasesById(tx: Transaction, ids: readonly string[]): Promise<readonly Release[]> {
  return ids.length === 0 ? [] : (await tx.query(listByIdSql, [ids])).map(toRelease);
}

export interface ReleaseList {
  readonly serviceId: string;
  readonly line?: string | undefined;
  /** Position of the last one of the page before. */
  readonly before?: { readonly releasedAt: number; readonly id: string } | undefined;
  /** Nothing released later. */
  readonly upTo?: number | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listReleases(tx: Transaction, list: ReleaseList): Promise<readonly Release[]> {
  const { serviceId, line, before, upTo, limit } = list;
  const values = [serviceId, line ?? null, at(before?.releasedAt), before?.id ?? null, at(upTo), limit];
  return (await tx.query(listReleasesSql, values)).map(toRelease);
}

export async function countReleases(tx: Transaction, serviceId: string, upTo: number): Promise<number> {
  return (await tx.query(countReleasesSql, [serviceId, at(upTo)]))[0]?.count ?? 0;
}

/** @returns false when the service has a release of this version */
export async function insertRelease(tx: Transaction, release: Omit<Release, 'sbom' | 'service'>): Promise<boolean> {
  const written = await tx.execute(insertReleaseSql, [
    release.id,
    release.serviceId,
    release.version,
    release.line,
    at(release.releasedAt),
    release.commit ?? null,
    release.digests,
    at(release.recordedAt),
    JSON.stringify(release.recordedBy),
  ]);
  return written === 1;
}

/** Holds the release until the end of the transaction; tells what SBOM it has by then. */
export async function lockRelease(
  tx: Transaction,
  id: string,
): Promise<{ state: ReleaseSbom['state']; digest: string | undefined }> {
  const [row] = await tx.query(lockReleaseSql, [id]);
  if (row === undefined) throw new RangeError(`no release has the id ${id}`);
  return { state: row.sbom_state, digest: row.sbom_digest ?? undefined };
}

export async function updateReleaseSbom(tx: Transaction, id: string, digest: string): Promise<void> {
  await tx.execute(updateSbomSql, [id, digest]);
}

export async function updateReleaseSbomProblem(tx: Transaction, id: string, problem: string): Promise<void> {
  await tx.execute(updateSbomProblemSql, [id, problem]);
}
