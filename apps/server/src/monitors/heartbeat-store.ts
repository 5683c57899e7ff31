import type { HeartbeatStanding } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Heartbeat } from './heartbeat.ts';

interface HeartbeatRow {
  id: string;
  name: string;
  ping_key: string;
  service_id: string | null;
  service: string | null;
  source_id: string | null;
  source: string | null;
  axis: Heartbeat['axis'];
  severity: Heartbeat['severity'];
  schedule: Heartbeat['schedule'];
  grace_ms: number;
  state: Heartbeat['state'];
  started_at: number | null;
  last_ping_at: number | null;
  last_run_ms: number | null;
  expected_at: number | null;
  due_at: number | null;
  version: number;
  created_at: number;
  created_by: Heartbeat['createdBy'];
}

const select = `select h.id, h.name, h.ping_key, h.service_id, s.name as service, h.source_id, a.name as source, h.axis, h.severity, h.schedule, h.grace_ms,
     h.state, h.started_at, h.last_ping_at, h.last_run_ms, h.expected_at, h.due_at, h.version, h.created_at, h.created_by
   from heartbeat h left join service s on s.id = h.service_id left join alert_source a on a.id = h.source_id`;

const findByNameSql = statement<HeartbeatRow>('monitors.find_heartbeat', `${select} where lower(h.name) = lower($1)`);
const findByIdSql = statement<HeartbeatRow>('monitors.find_heartbeat_by_id', `${select} where h.id = $1`);
const lockByNameSql = statement<HeartbeatRow>(
  'monitors.lock_heartbeat',
  `${select} where lower(h.name) = lower($1) for no key update of h`,
);
const lockByKeySql = statement<HeartbeatRow>(
  'monitors.lock_heartbeat_by_key',
  `${select} where h.ping_key = $1 for no key update of h`,
);
const listSql = statement<HeartbeatRow>(
  'monitors.list_heartbeats',
  `${select} where lower(h.name) > $1 order by lower(h.name) limit $2`,
);
const takeDueSql = statement<HeartbeatRow>(
  'monitors.take_due_heartbeats',
  `${select} where h.due_at <= $1 order by h.due_at limit $2 for no key update of h skip locked`,
);
const insertSql = statement<never>(
  'monitors.insert_heartbeat',
  `insert into heartbeat (id, name, ping_key, service_id, axis, severity, schedule, grace_ms, state, created_at, created_by,
     source_id)
   values ($1, $2, $3, $4, $5, $6, $7, $8, 'new', $9, $10, $11) on conflict do nothing`,
);
const updateSettingsSql = statement<never>(
  'monitors.update_heartbeat',
  `update heartbeat set service_id = $2, axis = $3, severity = $4, schedule = $5, grace_ms = $6, source_id = $7,
     version = version + 1
   where id = $1`,
);
const updateStandingSql = statement<never>(
  'monitors.update_heartbeat_standing',
  `update heartbeat set state = $2, started_at = $3, last_ping_at = $4, last_run_ms = $5, expected_at = $6, due_at = $7,
     version = version + 1 where id = $1`,
);
const deleteSql = statement<never>('monitors.delete_heartbeat', 'delete from heartbeat where id = $1');

function toHeartbeat(row: HeartbeatRow): Heartbeat {
  return {
    id: row.id,
    name: row.name,
    pingKey: row.ping_key,
    serviceId: row.service_id ?? undefined,
    service: row.service ?? undefined,
    sourceId: row.source_id ?? undefined,
    source: row.source ?? undefined,
    axis: row.axis,
    severity: row.severity,
    schedule: row.schedule,
    graceMs: row.grace_ms,
    state: row.state,
    startedAt: row.started_at ?? undefined,
    lastPingAt: row.last_ping_at ?? undefined,
    lastRunMs: row.last_run_ms ?? undefined,
    expectedAt: row.expected_at ?? undefined,
    dueAt: row.due_at ?? undefined,
    version: row.version,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

const first = (rows: readonly HeartbeatRow[]) => (rows[0] === undefined ? undefined : toHeartbeat(rows[0]));

function found(heartbeat: Heartbeat | undefined, name: string): Heartbeat {
  if (heartbeat !== undefined) return heartbeat;
  throw new Problem('monitors.heartbeat_not_found', `heartbeat \`${name}\` does not exist`, {
    help: 'list them with `lockstep heartbeat list`',
  });
}

export async function findHeartbeat(tx: Transaction, name: string): Promise<Heartbeat | undefined> {
  return first(await tx.query(findByNameSql, [name]));
}

export async function getHeartbeat(tx: Transaction, name: string): Promise<Heartbeat> {
  return found(await findHeartbeat(tx, name), name);
}

export async function findHeartbeatById(tx: Transaction, id: string): Promise<Heartbeat | undefined> {
  return first(await tx.query(findByIdSql, [id]));
}

export async function lockHeartbeat(tx: Transaction, name: string): Promise<Heartbeat> {
  return found(first(await tx.query(lockByNameSql, [name])), name);
}

export async function lockHeartbeatByKey(tx: Transaction, pingKey: string): Promise<Heartbeat | undefined> {
  return first(await tx.query(lockByKeySql, [pingKey]));
}

export async function listHeartbeatsAfter(
  tx: Transaction,
  after: string,
  limit: number,
): Promise<readonly Heartbeat[]> {
  return (await tx.query(listSql, [after, limit])).map(toHeartbeat);
}

/** Locked until the transaction ends; nobody else takes the same. */
export async function takeDueHeartbeats(tx: Transaction, now: number, limit: number): Promise<readonly Heartbeat[]> {
  return (await tx.query(takeDueSql, [at(now), limit])).map(toHeartbeat);
}

/** @returns false when the name is taken */
export async function insertHeartbeat(
  tx: Transaction,
  heartbeat: Omit<Heartbeat, keyof HeartbeatStanding | 'service' | 'source' | 'version'>,
): Promise<boolean> {
  const { id, name, pingKey, serviceId, axis, severity, schedule, graceMs, createdAt, createdBy } = heartbeat;
  const values = [id, name, pingKey, serviceId ?? null, axis, severity, schedule, graceMs, at(createdAt), createdBy];
  return (await tx.execute(insertSql, [...values, heartbeat.sourceId ?? null])) === 1;
}

export async function updateHeartbeatSettings(
  tx: Transaction,
  { id, serviceId, sourceId, axis, severity, schedule, graceMs }: Omit<Heartbeat, keyof HeartbeatStanding>,
): Promise<void> {
  await tx.execute(updateSettingsSql, [id, serviceId ?? null, axis, severity, schedule, graceMs, sourceId ?? null]);
}

export async function updateStanding(tx: Transaction, id: string, standing: HeartbeatStanding): Promise<void> {
  const { state, startedAt, lastPingAt, lastRunMs, expectedAt, dueAt } = standing;
  const times = [at(startedAt), at(lastPingAt), lastRunMs ?? null, at(expectedAt), at(dueAt)];
  await tx.execute(updateStandingSql, [id, state, ...times]);
}

export async function deleteHeartbeat(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteSql, [id]);
}
