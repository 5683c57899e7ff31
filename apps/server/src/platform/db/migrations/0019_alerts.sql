-- Where alerts come from, and the alerts.

create table alert_source (
  id uuid primary key,
  name text not null,
  -- Which format it speaks: a name of the table of kinds.
  kind text not null,
  key_hash text not null unique,
  -- Where the payload names no service.
  service_id uuid references service (id) on delete set null,
  axis text not null check (axis in ('reliability', 'security', 'both')),
  -- An alert that says nothing of its end is over when it was not repeated for this long; null: never by itself.
  resolve_after_ms bigint,
  is_enabled boolean not null default true,
  created_at timestamptz not null,
  created_by jsonb not null,
  -- Its health, written in bulk every few seconds.
  last_seen_at timestamptz,
  received bigint not null default 0,
  rejected bigint not null default 0,
  last_problem text,
  last_problem_at timestamptz
) with (fillfactor = 70);
create unique index alert_source_name on alert_source (lower(name));

create table alert (
  id uuid primary key,
  source_id uuid not null references alert_source (id),
  -- Source and dedup key, or source and label set: what makes two messages speak of one alert.
  identity text not null,
  fingerprint text not null,
  state text not null check (state in ('open', 'resolved')),
  summary text not null,
  severity text check (severity in ('critical', 'error', 'warning', 'info')),
  axis text not null check (axis in ('reliability', 'security', 'both')),
  labels json not null,
  annotations json not null,
  links json not null,
  -- Never later than it was opened; what the sender says of its own clock stands beside it.
  starts_at timestamptz not null,
  sent_starts_at timestamptz,
  -- Over by itself at this moment; null: only when somebody says so.
  ends_at timestamptz,
  opened_at timestamptz not null,
  -- Repeats are written in bulk: these three run a few seconds behind.
  last_seen_at timestamptz not null,
  count bigint not null default 1,
  resolved_at timestamptz,
  resolved_because text check (resolved_because in ('sender', 'expiry', 'person')),
  acknowledged_at timestamptz,
  acknowledged_by text,
  -- Tells apart what messages say besides times.
  content_key text not null,
  -- Rises with every change but repeats; who writes names the one they read.
  version int not null default 1,
  check ((state = 'resolved') = (resolved_at is not null)),
  check ((resolved_at is null) = (resolved_because is null)),
  check ((acknowledged_at is null) = (acknowledged_by is null))
) with (fillfactor = 70);
-- One open alert per identity, whatever races.
create unique index alert_open on alert (identity) where state = 'open';
create index alert_identity on alert (identity, id desc);
create index alert_list on alert (state, id desc);
create index alert_ends on alert (ends_at) where state = 'open' and ends_at is not null;

-- What was said of an alert besides its content: acknowledged, taken back, noted, opened again.
create table alert_note (
  id uuid primary key,
  alert_id uuid not null references alert (id),
  at timestamptz not null,
  kind text not null check (kind in ('acknowledged', 'unacknowledged', 'noted', 'reopened')),
  by_name text,
  note text
);
create index alert_note_alert on alert_note (alert_id, id);
