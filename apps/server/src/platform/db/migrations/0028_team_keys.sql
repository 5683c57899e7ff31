-- Keys of teams: given by two people, and valid for the services a team looks after.

alter table team_member
  -- When two people gave the key; null: it opens nothing.
  add column key_granted_at timestamptz,
  -- Nobody else could have agreed.
  add column key_is_single_person boolean not null default false;
-- One person was enough to write these down.
update team_member set key = null;

alter table team_engagement
  -- When two people let the carriers of the key in this team turn it for the service; null: they only take its alerts.
  add column key_granted_at timestamptz,
  -- As agreed to: who moves the end of the engagement later moves no key. null: as long as the engagement.
  add column key_ends_at timestamptz,
  add column key_is_single_person boolean not null default false;

-- When the service came to its team, where that was not at its beginning: keys given before do not open it.
alter table service add column team_changed_at timestamptz;

-- Of those who carry a key in a team, only whoever is on call there holds it.
create table team_key_schedule (
  team_id uuid not null references team (id) on delete cascade,
  axis text not null check (axis in ('reliability', 'security')),
  schedule_id uuid not null references schedule (id) on delete cascade,
  primary key (team_id, axis)
);
create index team_key_schedule_schedule on team_key_schedule (schedule_id);
