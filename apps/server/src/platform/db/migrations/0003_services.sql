-- Catalogue: teams, environments, services.

create table team (
  id uuid primary key,
  name text not null,
  title text not null,
  created_at timestamptz not null
);
create unique index team_name on team (lower(name));

create table environment (
  id uuid primary key,
  name text not null,
  is_production boolean not null,
  created_at timestamptz not null
);
create unique index environment_name on environment (lower(name));

create table service (
  id uuid primary key,
  name text not null,
  title text not null,
  team_id uuid references team (id),
  tier int not null check (tier between 1 and 4),
  -- null: undeclared, counts as exposed.
  exposure text check (exposure in ('none', 'internal', 'partner', 'public')),
  mode text not null check (mode in ('warn_only', 'enforcing')),
  is_fail_closed boolean not null default false,
  is_sample boolean not null default false,
  -- Counts every change of a fact the gate judges by: what is derived from the facts is right as long as it stands.
  fact_revision bigint not null default 1,
  created_at timestamptz not null
);
create unique index service_name on service (lower(name));
create index service_team on service (team_id);
