import type { RouteDeclares } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';

/** A group whose route declares an incident. */
export interface DeclaringGroup {
  readonly id: string;
  readonly title: string;
  readonly route: string;
  readonly serviceId: string | undefined;
  readonly isOver: boolean;
  readonly declare: RouteDeclares;
}

const listSql = statement<{ id: string }>(
  'alerts.list_declaring_groups',
  `select g.id from alert_group g join alert_route r on r.id = g.route_id
   where g.id = any($1::uuid[]) and r.definition ->> 'declare' is not null order by g.id`,
);
const findSql = statement<{
  id: string;
  title: string;
  route: string;
  service_id: string | null;
  is_over: boolean;
  declare: RouteDeclares;
}>(
  'alerts.find_declaring_group',
  `select g.id, g.title, r.name as route, g.service_id, g.state = 'resolved' as is_over, r.definition -> 'declare' as declare
   from alert_group g join alert_route r on r.id = g.route_id
   where g.id = $1 and r.definition ->> 'declare' is not null for no key update of g`,
);

/** Those of these groups whose route declares. */
export async function listDeclaringGroups(tx: Transaction, groupIds: readonly string[]): Promise<readonly string[]> {
  return (await tx.query(listSql, [groupIds])).map(({ id }) => id);
}

/** Locks it. @returns undefined: its route declares no longer, or is gone */
export async function findDeclaringGroup(tx: Transaction, groupId: string): Promise<DeclaringGroup | undefined> {
  const [row] = await tx.query(findSql, [groupId]);
  if (row === undefined) return undefined;
  const { id, title, route, declare } = row;
  return { id, title, route, declare, serviceId: row.service_id ?? undefined, isOver: row.is_over };
}
