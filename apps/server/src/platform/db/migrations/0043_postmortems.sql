-- What is learned from an incident: the postmortem with its versions and signatures, and what is to be done.

create table postmortem (
  incident_id uuid primary key references incident (id) on delete cascade,
  state text not null check (state in ('draft', 'in_review', 'published')),
  created_at timestamptz not null,
  created_by jsonb not null,
  review_asked_at timestamptz,
  due_at timestamptz,
  published_at timestamptz,
  check ((state = 'published') = (published_at is not null))
);
create index postmortem_due on postmortem (due_at) where state = 'in_review' and due_at is not null;

create table postmortem_section (
  incident_id uuid not null references postmortem (incident_id) on delete cascade,
  key text not null,
  version int not null,
  -- Words lie where all words of an incident lie, so that they are redacted together.
  text_id uuid not null references incident_text (id) on delete cascade,
  updated_at timestamptz not null,
  updated_by jsonb not null,
  primary key (incident_id, key)
);
-- Only ever added to.
create table postmortem_section_version (
  incident_id uuid not null references postmortem (incident_id) on delete cascade,
  key text not null,
  version int not null,
  text_id uuid not null references incident_text (id) on delete cascade,
  at timestamptz not null,
  by jsonb not null,
  primary key (incident_id, key, version)
);

-- Signatures that stand; those that lapsed are in the evidence.
create table postmortem_signoff (
  incident_id uuid not null references postmortem (incident_id) on delete cascade,
  axis text not null check (axis in ('reliability', 'security')),
  user_id uuid not null references user_account (id),
  digest text not null,
  note text not null,
  signed_at timestamptz not null,
  primary key (incident_id, axis),
  -- Two sides are two people.
  unique (incident_id, user_id)
);

create table action_item (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  title text not null,
  detail text not null,
  axis text check (axis in ('reliability', 'security')),
  state text not null check (state in ('open', 'done', 'dropped')),
  owner_id uuid references user_account (id),
  due_at timestamptz,
  url text,
  created_at timestamptz not null,
  created_by jsonb not null,
  ended_at timestamptz,
  ended_by jsonb,
  because text,
  version int not null default 1,
  check ((state = 'open') = (ended_at is null))
);
create index action_item_incident on action_item (incident_id, state);
create index action_item_due on action_item (due_at, id) where state = 'open';
create index action_item_owner on action_item (owner_id) where state = 'open';
