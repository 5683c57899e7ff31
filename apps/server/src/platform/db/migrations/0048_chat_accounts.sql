-- Whose account of a chat this is: its commands are done as its person.

create table chat_account (
  id uuid primary key,
  setup_id uuid not null references channel_setup (id) on delete cascade,
  -- As the chat names it.
  account text not null,
  -- What people of the chat see.
  name text not null,
  -- Team, workspace or tenant.
  place text not null,
  user_id uuid not null references user_account (id) on delete cascade,
  linked_at timestamptz not null
);
create unique index chat_account_account on chat_account (setup_id, account);
create index chat_account_user on chat_account (user_id);

-- The one address that an account was answered with last; who opens it signed in is asked whether the account is theirs.
create table chat_account_offer (
  setup_id uuid not null references channel_setup (id) on delete cascade,
  account text not null,
  name text not null,
  place text not null,
  -- SHA-256 of what stands in the address.
  code_hash text not null unique,
  expires_at timestamptz not null,
  primary key (setup_id, account)
);
create index chat_account_offer_expiry on chat_account_offer (expires_at);

-- Requests of chats that sign and date them: each is done once. Kept as long as its date would be believed.
create table chat_request (
  setup_id uuid not null references channel_setup (id) on delete cascade,
  id text not null,
  expires_at timestamptz not null,
  primary key (setup_id, id)
);
create index chat_request_expiry on chat_request (expires_at);
