import { type Role, rolePermissions, roles } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const hasRoleSql = statement<{ has: boolean }>(
  'reports.has_role',
  'select exists (select from user_role where user_id = $1 and role = any($2::text[])) as has',
);

const reading: readonly Role[] = roles.filter((role) => rolePermissions[role].has('reports.read'));

/** Whether somebody has a role that reads reports. */
export async function maySeeReports(tx: Transaction, userId: string): Promise<boolean> {
  return (await tx.query(hasRoleSql, [userId, reading]))[0]?.has ?? false;
}
