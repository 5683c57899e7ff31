import type { Axis, Verdict } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** The answer before the incident. */
export interface PrecomputedVerdict {
  readonly releaseId: string;
  readonly version: string;
  readonly verdict: Verdict;
  readonly axes: Readonly<Record<Axis, Verdict>>;
  readonly summary: string;
}

export interface StoredHarbour {
  readonly current: string | undefined;
  /** undefined: none. */
  readonly target: string | undefined;
  readonly verdict: Verdict | undefined;
  readonly summary: string;
  readonly cure: string | undefined;
}

const listLanesSql = statement<{ environment_id: string; environment: string }>(
  'gate.list_production_lanes',
  `select e.id as environment_id, e.name as environment from lane l join environment e on e.id = l.environment_id
   where l.service_id = $1 and e.is_production order by e.name`,
);
const listServicesSql = statement<{ service_id: string }>(
  'gate.list_lane_services',
  `select distinct l.service_id from lane l join environment e on e.id = l.environment_id where e.is_production`,
);
const computedBeforeSql = statement<{ service_id: string }>(
  'gate.services_computed_before',
  'select distinct service_id from safe_harbour where computed_at < $1',
);
const newestSql = statement<{ id: string }>(
  'gate.newest_releases',
  'select id from release where service_id = $1 and released_at <= $2 order by released_at desc, id desc limit $3',
);
const clearVerdictsSql = statement<never>(
  'gate.clear_verdicts',
  'delete from precomputed_verdict where service_id = $1 and environment_id = $2',
);
const insertVerdictsSql = statement<never>(
  'gate.insert_verdicts',
  `insert into precomputed_verdict (service_id, environment_id, release_id, current_release_id, verdict, body, computed_at)
   select $1, $2, v.release_id, $3, v.verdict, v.body, $7
   from unnest($4::uuid[], $5::text[], $6::json[]) as v (release_id, verdict, body)`,
);
const allowedSql = statement<{ release_id: string }>(
  'gate.allowed_releases',
  `select release_id from precomputed_verdict where service_id = $1 and environment_id = $2 and verdict = 'allow'
   order by release_id`,
);
const upsertHarbourSql = statement<never>(
  'gate.upsert_harbour',
  `insert into safe_harbour (service_id, environment_id, release_id, body, computed_at)
   values ($1, $2, (select id from release where service_id = $1 and version = $3), $4, $5)
   on conflict (service_id, environment_id) do update
   set release_id = excluded.release_id, body = excluded.body, computed_at = excluded.computed_at`,
);

export async function listProductionLanes(
  tx: Transaction,
  serviceId: string,
): Promise<readonly { readonly environmentId: string; readonly environment: string }[]> {
  return (await tx.query(listLanesSql, [serviceId])).map((row) => ({
    environmentId: row.environment_id,
    environment: row.environment,
  }));
}

export async function listServicesWithLanes(tx: Transaction): Promise<readonly string[]> {
  return (await tx.query(listServicesSql, [])).map((row) => row.service_id);
}

/** Services of which a precomputed answer is older than that. */
export async function listServicesComputedBefore(tx: Transaction, moment: number): Promise<readonly string[]> {
  return (await tx.query(computedBeforeSql, [at(moment)])).map((row) => row.service_id);
}

export async function listNewestReleaseIds(
  tx: Transaction,
  serviceId: string,
  upTo: number,
  limit: number,
): Promise<readonly string[]> {
  return (await tx.query(newestSql, [serviceId, at(upTo), limit])).map((row) => row.id);
}

export async function listAllowedReleaseIds(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
): Promise<readonly string[]> {
  return (await tx.query(allowedSql, [serviceId, environmentId])).map((row) => row.release_id);
}

export async function replaceVerdicts(
  tx: Transaction,
  lane: { readonly serviceId: string; readonly environmentId: string },
  currentReleaseId: string,
  verdicts: readonly PrecomputedVerdict[],
  now: number,
): Promise<void> {
  const { serviceId, environmentId } = lane;
  await tx.execute(clearVerdictsSql, [serviceId, environmentId]);
  if (verdicts.length === 0) return;
  await tx.execute(insertVerdictsSql, [
    serviceId,
    environmentId,
    currentReleaseId,
    verdicts.map((one) => one.releaseId),
    verdicts.map((one) => one.verdict),
    verdicts.map(({ axes, summary }) => JSON.stringify({ axes, summary })),
    at(now),
  ]);
}

export async function upsertHarbour(
  tx: Transaction,
  lane: { readonly serviceId: string; readonly environmentId: string },
  harbour: StoredHarbour,
  now: number,
): Promise<void> {
  const { serviceId, environmentId } = lane;
  await tx.execute(upsertHarbourSql, [
    serviceId,
    environmentId,
    harbour.target ?? null,
    JSON.stringify(harbour),
    at(now),
  ]);
}

interface HarbourRow {
  service_id: string;
  service: string;
  team: string | null;
  environment_id: string;
  environment: string;
  body: StoredHarbour;
  computed_at: number;
}

const listHarboursSql = statement<HarbourRow>(
  'gate.list_harbours',
  `select h.service_id, s.name as service, t.name as team, h.environment_id, e.name as environment, h.body, h.computed_at
   from safe_harbour h join service s on s.id = h.service_id join environment e on e.id = h.environment_id
   left join team t on t.id = s.team_id
   where $1::uuid is null or h.service_id = $1
   order by h.release_id is not null, lower(s.name), lower(e.name) limit 1000`,
);
const listVerdictsSql = statement<{
  service_id: string;
  environment_id: string;
  release_id: string;
  version: string;
  verdict: Verdict;
  body: { axes: Readonly<Record<Axis, Verdict>>; summary: string };
}>(
  'gate.list_verdicts',
  `select v.service_id, v.environment_id, v.release_id, r.version, v.verdict, v.body from precomputed_verdict v
   join release r on r.id = v.release_id where v.service_id = any($1::uuid[]) order by r.released_at desc, r.id desc`,
);
const listPreSignedSql = statement<{
  service_id: string;
  environment_id: string;
  id: string;
  axis: Axis;
  version: string;
  actor: ActorRef;
  expires_at: number;
}>(
  'gate.list_pre_signed',
  `select p.service_id, p.environment_id, p.id, p.axis, r.version, p.actor, p.expires_at from pre_signature p
   join release r on r.id = p.release_id
   where p.service_id = any($1::uuid[]) and p.expires_at > $2 order by p.signed_at, p.id limit 5000`,
);

export interface HarbourEntry extends StoredHarbour {
  readonly service: string;
  readonly team: string | undefined;
  readonly environment: string;
  readonly computedAt: number;
  readonly verdicts: readonly PrecomputedVerdict[];
  readonly preSignatures: readonly {
    readonly id: string;
    readonly axis: Axis;
    readonly version: string;
    readonly by: ActorRef;
    readonly expiresAt: number;
  }[];
}

/** Services without one first. */
export async function listHarbours(
  tx: Transaction,
  serviceId: string | undefined,
  now: number,
): Promise<readonly HarbourEntry[]> {
  const rows = await tx.query(listHarboursSql, [serviceId ?? null]);
  const services = [...new Set(rows.map((row) => row.service_id))];
  const laneOf = (row: { service_id: string; environment_id: string }) => `${row.service_id} ${row.environment_id}`;
  const verdicts = Map.groupBy(await tx.query(listVerdictsSql, [services]), laneOf);
  const signed = Map.groupBy(await tx.query(listPreSignedSql, [services, at(now)]), laneOf);
  return rows.map((row) => ({
    ...row.body,
    service: row.service,
    team: row.team ?? undefined,
    environment: row.environment,
    computedAt: row.computed_at,
    verdicts: (verdicts.get(laneOf(row)) ?? []).map(({ release_id: releaseId, version, verdict, body }) => ({
      releaseId,
      version,
      verdict,
      ...body,
    })),
    preSignatures: (signed.get(laneOf(row)) ?? []).map(({ id, axis, version, actor, expires_at: expiresAt }) => ({
      id,
      axis,
      version,
      by: actor,
      expiresAt,
    })),
  }));
}
