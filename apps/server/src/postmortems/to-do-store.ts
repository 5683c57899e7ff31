import { isVisible } from '../platform/matters/visibility.ts';
import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';
import { owesPostmortem } from './store.ts';

const nameOf = `coalesce(i.name, 'INC-' || i.number)`;

/** What is to be done after incidents, from two weeks before its day on. */
const actionItems = toDoSource({
  name: 'postmortems.action_items',
  permission: 'incidents.read',
  sql: `select ${toDoSelect({
    row_id: `'action ' || a.id`,
    kind: `'action_item'`,
    subject_id: 'a.id',
    title: 'a.title',
    detail: `'after ' || ${nameOf} || ': ' || i.title`,
    service_id: 'i.service_id',
    axis: 'a.axis',
    owner_id: 'a.owner_id',
    due_at: 'a.due_at',
    since_at: 'a.created_at',
    path: `'/incidents/' || ${nameOf} || '/postmortem'`,
    action: `'finish_item'`,
    act: `jsonb_build_object('item', a.id, 'version', a.version)`,
    incident: nameOf,
  })}
   from action_item a join incident i on i.id = a.incident_id
   where a.state = 'open' and (a.due_at is null or a.due_at < $2::timestamptz + interval '14 days') and ${isVisible('i', 1)}`,
});

/** A postmortem waits for the signature of a side. */
const signatures = toDoSource({
  name: 'postmortems.signatures',
  permission: 'incidents.read',
  sql: `select ${toDoSelect({
    row_id: `'postmortem ' || i.id || ' ' || x.axis`,
    kind: `'postmortem'`,
    subject_id: 'i.id',
    title: `'Postmortem of ' || ${nameOf} || ' waits for ' || x.axis || ': ' || i.title`,
    detail: `'read it, then sign it'`,
    service_id: 'i.service_id',
    axis: 'x.axis',
    owner_id: `(select r.user_id from incident_role r where r.incident_id = i.id and r.role = x.axis || '_lead'
       and r.accepted_at is not null order by r.ended_at desc nulls first limit 1)`,
    ring: `x.axis || '_key'`,
    due_at: 'p.due_at',
    since_at: 'p.review_asked_at',
    path: `'/incidents/' || ${nameOf} || '/postmortem'`,
    action: `'sign_postmortem'`,
    incident: nameOf,
  })}
   from postmortem p join incident i on i.id = p.incident_id join incident_axis x on x.incident_id = i.id
   where p.state = 'in_review' and ${isVisible('i', 1)} and $2::timestamptz is not null
     and not exists (select from postmortem_signoff s where s.incident_id = i.id and s.axis = x.axis)`,
});

/** Severe incidents that ended in the last month without one: five days are enough to begin. */
const owed = toDoSource({
  name: 'postmortems.owed',
  permission: 'incidents.read',
  sql: `select ${toDoSelect({
    row_id: `'owed ' || i.id`,
    kind: `'postmortem'`,
    subject_id: 'i.id',
    title: `'No postmortem yet: ' || ${nameOf} || ', ' || i.title`,
    detail: `'begin it out of the timeline'`,
    service_id: 'i.service_id',
    severity: 'i.severity',
    owner_id: `(select r.user_id from incident_role r where r.incident_id = i.id and r.role = 'commander'
       and r.accepted_at is not null order by r.ended_at desc nulls first limit 1)`,
    ring: `'responder'`,
    due_at: `i.resolved_at + interval '5 days'`,
    since_at: 'i.resolved_at',
    path: `'/incidents/' || ${nameOf} || '/postmortem'`,
    action: `'begin_postmortem'`,
    act: `jsonb_build_object('incident', ${nameOf})`,
    incident: nameOf,
  })}
   from incident i where ${owesPostmortem('i', 2)} and ${isVisible('i', 1)}`,
});

export const postmortemsToDo = [actionItems, signatures, owed];
