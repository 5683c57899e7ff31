-- What has to report, and what this server looks at.

create table heartbeat (
  id uuid primary key,
  name text not null,
  -- Whoever knows it may ping: the last part of its address.
  ping_key uuid not null unique,
  service_id uuid references service (id) on delete set null,
  -- Whose key may ping, pause and read it by its name; null: nobody's.
  source_id uuid references alert_source (id) on delete set null,
  axis text not null check (axis in ('reliability', 'security', 'both')),
  severity text not null check (severity in ('critical', 'error', 'warning', 'info')),
  -- `period` with milliseconds, or `cron` with an expression and a zone.
  schedule json not null,
  grace_ms bigint not null,
  state text not null check (state in ('new', 'up', 'late', 'down', 'paused')),
  started_at timestamptz,
  last_ping_at timestamptz,
  last_run_ms bigint,
  -- When the next ping is due; null: not before the first.
  expected_at timestamptz,
  -- When its state changes although nothing comes; null: never.
  due_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by jsonb not null
) with (fillfactor = 70);
create unique index heartbeat_name on heartbeat (lower(name));
create index heartbeat_due on heartbeat (due_at) where due_at is not null;

-- The last hundred of each.
create table heartbeat_ping (
  id uuid primary key,
  heartbeat_id uuid not null references heartbeat (id) on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in ('success', 'start', 'fail', 'log')),
  exit_code int,
  run_ms bigint,
  body text
);
create index heartbeat_ping_heartbeat on heartbeat_ping (heartbeat_id, id);

create table uptime_check (
  id uuid primary key,
  name text not null,
  service_id uuid references service (id) on delete set null,
  axis text not null check (axis in ('reliability', 'security', 'both')),
  severity text not null check (severity in ('critical', 'error', 'warning', 'info')),
  probe json not null,
  interval_ms bigint not null,
  confirmations int not null,
  state text not null check (state in ('new', 'up', 'failing', 'down', 'paused')),
  failures int not null default 0,
  last_problem text,
  last_checked_at timestamptz,
  last_took_ms bigint,
  -- When to look again; a look under way has moved it on already, which is its lease.
  due_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by jsonb not null
) with (fillfactor = 70);
create unique index uptime_check_name on uptime_check (lower(name));
create index uptime_check_due on uptime_check (due_at) where due_at is not null;

-- A week of them.
create table uptime_result (
  id uuid primary key,
  check_id uuid not null references uptime_check (id) on delete cascade,
  at timestamptz not null,
  is_up boolean not null,
  took_ms bigint not null,
  problem text
);
create index uptime_result_check on uptime_result (check_id, id);
create index uptime_result_at on uptime_result (at);
