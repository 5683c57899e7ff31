import { isVisible } from '../platform/matters/visibility.ts';
import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

/** An update was promised. Whoever communicates in its incident writes it, else whoever published last. */
const updates = toDoSource({
  name: 'status.updates',
  permission: 'status.read',
  sql: `select ${toDoSelect({
    row_id: `'update ' || n.id || ' ' || extract(epoch from n.next_update_due_at)::bigint`,
    kind: `'status_update'`,
    subject_id: 'n.id',
    title: `'Next status update: ' || n.title`,
    detail: `case n.phase when 'monitoring' then 'people wait to hear that it holds' else 'people wait to hear from us' end`,
    service_id: 'i.service_id',
    severity: 'i.severity',
    owner_id: `coalesce((select r.user_id from incident_role r where r.incident_id = i.id and r.role = 'communications'
       and r.accepted_at is not null and r.ended_at is null), n.last_published_by)`,
    due_at: 'n.next_update_due_at',
    since_at: 'n.last_published_at',
    path: `'/announcements/' || n.id`,
    action: `'publish_update'`,
    incident: `coalesce(i.name, 'INC-' || i.number)`,
  })}
   from status_announcement n left join incident i on i.id = n.incident_id and ${isVisible('i', 1)}
   where n.resolved_at is null and n.opened_at is not null and n.next_update_due_at < $2::timestamptz + interval '1 hour'`,
});

export const statusToDo = [updates];
