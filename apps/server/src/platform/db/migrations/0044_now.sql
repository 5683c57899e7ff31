-- What people put off, and whether looking led to doing.

create table now_snooze (
  user_id uuid not null references user_account (id) on delete cascade,
  row_id text not null,
  until_at timestamptz not null,
  because text not null,
  at timestamptz not null,
  primary key (user_id, row_id)
);
create index now_snooze_until on now_snooze (until_at);

-- Somebody looked at what needs them.
create table now_look (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  at timestamptz not null,
  -- How much was there, and how much of it for them.
  rows int not null,
  mine int not null
);
create index now_look_time on now_look (at);

-- What they did about it from there.
create table now_act (
  id uuid primary key,
  look_id uuid not null references now_look (id) on delete cascade,
  at timestamptz not null,
  kind text not null,
  action text not null
);
create index now_act_look on now_act (look_id);
