import type { IncidentRole } from '@lockstep/contract';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import type { ActorRef } from '#releases/index.ts';

export interface RolePerson {
  readonly id: string;
  readonly name: string;
}

/** Who holds a role and since when; `offered`: asked, and not accepted yet. Times are epoch milliseconds. */
export interface RoleHolding {
  readonly role: IncidentRole;
  readonly holder: RolePerson | undefined;
  readonly since: number | undefined;
  readonly offered:
    | { readonly person: RolePerson; readonly at: number; readonly by: ActorRef; readonly because: string }
    | undefined;
}

interface RoleRow {
  incident_id: string;
  role: IncidentRole;
  user_id: string;
  name: string;
  offered_at: number;
  offered_by: ActorRef;
  because: string;
  accepted_at: number | null;
}

const listRolesSql = statement<RoleRow>(
  'incidents.list_roles',
  `select r.incident_id, r.role, r.user_id, u.name, r.offered_at, r.offered_by, r.because, r.accepted_at
   from incident_role r join user_account u on u.id = r.user_id
   where r.incident_id = any ($1::uuid[]) and r.ended_at is null order by r.role, r.accepted_at`,
);

/** Roles that are held or offered, by incident. */
export async function listRoles(
  tx: Transaction,
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly RoleHolding[]>> {
  if (incidentIds.length === 0) return new Map();
  const rows = await tx.query(listRolesSql, [incidentIds]);
  const byIncident = Map.groupBy(rows, (row) => row.incident_id);
  return new Map([...byIncident].map(([id, own]) => [id, [...Map.groupBy(own, (row) => row.role)].map(toHolding)]));
}

function toHolding([role, rows]: [IncidentRole, RoleRow[]]): RoleHolding {
  const held = rows.find((row) => row.accepted_at !== null);
  const asked = rows.find((row) => row.accepted_at === null);
  return {
    role,
    holder: held && { id: held.user_id, name: held.name },
    since: held?.accepted_at ?? undefined,
    offered: asked && {
      person: { id: asked.user_id, name: asked.name },
      at: asked.offered_at,
      by: asked.offered_by,
      because: asked.because,
    },
  };
}
