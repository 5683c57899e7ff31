import type { Axis } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

export interface NamedPerson {
  readonly id: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly isSample: boolean;
}

const peopleByIdSql = statement<NamedPerson>(
  'access.people_by_id',
  `select id, name, deactivated_at is null as "isActive", is_sample as "isSample" from user_account
   where id = any($1::uuid[]) order by lower(name), id`,
);
const keyHoldersSql = statement<NamedPerson>(
  'access.key_holders',
  `select u.id, u.name, true as "isActive", u.is_sample as "isSample" from user_role r join user_account u on u.id = r.user_id
   where r.role = $1::text || '_key' and u.deactivated_at is null and not u.is_sample order by lower(u.name), u.id limit 200`,
);

const deputiesSql = statement<NamedPerson>(
  'access.deputies_of_axis',
  `select u.id, u.name, true as "isActive", u.is_sample as "isSample" from deputy d join user_account u on u.id = d.user_id
   where d.axis = $1 and u.deactivated_at is null and not u.is_sample order by lower(u.name), u.id`,
);

/** By name; whoever does not exist is missing. */
export async function listPeopleById(tx: Transaction, ids: readonly string[]): Promise<readonly NamedPerson[]> {
  return ids.length === 0 ? [] : await tx.query(peopleByIdSql, [ids]);
}

/** Active real people who hold the key of an axis by their role, by name; at most 200. */
export async function listKeyHolders(tx: Transaction, axis: Axis): Promise<readonly NamedPerson[]> {
  return await tx.query(keyHoldersSql, [axis]);
}

/** Who may turn the key of an axis where nobody holds it. */
export async function listDeputies(tx: Transaction, axis: Axis): Promise<readonly NamedPerson[]> {
  return await tx.query(deputiesSql, [axis]);
}
