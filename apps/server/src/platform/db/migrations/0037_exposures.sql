-- Exposures: where releases with a known flaw were live, and what people found out about it.

-- One row per service whose exposures are kept; held while they are worked out, and while a verdict is signed.
create table exposure_head (
  service_id uuid primary key references service (id) on delete cascade,
  computed_at timestamptz
);

-- One service in one environment and one flaw (an alias group). Derived from ledger and findings, except for what people said.
create table exposure (
  id uuid primary key,
  service_id uuid not null references service (id) on delete cascade,
  environment_id uuid not null references environment (id) on delete cascade,
  group_name text not null,
  aliases text[] not null,
  -- Known through restricted advisories only.
  is_restricted boolean not null,
  packages json not null,
  certainty text not null check (certainty in ('affected', 'unknown')),
  deadline text not null
    check (deadline in ('three_days_forensic', 'three_days', 'fourteen_days', 'sixty_days', 'next_upgrade')),
  is_estimated boolean not null,
  deadline_because text not null,
  patch_due_at timestamptz,
  patch_due_because text not null,
  is_zero_budget boolean not null,
  is_malicious boolean not null,
  known_at timestamptz,
  -- Day it was listed as known exploited.
  listed_on text,
  found_at timestamptz not null,
  -- Stretches, oldest first; instants in epoch milliseconds.
  stretches json not null,
  replicas json,
  share_percent int,
  since_at timestamptz not null,
  -- null: an affected release serves.
  until_at timestamptz,
  -- Why it turned out to be none.
  dismissal json,
  merged_into uuid,
  reopened_at timestamptz,
  -- What follows from the above and from the verdict in force, so that lists need not work it out.
  state text not null check (state in ('live', 'untriaged', 'cannot_tell', 'closed', 'over', 'dismissed')),
  due_at timestamptz,
  changed_at timestamptz not null,
  check ((dismissal is null) = (state <> 'dismissed'))
);
-- A flaw is one exposure a lane; what only a restricted advisory says of it is another.
create unique index exposure_lane on exposure (service_id, environment_id, group_name, is_restricted) where merged_into is null;
create index exposure_group on exposure (group_name);
create index exposure_open on exposure (due_at, id) where state in ('live', 'untriaged', 'cannot_tell');

-- Only ever added to; a later one takes the place of the one before.
create table exposure_verdict (
  id uuid primary key,
  exposure_id uuid not null references exposure (id) on delete cascade,
  verdict text not null check (verdict in ('no_evidence', 'suspected', 'confirmed', 'cannot_tell')),
  logs text not null,
  query text not null,
  from_at timestamptz not null,
  to_at timestamptz not null,
  note text,
  missing text,
  second_look_at timestamptz,
  at timestamptz not null,
  by jsonb not null,
  key_by text not null check (key_by in ('role', 'deputy', 'embedded', 'engaged')),
  is_recently_granted boolean not null,
  accepted_at timestamptz,
  accepted_by jsonb,
  accepted_because text,
  superseded_at timestamptz,
  check (from_at < to_at),
  check (verdict <> 'cannot_tell' or (missing is not null and (second_look_at is not null or accepted_at is not null))),
  check ((accepted_at is null) = (accepted_because is null) and (accepted_at is null) = (accepted_by is null))
);
create unique index exposure_verdict_in_force on exposure_verdict (exposure_id) where superseded_at is null;
create index exposure_verdict_exposure on exposure_verdict (exposure_id, at desc);

-- Held while somebody looks for the incident of an advisory, or declares it: there is one, however many exposures begin at once.
create table exposure_matter (
  group_name text not null,
  is_restricted boolean not null,
  is_simulated boolean not null,
  primary key (group_name, is_restricted, is_simulated)
);
