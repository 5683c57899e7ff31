import type { DeadlineClass } from '@lockstep/advisories';
import { isId } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Dismissal, ExposureState, ReplicaCount, StoredExposure, Stretch } from './exposure.ts';
import { toVerdict, verdictColumns, type VerdictRow } from './verdict-store.ts';

/** An exposure with the names of its lane and the verdict in force, as `selectExposure` reads it. */
export interface ExposureRow {
  id: string;
  service_id: string;
  service: string;
  is_sample: boolean;
  environment_id: string;
  environment: string;
  is_production: boolean;
  group_name: string;
  aliases: string[];
  is_restricted: boolean;
  packages: { package: string; versions: string[] }[];
  certainty: 'affected' | 'unknown';
  deadline: DeadlineClass;
  is_estimated: boolean;
  deadline_because: string;
  patch_due_at: number | null;
  patch_due_because: string;
  is_zero_budget: boolean;
  is_malicious: boolean;
  known_at: number | null;
  listed_on: string | null;
  found_at: number;
  stretches: Stretch[];
  replicas: ReplicaCount | null;
  share_percent: number | null;
  dismissal: Dismissal | null;
  merged_into: string | null;
  reopened_at: number | null;
  state: ExposureState;
  due_at: number | null;
  verdict: VerdictRow | null;
}

/** Without its condition, order and bound; `x` is the exposure. */
export const selectExposure = `select x.id, x.service_id, s.name as service, s.is_sample, x.environment_id, e.name as environment,
     e.is_production, x.group_name, x.aliases, x.is_restricted, x.packages, x.certainty, x.deadline, x.is_estimated,
     x.deadline_because, x.patch_due_at, x.patch_due_because, x.is_zero_budget, x.is_malicious, x.known_at, x.listed_on, x.found_at,
     x.stretches, x.replicas, x.share_percent, x.dismissal, x.merged_into, x.reopened_at, x.state, x.due_at,
     (select json_build_object(${verdictColumns}) from exposure_verdict v
       where v.exposure_id = x.id and v.superseded_at is null) as verdict
   from exposure x join service s on s.id = x.service_id join environment e on e.id = x.environment_id`;

const listOfServiceSql = statement<ExposureRow>(
  'exposures.list_of_service',
  `${selectExposure} where x.service_id = $1 order by x.found_at, x.id`,
);
const findExposureSql = statement<ExposureRow>(
  'exposures.find',
  `${selectExposure} where x.id = $1 and ($2 or not x.is_restricted)`,
);
const listByIdSql = statement<ExposureRow>(
  'exposures.list_by_id',
  `${selectExposure} where x.id = any($1::uuid[]) and ($2 or not x.is_restricted) order by s.name, e.name, x.id`,
);
const upsertExposureSql = statement<never>(
  'exposures.upsert',
  `insert into exposure (id, service_id, environment_id, group_name, aliases, is_restricted, packages, certainty, deadline,
     is_estimated, deadline_because, patch_due_at, patch_due_because, is_zero_budget, is_malicious, known_at, listed_on, found_at,
     stretches, replicas, share_percent, since_at, until_at, dismissal, merged_into, reopened_at, state, due_at, changed_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
     $26, $27, $28, $29)
   on conflict (id) do update set group_name = excluded.group_name, aliases = excluded.aliases,
     is_restricted = excluded.is_restricted, packages = excluded.packages, certainty = excluded.certainty,
     deadline = excluded.deadline, is_estimated = excluded.is_estimated, deadline_because = excluded.deadline_because,
     patch_due_at = excluded.patch_due_at, patch_due_because = excluded.patch_due_because,
     is_zero_budget = excluded.is_zero_budget, is_malicious = excluded.is_malicious, known_at = excluded.known_at,
     listed_on = excluded.listed_on, stretches = excluded.stretches, replicas = excluded.replicas,
     share_percent = excluded.share_percent, since_at = excluded.since_at, until_at = excluded.until_at,
     dismissal = excluded.dismissal, merged_into = excluded.merged_into, reopened_at = excluded.reopened_at,
     state = excluded.state, due_at = excluded.due_at, changed_at = excluded.changed_at`,
);

export function toExposure(row: ExposureRow): StoredExposure {
  const verdict = row.verdict === null ? undefined : toVerdict(row.verdict);
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    isSample: row.is_sample,
    environmentId: row.environment_id,
    environment: row.environment,
    isProduction: row.is_production,
    group: row.group_name,
    aliases: row.aliases,
    isRestricted: row.is_restricted,
    packages: row.packages,
    certainty: row.certainty,
    deadline: row.deadline,
    isEstimated: row.is_estimated,
    deadlineBecause: row.deadline_because,
    patchDueAt: row.patch_due_at ?? undefined,
    patchDueBecause: row.patch_due_because,
    isZeroBudget: row.is_zero_budget,
    isMalicious: row.is_malicious,
    knownAt: row.known_at ?? undefined,
    listedOn: row.listed_on ?? undefined,
    foundAt: row.found_at,
    stretches: row.stretches.map(toStretch),
    replicas: row.replicas ?? undefined,
    sharePercent: row.share_percent ?? undefined,
    dismissal: row.dismissal ?? undefined,
    mergedInto: row.merged_into ?? undefined,
    reopenedAt: row.reopened_at ?? undefined,
    state: row.state,
    dueAt: row.due_at ?? undefined,
    verdict,
  };
}

/** JSON leaves out what is undefined; here every member is there. */
function toStretch(stored: Stretch): Stretch {
  const { from, to, knownFrom, counts, replicas } = stored;
  const versions = stored.versions.map((one) => ({ ...one, to: one.to }));
  return { from, to, knownFrom, counts, versions, replicas };
}

/** All of them, whatever their state, oldest first. */
export async function listExposuresOfService(tx: Transaction, serviceId: string): Promise<readonly StoredExposure[]> {
  return (await tx.query(listOfServiceSql, [serviceId])).map(toExposure);
}

/** What the caller may not see does not exist. @throws `exposures.exposure_not_found` */
export async function getExposure(tx: Transaction, id: string, maySeeRestricted: boolean): Promise<StoredExposure> {
  const [row] = isId(id) ? await tx.query(findExposureSql, [id, maySeeRestricted]) : [];
  if (row !== undefined) return toExposure(row);
  throw new Problem('exposures.exposure_not_found', `exposure \`${id}\` does not exist`, {
    help: 'list them with `lockstep exposure list`',
  });
}

/** Those that are there and may be seen, by service and environment. */
export async function listExposuresById(
  tx: Transaction,
  ids: readonly string[],
  maySeeRestricted: boolean,
): Promise<readonly StoredExposure[]> {
  if (ids.length === 0) return [];
  return (await tx.query(listByIdSql, [ids, maySeeRestricted])).map(toExposure);
}

/** Writes everything but the verdicts. */
export async function upsertExposure(tx: Transaction, exposure: StoredExposure, now: number): Promise<void> {
  const x = exposure;
  const [first, last] = [x.stretches[0], x.stretches.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('an exposure without a stretch');
  await tx.execute(upsertExposureSql, [
    x.id,
    x.serviceId,
    x.environmentId,
    x.group,
    x.aliases,
    x.isRestricted,
    JSON.stringify(x.packages),
    x.certainty,
    x.deadline,
    x.isEstimated,
    x.deadlineBecause,
    at(x.patchDueAt),
    x.patchDueBecause,
    x.isZeroBudget,
    x.isMalicious,
    at(x.knownAt),
    x.listedOn ?? null,
    at(x.foundAt),
    JSON.stringify(x.stretches),
    x.replicas === undefined ? null : JSON.stringify(x.replicas),
    x.sharePercent ?? null,
    at(first.from),
    at(last.to),
    x.dismissal === undefined ? null : JSON.stringify(x.dismissal),
    x.mergedInto ?? null,
    at(x.reopenedAt),
    x.state,
    at(x.dueAt),
    at(now),
  ]);
}
