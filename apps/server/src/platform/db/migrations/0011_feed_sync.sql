-- Where feeds come from, and what became of every look at them.

create table feed_source (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('osv', 'kev', 'epss', 'vulnrichment', 'vex')),
  url text not null,
  -- OSV dumps: the folder below `url`; null where `url` is the file or folder itself.
  ecosystem text,
  interval_minutes int not null check (interval_minutes between 5 and 10080),
  is_enabled boolean not null,
  created_at timestamptz not null,
  created_by json not null,
  removed_at timestamptz,
  -- What the publisher said of the files we loaded: `{ path: { etag, lastModified, digest } }`.
  validators json not null default '{}',
  -- OSV dumps: newest date of their list of changes that is loaded, and when the whole was last loaded.
  cursor_at timestamptz,
  whole_at timestamptz,
  last_checked_at timestamptz,
  last_success_at timestamptz,
  next_check_at timestamptz,
  last_error text,
  failures int not null default 0,
  failing_since timestamptz,
  -- Who works on it: a run that stops renewing its lease has lost it.
  run_id uuid,
  lease_until timestamptz
);
create unique index feed_source_name on feed_source (name) where removed_at is null;

create table feed_sync (
  id uuid primary key,
  source_id uuid not null references feed_source (id),
  state text not null check (state in ('running', 'loaded', 'unchanged', 'failed', 'interrupted')),
  phase text not null,
  scope text check (scope in ('whole', 'delta')),
  started_at timestamptz not null,
  finished_at timestamptz,
  bytes bigint not null default 0,
  bytes_total bigint,
  records bigint not null default 0,
  added int,
  changed int,
  unchanged int,
  gone int,
  rejected int,
  problem text,
  asked_by json not null
);
create index feed_sync_source on feed_sync (source_id, started_at desc);
create index feed_sync_started on feed_sync (started_at desc, id desc);

-- The publisher's own address said at this moment that the content is still what it publishes.
alter table feed_load add column confirmed_at timestamptz;
