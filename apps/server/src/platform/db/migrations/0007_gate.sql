-- The gate: policies, decisions with the facts they rest on, keys turned, holds, floor, precomputed verdicts.

create table policy (
  id uuid primary key,
  version int not null unique,
  title text not null,
  cedar text not null,
  settings json not null,
  digest text not null,
  state text not null check (state in ('draft', 'pending', 'active', 'retired')),
  created_at timestamptz not null,
  created_by json not null,
  activated_at timestamptz,
  retired_at timestamptz,
  pending_change_id uuid
);
create unique index policy_active on policy (state) where state = 'active';

-- Content-addressed parts of facts (finding sets): stored once, however many decisions rest on them.
create table fact_part (
  digest text primary key,
  body json not null,
  created_at timestamptz not null
);

create sequence decision_number;

-- Immutable: what happens around a decision is kept in the tables below. Without foreign keys: each would lock rows that all
-- decisions share (service, release being left, policy) for every one of them. Whoever removes a service removes these first.
create table decision (
  id uuid primary key,
  number bigint not null unique default nextval('decision_number'),
  service_id uuid not null,
  environment_id uuid not null,
  current_release_id uuid,
  target_release_id uuid not null,
  as_of timestamptz not null,
  loaded_as_of timestamptz,
  decided_at timestamptz not null,
  decided_by json not null,
  expires_at timestamptz not null,
  verdict text not null check (verdict in ('allow', 'preserve_first', 'needs_signoff', 'deny')),
  mode text not null check (mode in ('warn_only', 'enforcing')),
  motive text not null check (motive in ('reliability', 'security', 'routine')),
  is_automatic boolean not null,
  -- About now (not a question about the past): only such a decision covers a deployment.
  is_live boolean not null,
  -- A question about the past may do without the rule on the age of feeds.
  is_feed_age_rule_off boolean not null,
  -- Some finding is known through restricted advisories only: names are taken out for those without the need to know.
  has_restricted boolean not null,
  bound_digests text[] not null,
  -- Canonical facts with finding sets as references into fact_part.
  facts json not null,
  facts_digest text not null,
  policy_id uuid not null,
  policy_digest text not null,
  -- The decision as made, findings by reference.
  body json not null
);
-- Facts and bodies are a few kilobytes: packing them the slow way would cost as much as the rest of the insert.
do $$
begin
  if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
    alter table decision alter column facts set compression lz4, alter column body set compression lz4;
    alter table fact_part alter column body set compression lz4;
  end if;
end $$;
create index decision_service on decision (service_id, environment_id, decided_at desc, id);
create index decision_time on decision (decided_at desc, id);

create table signoff_request (
  decision_id uuid primary key references decision (id),
  keys_needed text[] not null,
  reason text not null,
  requested_at timestamptz not null,
  requested_by json not null,
  expires_at timestamptz not null,
  -- Set when a stricter re-evaluation took the signatures away.
  lapsed_at timestamptz,
  lapsed_because text
);
create index signoff_request_time on signoff_request (requested_at desc);

create table key_turn (
  decision_id uuid not null references decision (id),
  axis text not null check (axis in ('reliability', 'security')),
  user_id uuid not null,
  actor json not null,
  turned_at timestamptz not null,
  is_refusal boolean not null,
  is_deputy boolean not null,
  is_recently_granted boolean not null,
  facts_digest text not null,
  note text not null,
  primary key (decision_id, axis),
  -- Nobody turns both keys of one decision.
  unique (decision_id, user_id)
);

create table break_glass (
  decision_id uuid primary key references decision (id),
  user_id uuid not null,
  actor json not null,
  reason text not null,
  broken_at timestamptz not null,
  expires_at timestamptz not null,
  review_due_at timestamptz not null,
  reviewed_by json,
  reviewed_at timestamptz,
  review_verdict text check (review_verdict in ('justified', 'not_justified')),
  review_note text,
  check ((reviewed_at is null) = (review_verdict is null))
);

create table pre_signature (
  id uuid primary key,
  service_id uuid not null references service (id),
  environment_id uuid not null references environment (id),
  release_id uuid not null references release (id),
  axis text not null check (axis in ('reliability', 'security')),
  user_id uuid not null,
  actor json not null,
  reason text not null,
  -- Codes it covers; anything stricter or new is not covered.
  reason_codes text[] not null,
  signed_at timestamptz not null,
  expires_at timestamptz not null
);
create index pre_signature_lane on pre_signature (service_id, environment_id, release_id);

create table hold (
  id uuid primary key,
  service_id uuid not null references service (id),
  environment_id uuid not null references environment (id),
  release_id uuid not null references release (id),
  axis text not null check (axis in ('reliability', 'security')),
  reason text not null,
  -- Incident or finding group it rests on.
  subject text,
  is_quarantine boolean not null default false,
  placed_at timestamptz not null,
  placed_by json not null,
  expires_at timestamptz,
  lifted_at timestamptz,
  lifted_by json,
  lifted_because text
);
create index hold_lane on hold (service_id, environment_id) where lifted_at is null;
create unique index hold_subject on hold (service_id, environment_id, release_id, axis, subject) where lifted_at is null and subject is not null;

create table floor_entry (
  id uuid primary key,
  service_id uuid not null references service (id),
  environment_id uuid not null references environment (id),
  group_name text not null,
  package text not null,
  closed_by_release_id uuid not null references release (id),
  state text not null check (state in ('proposed', 'in_force')),
  proposed_at timestamptz not null,
  in_force_at timestamptz,
  added_by text check (added_by in ('stability', 'both_keys')),
  because text not null,
  unique (service_id, environment_id, group_name, package)
);

-- The answer before the incident: verdicts of the newest releases, refreshed when feeds, ledger or policy change.
create table precomputed_verdict (
  service_id uuid not null references service (id),
  environment_id uuid not null references environment (id),
  release_id uuid not null references release (id),
  current_release_id uuid not null references release (id),
  verdict text not null,
  body json not null,
  computed_at timestamptz not null,
  primary key (service_id, environment_id, release_id)
);
create table safe_harbour (
  service_id uuid not null references service (id),
  environment_id uuid not null references environment (id),
  release_id uuid references release (id),
  body json not null,
  computed_at timestamptz not null,
  primary key (service_id, environment_id)
);

-- Where notices about sign-offs and broken glass go.
create table notification_target (
  id uuid primary key,
  kind text not null check (kind in ('mail', 'slack')),
  -- Mail address or webhook URL.
  address text not null,
  axis text check (axis in ('reliability', 'security')),
  created_at timestamptz not null,
  created_by json not null,
  disabled_at timestamptz
);
