import type { IncidentRole } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { at } from '../platform/db/row-types.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';

/** Somebody in a role, or asked to take it. Times are epoch milliseconds. */
export interface RoleRow {
  readonly id: string;
  readonly role: IncidentRole;
  readonly userId: string;
  readonly name: string;
  readonly offeredBy: ActorRef;
  readonly because: string;
  /** undefined: offered, and not accepted yet. */
  readonly acceptedAt: number | undefined;
}

interface Row {
  id: string;
  role: IncidentRole;
  user_id: string;
  name: string;
  offered_by: ActorRef;
  because: string;
  accepted_at: number | null;
}

const openRolesSql = statement<Row>(
  'incidents.open_roles',
  `select r.id, r.role, r.user_id, u.name, r.offered_by, r.because, r.accepted_at
   from incident_role r join user_account u on u.id = r.user_id where r.incident_id = $1 and r.ended_at is null order by r.id`,
);
const insertRoleSql = statement<never>(
  'incidents.insert_role',
  `insert into incident_role (id, incident_id, role, user_id, offered_at, offered_by, because, accepted_at)
   values ($1, $2, $3, $4, $5, $6, $7, $8)`,
);
const acceptRoleSql = statement<never>(
  'incidents.accept_role',
  'update incident_role set accepted_at = $2 where id = $1 and accepted_at is null and ended_at is null',
);
const endRoleSql = statement<never>(
  'incidents.end_role',
  'update incident_role set ended_at = $2, ended_because = $3 where id = $1 and ended_at is null',
);
const emptiedSql = statement<{ role: IncidentRole; ended_at: number }>(
  'incidents.roles_emptied',
  `select role, max(ended_at) as ended_at from incident_role
   where incident_id = $1 and accepted_at is not null and ended_at is not null group by role`,
);
const raiseVersionSql = statement<never>(
  'incidents.raise_version',
  'update incident set version = version + 1 where id = $1',
);

/** Those that are held or offered now. */
export async function listOpenRoles(tx: Transaction, incidentId: string): Promise<readonly RoleRow[]> {
  return (await tx.query(openRolesSql, [incidentId])).map((row) => ({
    id: row.id,
    role: row.role,
    userId: row.user_id,
    name: row.name,
    offeredBy: row.offered_by,
    because: row.because,
    acceptedAt: row.accepted_at ?? undefined,
  }));
}

/** When each role was last given up, by role. */
export async function listEmptied(tx: Transaction, incidentId: string): Promise<ReadonlyMap<IncidentRole, number>> {
  return new Map((await tx.query(emptiedSql, [incidentId])).map((row) => [row.role, row.ended_at]));
}

export interface NewRole {
  readonly id: string;
  readonly incidentId: string;
  readonly role: IncidentRole;
  readonly userId: string;
  readonly at: number;
  readonly by: ActorRef;
  readonly because: string;
  readonly isAccepted: boolean;
}

/** The caller holds the incident. */
export async function insertRole(tx: Transaction, role: NewRole): Promise<void> {
  const { id, incidentId, userId, by, because, isAccepted } = role;
  const accepted = isAccepted ? at(role.at) : null;
  await tx.execute(insertRoleSql, [
    id,
    incidentId,
    role.role,
    userId,
    at(role.at),
    JSON.stringify(by),
    because,
    accepted,
  ]);
  await tx.execute(raiseVersionSql, [incidentId]);
}

export async function acceptRoleRow(tx: Transaction, incidentId: string, id: string, now: number): Promise<void> {
  await tx.execute(acceptRoleSql, [id, at(now)]);
  await tx.execute(raiseVersionSql, [incidentId]);
}

export async function endRoleRow(
  tx: Transaction,
  incidentId: string,
  id: string,
  end: { readonly at: number; readonly because: string },
): Promise<void> {
  await tx.execute(endRoleSql, [id, at(end.at), end.because]);
  await tx.execute(raiseVersionSql, [incidentId]);
}
