import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { isVisible, type Reader } from '#incidents/index.ts';
import type { ActorRef } from '#releases/index.ts';
import type { ActionItem } from './postmortem.ts';

interface ItemRow {
  id: string;
  incident_id: string;
  incident_name: string;
  incident_title: string;
  is_restricted: boolean;
  is_sample: boolean;
  title: string;
  detail: string;
  axis: Axis | null;
  state: ActionItem['state'];
  owner_id: string | null;
  owner_name: string | null;
  due_at: number | null;
  url: string | null;
  created_at: number;
  created_by: ActorRef;
  ended_at: number | null;
  ended_by: ActorRef | null;
  because: string | null;
  version: number;
}

/** Most of one incident. */
export const mostItems = 200;

const selectItem = `select a.id, a.incident_id, coalesce(i.name, 'INC-' || i.number) as incident_name, i.title as incident_title,
     i.is_restricted, coalesce(s.is_sample, i.is_simulated) as is_sample, a.title, a.detail, a.axis, a.state, a.owner_id,
     u.name as owner_name, a.due_at, a.url, a.created_at, a.created_by, a.ended_at, a.ended_by, a.because, a.version
   from action_item a join incident i on i.id = a.incident_id left join service s on s.id = i.service_id
   left join user_account u on u.id = a.owner_id`;

const findSql = statement<ItemRow>('postmortems.find_item', `${selectItem} where a.id = $1 and ${isVisible('i', 2)}`);
const ofIncidentSql = statement<ItemRow>(
  'postmortems.items_of_incident',
  `${selectItem} where a.incident_id = $1
   order by (a.state = 'open') desc, a.due_at nulls last, a.created_at, a.id limit ${mostItems}`,
);
const listSql = statement<ItemRow>(
  'postmortems.list_items',
  `${selectItem} where ${isVisible('i', 1)} and ($2::text is null or a.state = $2) and ($3::uuid is null or a.owner_id = $3)
     and ($4::timestamptz is null or (a.state = 'open' and a.due_at < $4))
     and ($5::timestamptz is null or (coalesce(a.due_at, 'infinity'), a.id) > ($5, $6::uuid))
   order by coalesce(a.due_at, 'infinity'), a.id limit $7`,
);
const lockSql = statement<{ id: string }>(
  'postmortems.lock_item',
  'select id from action_item where id = $1 for update',
);
const countSql = statement<{ count: number }>(
  'postmortems.count_items',
  'select count(*) as count from action_item where incident_id = $1',
);
const insertSql = statement<never>(
  'postmortems.insert_item',
  `insert into action_item (id, incident_id, title, detail, axis, state, owner_id, due_at, url, created_at, created_by)
   values ($1, $2, $3, $4, $5, 'open', $6, $7, $8, $9, $10)`,
);
const updateSql = statement<never>(
  'postmortems.update_item',
  `update action_item set title = $2, detail = $3, state = $4, owner_id = $5, due_at = $6, url = $7, ended_at = $8,
     ended_by = $9, because = $10, version = version + 1 where id = $1`,
);

function toItem(row: ItemRow): ActionItem {
  return {
    id: row.id,
    incident: {
      id: row.incident_id,
      name: row.incident_name,
      title: row.incident_title,
      isRestricted: row.is_restricted,
      isSample: row.is_sample,
    },
    title: row.title,
    detail: row.detail,
    axis: row.axis ?? undefined,
    state: row.state,
    owner: row.owner_id === null ? undefined : { id: row.owner_id, name: row.owner_name ?? '' },
    dueAt: row.due_at ?? undefined,
    url: row.url ?? undefined,
    createdAt: row.created_at,
    createdBy: row.created_by,
    endedAt: row.ended_at ?? undefined,
    endedBy: row.ended_by ?? undefined,
    because: row.because ?? undefined,
    version: row.version,
  };
}

export async function findItem(tx: Transaction, id: string, reader: Reader): Promise<ActionItem | undefined> {
  const [row] = await tx.query(findSql, [id, reader]);
  return row === undefined ? undefined : toItem(row);
}

/** As this transaction may change it. */
export async function lockItem(tx: Transaction, id: string, reader: Reader): Promise<ActionItem | undefined> {
  if ((await findItem(tx, id, reader)) === undefined) return undefined;
  await tx.query(lockSql, [id]);
  return await findItem(tx, id, reader);
}

/** Open ones first, by due time. */
export async function listItemsOf(tx: Transaction, incidentId: string): Promise<readonly ActionItem[]> {
  return (await tx.query(ofIncidentSql, [incidentId])).map(toItem);
}

export interface ItemList {
  readonly state: ActionItem['state'] | undefined;
  readonly owner: string | undefined;
  /** Only open ones that were due before. */
  readonly dueBefore: number | undefined;
  /** Due time of the last one of the page before; none is `Infinity`. */
  readonly after: { readonly dueAt: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** Due first, those without a day last. */
export async function listItems(tx: Transaction, reader: Reader, list: ItemList): Promise<readonly ActionItem[]> {
  const { state, owner, dueBefore, after, limit } = list;
  const afterDue = after === undefined ? null : Number.isFinite(after.dueAt) ? at(after.dueAt) : 'infinity';
  const values = [reader, state ?? null, owner ?? null, at(dueBefore), afterDue, after?.id ?? null, limit];
  return (await tx.query(listSql, values)).map(toItem);
}

export async function countItems(tx: Transaction, incidentId: string): Promise<number> {
  return (await tx.query(countSql, [incidentId]))[0]?.count ?? 0;
}

export async function insertItem(tx: Transaction, item: ActionItem): Promise<void> {
  await tx.execute(insertSql, [
    item.id,
    item.incident.id,
    item.title,
    item.detail,
    item.axis ?? null,
    item.owner?.id ?? null,
    at(item.dueAt),
    item.url ?? null,
    at(item.createdAt),
    JSON.stringify(item.createdBy),
  ]);
}

export async function updateItemRow(tx: Transaction, item: ActionItem): Promise<void> {
  await tx.execute(updateSql, [
    item.id,
    item.title,
    item.detail,
    item.state,
    item.owner?.id ?? null,
    at(item.dueAt),
    item.url ?? null,
    at(item.endedAt),
    item.endedBy === undefined ? null : JSON.stringify(item.endedBy),
    item.because ?? null,
  ]);
}
