import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import { isAbout } from './store.ts';

const lockServiceSql = statement<{ id: string }>(
  'incidents.lock_service',
  'select id from service where id = $1 for no key update',
);
const wasLinkedSql = statement<{ id: string }>(
  'incidents.was_group_linked',
  `select l.id from incident_link l join incident i on i.id = l.incident_id
   where l.kind = 'alert_group' and l.subject_id = $1::text and not i.is_restricted limit 1`,
);
const openAboutSql = statement<{ id: string }>(
  'incidents.open_about_service',
  `select i.id from incident i where i.resolved_at is null and i.merged_into is null and not i.is_drill and not i.is_restricted
     and ${isAbout('i', 1)} order by i.started_at desc, i.id desc limit 10`,
);

/** Whoever declares by a route for one service waits for whoever does already. */
export async function lockServiceRow(tx: Transaction, serviceId: string): Promise<void> {
  await tx.query(lockServiceSql, [serviceId]);
}

/** Whether a group is, or was, part of an incident that everybody sees: taken away by hand it is not declared again. */
export async function wasLinked(tx: Transaction, groupId: string): Promise<boolean> {
  return (await tx.query(wasLinkedSql, [groupId])).length > 0;
}

/** The newest ten that everybody sees. */
export async function listOpenAboutService(tx: Transaction, serviceId: string): Promise<readonly string[]> {
  return (await tx.query(openAboutSql, [serviceId])).map(({ id }) => id);
}
