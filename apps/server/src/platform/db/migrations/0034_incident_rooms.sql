-- One incident, both teams: sides with their own clocks, links, roles, who may see it, and the timeline.

-- What an incident may stand at; the phase says what a status means, whatever it is called.
create table incident_status (
  name text primary key,
  title text not null,
  phase text not null check (phase in ('triage', 'active', 'mitigated', 'done')),
  position int not null,
  removed_at timestamptz
);
insert into incident_status (name, title, phase, position)
values ('triage', 'Triage', 'triage', 1), ('investigating', 'Investigating', 'active', 2),
  ('identified', 'Cause found', 'active', 3), ('monitoring', 'Watching the fix', 'mitigated', 4),
  ('resolved', 'Resolved', 'done', 5), ('closed', 'Closed', 'done', 6);

alter table incident
  alter column service_id drop not null,
  -- null: restricted from its beginning, so that numbers have no gap.
  alter column number drop not null,
  -- What people call it; null: written by an older server, then it is `INC-` and the number.
  add column name text,
  add column summary text not null default '',
  add column status text not null default 'investigating' references incident_status (name),
  add column is_drill boolean not null default false,
  add column is_restricted boolean not null default false,
  add column is_privileged boolean not null default false,
  add column legal_hold_at timestamptz,
  -- Which published criteria its severities were read by.
  add column criteria_version int,
  add column fields jsonb not null default '{}',
  add column declared_via text not null default 'person'
    check (declared_via in ('person', 'route', 'exposure', 'flip_flop', 'report', 'chat', 'import')),
  add column merged_into uuid references incident (id),
  -- The newest `seq` of its timeline.
  add column entry_seq bigint not null default 0,
  add column version int not null default 1;
update incident set name = 'INC-' || number, status = case when resolved_at is null then 'investigating' else 'resolved' end;
create unique index incident_name on incident (upper(name)) where name is not null;
create index incident_open on incident (started_at desc, id desc) where resolved_at is null;

-- One side of an incident. Moments are null until they happened.
create table incident_axis (
  incident_id uuid not null references incident (id) on delete cascade,
  axis text not null check (axis in ('reliability', 'security')),
  severity text not null check (severity in ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
  started_at timestamptz not null,
  detected_at timestamptz,
  acknowledged_at timestamptz,
  engaged_at timestamptz,
  mitigated_at timestamptz,
  resolved_at timestamptz,
  resolved_by jsonb,
  -- Said when it was resolved: sentences.
  proven json not null default '[]',
  unproven json not null default '[]',
  primary key (incident_id, axis),
  check ((resolved_at is null) = (resolved_by is null))
);
insert into incident_axis (incident_id, axis, severity, started_at, detected_at, resolved_at, resolved_by)
select i.id, a.axis, i.severity, i.started_at, i.started_at, i.resolved_at,
  case when i.resolved_at is null then null else i.recorded_by end
from incident i join (values ('reliability'), ('security')) a (axis) on i.kind in (a.axis, 'both');

-- What an incident is about, or goes with.
create table incident_link (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  kind text not null
    check (kind in ('service', 'alert_group', 'release', 'decision', 'exposure', 'advisory', 'incident', 'report', 'url')),
  subject_id text not null,
  label text not null,
  environment_id uuid references environment (id),
  relation text check (relation in ('related', 'parent', 'child', 'merged')),
  added_at timestamptz not null,
  added_by jsonb not null,
  removed_at timestamptz,
  check ((kind = 'incident') = (relation is not null))
);
create unique index incident_link_once on incident_link (incident_id, kind, subject_id) where removed_at is null;
create index incident_link_subject on incident_link (kind, subject_id) where removed_at is null;

-- Who may see a restricted incident. Rows are ended, never removed.
create table incident_reader (
  incident_id uuid not null references incident (id) on delete cascade,
  user_id uuid not null references user_account (id),
  because text not null,
  added_at timestamptz not null,
  added_by jsonb not null,
  is_break_glass boolean not null default false,
  ended_at timestamptz,
  primary key (incident_id, user_id, added_at)
);
create unique index incident_reader_now on incident_reader (incident_id, user_id) where ended_at is null;
create index incident_reader_user on incident_reader (user_id) where ended_at is null;

-- Who is asked for a role, who holds it, who held it. Rows are ended, never removed.
create table incident_role (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  role text not null
    check (role in ('commander', 'reliability_lead', 'security_lead', 'communications', 'scribe', 'legal')),
  user_id uuid not null references user_account (id),
  offered_at timestamptz not null,
  offered_by jsonb not null,
  because text not null,
  accepted_at timestamptz,
  ended_at timestamptz,
  ended_because text,
  check ((ended_at is null) = (ended_because is null))
);
create unique index incident_role_held on incident_role (incident_id, role) where accepted_at is not null and ended_at is null;
create unique index incident_role_offered on incident_role (incident_id, role) where accepted_at is null and ended_at is null;
create index incident_role_user on incident_role (user_id) where ended_at is null;

-- Words of people, apart from what refers to them: redacting takes the text and the salt; the digest stays.
create table incident_text (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  text text,
  salt text,
  digest text not null,
  redacted_at timestamptz,
  redacted_by jsonb,
  redacted_because text,
  check ((text is null) = (redacted_at is not null)),
  check ((text is null) = (salt is null))
);
create index incident_text_incident on incident_text (incident_id);

create table incident_entry (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  -- Rises with every entry and every correction: what a screen has not seen yet.
  seq bigint not null,
  kind text not null,
  -- As corrected last; all versions are below.
  happened_at timestamptz not null,
  text_id uuid not null references incident_text (id) on delete cascade,
  version int not null default 1,
  recorded_at timestamptz not null,
  recorded_by jsonb not null,
  is_folded boolean not null,
  refs json not null,
  -- What it was taken from, so that it is taken once.
  source text,
  source_id text,
  pinned_at timestamptz,
  pinned_by jsonb,
  check ((source is null) = (source_id is null))
);
create unique index incident_entry_seq on incident_entry (incident_id, seq);
create index incident_entry_order on incident_entry (incident_id, happened_at desc, id desc);
create unique index incident_entry_source on incident_entry (incident_id, source, source_id) where source is not null;

-- Only ever added to.
create table incident_entry_version (
  entry_id uuid not null references incident_entry (id) on delete cascade,
  version int not null,
  happened_at timestamptz not null,
  text_id uuid not null references incident_text (id) on delete cascade,
  at timestamptz not null,
  by jsonb not null,
  -- null: the first version.
  because text,
  primary key (entry_id, version)
);

-- The restricted matter a change is about: only its readers hear of it.
alter table change add column matter_id uuid;
