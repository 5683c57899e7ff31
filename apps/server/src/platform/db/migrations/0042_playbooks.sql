-- What is to be done in incidents: tasks, playbooks, and what happens by itself.

create table playbook (
  name text primary key,
  -- The version in force.
  version int not null,
  removed_at timestamptz
);
create table playbook_version (
  name text not null references playbook (name),
  version int not null,
  definition json not null,
  because text not null,
  saved_at timestamptz not null,
  saved_by jsonb not null,
  primary key (name, version)
);

-- A playbook in an incident; it may be started again, which adds what is new in it.
create table playbook_run (
  incident_id uuid not null references incident (id) on delete cascade,
  name text not null references playbook (name),
  version int not null,
  started_at timestamptz not null,
  started_by jsonb not null,
  primary key (incident_id, name)
);

create table incident_task (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  title text not null,
  detail text not null,
  axis text check (axis in ('reliability', 'security')),
  state text not null check (state in ('open', 'done', 'skipped')),
  owner_id uuid references user_account (id),
  owner_role text check (owner_role in ('commander', 'reliability_lead', 'security_lead', 'communications', 'scribe', 'legal')),
  due_at timestamptz,
  created_at timestamptz not null,
  created_by jsonb not null,
  ended_at timestamptz,
  ended_by jsonb,
  because text,
  -- The item of a playbook it came from.
  playbook text,
  playbook_version int,
  item text,
  version int not null default 1,
  check ((state = 'open') = (ended_at is null)),
  check ((playbook is null) = (item is null))
);
create index incident_task_incident on incident_task (incident_id, state);
create unique index incident_task_item on incident_task (incident_id, playbook, item) where playbook is not null;
create index incident_task_due on incident_task (due_at) where state = 'open' and due_at is not null;
create index incident_task_owner on incident_task (owner_id) where state = 'open';

create table automation (
  name text primary key,
  version int not null,
  definition json not null,
  saved_at timestamptz not null,
  saved_by jsonb not null,
  removed_at timestamptz
);

-- What was done by itself. One row per automation, incident and occasion: nothing is done twice, and nothing goes in circles.
create table automation_run (
  id uuid primary key,
  automation text not null,
  title text not null,
  incident_id uuid not null references incident (id) on delete cascade,
  trigger text not null,
  -- What made it run, told apart from the next time: `declared`, `role_empty commander 3`.
  occasion text not null,
  at timestamptz not null,
  steps json not null
);
create unique index automation_run_once on automation_run (automation, incident_id, occasion);
create index automation_run_incident on automation_run (incident_id, id desc);
create index automation_run_time on automation_run (id desc);
