import { isVisible } from '../platform/matters/visibility.ts';
import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

const nameOf = `coalesce(i.name, 'INC-' || i.number)`;

/** What is to be done in open incidents: whoever is named, else whoever holds the role. */
const tasks = toDoSource({
  name: 'playbooks.tasks',
  permission: 'incidents.read',
  sql: `select ${toDoSelect({
    row_id: `'task ' || t.id`,
    kind: `'task'`,
    subject_id: 't.id',
    title: 't.title',
    detail: `${nameOf} || ': ' || i.title`,
    service_id: 'i.service_id',
    axis: 't.axis',
    severity: 'i.severity',
    owner_id: `coalesce(t.owner_id, (select r.user_id from incident_role r where r.incident_id = i.id and r.role = t.owner_role
       and r.accepted_at is not null and r.ended_at is null))`,
    due_at: 't.due_at',
    since_at: 't.created_at',
    path: `'/incidents/' || ${nameOf}`,
    action: `'finish_task'`,
    act: `jsonb_build_object('incident', ${nameOf}, 'task', t.id, 'version', t.version)`,
    incident: nameOf,
  })}
   from incident_task t join incident i on i.id = t.incident_id
   where t.state = 'open' and i.resolved_at is null and i.merged_into is null and ${isVisible('i', 1)}
     and $2::timestamptz is not null`,
});

export const playbooksToDo = [tasks];
