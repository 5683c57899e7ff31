import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { HeartbeatPing } from './heartbeat.ts';

interface PingRow {
  id: string;
  heartbeat_id: string;
  at: number;
  kind: HeartbeatPing['kind'];
  exit_code: number | null;
  run_ms: number | null;
  body: string | null;
}

/** Of each heartbeat. */
const mostKept = 100;

const insertSql = statement<never>(
  'monitors.insert_ping',
  'insert into heartbeat_ping (id, heartbeat_id, at, kind, exit_code, run_ms, body) values ($1, $2, $3, $4, $5, $6, $7)',
);
const cutSql = statement<never>(
  'monitors.cut_pings',
  `delete from heartbeat_ping where heartbeat_id = $1 and id < (
     select id from heartbeat_ping where heartbeat_id = $1 order by id desc offset $2 limit 1)`,
);
const listSql = statement<PingRow>(
  'monitors.list_pings',
  `select id, heartbeat_id, at, kind, exit_code, run_ms, body from heartbeat_ping where heartbeat_id = $1
   order by id desc limit $2`,
);

/** The oldest go. */
export async function insertPing(tx: Transaction, ping: HeartbeatPing): Promise<void> {
  const { id, heartbeatId, kind, exitCode, runMs, body } = ping;
  await tx.execute(insertSql, [id, heartbeatId, at(ping.at), kind, exitCode ?? null, runMs ?? null, body ?? null]);
  await tx.execute(cutSql, [heartbeatId, mostKept - 1]);
}

/** Newest first. */
export async function listPings(tx: Transaction, heartbeatId: string): Promise<readonly HeartbeatPing[]> {
  const rows = await tx.query(listSql, [heartbeatId, mostKept]);
  return rows.map((row) => ({
    id: row.id,
    heartbeatId: row.heartbeat_id,
    at: row.at,
    kind: row.kind,
    exitCode: row.exit_code ?? undefined,
    runMs: row.run_ms ?? undefined,
    body: row.body ?? undefined,
  }));
}
