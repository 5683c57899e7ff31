import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Placed } from './intervals.ts';
import type { ActorRef, Deployment, DeploymentSource, Motive } from './release.ts';

/** A deployment with the names of its service, environment and release, as `selectDeployment` reads it. */
export interface DeploymentRow {
  id: string;
  service_id: string;
  service: string;
  environment_id: string;
  environment: string;
  release_id: string;
  version: string;
  replica: string;
  from_at: number;
  to_at: number | null;
  share_percent: number;
  source: DeploymentSource;
  decision_id: string | null;
  is_gated: boolean;
  gate_reason: string | null;
  motive: Motive;
  is_simulated: boolean;
  recorded_by: ActorRef;
}

/** Without its condition, order and bound. */
export const selectDeployment = `select d.id, d.service_id, s.name as service, d.environment_id, e.name as environment, d.release_id,
     r.version, d.replica, d.from_at, d.to_at, d.share_percent, d.source, d.decision_id, d.is_gated, d.gate_reason, d.motive,
     d.is_simulated, d.recorded_by
   from deployment d join service s on s.id = d.service_id join environment e on e.id = d.environment_id
   join release r on r.id = d.release_id`;

const listPlacedSql = statement<{
  id: string;
  release_id: string;
  from_at: number;
  to_at: number | null;
  share_percent: number;
}>(
  'releases.list_placed',
  `select id, release_id, from_at, to_at, share_percent from deployment
   where service_id = $1 and environment_id = $2 and source = $3 and replica = $4 and (to_at is null or to_at > $5)
   order by from_at, id`,
);
const insertDeploymentSql = statement<never>(
  'releases.insert_deployment',
  `insert into deployment (id, service_id, environment_id, release_id, replica, from_at, to_at, share_percent, source,
     decision_id, is_gated, gate_reason, motive, is_simulated, recorded_at, recorded_by)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
);
const endDeploymentsSql = statement<never>(
  'releases.end_deployments',
  'update deployment set to_at = $2 where id = any($1::uuid[])',
);
const findDeploymentSql = statement<DeploymentRow>('releases.find_deployment', `${selectDeployment} where d.id = $1`);
const findSameSql = statement<DeploymentRow>(
  'releases.find_same_deployment',
  `${selectDeployment} where d.release_id = $1 and d.environment_id = $2 and d.replica = $3 and d.source = $4
     and d.from_at = $5 and d.share_percent = $6`,
);
const listLaneSql = statement<DeploymentRow>(
  'releases.list_lane',
  `${selectDeployment} where d.service_id = $1 and d.environment_id = $2 and d.from_at < $4
     and (d.to_at is null or d.to_at > $3) order by d.from_at desc, d.id desc limit $5`,
);
const listLatestSql = statement<DeploymentRow>(
  'releases.list_latest_deployments',
  `${selectDeployment} where ($1::uuid is null or d.service_id = $1) and ($2::uuid is null or d.environment_id = $2)
     and (not $3 or (not d.is_gated and d.from_at >= s.created_at)) and ($4::timestamptz is null or (d.from_at, d.id) < ($4, $5::uuid))
   order by d.from_at desc, d.id desc limit $6`,
);
const listOfReleasesSql = statement<{
  release_id: string;
  from_at: number;
  to_at: number | null;
  share_percent: number;
}>(
  'releases.list_intervals_of_releases',
  `select release_id, from_at, to_at, share_percent from deployment
   where release_id = any($1::uuid[]) and environment_id = $2 and from_at <= $3`,
);
const listDeploymentsOfReleasesSql = statement<DeploymentRow>(
  'releases.list_deployments_of_releases',
  // Of too many, those that ended longest ago are left out.
  `select * from (${selectDeployment} where d.release_id = any($1::uuid[])
     order by coalesce(d.to_at, 'infinity') desc, d.from_at desc, d.id limit $2) last order by from_at, id`,
);
const listOfServiceSql = statement<DeploymentRow>(
  'releases.list_deployments_of_service',
  `${selectDeployment} where d.service_id = $1 and (d.to_at is null or d.to_at > $2)
   order by coalesce(d.to_at, 'infinity') desc, d.from_at desc, d.id limit $3`,
);

export function toDeployment(row: DeploymentRow): Deployment {
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    environmentId: row.environment_id,
    environment: row.environment,
    releaseId: row.release_id,
    version: row.version,
    replica: row.replica,
    from: row.from_at,
    to: row.to_at ?? undefined,
    sharePercent: row.share_percent,
    source: row.source,
    decisionId: row.decision_id ?? undefined,
    isGated: row.is_gated,
    gateReason: row.gate_reason ?? undefined,
    motive: row.motive,
    isSimulated: row.is_simulated,
    recordedBy: row.recorded_by,
  };
}

/** Whatever of one lane, source and replica ends after `from`, or not at all. */
export async function listPlaced(
  tx: Transaction,
  lane: { serviceId: string; environmentId: string; source: DeploymentSource; replica: string },
  from: number,
): Promise<readonly Placed[]> {
  const { serviceId, environmentId, source, replica } = lane;
  const rows = await tx.query(listPlacedSql, [serviceId, environmentId, source, replica, at(from)]);
  return rows.map((row) => ({
    id: row.id,
    releaseId: row.release_id,
    from: row.from_at,
    to: row.to_at ?? undefined,
    sharePercent: row.share_percent,
  }));
}

export async function insertDeployment(tx: Transaction, deployment: Deployment, recordedAt: number): Promise<void> {
  const d = deployment;
  await tx.execute(insertDeploymentSql, [
    d.id,
    d.serviceId,
    d.environmentId,
    d.releaseId,
    d.replica,
    at(d.from),
    at(d.to),
    d.sharePercent,
    d.source,
    d.decisionId ?? null,
    d.isGated,
    d.gateReason ?? null,
    d.motive,
    d.isSimulated,
    at(recordedAt),
    JSON.stringify(d.recordedBy),
  ]);
}

export async function updateDeploymentEnds(tx: Transaction, ids: readonly string[], to: number): Promise<void> {
  if (ids.length > 0) await tx.execute(endDeploymentsSql, [ids, at(to)]);
}

export async function findDeployment(tx: Transaction, id: string): Promise<Deployment | undefined> {
  const [row] = await tx.query(findDeploymentSql, [id]);
  return row === undefined ? undefined : toDeployment(row);
}

export async function getDeployment(tx: Transaction, id: string): Promise<Deployment> {
  const deployment = await findDeployment(tx, id);
  if (deployment === undefined) {
    throw new Problem('releases.deployment_not_found', `deployment \`${id}\` does not exist`, {
      help: 'list them with `lockstep deploy list`',
    });
  }
  return deployment;
}

/** The deployment that says the same, for imports that are repeated. */
export async function findSameDeployment(
  tx: Transaction,
  facts: Pick<Deployment, 'releaseId' | 'environmentId' | 'replica' | 'source' | 'from' | 'sharePercent'>,
): Promise<Deployment | undefined> {
  const { releaseId, environmentId, replica, source, from, sharePercent } = facts;
  const [row] = await tx.query(findSameSql, [releaseId, environmentId, replica, source, at(from), sharePercent]);
  return row === undefined ? undefined : toDeployment(row);
}

/** Most deployments one answer about a lane looks at: the newest of the range. */
export const maxLaneDeployments = 5_000;

/** Deployments of a lane that touch the range, oldest first. */
export async function deploymentsOf(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  range: { from: number; to: number },
): Promise<readonly Deployment[]> {
  const values = [serviceId, environmentId, at(range.from), at(range.to), maxLaneDeployments];
  return (await tx.query(listLaneSql, values)).map(toDeployment).toReversed();
}

export interface DeploymentList {
  readonly serviceId: string | undefined;
  readonly environmentId: string | undefined;
  readonly ungatedOnly: boolean;
  readonly before: { readonly from: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listLatestDeployments(tx: Transaction, list: DeploymentList): Promise<readonly Deployment[]> {
  const { serviceId, environmentId, ungatedOnly, before, limit } = list;
  const values = [serviceId ?? null, environmentId ?? null, ungatedOnly, at(before?.from), before?.id ?? null, limit];
  return (await tx.query(listLatestSql, values)).map(toDeployment);
}

/** Where these releases serve or were the last to serve, oldest first; bounded. */
export async function listDeploymentsOfReleases(
  tx: Transaction,
  releaseIds: readonly string[],
): Promise<readonly Deployment[]> {
  if (releaseIds.length === 0) return [];
  return (await tx.query(listDeploymentsOfReleasesSql, [releaseIds, maxLaneDeployments])).map(toDeployment);
}

/** What served of a service after a moment, in all environments; what ended last first, at most `maxLaneDeployments`. */
export async function listDeploymentsOfService(
  tx: Transaction,
  serviceId: string,
  endedAfter: number,
): Promise<readonly Deployment[]> {
  return (await tx.query(listOfServiceSql, [serviceId, at(endedAfter), maxLaneDeployments])).map(toDeployment);
}

export interface ReleaseInterval {
  readonly releaseId: string;
  readonly from: number;
  readonly to: number | undefined;
  readonly sharePercent: number;
}

export async function listIntervalsOfReleases(
  tx: Transaction,
  releaseIds: readonly string[],
  environmentId: string,
  upTo: number,
): Promise<readonly ReleaseInterval[]> {
  if (releaseIds.length === 0) return [];
  const rows = await tx.query(listOfReleasesSql, [releaseIds, environmentId, at(upTo)]);
  return rows.map((row) => ({
    releaseId: row.release_id,
    from: row.from_at,
    to: row.to_at ?? undefined,
    sharePercent: row.share_percent,
  }));
}
