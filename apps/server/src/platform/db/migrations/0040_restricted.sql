-- Restricted incidents: since when, what they were called while they were, who wants them shown again, and glass that closes by itself.

alter table incident
  -- When it was restricted first; stays when the restriction is lifted: evidence of that time is sealed.
  add column restricted_at timestamptz,
  -- `R-` and six letters, of one that was restricted from its beginning and is shown to everybody now.
  add column former_name text,
  -- `{by, because}` while `legal_hold_at` is set.
  add column legal_hold json;
update incident set restricted_at = recorded_at where is_restricted;
create unique index incident_former_name on incident (upper(former_name)) where former_name is not null;
create index incident_restricted on incident (restricted_at) where restricted_at is not null;

alter table incident_reader
  -- Broken glass closes then; null: until somebody says so.
  add column expires_at timestamptz,
  add column ended_by jsonb,
  -- null: still on the list, or ended by an older server.
  add column ended_because text;

-- One person wants a restricted incident shown to everybody; another of the other side agrees. Rows are ended, never removed.
create table incident_lift (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  side text not null check (side in ('security', 'commander')),
  user_id uuid not null references user_account (id),
  because text not null,
  at timestamptz not null,
  by jsonb not null,
  ended_at timestamptz,
  ended_by jsonb,
  ended_because text,
  check ((ended_at is null) = (ended_by is null))
);
create unique index incident_lift_open on incident_lift (incident_id) where ended_at is null;

-- What a sealed record holds, for those who may know; its own columns say only that something was recorded.
create table evidence_seal (
  evidence_id uuid primary key references evidence (id),
  matter_id text not null,
  -- Whoever has it may read the record, too.
  permission text,
  type text not null,
  subject_id text not null
);
create index evidence_seal_subject on evidence_seal (subject_id);
