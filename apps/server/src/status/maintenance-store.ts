import type { ActorRef } from '#releases/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';

/** Planned work that pages tell of. Times are epoch milliseconds. */
export interface Maintenance {
  readonly id: string;
  readonly title: string;
  readonly message: string;
  readonly startsAt: number;
  /** Ended by hand it is earlier than it was planned. */
  readonly endsAt: number;
  readonly cancelledAt: number | undefined;
  /** The maintenance window of alerts it belongs to. */
  readonly window: { readonly id: string; readonly name: string } | undefined;
  readonly componentIds: readonly string[];
  readonly createdAt: number;
  readonly createdBy: ActorRef;
}

export type MaintenanceState = 'planned' | 'in_progress' | 'completed' | 'cancelled';

export function maintenanceState(
  { startsAt, endsAt, cancelledAt }: Pick<Maintenance, 'startsAt' | 'endsAt' | 'cancelledAt'>,
  now: number,
): MaintenanceState {
  if (cancelledAt !== undefined) return 'cancelled';
  if (now < startsAt) return 'planned';
  return now < endsAt ? 'in_progress' : 'completed';
}

interface MaintenanceRow {
  id: string;
  title: string;
  message: string;
  starts_at: number;
  ends_at: number;
  cancelled_at: number | null;
  window_id: string | null;
  window_name: string | null;
  component_ids: string[];
  created_at: number;
  created_by: ActorRef;
}

const select = `select m.id, m.title, m.message, m.starts_at, m.ends_at, m.cancelled_at, m.window_id, w.name as window_name,
     array(select component_id::text from status_maintenance_component where maintenance_id = m.id order by 1) as component_ids,
     m.created_at, m.created_by
   from status_maintenance m left join maintenance_window w on w.id = m.window_id`;

const listCurrentSql = statement<MaintenanceRow>(
  'status.list_current_maintenance',
  `${select} where m.ends_at > $1 and m.cancelled_at is null
     and ($2::timestamptz is null or (m.starts_at, m.id) > ($2, $3::uuid)) order by m.starts_at, m.id limit $4`,
);
const listOverSql = statement<MaintenanceRow>(
  'status.list_past_maintenance',
  `${select} where (m.ends_at <= $1 or m.cancelled_at is not null)
     and ($2::timestamptz is null or (m.starts_at, m.id) < ($2, $3::uuid)) order by m.starts_at desc, m.id desc limit $4`,
);
const listSinceSql = statement<MaintenanceRow>(
  'status.list_maintenance_since',
  `${select} where m.ends_at > $1 order by m.starts_at, m.id limit 1000`,
);
const findSql = statement<MaintenanceRow>('status.find_maintenance', `${select} where m.id = $1`);
const lockSql = statement<{ id: string }>(
  'status.lock_maintenance',
  'select id from status_maintenance where id = $1 for no key update',
);
const putSql = statement<never>(
  'status.put_maintenance',
  `insert into status_maintenance (id, title, message, starts_at, ends_at, cancelled_at, window_id, created_at, created_by, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
   on conflict (id) do update set title = excluded.title, message = excluded.message, starts_at = excluded.starts_at,
     ends_at = excluded.ends_at, cancelled_at = excluded.cancelled_at, window_id = excluded.window_id,
     updated_at = excluded.updated_at`,
);
const dropComponentsSql = statement<never>(
  'status.drop_maintenance_components',
  'delete from status_maintenance_component where maintenance_id = $1 and component_id <> all($2::uuid[])',
);
const addComponentsSql = statement<never>(
  'status.add_maintenance_components',
  `insert into status_maintenance_component (maintenance_id, component_id) select $1, id from unnest($2::uuid[]) as c (id)
   on conflict do nothing`,
);

function toMaintenance(row: MaintenanceRow): Maintenance {
  const { window_id: windowId, window_name: windowName } = row;
  return {
    id: row.id,
    title: row.title,
    message: row.message,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    cancelledAt: row.cancelled_at ?? undefined,
    window: windowId === null || windowName === null ? undefined : { id: windowId, name: windowName },
    componentIds: row.component_ids,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

export interface MaintenanceList {
  readonly state: 'current' | 'over';
  readonly now: number;
  readonly after: { readonly startsAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

export async function listMaintenance(tx: Transaction, list: MaintenanceList): Promise<readonly Maintenance[]> {
  const { state, now, after, limit } = list;
  const values = [at(now), at(after?.startsAt), after?.id ?? null, limit];
  return (await tx.query(state === 'current' ? listCurrentSql : listOverSql, values)).map(toMaintenance);
}

/** Everything that had not ended by then, the first to start first. */
export async function listMaintenanceSince(tx: Transaction, since: number): Promise<readonly Maintenance[]> {
  return (await tx.query(listSinceSql, [at(since)])).map(toMaintenance);
}

const underWaySql = statement<{ component_id: string }>(
  'status.components_under_way',
  `select distinct c.component_id from status_maintenance_component c join status_maintenance m on m.id = c.maintenance_id
   where c.component_id = any($1::uuid[]) and m.cancelled_at is null and m.starts_at <= $2 and $2 < m.ends_at`,
);

/** Those of the components that planned work is done on now. */
export async function listUnderWay(
  tx: Transaction,
  componentIds: readonly string[],
  now: number,
): Promise<ReadonlySet<string>> {
  const rows = await tx.query(underWaySql, [componentIds, at(now)]);
  return new Set(rows.map((row) => row.component_id));
}

export async function lockMaintenance(tx: Transaction, id: string): Promise<Maintenance> {
  await tx.query(lockSql, [id]);
  const [row] = await tx.query(findSql, [id]);
  if (row !== undefined) return toMaintenance(row);
  throw new Problem('status.maintenance_not_found', `maintenance \`${id}\` does not exist`, {
    help: 'list them with `lockstep status maintenance`',
  });
}

export async function putMaintenance(tx: Transaction, maintenance: Maintenance, now: number): Promise<void> {
  const { id, title, message, startsAt, endsAt, cancelledAt, window, componentIds, createdAt, createdBy } = maintenance;
  const times = [at(startsAt), at(endsAt), at(cancelledAt)];
  await tx.execute(putSql, [id, title, message, ...times, window?.id ?? null, at(createdAt), createdBy, at(now)]);
  await tx.execute(dropComponentsSql, [id, componentIds]);
  await tx.execute(addComponentsSql, [id, componentIds]);
}
