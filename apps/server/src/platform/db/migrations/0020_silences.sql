-- Alerts that match page nobody for a while.

create table silence (
  id uuid primary key,
  matchers json not null,
  starts_at timestamptz not null,
  -- Moved to the moment of expiry when somebody ends it early.
  ends_at timestamptz not null,
  -- As the creator is named to people: senders of Alertmanager's interface give their own.
  created_by text not null,
  created_by_actor jsonb not null,
  comment text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (starts_at <= ends_at)
);
create index silence_ends on silence (ends_at);
