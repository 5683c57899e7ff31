import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { IncidentPhase } from './incident.ts';

export interface KnownStatus {
  readonly name: string;
  readonly title: string;
  readonly phase: IncidentPhase;
  readonly position: number;
}

const listSql = statement<KnownStatus>(
  'incidents.list_statuses',
  'select name, title, phase, position from incident_status where removed_at is null order by position, name',
);
// In the order of their names, so that two who lock wait for each other instead of for ever.
const lockSql = statement<{ name: string }>(
  'incidents.lock_statuses',
  'select name from incident_status order by name for update',
);
const putSql = statement<never>(
  'incidents.put_status',
  `insert into incident_status (name, title, phase, position) values ($1, $2, $3, $4)
   on conflict (name) do update set title = excluded.title, phase = excluded.phase, position = excluded.position, removed_at = null`,
);
const removeSql = statement<never>(
  'incidents.remove_status',
  'update incident_status set removed_at = $2 where name = $1',
);
const moveSql = statement<never>(
  'incidents.move_status',
  'update incident set status = $2, version = version + 1 where status = $1',
);

/** In the order people read them. */
export async function listStatuses(tx: Transaction): Promise<readonly KnownStatus[]> {
  return await tx.query(listSql, []);
}

/** Statuses change one after the other: their order and titles are looked at as a whole. */
export async function lockStatuses(tx: Transaction): Promise<void> {
  await tx.query(lockSql, []);
}

export async function putStatusRow(tx: Transaction, { name, title, phase, position }: KnownStatus): Promise<void> {
  await tx.execute(putSql, [name, title, phase, position]);
}

/** Incidents that stand there go to the other one. */
export async function removeStatusRow(
  tx: Transaction,
  name: string,
  { replacement, now }: { readonly replacement: string; readonly now: number },
): Promise<void> {
  await tx.execute(moveSql, [name, replacement]);
  await tx.execute(removeSql, [name, at(now)]);
}
