-- The timeline is fed by everything: where its reader stands in the feed of changes, and files people attach.

-- One row. Its row lock elects the follower; `seq` is the change that was taken in last, `at` its moment.
create table timeline_cursor (
  singleton boolean primary key default true check (singleton),
  -- null: nothing was taken in yet, so everything that is open is looked at as a whole.
  seq bigint,
  at timestamptz
);
insert into timeline_cursor (seq, at) values (null, null);

-- What was resolved lately is followed for a while.
create index incident_resolved on incident (resolved_at) where resolved_at is not null;

-- A file. Without an entry it is still coming in, or its upload was cut off.
create table incident_attachment (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  entry_id uuid references incident_entry (id) on delete cascade,
  name text not null,
  -- As its first bytes say, whatever its sender says.
  media_type text not null,
  bytes bigint not null,
  -- `sha256:` of its bytes; empty while they come in.
  digest text not null,
  created_at timestamptz not null,
  created_by jsonb not null,
  removed_at timestamptz,
  removed_by jsonb,
  removed_because text,
  check ((removed_at is null) = (removed_by is null)),
  check ((removed_at is null) = (removed_because is null))
);
create index incident_attachment_incident on incident_attachment (incident_id, created_at);
create index incident_attachment_waiting on incident_attachment (created_at) where entry_id is null;
create unique index incident_attachment_entry on incident_attachment (entry_id) where entry_id is not null;

create table incident_attachment_chunk (
  attachment_id uuid not null references incident_attachment (id) on delete cascade,
  position int not null,
  data bytea not null,
  primary key (attachment_id, position)
);
alter table incident_attachment_chunk alter column data set storage external;

-- Who took which words away, when and why; the words are nowhere any more.
create table incident_redaction (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  what text not null check (what in ('entry', 'title', 'summary', 'attachment')),
  -- The entry or the attachment.
  subject_id uuid,
  is_whole boolean not null,
  because text not null,
  at timestamptz not null,
  by jsonb not null
);
create index incident_redaction_incident on incident_redaction (incident_id, at);
