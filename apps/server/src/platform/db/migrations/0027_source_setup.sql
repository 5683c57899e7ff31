-- What sources are set up with, and what they told besides alerts.

alter table alert_source
  -- How senders prove themselves besides the key: form, header; null: the key alone counts. The secret lies with the sealed ones.
  add column signature json,
  -- For kinds that read any payload.
  add column mapping json,
  add column keeps_payloads boolean not null default true,
  -- How the sender's wish for a confirmed address went.
  add column confirmation json,
  -- Opens the door for a test of our own, for a minute.
  add column test_key_hash text unique,
  add column test_key_until timestamptz;

-- Messages per hour, for a week.
create table alert_source_hour (
  source_id uuid not null references alert_source (id) on delete cascade,
  hour timestamptz not null,
  received bigint not null,
  rejected bigint not null,
  primary key (source_id, hour)
) with (fillfactor = 70);
create index alert_source_hour_hour on alert_source_hour (hour);

-- The last twenty payloads of each source, for a week, without what has the form of a credential.
create table alert_source_payload (
  id uuid primary key,
  source_id uuid not null references alert_source (id) on delete cascade,
  at timestamptz not null,
  content_type text not null,
  outcome text not null check (outcome in ('stored', 'refused')),
  problem text,
  body text not null,
  is_cut boolean not null
);
create index alert_source_payload_source on alert_source_payload (source_id, id);
create index alert_source_payload_at on alert_source_payload (at);

-- Requests whose clients ask later what became of them; for a day.
create table alert_source_request (
  id uuid primary key,
  source_id uuid not null references alert_source (id) on delete cascade,
  at timestamptz not null,
  action text not null,
  -- Which alert it spoke of.
  identity text not null
);
create index alert_source_request_at on alert_source_request (at);

-- Deployments and changes that senders told of.
create table alert_source_change (
  id uuid primary key,
  source_id uuid not null references alert_source (id) on delete cascade,
  -- What tells a repeat: the sender's own id, or a digest of what it said.
  change_key text not null,
  at timestamptz not null,
  summary text not null,
  service text,
  environment text,
  version text,
  outcome text not null check (outcome in ('deployment', 'change', 'noted')),
  reason text,
  unique (source_id, change_key)
);
create index alert_source_change_source on alert_source_change (source_id, id desc);
