import type { Axis } from '@lockstep/gate';
import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

export interface StoredHold {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly isSample: boolean;
  readonly environmentId: string;
  readonly environment: string;
  readonly releaseId: string;
  readonly version: string;
  readonly axis: Axis;
  readonly reason: string;
  readonly subject: string | undefined;
  readonly isQuarantine: boolean;
  readonly placedAt: number;
  readonly placedBy: ActorRef;
  readonly expiresAt: number | undefined;
  readonly liftedAt: number | undefined;
  readonly liftedBy: ActorRef | undefined;
}

interface HoldRow {
  id: string;
  service_id: string;
  service: string;
  is_sample: boolean;
  environment_id: string;
  environment: string;
  release_id: string;
  version: string;
  axis: Axis;
  reason: string;
  subject: string | null;
  is_quarantine: boolean;
  placed_at: number;
  placed_by: ActorRef;
  expires_at: number | null;
  lifted_at: number | null;
  lifted_by: ActorRef | null;
}

const select = `select h.id, h.service_id, s.name as service, s.is_sample, h.environment_id, e.name as environment, h.release_id,
     r.version, h.axis, h.reason, h.subject, h.is_quarantine, h.placed_at, h.placed_by, h.expires_at, h.lifted_at, h.lifted_by
   from hold h join service s on s.id = h.service_id join environment e on e.id = h.environment_id
   join release r on r.id = h.release_id`;

const insertHoldSql = statement<never>(
  'gate.insert_hold',
  `insert into hold (id, service_id, environment_id, release_id, axis, reason, subject, is_quarantine, placed_at, placed_by, expires_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict do nothing`,
);
const lockHoldSql = statement<HoldRow>('gate.lock_hold', `${select} where h.id = $1 for no key update of h`);
const liftHoldSql = statement<never>(
  'gate.lift_hold',
  'update hold set lifted_at = greatest($2, placed_at), lifted_by = $3, lifted_because = $4 where id = $1 and lifted_at is null',
);
const listHoldsSql = statement<HoldRow>(
  'gate.list_holds',
  `${select} where ($1::uuid is null or h.service_id = $1)
     and ($2::boolean is null or $2 = (h.lifted_at is null and (h.expires_at is null or h.expires_at > $3)))
     and ($4::timestamptz is null or (h.placed_at, h.id) < ($4, $5::uuid))
   order by h.placed_at desc, h.id desc limit $6`,
);
/** Of one release, lifted ones too: what was lifted is not placed again for the same reason. */
const listOfReleasesSql = statement<HoldRow>(
  'gate.list_holds_of_releases',
  `${select} where h.release_id = any($1::uuid[]) and h.environment_id = $2 order by h.placed_at, h.id`,
);
const quarantinedSql = statement<{ id: string }>(
  'gate.find_quarantine',
  `select id from hold where release_id = $1 and environment_id = $2 and is_quarantine and placed_at <= $3
     and (lifted_at is null or lifted_at > $3) and (expires_at is null or expires_at > $3) limit 1`,
);

function toHold(row: HoldRow): StoredHold {
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    isSample: row.is_sample,
    environmentId: row.environment_id,
    environment: row.environment,
    releaseId: row.release_id,
    version: row.version,
    axis: row.axis,
    reason: row.reason,
    subject: row.subject ?? undefined,
    isQuarantine: row.is_quarantine,
    placedAt: row.placed_at,
    placedBy: row.placed_by,
    expiresAt: row.expires_at ?? undefined,
    liftedAt: row.lifted_at ?? undefined,
    liftedBy: row.lifted_by ?? undefined,
  };
}

/** @returns false when a hold on the same release for the same subject is in force */
export async function insertHold(tx: Transaction, hold: StoredHold): Promise<boolean> {
  const { id, serviceId, environmentId, releaseId, axis, reason, subject, isQuarantine } = hold;
  const lane = [id, serviceId, environmentId, releaseId];
  const who = [at(hold.placedAt), JSON.stringify(hold.placedBy), at(hold.expiresAt)];
  return (await tx.execute(insertHoldSql, [...lane, axis, reason, subject ?? null, isQuarantine, ...who])) === 1;
}

/** Held until the end of the transaction. */
export async function lockHold(tx: Transaction, id: string): Promise<StoredHold> {
  const [row] = await tx.query(lockHoldSql, [id]);
  if (row !== undefined) return toHold(row);
  throw new Problem('gate.hold_not_found', `hold \`${id}\` does not exist`, {
    help: 'list them with `lockstep gate holds`',
  });
}

export async function updateLifted(
  tx: Transaction,
  id: string,
  lift: { readonly at: number; readonly by: ActorRef; readonly because: string },
): Promise<void> {
  await tx.execute(liftHoldSql, [id, at(lift.at), JSON.stringify(lift.by), lift.because]);
}

export interface HoldList {
  readonly serviceId: string | undefined;
  readonly isActive: boolean | undefined;
  readonly before: { readonly placedAt: number; readonly id: string } | undefined;
  readonly now: number;
  readonly limit: number;
}

const inForceSql = statement<HoldRow>(
  'gate.list_holds_in_force',
  `${select} where h.service_id = any ($1::uuid[]) and h.lifted_at is null and (h.expires_at is null or h.expires_at > $2)
   order by h.is_quarantine desc, h.placed_at desc, h.id limit $3`,
);

/** Of these services, quarantines first. */
export async function listHoldsInForce(
  tx: Transaction,
  serviceIds: readonly string[],
  now: number,
  limit: number,
): Promise<readonly StoredHold[]> {
  return serviceIds.length === 0 ? [] : (await tx.query(inForceSql, [serviceIds, at(now), limit])).map(toHold);
}

/** Newest first. */
export async function listStoredHolds(tx: Transaction, list: HoldList): Promise<readonly StoredHold[]> {
  const { serviceId, isActive, before, now, limit } = list;
  const position = [at(before?.placedAt), before?.id ?? null];
  const rows = await tx.query(listHoldsSql, [serviceId ?? null, isActive ?? null, at(now), ...position, limit]);
  return rows.map(toHold);
}

export async function listHoldsOfReleases(
  tx: Transaction,
  releaseIds: readonly string[],
  environmentId: string,
): Promise<readonly StoredHold[]> {
  return (await tx.query(listOfReleasesSql, [releaseIds, environmentId])).map(toHold);
}

export async function isQuarantinedAt(
  tx: Transaction,
  release: { readonly releaseId: string; readonly environmentId: string },
  moment: number,
): Promise<boolean> {
  const { releaseId, environmentId } = release;
  return (await tx.query(quarantinedSql, [releaseId, environmentId, at(moment)])).length > 0;
}
