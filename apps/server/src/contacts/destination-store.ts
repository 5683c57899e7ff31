import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import { Problem } from '../platform/problem.ts';
import type { Destination } from './contact.ts';
import type { ChannelSetup } from './setup.ts';

interface DestinationRow {
  id: string;
  kind: Destination['kind'];
  name: string;
  channel: string;
  setup_id: string;
  setup_name: string;
  is_enabled: boolean;
  address: string;
  created_at: number;
  created_by: ChannelSetup['createdBy'];
}

/** A destination with what people see of it. */
export interface ListedDestination extends Destination {
  readonly setupName: string;
  readonly isEnabled: boolean;
  readonly createdAt: number;
  readonly createdBy: ChannelSetup['createdBy'];
}

const select = `select d.id, d.kind, d.name, d.channel, d.setup_id, s.name as setup_name, s.is_enabled and s.is_available as is_enabled,
    d.address, d.created_at, d.created_by
  from destination d join channel_setup s on s.id = d.setup_id`;

const findSql = statement<DestinationRow>(
  'contacts.find_destination',
  `${select} where d.id = $1 and d.removed_at is null`,
);
const listSql = statement<DestinationRow>(
  'contacts.list_destinations',
  `${select} where d.removed_at is null order by lower(d.name) limit 1000`,
);
const insertSql = statement<{ id: string }>(
  'contacts.insert_destination',
  `insert into destination (id, kind, name, channel, setup_id, address, created_at, created_by, updated_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $7) on conflict (lower(name)) where removed_at is null do nothing returning id`,
);
const takenSql = statement<{ id: string }>(
  'contacts.destination_name_taken',
  'select id from destination where lower(name) = lower($1) and id <> $2 and removed_at is null',
);
const updateSql = statement<never>(
  'contacts.update_destination',
  'update destination set name = $2, address = $3, updated_at = $4 where id = $1',
);
const removeSql = statement<never>(
  'contacts.remove_destination',
  'update destination set removed_at = $2 where id = $1',
);

function toDestination(row: DestinationRow): ListedDestination {
  const { id, kind, name, channel, address } = row;
  return {
    id,
    kind,
    name,
    channel,
    address,
    setupId: row.setup_id,
    setupName: row.setup_name,
    isEnabled: row.is_enabled,
    createdAt: row.created_at,
    createdBy: row.created_by,
  };
}

export async function getDestination(tx: Transaction, id: string): Promise<ListedDestination> {
  const [row] = await tx.query(findSql, [id]);
  if (row !== undefined) return toDestination(row);
  throw new Problem('contacts.destination_not_found', `destination \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/destinations`',
  });
}

/** By name, at most 1,000. */
export async function listAllDestinations(tx: Transaction): Promise<readonly ListedDestination[]> {
  return (await tx.query(listSql, [])).map(toDestination);
}

/** @returns false when the name is taken */
export async function insertDestination(
  tx: Transaction,
  destination: Destination & { readonly createdAt: number; readonly createdBy: ChannelSetup['createdBy'] },
): Promise<boolean> {
  const { id, kind, name, channel, setupId, address, createdAt, createdBy } = destination;
  const values = [id, kind, name, channel, setupId, address, at(createdAt), createdBy];
  return (await tx.query(insertSql, values)).length === 1;
}

/** @returns false when the name is taken */
export async function updateDestinationRow(
  tx: Transaction,
  { id, name, address }: Pick<Destination, 'id' | 'name' | 'address'>,
  now: number,
): Promise<boolean> {
  if ((await tx.query(takenSql, [name, id])).length > 0) return false;
  await tx.execute(updateSql, [id, name, address, at(now)]);
  return true;
}

export async function removeDestinationRow(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(removeSql, [id, at(now)]);
}
