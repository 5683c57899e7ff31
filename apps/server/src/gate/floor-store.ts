import type { FloorProposal } from '@lockstep/gate';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

export interface StoredFloorEntry {
  readonly id: string;
  readonly serviceId: string;
  readonly service: string;
  readonly isSample: boolean;
  readonly environmentId: string;
  readonly environment: string;
  readonly group: string;
  readonly package: string;
  readonly releaseId: string;
  readonly closedByVersion: string;
  readonly state: 'proposed' | 'in_force';
  readonly proposedAt: number;
  readonly inForceAt: number | undefined;
  readonly addedBy: 'stability' | 'both_keys' | undefined;
  readonly because: string;
}

interface FloorRow {
  id: string;
  service_id: string;
  service: string;
  is_sample: boolean;
  environment_id: string;
  environment: string;
  group_name: string;
  package: string;
  release_id: string;
  version: string;
  state: 'proposed' | 'in_force';
  proposed_at: number;
  in_force_at: number | null;
  added_by: 'stability' | 'both_keys' | null;
  because: string;
}

const select = `select f.id, f.service_id, s.name as service, s.is_sample, f.environment_id, e.name as environment, f.group_name,
     f.package, f.closed_by_release_id as release_id, r.version, f.state, f.proposed_at, f.in_force_at, f.added_by, f.because
   from floor_entry f join service s on s.id = f.service_id join environment e on e.id = f.environment_id
   join release r on r.id = f.closed_by_release_id`;

const listFloorSql = statement<FloorRow>(
  'gate.list_floor',
  `${select} where ($1::uuid is null or f.service_id = $1) and ($2::timestamptz is null or (f.proposed_at, f.id) < ($2, $3::uuid))
   order by f.proposed_at desc, f.id desc limit $4`,
);
const lockEntrySql = statement<FloorRow>('gate.lock_floor_entry', `${select} where f.id = $1 for no key update of f`);
const insertEntriesSql = statement<never>(
  'gate.insert_floor_entries',
  `insert into floor_entry (id, service_id, environment_id, group_name, package, closed_by_release_id, state, proposed_at, because)
   select p.id, $1, $2, p.group_name, p.package, $3, 'proposed', $4, $5
   from unnest($6::uuid[], $7::text[], $8::text[]) as p (id, group_name, package) on conflict do nothing`,
);
const listProposedSql = statement<FloorRow>(
  'gate.list_proposed_floor',
  `${select} where f.closed_by_release_id = $1 and f.environment_id = $2 and f.state = 'proposed'
   order by f.group_name, f.package for no key update of f`,
);
const listKnownSql = statement<{ group_name: string; package: string }>(
  'gate.list_known_floor',
  'select group_name, package from floor_entry where service_id = $1 and environment_id = $2',
);
const joinSql = statement<never>(
  'gate.join_floor',
  `update floor_entry set state = 'in_force', in_force_at = $2, added_by = $3, because = $4
   where id = any($1::uuid[]) and state = 'proposed'`,
);

function toEntry(row: FloorRow): StoredFloorEntry {
  return {
    id: row.id,
    serviceId: row.service_id,
    service: row.service,
    isSample: row.is_sample,
    environmentId: row.environment_id,
    environment: row.environment,
    group: row.group_name,
    package: row.package,
    releaseId: row.release_id,
    closedByVersion: row.version,
    state: row.state,
    proposedAt: row.proposed_at,
    inForceAt: row.in_force_at ?? undefined,
    addedBy: row.added_by ?? undefined,
    because: row.because,
  };
}

export interface FloorList {
  readonly serviceId: string | undefined;
  readonly before: { readonly proposedAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first. */
export async function listStoredFloor(tx: Transaction, list: FloorList): Promise<readonly StoredFloorEntry[]> {
  const { serviceId, before, limit } = list;
  const rows = await tx.query(listFloorSql, [serviceId ?? null, at(before?.proposedAt), before?.id ?? null, limit]);
  return rows.map(toEntry);
}

/** Held until the end of the transaction. */
export async function lockFloorEntry(tx: Transaction, id: string): Promise<StoredFloorEntry> {
  const [row] = await tx.query(lockEntrySql, [id]);
  if (row !== undefined) return toEntry(row);
  throw new Problem('gate.floor_entry_not_found', `floor entry \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/gate/floor`',
  });
}

interface Lane {
  readonly serviceId: string;
  readonly environmentId: string;
  readonly releaseId: string;
}

export async function insertFloorProposals(
  tx: Transaction,
  lane: Lane,
  proposals: readonly (FloorProposal & { readonly id: string })[],
  how: { readonly now: number; readonly because: string },
): Promise<void> {
  const { serviceId, environmentId, releaseId } = lane;
  const columns = [proposals.map(({ id }) => id), proposals.map(({ group }) => group)];
  const packages = proposals.map((one) => one.package);
  const values = [serviceId, environmentId, releaseId, at(how.now), how.because, ...columns, packages];
  await tx.execute(insertEntriesSql, values);
}

/** What a release has proposed and what does not count yet; held until the end of the transaction. */
export async function lockProposed(
  tx: Transaction,
  releaseId: string,
  environmentId: string,
): Promise<readonly StoredFloorEntry[]> {
  return (await tx.query(listProposedSql, [releaseId, environmentId])).map(toEntry);
}

/** Everything proposed or in force, as names. */
export async function listKnownFloor(
  tx: Transaction,
  serviceId: string,
  environmentId: string,
): Promise<readonly { readonly group: string; readonly package: string }[]> {
  const rows = await tx.query(listKnownSql, [serviceId, environmentId]);
  return rows.map((row) => ({ group: row.group_name, package: row.package }));
}

export async function updateJoined(
  tx: Transaction,
  ids: readonly string[],
  join: { readonly at: number; readonly by: 'stability' | 'both_keys'; readonly because: string },
): Promise<void> {
  await tx.execute(joinSql, [ids, at(join.at), join.by, join.because]);
}
