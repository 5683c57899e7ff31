import type { AlertRoute, Inhibition, MaintenanceWindow } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { toRoute } from './rules-store.ts';

/** Who acted, as it is kept with what they did. */
export interface ActorName {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'token' | 'system';
}

export interface KeptRoute {
  readonly route: AlertRoute;
  readonly position: number;
  readonly updatedAt: number;
  readonly updatedBy: ActorName;
}

export interface KeptInhibition {
  readonly inhibition: Inhibition;
  readonly updatedAt: number;
  readonly updatedBy: ActorName;
}

export interface KeptWindow {
  readonly window: MaintenanceWindow;
  /** Of the last occurrence; undefined: without end. */
  readonly overAt: number | undefined;
  readonly createdAt: number;
  readonly createdBy: ActorName;
  readonly updatedAt: number;
}

interface RouteRow {
  id: string;
  name: string;
  position: number;
  definition: Omit<AlertRoute, 'id' | 'name' | 'policyId'>;
  policy_id: string | null;
  updated_at: number;
  updated_by: ActorName;
}

interface InhibitionRow {
  id: string;
  name: string;
  definition: Omit<Inhibition, 'id' | 'name'>;
  updated_at: number;
  updated_by: ActorName;
}

interface WindowRow {
  id: string;
  name: string;
  definition: Omit<MaintenanceWindow, 'id' | 'name'>;
  ends_at: number | null;
  created_at: number;
  created_by: ActorName;
  updated_at: number;
}

const listRoutesSql = statement<RouteRow>(
  'alerts.list_routes',
  'select id, name, position, definition, policy_id, updated_at, updated_by from alert_route order by position, id',
);
const putRouteSql = statement<never>(
  'alerts.put_route',
  `insert into alert_route (id, name, position, definition, policy_id, updated_at, updated_by) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (id) do update set name = excluded.name, definition = excluded.definition, policy_id = excluded.policy_id,
     updated_at = excluded.updated_at, updated_by = excluded.updated_by`,
);
const placeRoutesSql = statement<never>(
  'alerts.place_routes',
  `update alert_route r set position = p.position - 1 from unnest($1::uuid[]) with ordinality as p (id, position) where r.id = p.id`,
);
const deleteRouteSql = statement<never>('alerts.delete_route', 'delete from alert_route where id = $1');
const listInhibitionsSql = statement<InhibitionRow>(
  'alerts.list_inhibitions',
  'select id, name, definition, updated_at, updated_by from inhibition order by lower(name)',
);
const putInhibitionSql = statement<never>(
  'alerts.put_inhibition',
  `insert into inhibition (id, name, definition, updated_at, updated_by) values ($1, $2, $3, $4, $5)
   on conflict (id) do update set name = excluded.name, definition = excluded.definition, updated_at = excluded.updated_at,
     updated_by = excluded.updated_by`,
);
const deleteInhibitionSql = statement<never>('alerts.delete_inhibition', 'delete from inhibition where id = $1');
const windowColumns = 'id, name, definition, ends_at, created_at, created_by, updated_at';
const findWindowSql = statement<WindowRow>(
  'alerts.find_window',
  `select ${windowColumns} from maintenance_window where id = $1`,
);
const listCurrentWindowsSql = statement<WindowRow>(
  'alerts.list_current_windows',
  `select ${windowColumns} from maintenance_window
   where (ends_at is null or ends_at > $1) and ($2::uuid is null or id < $2) order by id desc limit $3`,
);
const listPastWindowsSql = statement<WindowRow>(
  'alerts.list_past_windows',
  `select ${windowColumns} from maintenance_window where ends_at <= $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
);
const putWindowSql = statement<never>(
  'alerts.put_window',
  `insert into maintenance_window (id, name, definition, ends_at, created_at, created_by, updated_at) values ($1, $2, $3, $4, $5, $6, $7)
   on conflict (id) do update set name = excluded.name, definition = excluded.definition, ends_at = excluded.ends_at,
     updated_at = excluded.updated_at`,
);
const sourceIdsSql = statement<{ id: string; name: string }>(
  'alerts.source_ids_by_name',
  'select id, lower(name) as name from alert_source where lower(name) = any($1::text[])',
);
const sourceNamesSql = statement<{ id: string; name: string }>(
  'alerts.source_names_by_id',
  'select id, name from alert_source where id = any($1::uuid[])',
);

/** All of them, in the order in which they are asked. */
export async function listRoutes(tx: Transaction): Promise<readonly KeptRoute[]> {
  return (await tx.query(listRoutesSql, [])).map((row) => ({
    route: toRoute(row.id, row.name, row.policy_id, row.definition),
    position: row.position,
    updatedAt: row.updated_at,
    updatedBy: row.updated_by,
  }));
}

export async function putRoute(tx: Transaction, { route, position, updatedAt, updatedBy }: KeptRoute): Promise<void> {
  const { id, name, policyId, ...definition } = route;
  const values = [id, name, position, JSON.stringify(definition), policyId ?? null, at(updatedAt), updatedBy];
  await tx.execute(putRouteSql, values);
}

/** The first is asked first. */
export async function placeRoutes(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.execute(placeRoutesSql, [ids]);
}

export async function deleteRouteRow(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteRouteSql, [id]);
}

export async function listKeptInhibitions(tx: Transaction): Promise<readonly KeptInhibition[]> {
  return (await tx.query(listInhibitionsSql, [])).map(({ id, name, definition, updated_at, updated_by }) => ({
    inhibition: { ...definition, id, name },
    updatedAt: updated_at,
    updatedBy: updated_by,
  }));
}

export async function putInhibitionRow(
  tx: Transaction,
  { inhibition, updatedAt, updatedBy }: KeptInhibition,
): Promise<void> {
  const { id, name, ...definition } = inhibition;
  await tx.execute(putInhibitionSql, [id, name, JSON.stringify(definition), at(updatedAt), updatedBy]);
}

export async function deleteInhibitionRow(tx: Transaction, id: string): Promise<void> {
  await tx.execute(deleteInhibitionSql, [id]);
}

function toWindow(row: WindowRow): KeptWindow {
  return {
    window: { ...row.definition, id: row.id, name: row.name },
    overAt: row.ends_at ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
  };
}

export async function findWindow(tx: Transaction, id: string): Promise<KeptWindow | undefined> {
  const [row] = await tx.query(findWindowSql, [id]);
  return row === undefined ? undefined : toWindow(row);
}

/** Newest first. */
export async function listWindowsBefore(
  tx: Transaction,
  query: { isOver: boolean; now: number; before: string | undefined; limit: number },
): Promise<readonly KeptWindow[]> {
  const { isOver, now, before, limit } = query;
  const rows = await tx.query(isOver ? listPastWindowsSql : listCurrentWindowsSql, [at(now), before ?? null, limit]);
  return rows.map(toWindow);
}

export async function putWindowRow(tx: Transaction, kept: KeptWindow): Promise<void> {
  const { id, name, ...definition } = kept.window;
  const times = [at(kept.overAt), at(kept.createdAt), kept.createdBy, at(kept.updatedAt)];
  await tx.execute(putWindowSql, [id, name, JSON.stringify(definition), ...times]);
}

/** @returns ids by name in lower case, of those that exist */
export async function findSourceIds(tx: Transaction, names: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query(sourceIdsSql, [names.map((name) => name.toLowerCase())]);
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** @returns names by id, of those that exist */
export async function findSourceNames(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.query(sourceNamesSql, [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
