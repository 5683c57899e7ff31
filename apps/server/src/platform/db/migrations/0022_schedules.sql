-- Who is on call: schedules, what people change about them, leave, holidays, calendar feeds.

create table schedule (
  id uuid primary key,
  name text not null,
  title text not null,
  team_id uuid references team (id),
  -- Layers as of several moments, as `coverage` reads them.
  definition json not null,
  -- New with every change of the definition: it is kept in memory under it.
  definition_id uuid not null,
  -- Of the definition: who changes it names the one they read.
  version int not null,
  -- Rises with everything that may move a shift: definition, overrides, leave.
  revision bigint not null default 1,
  revised_at timestamptz not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by jsonb not null
) with (fillfactor = 70);
create unique index schedule_name on schedule (lower(name));
create index schedule_team on schedule (team_id);

create table schedule_override (
  id uuid primary key,
  schedule_id uuid not null references schedule (id) on delete cascade,
  -- The order in which they were made: the newest wins. Written under the lock of the schedule.
  position bigint not null generated always as identity,
  kind text not null check (kind in ('add', 'replace', 'remove')),
  from_at timestamptz not null,
  to_at timestamptz not null,
  user_id uuid not null,
  -- Of `replace`: null is whoever is on call.
  replaced_user_id uuid,
  reason text not null,
  created_at timestamptz not null,
  created_by jsonb not null,
  check (from_at < to_at),
  check (kind = 'replace' or replaced_user_id is null)
);
create index schedule_override_schedule on schedule_override (schedule_id, to_at);

create table absence (
  id uuid primary key,
  user_id uuid not null references user_account (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  kind text not null check (kind in ('vacation', 'holiday', 'sick', 'other')),
  note text not null,
  created_at timestamptz not null,
  created_by jsonb not null,
  check (from_at < to_at)
);
create index absence_ends on absence (to_at);
create index absence_user on absence (user_id, to_at);

create table shift_swap (
  id uuid primary key,
  state text not null check (state in ('proposed', 'accepted', 'declined', 'withdrawn')),
  give_schedule_id uuid not null references schedule (id) on delete cascade,
  give_user_id uuid not null references user_account (id),
  give_from timestamptz not null,
  give_to timestamptz not null,
  take_schedule_id uuid not null references schedule (id) on delete cascade,
  take_user_id uuid not null references user_account (id),
  take_from timestamptz not null,
  take_to timestamptz not null,
  reason text not null,
  created_at timestamptz not null,
  settled_at timestamptz,
  check ((state = 'proposed') = (settled_at is null))
);
create index shift_swap_give on shift_swap (give_user_id, id desc);
create index shift_swap_take on shift_swap (take_user_id, id desc);

create table cover_request (
  id uuid primary key,
  state text not null check (state in ('open', 'taken', 'withdrawn')),
  schedule_id uuid not null references schedule (id) on delete cascade,
  user_id uuid not null references user_account (id),
  from_at timestamptz not null,
  to_at timestamptz not null,
  reason text not null,
  asked_user_ids uuid[] not null,
  -- Only those may take it; else everybody of the rota.
  is_limited boolean not null,
  declined_user_ids uuid[] not null default '{}',
  taken_by uuid references user_account (id),
  created_at timestamptz not null,
  settled_at timestamptz,
  check ((state = 'open') = (settled_at is null)),
  check ((state = 'taken') = (taken_by is not null)),
  check (from_at < to_at)
);
create index cover_request_user on cover_request (user_id, id desc);
create index cover_request_open on cover_request (to_at) where state = 'open';

create table holiday_calendar (
  id uuid primary key,
  name text not null,
  title text not null,
  days json not null,
  updated_at timestamptz not null
);
create unique index holiday_calendar_name on holiday_calendar (lower(name));

-- Where people live, for what night, weekend and holiday mean to them.
create table person_place (
  user_id uuid primary key references user_account (id) on delete cascade,
  zone text not null,
  holiday_calendar_ids uuid[] not null
);

-- The same for those on schedules of a team who have none of their own.
create table team_place (
  team_id uuid primary key references team (id) on delete cascade,
  zone text not null,
  holiday_calendar_ids uuid[] not null
);

create table calendar_feed (
  id uuid primary key,
  token_hash text not null unique,
  -- Whose it is, and with `mine` whose shifts it shows.
  user_id uuid not null references user_account (id) on delete cascade,
  schedule_id uuid references schedule (id) on delete cascade,
  team_id uuid references team (id) on delete cascade,
  reminder_minutes int[] not null,
  gaps text not null check (gaps in ('none', 'unplanned', 'all')),
  created_at timestamptz not null,
  -- To the hour.
  last_read_at timestamptz,
  check (schedule_id is null or team_id is null)
);
create index calendar_feed_user on calendar_feed (user_id);
