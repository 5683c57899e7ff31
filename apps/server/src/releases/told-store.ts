import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from './release.ts';

/** Something dated that happened to a service in an environment. Times are epoch milliseconds. */
export interface LedgerFact {
  readonly kind: 'deployment' | 'deployment_ended' | 'point' | 'change' | 'change_ended';
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly at: number;
  readonly by: ActorRef;
  /** Of a deployment its version; else what kind of point or change it is. */
  readonly what: string;
  readonly note: string;
  readonly sharePercent: number | undefined;
  /** Of a deployment: whether one replica was seen, not the service as a whole. */
  readonly isReplica: boolean;
  readonly decisionId: string | undefined;
  readonly isGated: boolean;
  readonly motive: string;
}

export interface LedgerFactsQuery {
  readonly serviceIds: readonly string[];
  readonly happenedSince: number;
  /** Written down since; ends of deployments and changes count by their own moment. */
  readonly recordedSince: number;
  readonly limit: number;
}

interface FactRow {
  kind: LedgerFact['kind'];
  id: string;
  service_id: string;
  service: string;
  environment_id: string;
  environment: string;
  at: number;
  by: ActorRef;
  what: string;
  note: string;
  share_percent: number | null;
  is_replica: boolean;
  decision_id: string | null;
  is_gated: boolean;
  motive: string;
}

const lane = 'service_id = any ($1::uuid[])';
/** An end at the moment another release took over tells nothing that the other one does not. */
const factsSql = statement<FactRow>(
  'releases.told_facts',
  `with fact as (
     (select 'deployment' as kind, id, service_id, environment_id, from_at as at, recorded_by as by, release_id, null as what,
        coalesce(gate_reason, '') as note, share_percent, replica <> '' as is_replica, decision_id, is_gated, motive
      from deployment where ${lane} and from_at >= $2 and recorded_at >= $3 order by from_at desc limit $4)
     union all
     (select 'deployment_ended', d.id, d.service_id, d.environment_id, d.to_at, d.recorded_by, d.release_id, null, '',
        d.share_percent, false, d.decision_id, d.is_gated, d.motive
      from deployment d where d.${lane} and d.to_at >= $2 and d.replica = '' and not exists (
        select from deployment n where n.service_id = d.service_id and n.environment_id = d.environment_id
          and n.from_at = d.to_at and n.replica = '') order by d.to_at desc limit $4)
     union all
     (select 'point', id, service_id, environment_id, at, recorded_by, first_release_id, kind, note, null, false, null, true, ''
      from point_of_no_return where ${lane} and at >= $2 and recorded_at >= $3 order by at desc limit $4)
     union all
     (select 'change', id, service_id, environment_id, at, recorded_by, null, kind || ' ' || subject, note, null, false, null, true,
        motive from service_change where ${lane} and at >= $2 and recorded_at >= $3 order by at desc limit $4)
     union all
     (select 'change_ended', id, service_id, environment_id, ended_at, recorded_by, null, kind || ' ' || subject, '', null, false,
        null, true, motive from service_change where ${lane} and ended_at >= $2 order by ended_at desc limit $4))
   select f.kind, f.id, f.service_id, s.name as service, f.environment_id, e.name as environment, f.at, f.by,
     coalesce(f.what, r.version) as what, f.note, f.share_percent, f.is_replica, f.decision_id, f.is_gated, f.motive
   from fact f join service s on s.id = f.service_id join environment e on e.id = f.environment_id
   left join release r on r.id = f.release_id order by f.at desc, f.id desc limit $4`,
);

/** Dated facts of these services, latest first. */
export async function listLedgerFacts(tx: Transaction, query: LedgerFactsQuery): Promise<readonly LedgerFact[]> {
  const { serviceIds, happenedSince, recordedSince, limit } = query;
  if (serviceIds.length === 0) return [];
  const rows = await tx.query(factsSql, [serviceIds, at(happenedSince), at(recordedSince), limit]);
  return rows.map((row) => ({
    kind: row.kind,
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    environmentId: row.environment_id,
    environment: row.environment,
    at: row.at,
    by: row.by,
    what: row.what,
    note: row.note,
    sharePercent: row.share_percent ?? undefined,
    isReplica: row.is_replica,
    decisionId: row.decision_id ?? undefined,
    isGated: row.is_gated,
    motive: row.motive,
  }));
}

const servingSql = statement<{
  service_id: string;
  service: string;
  environment_id: string;
  environment: string;
  is_production: boolean;
  release_id: string;
  version: string;
  since: number;
  share_percent: number;
  replicas: number;
  is_without_sbom: boolean;
}>(
  'releases.serving_of_services',
  `select d.service_id, s.name as service, d.environment_id, e.name as environment, e.is_production, d.release_id, r.version,
     min(d.from_at) as since, max(d.share_percent)::int as share_percent, count(*) filter (where d.replica <> '')::int as replicas, r.sbom_state <> 'present' as is_without_sbom
   from deployment d join service s on s.id = d.service_id join environment e on e.id = d.environment_id
   join release r on r.id = d.release_id
   where d.${lane} and d.from_at <= $2 and d.to_at is null
   group by d.service_id, s.name, d.environment_id, e.name, e.is_production, d.release_id, r.version, r.sbom_state
   order by s.name, e.is_production desc, e.name, max(d.share_percent) desc, min(d.from_at) desc limit $3`,
);

/** A release that serves somewhere, over all its replicas. */
export interface ServingNow {
  readonly serviceId: string;
  readonly service: string;
  readonly environmentId: string;
  readonly environment: string;
  readonly isProduction: boolean;
  readonly releaseId: string;
  readonly version: string;
  readonly since: number;
  readonly sharePercent: number;
  /** Replicas that were told apart. */
  readonly replicas: number;
  /** Nothing can be said of its parts. */
  readonly isWithoutSbom: boolean;
}

/** What of these services serves now: production first, the largest share first. */
export async function listServingOf(
  tx: Transaction,
  serviceIds: readonly string[],
  now: number,
  limit: number,
): Promise<readonly ServingNow[]> {
  if (serviceIds.length === 0) return [];
  return (await tx.query(servingSql, [serviceIds, at(now), limit])).map((row) => ({
    serviceId: row.service_id,
    service: row.service,
    environmentId: row.environment_id,
    environment: row.environment,
    isProduction: row.is_production,
    releaseId: row.release_id,
    version: row.version,
    since: row.since,
    sharePercent: row.share_percent,
    replicas: row.replicas,
    isWithoutSbom: row.is_without_sbom,
  }));
}
