import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { CheckStanding, Look, UptimeCheck } from './uptime-check.ts';

interface CheckRow {
  id: string;
  name: string;
  service_id: string | null;
  service: string | null;
  axis: UptimeCheck['axis'];
  severity: UptimeCheck['severity'];
  probe: UptimeCheck['probe'];
  interval_ms: number;
  confirmations: number;
  state: UptimeCheck['state'];
  failures: number;
  last_problem: string | null;
  last_checked_at: number | null;
  last_took_ms: number | null;
  version: number;
  created_at: number;
  created_by: UptimeCheck['createdBy'];
}

const columns = `c.id, c.name, c.service_id, s.name as service, c.axis, c.severity, c.probe, c.interval_ms, c.confirmations, c.state,
  c.failures, c.last_problem, c.last_checked_at, c.last_took_ms, c.version, c.created_at, c.created_by`;
const checks = 'uptime_check c left join service s on s.id = c.service_id';

const findSql = statement<CheckRow>(
  'monitors.find_check',
  `select ${columns} from ${checks} where lower(c.name) = lower($1)`,
);
const findByIdSql = statement<CheckRow>(
  'monitors.find_check_by_id',
  `select ${columns} from ${checks} where c.id = $1`,
);
const lockSql = statement<CheckRow>(
  'monitors.lock_check',
  `select ${columns} from ${checks} where lower(c.name) = lower($1) for no key update of c`,
);
const lockByIdSql = statement<CheckRow>(
  'monitors.lock_check_by_id',
  `select ${columns} from ${checks} where c.id = $1 for no key update of c`,
);
const listSql = statement<CheckRow>(
  'monitors.list_checks',
  `select ${columns} from ${checks} where lower(c.name) > $1 order by lower(c.name) limit $2`,
);
const takeDueSql = statement<CheckRow>(
  'monitors.take_due_checks',
  `with taken as (
     update uptime_check set due_at = $2 where id in (
       select id from uptime_check where due_at <= $1 order by due_at limit $3 for no key update skip locked)
     returning *)
   select ${columns} from taken c left join service s on s.id = c.service_id`,
);
const insertSql = statement<never>(
  'monitors.insert_check',
  `insert into uptime_check (id, name, service_id, axis, severity, probe, interval_ms, confirmations, state, due_at, created_at,
     created_by) values ($1, $2, $3, $4, $5, $6, $7, $8, 'new', $9, $9, $10) on conflict do nothing`,
);
const updateSql = statement<never>(
  'monitors.update_check',
  `update uptime_check set service_id = $2, axis = $3, severity = $4, probe = $5, interval_ms = $6, confirmations = $7, state = $8,
     failures = $9, due_at = $10, version = version + 1 where id = $1`,
);
const looked = `update uptime_check set state = $2, failures = $3, last_problem = $4, last_checked_at = $5, last_took_ms = $6,
     due_at = $7, version = version + 1 where id = $1`;
const updateLookSql = statement<never>('monitors.update_look', looked);
const deleteSql = statement<never>('monitors.delete_check', 'delete from uptime_check where id = $1');
const insertResultSql = statement<never>(
  'monitors.insert_result',
  'insert into uptime_result (id, check_id, at, is_up, took_ms, problem) values ($1, $2, $3, $4, $5, $6)',
);
const listResultsSql = statement<{ id: string; at: number; is_up: boolean; took_ms: number; problem: string | null }>(
  'monitors.list_results',
  'select id, at, is_up, took_ms, problem from uptime_result where check_id = $1 order by id desc limit $2',
);
const pruneResultsSql = statement<never>('monitors.prune_results', 'delete from uptime_result where at < $1');

function toCheck(row: CheckRow): UptimeCheck {
  return {
    id: row.id,
    name: row.name,
    serviceId: row.service_id ?? undefined,
    service: row.service ?? undefined,
    axis: row.axis,
    severity: row.severity,
    probe: row.probe,
    intervalMs: row.interval_ms,
    confirmations: row.confirmations,
    state: row.state,
    failures: row.failures,
    lastProblem: row.last_problem ?? undefined,
    lastCheckedAt: row.last_checked_at ?? undefined,
    lastTookMs: row.last_took_ms ?? undefined,
    version: row.version,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

const first = (rows: readonly CheckRow[]) => (rows[0] === undefined ? undefined : toCheck(rows[0]));

function found(check: UptimeCheck | undefined, name: string): UptimeCheck {
  if (check !== undefined) return check;
  throw new Problem('monitors.check_not_found', `check \`${name}\` does not exist`, {
    help: 'list them with `lockstep monitor list`',
  });
}

export async function getCheck(tx: Transaction, name: string): Promise<UptimeCheck> {
  return found(first(await tx.query(findSql, [name])), name);
}

export async function findCheckById(tx: Transaction, id: string): Promise<UptimeCheck | undefined> {
  return first(await tx.query(findByIdSql, [id]));
}

export async function lockCheck(tx: Transaction, name: string): Promise<UptimeCheck> {
  return found(first(await tx.query(lockSql, [name])), name);
}

export async function lockCheckById(tx: Transaction, id: string): Promise<UptimeCheck | undefined> {
  return first(await tx.query(lockByIdSql, [id]));
}

export async function listChecksAfter(tx: Transaction, after: string, limit: number): Promise<readonly UptimeCheck[]> {
  return (await tx.query(listSql, [after, limit])).map(toCheck);
}

/** Nobody else takes the same before `until`, when it counts as not looked at. */
export async function takeDueChecks(
  tx: Transaction,
  { now, until, limit }: { readonly now: number; readonly until: number; readonly limit: number },
): Promise<readonly UptimeCheck[]> {
  return (await tx.query(takeDueSql, [at(now), at(until), limit])).map(toCheck);
}

type CheckSettings = Pick<
  UptimeCheck,
  'id' | 'serviceId' | 'axis' | 'severity' | 'probe' | 'intervalMs' | 'confirmations'
>;

/** Looked at at once. @returns false when the name is taken */
export async function insertCheck(
  tx: Transaction,
  check: CheckSettings & Pick<UptimeCheck, 'name' | 'createdAt' | 'createdBy'>,
): Promise<boolean> {
  const { id, name, serviceId, axis, severity, probe, intervalMs, confirmations, createdAt, createdBy } = check;
  const settings = [id, name, serviceId ?? null, axis, severity, probe, intervalMs, confirmations];
  return (await tx.execute(insertSql, [...settings, at(createdAt), createdBy])) === 1;
}

/** @param dueAt undefined: not looked at */
export async function updateCheckRow(
  tx: Transaction,
  check: CheckSettings & CheckStanding,
  dueAt: number | undefined,
): Promise<void> {
  const { id, serviceId, axis, severity, probe, intervalMs, confirmations, state, failures } = check;
  const settings = [id, serviceId ?? null, axis, severity, probe, intervalMs, confirmations];
  await tx.execute(updateSql, [...settings, state, failures, at(dueAt)]);
}

export async function deleteCheck(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteSql, [id]);
}

export interface UptimeResult extends Look {
  readonly id: string;
  readonly at: number;
}

/** What a look found, and when to look again. */
export async function writeLook(
  tx: Transaction,
  checkId: string,
  result: UptimeResult,
  { state, failures }: CheckStanding,
  dueAt: number,
): Promise<void> {
  const { id, tookMs, problem } = result;
  const lookedAt = at(result.at);
  await tx.execute(updateLookSql, [checkId, state, failures, problem ?? null, lookedAt, tookMs, at(dueAt)]);
  await tx.execute(insertResultSql, [id, checkId, lookedAt, problem === undefined, tookMs, problem ?? null]);
}

/** Newest first. */
export async function listResults(tx: Transaction, checkId: string, limit: number): Promise<readonly UptimeResult[]> {
  const rows = await tx.query(listResultsSql, [checkId, limit]);
  return rows.map((row) => ({ id: row.id, at: row.at, tookMs: row.took_ms, problem: row.problem ?? undefined }));
}

/** Removes what is older than a week. */
export async function pruneResults(tx: Transaction, now: number): Promise<void> {
  await tx.execute(pruneResultsSql, [at(now - 7 * 86_400_000)]);
}
