import { isGroupVisible } from '../platform/matters/visibility.ts';
import { canaryIds } from './canary.ts';
import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

const incidentOf = `(select coalesce(i.name, 'INC-' || i.number) from incident i where i.id = g.incident_id)`;

/** Somebody was paged and has not answered. Too late is when the next in line is asked. */
const pages = toDoSource({
  name: 'paging.pages',
  permission: 'paging.read',
  sql: `select ${toDoSelect({
    row_id: `'page ' || p.id`,
    kind: `'page'`,
    subject_id: 'g.id',
    title: 'g.title',
    detail: 'p.because',
    service_id: 'g.service_id',
    axis: `coalesce(p.axis, nullif(g.axis, 'both'))`,
    owner_id: 'p.user_id',
    due_at: 'e.due_at',
    since_at: 'p.created_at',
    path: `'/alerts/groups/' || g.id`,
    action: `'acknowledge'`,
    act: `jsonb_build_object('group', g.id)`,
    incident: incidentOf,
  })}
   from page p join alert_group g on g.id = p.group_id left join escalation e on e.group_id = g.id
   where p.state = 'open' and g.state = 'open' and ${isGroupVisible('g', 1)} and $2::timestamptz is not null`,
});

/** Alerts that burn and wait for nobody: no policy took them, nobody could be asked, or everybody said no. */
const unownedGroups = toDoSource({
  name: 'paging.unowned_groups',
  permission: 'paging.read',
  sql: `select ${toDoSelect({
    row_id: `'group ' || g.id`,
    kind: `'alerts'`,
    subject_id: 'g.id',
    title: 'g.title',
    detail: `g.open_alerts || case when g.open_alerts = 1 then ' alert is' else ' alerts are' end || ' open and nobody is paged'`,
    service_id: 'g.service_id',
    axis: `nullif(g.axis, 'both')`,
    due_at: 'g.opened_at',
    since_at: 'g.opened_at',
    path: `'/alerts/groups/' || g.id`,
    action: `'acknowledge'`,
    act: `jsonb_build_object('group', g.id)`,
  })}
   from alert_group g where g.state = 'open' and g.incident_id is null and g.urgency = 'high'
     and g.policy_id is distinct from '${canaryIds.policy}'::uuid
     and not exists (select from page p where p.group_id = g.id and p.state = 'open')
     and $1::text is not null and g.opened_at < $2::timestamptz - interval '30 seconds'`,
});

export const pagingToDo = [pages, unownedGroups];
