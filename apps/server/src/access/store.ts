import type { Person, Role } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at, isoInstant } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';

/** SQL of people and roles; sessions, tokens, links and changes have files of their own. */

const lockStateSql = statement<{ second_person_at: number | null }>(
  'access.lock_state',
  'select second_person_at from access_state for update',
);
const setSecondPersonSql = statement<never>(
  'access.set_second_person',
  'update access_state set second_person_at = $1 where second_person_at is null',
);
const insertUserSql = statement<never>(
  'access.insert_user',
  'insert into user_account (id, name, email, password_hash, is_sample, created_at) values ($1, $2, $3, $4, $5, $6)',
);
const setPasswordSql = statement<never>(
  'access.set_password',
  'update user_account set password_hash = $2 where id = $1',
);
const deactivateSql = statement<never>(
  'access.deactivate',
  'update user_account set deactivated_at = $2 where id = $1',
);
const grantRoleSql = statement<never>(
  'access.grant_role',
  `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, $3, $4)
   on conflict (user_id, role) do nothing`,
);
const revokeRoleSql = statement<never>(
  'access.revoke_role',
  'delete from user_role where user_id = $1 and role = any($2)',
);
const removeSampleSql = statement<never>('access.remove_sample', 'delete from user_account where is_sample');

interface UserRow {
  id: string;
  name: string;
  email: string | null;
  has_password: boolean;
  is_sample: boolean;
  created_at: number;
  deactivated_at: number | null;
  roles: { role: Role; at: number; single: boolean }[];
}

const userColumns = `u.id, u.name, u.email, u.password_hash is not null as has_password, u.is_sample, u.created_at, u.deactivated_at,
  coalesce((select jsonb_agg(jsonb_build_object('role', r.role, 'at', floor(extract(epoch from r.granted_at) * 1000), 'single', r.is_single_person) order by r.role)
            from user_role r where r.user_id = u.id), '[]') as roles`;

const findUserSql = statement<UserRow>('access.find_user', `select ${userColumns} from user_account u where u.id = $1`);
const listUsersSql = statement<UserRow>(
  'access.list_users',
  `select ${userColumns} from user_account u where $1::uuid is null or u.id > $1 order by u.id limit $2`,
);
const listSampleSql = statement<{ id: string; name: string }>(
  'access.list_sample',
  'select id, name from user_account where is_sample order by id',
);
const findLoginSql = statement<{ id: string; name: string; password_hash: string | null }>(
  'access.find_login',
  'select id, name, password_hash from user_account where lower(email) = lower($1) and deactivated_at is null',
);
const emailTakenSql = statement<{ taken: boolean }>(
  'access.email_taken',
  'select exists (select 1 from user_account where lower(email) = lower($1)) as taken',
);
const listHoldersSql = statement<{ user_id: string }>(
  'access.list_holders',
  `select distinct r.user_id from user_role r join user_account u on u.id = r.user_id
   where r.role = any($1) and u.deactivated_at is null and not u.is_sample and u.password_hash is not null`,
);

function toPerson(row: UserRow): Person {
  const state = row.deactivated_at !== null ? 'deactivated' : row.has_password || row.is_sample ? 'active' : 'invited';
  return {
    id: row.id,
    name: row.name,
    email: row.email ?? undefined,
    state,
    isSample: row.is_sample,
    roles: row.roles.map((grant) => ({
      role: grant.role,
      grantedAt: isoInstant(grant.at),
      isSinglePerson: grant.single,
    })),
    createdAt: isoInstant(row.created_at),
  };
}

/**
 * Taken before anything that must not race: the first admin, role changes, approvals. These are rare, one at a time is fine.
 *
 * @returns when a second person first held admin or a key
 */
export async function lockAccessState(tx: Transaction): Promise<number | undefined> {
  const [row] = await tx.query(lockStateSql, []);
  if (row === undefined) throw new RangeError('access has no state row');
  return row.second_person_at ?? undefined;
}

export async function setSecondPerson(tx: Transaction, now: number): Promise<void> {
  await tx.execute(setSecondPersonSql, [at(now)]);
}

export interface NewUser {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly passwordHash: string | undefined;
  readonly isSample: boolean;
  readonly now: number;
}

export async function insertUser(tx: Transaction, user: NewUser): Promise<void> {
  await tx.execute(insertUserSql, [
    user.id,
    user.name,
    user.email ?? null,
    user.passwordHash ?? null,
    user.isSample,
    at(user.now),
  ]);
}

export async function updatePassword(tx: Transaction, userId: string, passwordHash: string): Promise<void> {
  await tx.execute(setPasswordSql, [userId, passwordHash]);
}

export async function updateDeactivated(tx: Transaction, userId: string, now: number): Promise<void> {
  await tx.execute(deactivateSql, [userId, at(now)]);
}

export async function insertRole(
  tx: Transaction,
  grant: { userId: string; role: Role; now: number; isSinglePerson: boolean },
): Promise<void> {
  await tx.execute(grantRoleSql, [grant.userId, grant.role, at(grant.now), grant.isSinglePerson]);
}

export async function deleteRoles(tx: Transaction, userId: string, roles: readonly Role[]): Promise<void> {
  await tx.execute(revokeRoleSql, [userId, roles]);
}

export async function findPerson(tx: Transaction, id: string): Promise<Person | undefined> {
  const [row] = await tx.query(findUserSql, [id]);
  return row === undefined ? undefined : toPerson(row);
}

export async function listPersons(
  tx: Transaction,
  after: string | undefined,
  limit: number,
): Promise<readonly Person[]> {
  return (await tx.query(listUsersSql, [after ?? null, limit])).map(toPerson);
}

export async function listSamplePersons(tx: Transaction): Promise<readonly { id: string; name: string }[]> {
  return await tx.query(listSampleSql, []);
}

export async function deleteSamplePersons(tx: Transaction): Promise<void> {
  await tx.execute(removeSampleSql, []);
}

export interface Login {
  readonly userId: string;
  readonly name: string;
  readonly passwordHash: string | undefined;
}

export async function findLogin(tx: Transaction, email: string): Promise<Login | undefined> {
  const [row] = await tx.query(findLoginSql, [email]);
  return row === undefined
    ? undefined
    : { userId: row.id, name: row.name, passwordHash: row.password_hash ?? undefined };
}

export async function isEmailTaken(tx: Transaction, email: string): Promise<boolean> {
  return (await tx.query(emailTakenSql, [email]))[0]?.taken ?? false;
}

/** Active real people with a password who hold any of these roles. */
export async function listHolders(tx: Transaction, roles: readonly Role[]): Promise<ReadonlySet<string>> {
  return new Set((await tx.query(listHoldersSql, [roles])).map((row) => row.user_id));
}
