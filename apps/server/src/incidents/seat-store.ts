import type { Transaction } from '../platform/context.ts';
import { statement } from '../platform/db/statement.ts';
import type { Axis } from '@lockstep/contract';
import type { SeatAlert } from './missing-side.ts';

const linkedAlertsSql = statement<{ title: string; axis: SeatAlert['axis']; is_burning: boolean }>(
  'incidents.linked_alerts',
  `select g.title, g.axis, g.urgency = 'high' and g.state <> 'resolved' as is_burning
   from incident_link l join alert_group g on g.id::text = l.subject_id
   where l.incident_id = $1 and l.kind = 'alert_group' and l.removed_at is null and g.incident_id is null
   order by g.opened_at desc, g.id desc limit 50`,
);
const ofGroupsSql = statement<{ incident_id: string; axis: SeatAlert['axis'] }>(
  'incidents.of_alert_groups',
  `select distinct i.id as incident_id, g.axis from incident_link l join incident i on i.id = l.incident_id
   join alert_group g on g.id::text = l.subject_id
   where l.kind = 'alert_group' and l.subject_id = any($1::text[]) and l.removed_at is null and i.resolved_at is null
   order by 1, 2 limit 200`,
);

/** The newest 50 that are linked. */
export async function listLinkedAlerts(tx: Transaction, incidentId: string): Promise<readonly SeatAlert[]> {
  return (await tx.query(linkedAlertsSql, [incidentId])).map(({ title, axis, is_burning: isBurning }) => ({
    title,
    axis,
    isBurning,
  }));
}

/** Open incidents that these groups are linked to, with the sides they are about; in the order of their ids, for locks. */
export async function listIncidentsOfGroups(
  tx: Transaction,
  groupIds: readonly string[],
): Promise<readonly { readonly incidentId: string; readonly axes: readonly Axis[] }[]> {
  return (await tx.query(ofGroupsSql, [groupIds])).map(({ incident_id: incidentId, axis }) => ({
    incidentId,
    axes: axis === 'both' ? ['reliability', 'security'] : [axis],
  }));
}
