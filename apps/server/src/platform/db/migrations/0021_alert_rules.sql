-- What becomes of alerts: routes, inhibitions, maintenance windows and silences are one revision; every decision names it.

create table alert_rules (
  -- One row.
  is_only boolean primary key default true check (is_only),
  -- Rises with every change to anything that decides: routes, silences, inhibitions, windows, defaults.
  revision bigint not null,
  -- What takes alerts that no route wants; null: nobody set it up.
  catch_all_policy_id uuid,
  -- How alerts are folded where a route says nothing: by, windowMs, flapMs.
  grouping json not null,
  changed_at timestamptz not null
);
insert into alert_rules (revision, grouping, changed_at)
values (1, '{"by": ["alertname", "cluster", "service"], "flapMs": 300000}', timestamptz 'epoch');

create table alert_route (
  id uuid primary key,
  name text not null,
  -- The first whose conditions all hold decides.
  position int not null,
  definition json not null,
  policy_id uuid,
  updated_at timestamptz not null,
  updated_by jsonb not null
);
create unique index alert_route_name on alert_route (lower(name));

create table inhibition (
  id uuid primary key,
  name text not null,
  definition json not null,
  updated_at timestamptz not null,
  updated_by jsonb not null
);
create unique index inhibition_name on inhibition (lower(name));

create table maintenance_window (
  id uuid primary key,
  name text not null,
  definition json not null,
  -- Of the last occurrence; null: without end.
  ends_at timestamptz,
  created_at timestamptz not null,
  created_by jsonb not null,
  updated_at timestamptz not null
);

-- Alerts of one cause: what a page is about.
create table alert_group (
  id uuid primary key,
  -- Route and the values it groups by.
  group_key text not null,
  route_id uuid,
  route_name text,
  policy_id uuid,
  service_id uuid references service (id) on delete set null,
  urgency text not null check (urgency in ('high', 'low')),
  axis text not null check (axis in ('reliability', 'security', 'both')),
  -- One line for a lock screen: the summary of the alert that opened it.
  title text not null,
  -- What all its alerts have in common when it opened.
  labels json not null,
  -- Acknowledged and snoozed as the escalation says; resolved when its last alert is over, or somebody says so.
  state text not null check (state in ('open', 'acknowledged', 'snoozed', 'resolved')),
  -- Whether new alerts with this key join it; false once its window is over.
  is_joinable boolean not null default true,
  opened_at timestamptz not null,
  last_alert_at timestamptz not null,
  resolved_at timestamptz,
  alerts int not null,
  open_alerts int not null,
  -- Rises with every change; who writes names the one they read.
  version int not null default 1,
  check ((state = 'resolved') = (resolved_at is not null))
) with (fillfactor = 70);
-- One joinable group per key, whatever races.
create unique index alert_group_open on alert_group (group_key) where state <> 'resolved' and is_joinable;
create index alert_group_list on alert_group (state, id desc);
create index alert_group_active on alert_group (id desc) where state <> 'resolved';

-- What happened to a group and escalation has not looked at yet: written with the alert, taken with the page.
create table alert_group_event (
  id uuid primary key,
  group_id uuid not null references alert_group (id),
  at timestamptz not null,
  kind text not null check (kind in ('opened', 'joined', 'reopened', 'resolved', 'acknowledged', 'unacknowledged')),
  -- What the escalation has to know of it: who, in the sender's words; which alert.
  body json not null
);
create index alert_group_event_group on alert_group_event (group_id, id);

alter table alert
  add column service_id uuid references service (id) on delete set null,
  -- Null: not decided upon yet, suppressed or held: then it belongs to no group.
  add column group_id uuid references alert_group (id),
  -- What the sender says; `axis` is what counts.
  add column sent_axis text check (sent_axis in ('reliability', 'security', 'both')),
  add column urgency text check (urgency in ('high', 'low')),
  -- What became of it; `undecided` only for alerts of before.
  add column fate text not null default 'undecided'
    check (fate in ('undecided', 'paged', 'grouped', 'held', 'suppressed', 'recorded')),
  -- The decision as it was made: route, reasons, revision of the rules.
  add column decision json,
  -- Revision of the rules it was decided by; an alert outside any group is decided anew when that is not the one in force.
  add column decided_by bigint not null default 0,
  -- When the decision can change although nothing happens.
  add column look_at timestamptz,
  -- Digests of the keys under which it holds others back; null: none.
  add column inhibits text[],
  -- The alerts that hold it back; it is decided anew when one of them is over.
  add column held_by uuid[];
create index alert_look on alert (look_at) where state = 'open' and look_at is not null;
create index alert_undecided on alert (decided_by) where state = 'open' and group_id is null;
create index alert_inhibits on alert using gin (inhibits) with (fastupdate = off) where state = 'open' and inhibits is not null;
create index alert_held on alert using gin (held_by) with (fastupdate = off) where state = 'open' and held_by is not null;
create index alert_group_alerts on alert (group_id, id) where group_id is not null;
-- Lists, by what is asked for most.
create index alert_list_axis on alert (state, axis, id desc);
create index alert_list_source on alert (source_id, state, id desc);
create index alert_list_service on alert (service_id, state, id desc) where service_id is not null;
