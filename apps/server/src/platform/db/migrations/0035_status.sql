-- What is told to those outside: status pages, updates, planned work, and who hears of them.

create table status_page (
  id uuid primary key,
  slug text not null unique,
  title text not null,
  -- Markdown.
  body text not null,
  audience text not null check (audience in ('public', 'internal')),
  is_sample boolean not null default false,
  created_at timestamptz not null,
  created_by jsonb not null
);

-- Raised by every change that a page shows: processes that serve pages ask for this one number.
create table status_revision (
  is_only boolean primary key default true check (is_only),
  revision bigint not null
);
insert into status_revision (revision) values (1);

create table status_component (
  id uuid primary key,
  page_id uuid not null references status_page (id) on delete cascade,
  group_name text,
  name text not null,
  description text,
  position int not null,
  service_id uuid references service (id) on delete set null,
  environment_id uuid references environment (id) on delete set null,
  created_at timestamptz not null
);
create index status_component_page on status_component (page_id, position);
create index status_component_service on status_component (service_id) where service_id is not null;
create index status_component_environment on status_component (environment_id) where environment_id is not null;

-- What each component was from when until when, without gaps from its beginning; the last one has no end yet.
create table status_component_state (
  component_id uuid not null references status_component (id) on delete cascade,
  from_at timestamptz not null,
  until_at timestamptz,
  state text not null check (state in ('operational', 'maintenance', 'degraded', 'partial_outage', 'major_outage')),
  -- The update that set it; null: none did.
  update_id uuid,
  primary key (component_id, from_at),
  check (until_at is null or until_at > from_at)
);
create unique index status_component_state_now on status_component_state (component_id) where until_at is null;

-- Something that is told in updates. Its id is its own: nothing outside leads from it to an incident.
create table status_announcement (
  id uuid primary key,
  title text not null,
  incident_id uuid references incident (id) on delete set null,
  -- Of the newest published update; null: nothing is published yet.
  phase text check (phase in ('investigating', 'identified', 'monitoring', 'resolved')),
  opened_at timestamptz,
  resolved_at timestamptz,
  next_update_due_at timestamptz,
  last_published_at timestamptz,
  -- Who published last: is reminded.
  last_published_by uuid,
  created_at timestamptz not null,
  created_by jsonb not null,
  check ((phase is null) = (opened_at is null))
);
create index status_announcement_order on status_announcement (created_at desc, id desc);
create index status_announcement_incident on status_announcement (incident_id) where incident_id is not null;

create table status_announcement_page (
  announcement_id uuid not null references status_announcement (id) on delete cascade,
  page_id uuid not null references status_page (id) on delete cascade,
  primary key (announcement_id, page_id)
);
create index status_announcement_page_page on status_announcement_page (page_id, announcement_id);

create table status_update (
  id uuid primary key,
  announcement_id uuid not null references status_announcement (id) on delete cascade,
  state text not null check (state in ('draft', 'published')),
  audience text not null check (audience in ('internal', 'public')),
  phase text not null check (phase in ('investigating', 'identified', 'monitoring', 'resolved')),
  -- Markdown, as corrected last.
  message text not null,
  -- `[{"componentId", "state"}]`
  components json not null,
  next_update_due_at timestamptz,
  created_at timestamptz not null,
  created_by jsonb not null,
  published_at timestamptz,
  published_by jsonb,
  corrected_at timestamptz,
  check ((state = 'published') = (published_at is not null)),
  check ((published_at is null) = (published_by is null))
);
create index status_update_announcement on status_update (announcement_id, created_at desc);

-- What an update said before it was corrected. Only ever added to.
create table status_update_correction (
  id uuid primary key,
  update_id uuid not null references status_update (id) on delete cascade,
  before text not null,
  reason text not null,
  at timestamptz not null,
  by jsonb not null
);
create index status_update_correction_update on status_update_correction (update_id, at);

create table status_maintenance (
  id uuid primary key,
  title text not null,
  message text not null,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  -- Before it began: it does not take place.
  cancelled_at timestamptz,
  window_id uuid references maintenance_window (id) on delete set null,
  created_at timestamptz not null,
  created_by jsonb not null,
  updated_at timestamptz not null,
  check (ends_at > starts_at)
);
create index status_maintenance_ends on status_maintenance (ends_at, id);
create index status_maintenance_window on status_maintenance (window_id) where window_id is not null;

create table status_maintenance_component (
  maintenance_id uuid not null references status_maintenance (id) on delete cascade,
  component_id uuid not null references status_component (id) on delete cascade,
  primary key (maintenance_id, component_id)
);
create index status_maintenance_component_component on status_maintenance_component (component_id);

create table status_subscriber (
  id uuid primary key,
  page_id uuid not null references status_page (id) on delete cascade,
  kind text not null check (kind in ('mail', 'webhook')),
  address text not null,
  -- One spelling for all: whoever asks twice is one.
  address_key text not null,
  -- `waiting`: the owner of the address has not said yes yet.
  state text not null check (state in ('waiting', 'active')),
  -- When a mail that asks for consent left last.
  asked_at timestamptz not null,
  active_at timestamptz,
  last_problem text,
  created_at timestamptz not null,
  unique (page_id, kind, address_key)
);
create index status_subscriber_active on status_subscriber (page_id, id) where state = 'active';
create index status_subscriber_asked on status_subscriber (asked_at) where state = 'waiting';
