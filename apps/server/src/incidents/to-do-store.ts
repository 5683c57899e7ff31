import { isVisible } from '../platform/matters/visibility.ts';
import { toDoSelect, toDoSource } from '../platform/to-do/sources.ts';

const nameOf = `coalesce(i.name, 'INC-' || i.number)`;

/** A role was offered to somebody. */
const offers = toDoSource({
  name: 'incidents.offers',
  permission: 'incidents.read',
  sql: `select ${toDoSelect({
    row_id: `'offer ' || r.id`,
    kind: `'handover'`,
    subject_id: 'i.id',
    title: `'You are asked to be ' || replace(r.role, '_', ' ') || ' of ' || ${nameOf} || ': ' || i.title`,
    detail: 'r.because',
    service_id: 'i.service_id',
    axis: `case r.role when 'security_lead' then 'security' when 'reliability_lead' then 'reliability' end`,
    severity: 'i.severity',
    owner_id: 'r.user_id',
    due_at: `r.offered_at + interval '10 minutes'`,
    since_at: 'r.offered_at',
    path: `'/incidents/' || ${nameOf}`,
    action: `'accept_role'`,
    act: `jsonb_build_object('incident', ${nameOf}, 'role', r.role)`,
    incident: nameOf,
  })}
   from incident_role r join incident i on i.id = r.incident_id
   where r.accepted_at is null and r.ended_at is null and i.resolved_at is null and ${isVisible('i', 1)}
     and $2::timestamptz is not null`,
});

/** A side is missing, and its seat is empty: the gravest of the reasons for that. */
const seats = toDoSource({
  name: 'incidents.seats',
  permission: 'incidents.read',
  sql: `select ${toDoSelect({
    row_id: `'seat ' || c.id`,
    kind: `'seat'`,
    subject_id: 'i.id',
    title: `${nameOf} || ' has no ' || c.axis || ' lead: ' || i.title`,
    detail: 'c.because',
    service_id: 'i.service_id',
    axis: 'c.axis',
    severity: 'i.severity',
    ring: `case c.call when 'page' then c.axis || '_key' end`,
    due_at: `c.at + interval '10 minutes'`,
    since_at: 'c.at',
    path: `'/incidents/' || ${nameOf}`,
    action: `'take_role'`,
    act: `jsonb_build_object('incident', ${nameOf}, 'role', c.axis || '_lead')`,
    incident: nameOf,
  })}
   from (select distinct on (incident_id, axis) * from incident_seat_call where ended_at is null
       order by incident_id, axis, call = 'note', at desc) c join incident i on i.id = c.incident_id
   where i.resolved_at is null and i.merged_into is null and ${isVisible('i', 1)}
     and $2::timestamptz is not null`,
});

/** An incident that nobody leads. */
const commanders = toDoSource({
  name: 'incidents.commanders',
  permission: 'incidents.read',
  sql: `select ${toDoSelect({
    row_id: `'commander ' || i.id`,
    kind: `'seat'`,
    subject_id: 'i.id',
    title: `${nameOf} || ' has no commander: ' || i.title`,
    detail: `case i.kind when 'both' then 'reliability and security' else i.kind end`,
    service_id: 'i.service_id',
    severity: 'i.severity',
    due_at: `i.recorded_at + interval '10 minutes'`,
    since_at: 'i.recorded_at',
    path: `'/incidents/' || ${nameOf}`,
    action: `'take_role'`,
    act: `jsonb_build_object('incident', ${nameOf}, 'role', 'commander')`,
    incident: nameOf,
  })}
   from incident i where i.resolved_at is null and i.merged_into is null and i.severity <= 'sev3' and not i.is_drill
     and not exists (select from incident_role r where r.incident_id = i.id and r.role = 'commander' and r.ended_at is null)
     and ${isVisible('i', 1)} and $2::timestamptz is not null`,
});

export const incidentsToDo = [offers, seats, commanders];
