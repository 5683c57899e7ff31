-- Who belongs to which team, which teams look after services of others, and the policies by which people are paged.

create table escalation_policy (
  id uuid primary key,
  name text not null,
  -- Steps, repeats, fallback, deferral, owner, as the engine takes them: delays in milliseconds.
  definition json not null,
  -- Rises with every change; who writes names the one they read.
  version int not null,
  -- When its owner is a team.
  owner_team_id uuid references team (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  updated_by jsonb not null
);
create unique index escalation_policy_name on escalation_policy (lower(name));

create table team_member (
  team_id uuid not null references team (id),
  user_id uuid not null references user_account (id) on delete cascade,
  role text not null check (role in ('member', 'lead')),
  -- The key this member carries for the services of the team; null: none.
  key text check (key in ('reliability', 'security')),
  added_at timestamptz not null,
  primary key (team_id, user_id)
);
create index team_member_user on team_member (user_id);

-- A team that looks after a service of another team, on one axis.
create table team_engagement (
  id uuid primary key,
  team_id uuid not null references team (id),
  service_id uuid not null references service (id) on delete cascade,
  axis text not null check (axis in ('reliability', 'security')),
  -- Takes the alerts of the service meanwhile.
  policy_id uuid references escalation_policy (id),
  starts_at timestamptz not null,
  -- null: until somebody ends it.
  ends_at timestamptz check (ends_at >= starts_at),
  created_at timestamptz not null,
  created_by jsonb not null
);
create index team_engagement_service on team_engagement (service_id, axis);
create index team_engagement_policy on team_engagement (policy_id) where policy_id is not null;
