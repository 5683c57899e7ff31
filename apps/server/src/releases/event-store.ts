import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef, ChangeKind, Motive, PointKind, PointOfNoReturn, ServiceChange, SloReport } from './release.ts';

/** Most dated events one answer about a lane looks at. */
const maxEvents = 2_000;

interface PointRow {
  id: string;
  service_id: string;
  service: string;
  environment_id: string;
  environment: string;
  kind: PointKind;
  at: number;
  note: string;
  first_release_id: string | null;
  first_version: string | null;
  is_simulated: boolean;
  recorded_by: ActorRef;
}

const listPointsSql = statement<PointRow>(
  'releases.list_points',
  `select p.id, p.service_id, s.name as service, p.environment_id, e.name as environment, p.kind, p.at, p.note,
     p.first_release_id, r.version as first_version, p.is_simulated, p.recorded_by
   from point_of_no_return p join service s on s.id = p.service_id join environment e on e.id = p.environment_id
   left join release r on r.id = p.first_release_id
   where p.service_id = $1 and p.environment_id = $2 and p.at >= $3 and p.at <= $4 order by p.at, p.id limit $5`,
);
const insertPointSql = statement<never>(
  'releases.insert_point',
  `insert into point_of_no_return (id, service_id, environment_id, kind, at, note, first_release_id, is_simulated,
     recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);

interface ChangeRow {
  id: string;
  service_id: string;
  service: string;
  environment_id: string;
  environment: string;
  kind: ChangeKind;
  subject: string;
  note: string;
  at: number;
  weakens_control: boolean;
  owner: string | null;
  expires_at: number | null;
  ended_at: number | null;
  motive: Motive;
  recorded_by: ActorRef;
}

const selectChange = `select c.id, c.service_id, s.name as service, c.environment_id, e.name as environment, c.kind, c.subject,
     c.note, c.at, c.weakens_control, c.owner, c.expires_at, c.ended_at, c.motive, c.recorded_by
   from service_change c join service s on s.id = c.service_id join environment e on e.id = c.environment_id`;
const findChangeSql = statement<ChangeRow>(
  'releases.find_change',
  `${selectChange} where c.id = $1 and c.service_id = $2`,
);
const lockChangeSql = statement<{ id: string }>(
  'releases.lock_change',
  'select id from service_change where id = $1 for update',
);
/** An expired change is over, whether or not somebody said so. */
const listChangesSql = statement<ChangeRow>(
  'releases.list_changes',
  `${selectChange} where c.service_id = $1 and c.environment_id = $2 and c.at <= $4
     and coalesce(least(c.ended_at, c.expires_at) > $3, true) order by c.at, c.id limit $5`,
);
const insertChangeSql = statement<never>(
  'releases.insert_change',
  `insert into service_change (id, service_id, environment_id, kind, subject, note, at, weakens_control, owner, expires_at,
     motive, is_simulated, recorded_at, recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
);
const endChangeSql = statement<never>('releases.end_change', 'update service_change set ended_at = $2 where id = $1');

interface SloRow {
  id: string;
  service: string;
  release_id: string;
  version: string;
  environment_id: string;
  environment: string;
  slo: string;
  burn_rate: number;
  samples: number;
  from_at: number;
  to_at: number;
  is_simulated: boolean;
}

const findSloSql = statement<SloRow>(
  'releases.find_slo_report',
  `select b.id, s.name as service, b.release_id, r.version, b.environment_id, e.name as environment, b.slo, b.burn_rate,
     b.samples, b.from_at, b.to_at, b.is_simulated
   from slo_report b join release r on r.id = b.release_id join service s on s.id = r.service_id
   join environment e on e.id = b.environment_id
   where b.release_id = $1 and b.environment_id = $2 and b.slo = $3 and b.from_at = $4 and b.to_at = $5`,
);
const insertSloSql = statement<never>(
  'releases.insert_slo_report',
  `insert into slo_report (id, release_id, environment_id, slo, burn_rate, samples, from_at, to_at, is_simulated, recorded_at,
     recorded_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
   on conflict (release_id, environment_id, slo, from_at, to_at) do nothing`,
);
/** The worst report per release that was over by then. */
const listBurnsSql = statement<ReleaseBurn>(
  'releases.list_burns',
  `select distinct on (release_id) release_id as "releaseId", slo, burn_rate as "burnRate", samples from slo_report
   where release_id = any($1::uuid[]) and environment_id = $2 and to_at <= $3
   order by release_id, burn_rate desc, samples desc`,
);

export interface ReleaseBurn {
  readonly releaseId: string;
  readonly slo: string;
  readonly burnRate: number;
  readonly samples: number;
}

function toPoint(row: PointRow): PointOfNoReturn {
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    environmentId: row.environment_id,
    environment: row.environment,
    kind: row.kind,
    at: row.at,
    note: row.note,
    firstReleaseId: row.first_release_id ?? undefined,
    firstVersion: row.first_version ?? undefined,
    isSimulated: row.is_simulated,
    recordedBy: row.recorded_by,
  };
}

function toChange(row: ChangeRow): ServiceChange {
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    environmentId: row.environment_id,
    environment: row.environment,
    kind: row.kind,
    subject: row.subject,
    note: row.note,
    at: row.at,
    weakensControl: row.weakens_control,
    owner: row.owner ?? undefined,
    expiresAt: row.expires_at ?? undefined,
    endedAt: row.ended_at ?? undefined,
    motive: row.motive,
    recordedBy: row.recorded_by,
  };
}

/** Points of no return of a lane in a range, both ends included; oldest first. */
export async function listPoints(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  range: { from: number; to: number },
): Promise<readonly PointOfNoReturn[]> {
  const values = [serviceId, environmentId, at(range.from), at(range.to), maxEvents];
  return (await tx.query(listPointsSql, values)).map(toPoint);
}

export async function insertPoint(tx: Transaction, point: PointOfNoReturn, recordedAt: number): Promise<void> {
  await tx.execute(insertPointSql, [
    point.id,
    point.serviceId,
    point.environmentId,
    point.kind,
    at(point.at),
    point.note,
    point.firstReleaseId ?? null,
    point.isSimulated,
    at(recordedAt),
    JSON.stringify(point.recordedBy),
  ]);
}

/** Changes of a lane in force at some moment of the range, oldest first. */
export async function listChanges(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  range: { from: number; to: number },
): Promise<readonly ServiceChange[]> {
  const values = [serviceId, environmentId, at(range.from), at(range.to), maxEvents];
  return (await tx.query(listChangesSql, values)).map(toChange);
}

/** Changes in force at a moment. */
export async function changesInForce(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  moment: number,
): Promise<readonly ServiceChange[]> {
  return listChanges(tx, serviceId, environmentId, { from: moment, to: moment });
}

export async function findChange(tx: Transaction, serviceId: string, id: string): Promise<ServiceChange | undefined> {
  const [row] = await tx.query(findChangeSql, [id, serviceId]);
  return row === undefined ? undefined : toChange(row);
}

export async function lockChange(tx: Transaction, id: string): Promise<void> {
  await tx.query(lockChangeSql, [id]);
}

export async function insertChange(
  tx: Transaction,
  change: ServiceChange & { isSimulated: boolean },
  recordedAt: number,
): Promise<void> {
  await tx.execute(insertChangeSql, [
    change.id,
    change.serviceId,
    change.environmentId,
    change.kind,
    change.subject,
    change.note,
    at(change.at),
    change.weakensControl,
    change.owner ?? null,
    at(change.expiresAt),
    change.motive,
    change.isSimulated,
    at(recordedAt),
    JSON.stringify(change.recordedBy),
  ]);
}

export async function updateChangeEnd(tx: Transaction, id: string, endedAt: number): Promise<void> {
  await tx.execute(endChangeSql, [id, at(endedAt)]);
}

export async function findSloReport(
  tx: Transaction,
  facts: { releaseId: string; environmentId: string; slo: string; from: number; to: number },
): Promise<SloReport | undefined> {
  const values = [facts.releaseId, facts.environmentId, facts.slo, at(facts.from), at(facts.to)];
  const [row] = await tx.query(findSloSql, values);
  if (row === undefined) return undefined;
  return {
    id: row.id,
    service: row.service,
    releaseId: row.release_id,
    version: row.version,
    environmentId: row.environment_id,
    environment: row.environment,
    slo: row.slo,
    burnRate: row.burn_rate,
    samples: row.samples,
    from: row.from_at,
    to: row.to_at,
    isSimulated: row.is_simulated,
  };
}

/** @returns false when this release, SLO and window were reported before */
export async function insertSloReport(
  tx: Transaction,
  report: SloReport,
  recorded: { at: number; by: ActorRef },
): Promise<boolean> {
  const written = await tx.execute(insertSloSql, [
    report.id,
    report.releaseId,
    report.environmentId,
    report.slo,
    report.burnRate,
    report.samples,
    at(report.from),
    at(report.to),
    report.isSimulated,
    at(recorded.at),
    JSON.stringify(recorded.by),
  ]);
  return written === 1;
}

/** Worst reported burn rate of each release that has one, from windows that were over by `upTo`. */
export async function listBurns(
  tx: Transaction,
  releaseIds: readonly string[],
  environmentId: string,
  upTo: number,
): Promise<readonly ReleaseBurn[]> {
  return releaseIds.length === 0 ? [] : tx.query(listBurnsSql, [releaseIds, environmentId, at(upTo)]);
}
