-- Incidents in chat: what was asked back about, and a channel per incident.

-- Something that waits for a press of the one who asked for it, for an hour.
create table chat_offer (
  id uuid primary key,
  setup_id uuid not null references channel_setup (id) on delete cascade,
  user_id uuid not null references user_account (id) on delete cascade,
  kind text not null check (kind in ('declare', 'keep')),
  body jsonb not null,
  made_at timestamptz not null
);
create index chat_offer_time on chat_offer (made_at);

-- Locked while somebody declares: of ten who declare the same at once, one does and nine are asked.
create table chat_turn (
  id int primary key check (id = 1)
);
insert into chat_turn (id) values (1);

create table chat_room (
  incident_id uuid primary key references incident (id) on delete cascade,
  setup_id uuid not null references channel_setup (id) on delete cascade,
  -- What the channel is to be called, with `{name}` and `{title}` in place of the incident's: it follows them.
  template text not null,
  -- `wanted`: not made yet. `stopped`: nothing more goes there.
  state text not null check (state in ('wanted', 'open', 'archived', 'stopped')),
  -- The chat's own name of the channel.
  room text,
  -- As the chat was told last.
  told_name text,
  told_topic text,
  told_people text[] not null default '{}',
  -- Whether what the incident is and what can be done about it was said there.
  is_greeted boolean not null default false,
  -- Of the timeline: what is there up to here was looked at.
  posted_seq int not null default 0,
  -- Why it is not as it should be, with a cure.
  problem text,
  asked_at timestamptz not null,
  asked_by jsonb not null,
  check ((state = 'wanted') = (room is null) or state = 'stopped')
);
create unique index chat_room_room on chat_room (setup_id, room) where room is not null;

-- Entries that were handed over to be posted: once each, however often they are corrected or pinned.
create table chat_post (
  entry_id uuid primary key references incident_entry (id) on delete cascade,
  at timestamptz not null
);
