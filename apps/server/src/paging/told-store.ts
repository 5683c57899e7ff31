import type { Destination } from '#contacts/index.ts';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

const adminsSql = statement<{ id: string }>(
  'paging.admins',
  `select u.id from user_role r join user_account u on u.id = r.user_id
   where r.role = 'admin' and u.deactivated_at is null and not u.is_sample order by u.id limit 50`,
);
const destinationsSql = statement<Omit<Destination, 'setupId'> & { setup_id: string }>(
  'paging.destinations',
  'select id, kind, name, channel, setup_id, address from destination where id = any($1::uuid[]) and removed_at is null',
);
const toldSql = statement<{ topic: string; user_id: string }>(
  'paging.told_topics',
  `select distinct topic, user_id from notification
   where topic = any($1::text[]) and user_id is not null and created_at > $2`,
);
const deliveredSql = statement<{
  group_id: string;
  user_id: string | null;
  contact_method_id: string | null;
  destination_id: string | null;
  channel: string;
  setup_id: string;
  address: string;
  reference: string | null;
}>(
  'paging.delivered_messages',
  `select distinct on (group_id, channel, setup_id, address) group_id, user_id, contact_method_id, destination_id,
     channel, setup_id, address, reference
   from notification where group_id = any($1::uuid[]) and kind = 'page' and scope = 'one'
     and (state = 'delivered' or (channel = 'webhook' and state in ('waiting', 'sending')))
   order by group_id, channel, setup_id, address, id`,
);

/** The newest first; of somebody who left, or of a set-up made by no person, the administrators are told. */
const webhooksOffSql = statement<{
  setup_id: string;
  name: string;
  failing_since: number;
  failures: number;
  owner_id: string | null;
}>(
  'paging.webhooks_off',
  `select s.id as setup_id, coalesce(d.name, s.name) as name, s.failing_since, s.failures, u.id as owner_id
   from channel_setup s
     left join lateral (select name from destination where setup_id = s.id and removed_at is null order by id limit 1) d on true
     left join user_account u on u.id::text = s.created_by->>'id' and u.deactivated_at is null
   where s.kind = 'webhook' and not s.is_enabled and s.failing_since > $1 order by s.failing_since desc limit 100`,
);

/** A webhook that was switched off because it takes nothing. */
export interface WebhookOff {
  readonly setupId: string;
  readonly name: string;
  readonly failingSince: number;
  readonly failures: number;
  readonly ownerId: string | undefined;
}

export async function listWebhooksOff(tx: Transaction, since: number): Promise<readonly WebhookOff[]> {
  return (await tx.query(webhooksOffSql, [at(since)])).map((row) => ({
    setupId: row.setup_id,
    name: row.name,
    failingSince: row.failing_since,
    failures: row.failures,
    ownerId: row.owner_id ?? undefined,
  }));
}

/** Rooms and webhooks that exist. */
export async function listDestinations(
  tx: Transaction,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Destination>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query(destinationsSql, [ids]);
  return new Map(rows.map(({ setup_id: setupId, ...row }) => [row.id, { ...row, setupId }]));
}

/** Active real people who administer the product. */
export async function listAdmins(tx: Transaction): Promise<readonly string[]> {
  return (await tx.query(adminsSql, [])).map(({ id }) => id);
}

/** @returns `topic user` for everybody who was told of one of these topics since then */
export async function listTold(
  tx: Transaction,
  topics: readonly string[],
  since: number,
): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(toldSql, [topics, at(since)])).map((row) => `${row.topic} ${row.user_id}`));
}

/** The first message about a group that reached an address, or, of webhooks, that is to reach it. */
export interface DeliveredMessage {
  readonly groupId: string;
  readonly userId: string | undefined;
  readonly contactMethodId: string | undefined;
  readonly destinationId: string | undefined;
  readonly channel: string;
  readonly setupId: string;
  readonly address: string;
  readonly reference: string | undefined;
}

export async function listDelivered(
  tx: Transaction,
  groupIds: readonly string[],
): Promise<readonly DeliveredMessage[]> {
  if (groupIds.length === 0) return [];
  return (await tx.query(deliveredSql, [groupIds])).map((row) => ({
    groupId: row.group_id,
    userId: row.user_id ?? undefined,
    contactMethodId: row.contact_method_id ?? undefined,
    destinationId: row.destination_id ?? undefined,
    channel: row.channel,
    setupId: row.setup_id,
    address: row.address,
    reference: row.reference ?? undefined,
  }));
}
