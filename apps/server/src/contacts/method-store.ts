import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ContactMethod, NotificationRule, QuietHours } from './contact.ts';

const ownerSql = statement<{ user_id: string }>(
  'contacts.find_method_owner',
  'select user_id from contact_method where id = $1 and removed_at is null',
);
const byAddressSql = statement<{ id: string; user_id: string; is_stopped: boolean }>(
  'contacts.methods_by_address',
  `select id, user_id, stopped_at is not null as is_stopped from contact_method
   where md5(address) = md5($3) and address = $3 and setup_id = $1 and channel = $2 and removed_at is null order by id`,
);
const ownerByAddressSql = statement<{ user_id: string }>(
  'contacts.owner_by_address',
  `select user_id from contact_method
   where md5(address) = md5($3) and address = $3 and setup_id = $1 and channel = $2 and removed_at is null
     and verified_at is not null order by id limit 1`,
);
const insertSql = statement<{ id: string }>(
  'contacts.insert_method',
  `insert into contact_method (id, user_id, channel, setup_id, address, label, created_at, verified_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning id`,
);
const verifySql = statement<never>(
  'contacts.verify_method',
  'update contact_method set verified_at = $2, stopped_at = null, stopped_because = null where id = $1',
);
const unverifySql = statement<never>(
  'contacts.unverify_method',
  'update contact_method set verified_at = null where id = $1',
);
const stopSql = statement<never>(
  'contacts.stop_methods',
  'update contact_method set stopped_at = $2, stopped_because = $3 where id = any($1) and stopped_at is null',
);
const startSql = statement<never>(
  'contacts.start_methods',
  'update contact_method set stopped_at = null, stopped_because = null where id = any($1)',
);
const removeSql = statement<never>('contacts.remove_method', 'update contact_method set removed_at = $2 where id = $1');
const preferencesSql = statement<never>(
  'contacts.put_preferences',
  `insert into contact_preference (user_id, rules, quiet_hours, updated_at) values ($1, $2, $3, $4)
   on conflict (user_id) do update set rules = excluded.rules, quiet_hours = excluded.quiet_hours, updated_at = excluded.updated_at`,
);

/** @returns undefined for one that is not there, or was removed */
export async function findMethodOwner(tx: Transaction, id: string): Promise<string | undefined> {
  return (await tx.query(ownerSql, [id]))[0]?.user_id;
}

export interface AddressedMethod {
  readonly id: string;
  readonly userId: string;
  readonly isStopped: boolean;
}

interface Place {
  readonly setupId: string;
  readonly channel: string;
  readonly address: string;
}

export async function listMethodsByAddress(tx: Transaction, place: Place): Promise<readonly AddressedMethod[]> {
  const rows = await tx.query(byAddressSql, [place.setupId, place.channel, place.address]);
  return rows.map((row) => ({ id: row.id, userId: row.user_id, isStopped: row.is_stopped }));
}

/** Whose verified address this is. */
export async function findOwnerByAddress(tx: Transaction, place: Place): Promise<string | undefined> {
  return (await tx.query(ownerByAddressSql, [place.setupId, place.channel, place.address]))[0]?.user_id;
}

/** @returns false when the person has this address already */
export async function insertMethod(tx: Transaction, method: ContactMethod, now: number): Promise<boolean> {
  const { id, userId, channel, setupId, address, label, verifiedAt } = method;
  const values = [id, userId, channel, setupId, address, label, at(now), at(verifiedAt)];
  return (await tx.query(insertSql, values)).length === 1;
}

export async function verifyMethod(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(verifySql, [id, at(now)]);
}

export async function unverifyMethod(tx: Transaction, id: string): Promise<void> {
  await tx.execute(unverifySql, [id]);
}

export async function stopMethods(
  tx: Transaction,
  ids: readonly string[],
  because: string,
  now: number,
): Promise<void> {
  await tx.execute(stopSql, [ids, at(now), because]);
}

export async function startMethods(tx: Transaction, ids: readonly string[]): Promise<void> {
  await tx.execute(startSql, [ids]);
}

export async function removeMethodRow(tx: Transaction, id: string, now: number): Promise<void> {
  await tx.execute(removeSql, [id, at(now)]);
}

export async function putPreferences(
  tx: Transaction,
  userId: string,
  preferences: {
    readonly rules: Readonly<Record<'high' | 'low', readonly NotificationRule[]>>;
    readonly quietHours: QuietHours | undefined;
  },
  now: number,
): Promise<void> {
  const { rules, quietHours } = preferences;
  const quiet = quietHours === undefined ? null : JSON.stringify(quietHours);
  await tx.execute(preferencesSql, [userId, JSON.stringify(rules), quiet, at(now)]);
}
