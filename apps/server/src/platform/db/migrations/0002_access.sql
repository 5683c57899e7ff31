-- People, roles, sessions, tokens, and changes that take two people.

create table user_account (
  id uuid primary key,
  name text not null,
  -- Sample people have neither address nor password.
  email text,
  password_hash text,
  is_sample boolean not null default false,
  created_at timestamptz not null,
  deactivated_at timestamptz,
  check (is_sample = (email is null)),
  check (not is_sample or password_hash is null)
);
create unique index user_account_email on user_account (lower(email)) where email is not null;

create table user_role (
  user_id uuid not null references user_account (id) on delete cascade,
  role text not null check (role in ('admin', 'responder', 'reliability_key', 'security_key', 'auditor')),
  granted_at timestamptz not null,
  -- Granted by one person because nobody else could have agreed.
  is_single_person boolean not null,
  primary key (user_id, role)
);
create index user_role_role on user_role (role);

-- Holds the key of an axis while nobody else does.
create table deputy (
  axis text primary key check (axis in ('reliability', 'security')),
  user_id uuid not null references user_account (id),
  named_at timestamptz not null,
  is_single_person boolean not null
);

create table user_session (
  id uuid primary key,
  token_hash text not null unique,
  user_id uuid not null references user_account (id),
  -- The sample person this session plays.
  seat_user_id uuid references user_account (id) on delete set null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  user_agent text not null,
  address text not null
);
create index user_session_user on user_session (user_id);

create table api_token (
  id uuid primary key,
  token_hash text not null unique,
  user_id uuid not null references user_account (id),
  name text not null,
  scopes text[] not null,
  created_at timestamptz not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index api_token_user on api_token (user_id);

-- Links that work once: first admin, invitation, recovery.
create table access_link (
  id uuid primary key,
  token_hash text not null unique,
  purpose text not null check (purpose in ('setup', 'invite', 'recovery')),
  user_id uuid references user_account (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  check ((purpose = 'setup') = (user_id is null))
);

-- One row; locked by whatever must not race: the first admin, role changes, approvals.
create table access_state (
  singleton boolean primary key default true check (singleton),
  -- When a second person first held admin or a key: from then on no change of that weight is made by one person at once.
  second_person_at timestamptz
);
insert into access_state default values;

create table pending_change (
  id uuid primary key,
  kind text not null,
  subject_id text not null,
  summary text not null,
  payload jsonb not null,
  state text not null check (state in ('open', 'applied', 'rejected')),
  proposed_by uuid not null references user_account (id),
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  decided_by uuid references user_account (id),
  decided_at timestamptz,
  is_single_person boolean not null default false,
  check ((state = 'open') = (decided_at is null))
);
create index pending_change_open on pending_change (expires_at) where state = 'open';
