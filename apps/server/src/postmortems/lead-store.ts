import type { IncidentRole } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

const heldSql = statement<{ id: string }>(
  'postmortems.held_role',
  `select id from incident_role where incident_id = $1 and role = $2 and user_id = $3 and accepted_at is not null limit 1`,
);
const leadsSql = statement<{ user_id: string }>(
  'postmortems.last_leads',
  `select distinct on (role) user_id from incident_role
   where incident_id = $1 and role = any ($2::text[]) and accepted_at is not null
   order by role, ended_at desc nulls first, accepted_at desc`,
);

/** Whether a person ever held a role in an incident. */
export async function heldRole(
  tx: Transaction,
  incidentId: string,
  role: IncidentRole,
  userId: string,
): Promise<boolean> {
  return (await tx.query(heldSql, [incidentId, role, userId])).length > 0;
}

/** Who holds, or held last, each of these roles. */
export async function lastHolders(
  tx: Transaction,
  incidentId: string,
  roles: readonly IncidentRole[],
): Promise<readonly string[]> {
  return (await tx.query(leadsSql, [incidentId, roles])).map((row) => row.user_id);
}
