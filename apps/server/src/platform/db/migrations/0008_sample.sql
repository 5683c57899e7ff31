-- The sample organisation: at most one, with what it brought besides its services and people.

create table sample (
  singleton boolean primary key default true check (singleton),
  loaded_at timestamptz not null,
  loaded_by json not null,
  team_ids uuid[] not null,
  environment_ids uuid[] not null
);
