import { type Axis, type Permission, type Role, rolePermissions } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { deputyAxes } from './session-store.ts';

const rolesSql = statement<{ name: string; roles: Role[]; deputy_axes: Axis[] }>(
  'access.roles_of_person',
  `select u.name, array(select role from user_role r where r.user_id = u.id) as roles, ${deputyAxes('u.id')} as deputy_axes
   from user_account u where u.id = $1 and u.deactivated_at is null`,
);

/** Somebody who acts without a session, such as by a button in a chat. @returns undefined: not active, or without this right now */
export async function findPersonWhoMay(
  tx: Transaction,
  userId: string,
  permission: Permission,
): Promise<{ readonly name: string } | undefined> {
  const [row] = await tx.query(rolesSql, [userId]);
  if (row === undefined) return undefined;
  const roles = [...row.roles, ...row.deputy_axes.map((axis): Role => `${axis}_key`)];
  return roles.some((role) => rolePermissions[role].has(permission)) ? { name: row.name } : undefined;
}

const realRolesSql = statement<{ name: string; roles: Role[] }>(
  'access.roles_of_real_person',
  `select u.name, array(select role from user_role r where r.user_id = u.id) as roles
   from user_account u where u.id = $1 and u.deactivated_at is null and not u.is_sample`,
);

/** Somebody who acts without a session, with all that their roles allow. @returns undefined: not active, or of the sample */
export async function findPersonRights(
  tx: Transaction,
  userId: string,
): Promise<{ readonly name: string; readonly permissions: ReadonlySet<Permission> } | undefined> {
  const [row] = await tx.query(realRolesSql, [userId]);
  if (row === undefined) return undefined;
  return { name: row.name, permissions: new Set(row.roles.flatMap((role) => [...rolePermissions[role]])) };
}
