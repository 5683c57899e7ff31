-- How people and rooms are reached: channels, contact methods, destinations, limits, and secrets that are sealed at rest.

create table sealed_secret (
  -- What it belongs to: `channel_setup/<id>`, `web_push_keys`, `act_keys`.
  name text primary key,
  -- Of the key that sealed it.
  fingerprint text not null,
  sealed text not null,
  updated_at timestamptz not null
);

create table channel_setup (
  id uuid primary key,
  -- Of the table of channel kinds: `mail`, `slack`, `twilio`.
  kind text not null,
  name text not null,
  -- What is no secret; the rest is sealed.
  settings json not null,
  is_enabled boolean not null default true,
  -- Comes with the installation: the mail server of the environment, web push.
  is_built_in boolean not null default false,
  -- False: the environment does not bring what it needs.
  is_available boolean not null default true,
  -- Rises with every change, secrets included.
  version int not null default 1,
  created_at timestamptz not null,
  created_by jsonb not null,
  updated_at timestamptz not null,
  -- The last test: when, what came of it, how long it took.
  checked_at timestamptz,
  check_outcome text check (check_outcome in ('delivered', 'retryable', 'rejected')),
  check_reason text,
  check_ms int,
  -- Since when it takes nothing, and how often it was tried; for webhooks, which are switched off by it.
  failing_since timestamptz,
  failures int not null default 0
);
create unique index channel_setup_name on channel_setup (lower(name));

create table contact_method (
  -- The sign-in address of a person has the person's id; its row is only there once something about it was changed.
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  -- `mail`, `sms`, `voice`.
  channel text not null,
  setup_id uuid not null references channel_setup (id),
  address text not null,
  label text not null,
  created_at timestamptz not null,
  verified_at timestamptz,
  stopped_at timestamptz,
  stopped_because text,
  removed_at timestamptz,
  check ((stopped_at is null) = (stopped_because is null))
);
create unique index contact_method_address on contact_method (user_id, channel, setup_id, md5(address)) where removed_at is null;
create index contact_method_user on contact_method (user_id);
create index contact_method_by_address on contact_method (md5(address)) where removed_at is null;
create index contact_method_setup on contact_method (setup_id) where removed_at is null;

-- Proof that an address belongs to its person: the last code that was sent there.
create table contact_code (
  contact_method_id uuid primary key references contact_method (id) on delete cascade,
  code_hash text not null,
  expires_at timestamptz not null,
  -- Wrong answers that are left.
  tries_left int not null,
  -- Moments of the codes of the last hour.
  sent_at timestamptz[] not null
);

create table contact_preference (
  user_id uuid primary key references user_account (id) on delete cascade,
  -- `high` and `low`: lists of contact methods with delays.
  rules json not null,
  quiet_hours json,
  -- Hears when a shift begins and ends, and what others ask of them.
  hears_of_shifts boolean not null default true,
  updated_at timestamptz not null
);

-- Rooms and webhooks that policies name.
create table destination (
  id uuid primary key,
  kind text not null check (kind in ('room', 'webhook')),
  name text not null,
  channel text not null,
  setup_id uuid not null references channel_setup (id),
  address text not null,
  created_at timestamptz not null,
  created_by jsonb not null,
  updated_at timestamptz not null,
  removed_at timestamptz
);
create unique index destination_name on destination (lower(name)) where removed_at is null;
create index destination_setup on destination (setup_id) where removed_at is null;

-- Buckets of the limits: of an address, and of a channel as a whole.
create table channel_limit (
  key text primary key,
  -- When each bucket is full again, in the order of the channel's limits; epoch milliseconds.
  full_at bigint[] not null,
  updated_at timestamptz not null
) with (fillfactor = 70);
create index channel_limit_updated on channel_limit (updated_at);

-- "Page me": proof that a method wakes its person.
create table contact_test (
  id uuid primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  contact_method_id uuid not null,
  channel text not null,
  label text not null,
  address text not null,
  asked_at timestamptz not null,
  -- Null: not answered by the provider yet.
  outcome text check (outcome in ('delivered', 'retryable', 'rejected', 'held')),
  reason text,
  -- When the provider took it.
  accepted_at timestamptz,
  -- When the person pressed the button, key or link.
  answered_at timestamptz,
  answered_by text
);
create index contact_test_user on contact_test (user_id, id desc);

-- A link that opens a bot: who opens it makes the chat a contact method of the person. Works once.
create table contact_link (
  code_hash text primary key,
  user_id uuid not null references user_account (id) on delete cascade,
  setup_id uuid not null references channel_setup (id),
  channel text not null,
  expires_at timestamptz not null
);
