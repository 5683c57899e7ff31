import type { FloorEntry, Hold, PreSignature, Severity } from '@lockstep/gate';
import type { Transaction } from '../platform/context.ts';
import { at, isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** SQL of what a decision rests on, as far as it is not the ledger's or the advisories' own. Every list is bounded. */

/**
 * Releases worth judging as alternatives: the newest of the line being left, the newest of the other lines, those that served
 * longest without causing an incident, and those whose precomputed verdict is `allow`. About the past nothing is precomputed,
 * so more of the line is looked at.
 */
const candidatesSql = statement<{ id: string }>(
  'gate.candidates',
  `with served as (
     select d.release_id, sum(least(coalesce(d.to_at, $3), $3) - d.from_at) as served from deployment d
     where d.service_id = $1 and d.environment_id = $2 and d.share_percent = 100 and d.from_at <= $3
       and not exists (select 1 from incident i
         where i.caused_by_release_id = d.release_id and i.started_at <= $3 and not i.is_restricted)
     group by d.release_id order by served desc limit 3
   ), lines as (
     select line from release where service_id = $1 and released_at <= $3
     group by line order by (line = $4) desc, max(released_at) desc limit 4
   )
   select id from (
     select x.id from lines l cross join lateral (
       select r.id from release r where r.service_id = $1 and r.line = l.line and r.released_at <= $3
       order by r.released_at desc, r.id desc limit case when l.line <> $4 then 2 when $5 then 3 else 6 end) x
     union select release_id from served
     union (select v.release_id from precomputed_verdict v join release r on r.id = v.release_id
       where $5 and v.service_id = $1 and v.environment_id = $2 and v.verdict = 'allow'
       order by r.released_at desc limit 3)
   ) chosen`,
);

export async function listCandidateIds(
  tx: Transaction,
  lane: { serviceId: string; environmentId: string },
  asOf: number,
  line: string,
  isLive: boolean,
): Promise<readonly string[]> {
  const rows = await tx.query(candidatesSql, [lane.serviceId, lane.environmentId, at(asOf), line, isLive]);
  return rows.map((row) => row.id);
}

interface HoldRow {
  id: string;
  axis: Hold['axis'];
  version: string;
  reason: string;
  subject: string | null;
  is_quarantine: boolean;
  placed_at: number;
  placed_by: { name: string };
  expires_at: number | null;
}

const holdsSql = statement<HoldRow>(
  'gate.holds_at',
  `select h.id, h.axis, r.version, h.reason, h.subject, h.is_quarantine, h.placed_at, h.placed_by, h.expires_at
   from hold h join release r on r.id = h.release_id
   where h.service_id = $1 and h.environment_id = $2 and h.placed_at <= $3 and (h.lifted_at is null or h.lifted_at > $3)
     and (h.expires_at is null or h.expires_at > $3)
   order by h.id limit 2000`,
);

/** Holds in force at a moment. */
export async function listHoldsAt(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  asOf: number,
): Promise<readonly (Hold & { readonly isQuarantine: boolean; readonly expiresAtMs: number | undefined })[]> {
  return (await tx.query(holdsSql, [serviceId, environmentId, at(asOf)])).map((row) => ({
    id: row.id,
    axis: row.axis,
    version: row.version,
    reason: row.reason,
    placedAt: isoInstant(row.placed_at),
    placedBy: row.placed_by.name,
    expiresAt: row.expires_at === null ? undefined : isoInstant(row.expires_at),
    subject: row.subject ?? undefined,
    isQuarantine: row.is_quarantine,
    expiresAtMs: row.expires_at ?? undefined,
  }));
}

const floorSql = statement<{
  group_name: string;
  package: string;
  in_force_at: number;
  added_by: FloorEntry['addedBy'];
  version: string;
}>(
  'gate.floor_at',
  `select f.group_name, f.package, f.in_force_at, f.added_by, r.version from floor_entry f
   join release r on r.id = f.closed_by_release_id
   where f.service_id = $1 and f.environment_id = $2 and f.state = 'in_force' and f.in_force_at <= $3
   order by f.group_name, f.package limit 5000`,
);

export async function listFloorAt(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  asOf: number,
): Promise<readonly FloorEntry[]> {
  return (await tx.query(floorSql, [serviceId, environmentId, at(asOf)])).map((row) => ({
    group: row.group_name,
    package: row.package,
    addedAt: isoInstant(row.in_force_at),
    addedBy: row.added_by,
    closedByVersion: row.version,
  }));
}

/** A signature ends with the key of whoever gave it. */
const preSignaturesSql = statement<{
  id: string;
  axis: PreSignature['axis'];
  version: string;
  reason_codes: string[];
  user_id: string;
  expires_at: number;
}>(
  'gate.pre_signatures_at',
  `select p.id, p.axis, r.version, p.reason_codes, p.user_id, p.expires_at from pre_signature p
   join release r on r.id = p.release_id join user_account u on u.id = p.user_id and u.deactivated_at is null
   where p.service_id = $1 and p.environment_id = $2 and p.signed_at <= $3 and p.expires_at > $3
     and (exists (select 1 from user_role k where k.user_id = p.user_id and k.role = p.axis || '_key')
       or exists (select 1 from deputy d where d.user_id = p.user_id and d.axis = p.axis))
   order by p.id limit 500`,
);

export async function listPreSignaturesAt(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  asOf: number,
): Promise<readonly PreSignature[]> {
  return (await tx.query(preSignaturesSql, [serviceId, environmentId, at(asOf)])).map((row) => ({
    id: row.id,
    axis: row.axis,
    version: row.version,
    grounds: row.reason_codes,
    signedBy: row.user_id,
    expiresAt: isoInstant(row.expires_at),
  }));
}

interface IncidentRow {
  id: string;
  name: string;
  title: string;
  kind: 'reliability' | 'security' | 'both';
  severity: Severity;
  started_at: number;
  resolved_at: number | null;
  caused_by: string | null;
  fixed_by: string | null;
}

/** Running ones, and the newest of those that named a release. */
const incidentsSql = statement<IncidentRow>(
  'gate.incidents_at',
  `select i.id, case when i.is_restricted then 'restricted' else coalesce(i.name, 'INC-' || i.number) end as name,
     case when i.is_restricted then 'restricted' else i.title end as title, i.kind, i.severity, i.started_at, i.resolved_at, c.version as caused_by, f.version as fixed_by
   from incident i left join release c on c.id = i.caused_by_release_id left join release f on f.id = i.fixed_by_release_id
   where (i.service_id = $1 or exists (select from incident_link about where about.incident_id = i.id
       and about.kind = 'service' and about.subject_id = $1::text and about.removed_at is null))
     and i.merged_into is null and not i.is_drill
     and (i.environment_id is null or i.environment_id = $2) and i.started_at <= $3
   order by (i.resolved_at is null or i.resolved_at > $3) desc, i.started_at desc, i.id desc limit 1000`,
);

export interface StoredIncident {
  readonly id: string;
  /** As people call it; `restricted` for one whose name would tell those of it who may not know. */
  readonly name: string;
  readonly title: string;
  readonly kind: 'reliability' | 'security' | 'both';
  readonly severity: Severity;
  readonly startedAt: number;
  readonly resolvedAt: number | undefined;
  readonly causedBy: string | undefined;
  readonly fixedBy: string | undefined;
}

export async function listIncidentsAt(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  asOf: number,
): Promise<readonly StoredIncident[]> {
  return (await tx.query(incidentsSql, [serviceId, environmentId, at(asOf)])).map((row) => ({
    id: row.id,
    name: row.name,
    title: row.title,
    kind: row.kind,
    severity: row.severity,
    startedAt: row.started_at,
    resolvedAt: row.resolved_at ?? undefined,
    causedBy: row.caused_by ?? undefined,
    fixedBy: row.fixed_by ?? undefined,
  }));
}

const positionsSql = statement<{ version: string; line: string; released_at: number }>(
  'gate.positions',
  'select version, line, released_at from release where service_id = $1 and version = any($2) order by released_at, version',
);

export async function listPositions(
  tx: Transaction,
  serviceId: string,
  versions: readonly string[],
): Promise<readonly { readonly version: string; readonly line: string; readonly releasedAt: number }[]> {
  if (versions.length === 0) return [];
  const rows = await tx.query(positionsSql, [serviceId, versions]);
  return rows.map((row) => ({ version: row.version, line: row.line, releasedAt: row.released_at }));
}

/** When something dated a little ahead of us begins or ends: until then nothing changes by itself. */
const nextMomentSql = statement<{ moment: number | null }>(
  'gate.next_moment',
  `select least(
     (select min(from_at) from deployment where service_id = $1 and environment_id = $2 and from_at > $3),
     (select min(to_at) from deployment where service_id = $1 and environment_id = $2 and to_at > $3),
     (select min(started_at) from incident where service_id = $1 and started_at > $3 and not is_restricted),
     (select min(expires_at) from hold where service_id = $1 and environment_id = $2 and lifted_at is null and expires_at > $3),
     (select min(placed_at) from hold where service_id = $1 and environment_id = $2 and lifted_at is null and placed_at > $3),
     (select min(expires_at) from pre_signature where service_id = $1 and environment_id = $2 and expires_at > $3),
     (select min(released_at) from release where service_id = $1 and released_at > $3),
     (select min(expires_at) from vex_document where ended_at is null and expires_at > $3)) as moment`,
);

export async function findNextMoment(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
  after: number,
): Promise<number | undefined> {
  return (await tx.query(nextMomentSql, [serviceId, environmentId, at(after)]))[0]?.moment ?? undefined;
}

const contactsSql = statement<{ contact: string }>(
  'gate.restricted_contacts',
  `select distinct contact from own_advisory where advisory_id = any($1) and contact is not null order by contact limit 5`,
);

/** Whom to ask about restricted advisories. */
export async function listRestrictedContacts(
  tx: Transaction,
  advisoryIds: readonly string[],
): Promise<readonly string[]> {
  return (await tx.query(contactsSql, [advisoryIds])).map((row) => row.contact);
}
