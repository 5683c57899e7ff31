-- From a group of alerts to people: escalations, pages, messages.

create table escalation (
  group_id uuid primary key references alert_group (id),
  policy_id uuid not null,
  status text not null check (status in ('escalating', 'acknowledged', 'snoozed', 'resolved', 'merged')),
  -- Of `nextEscalation`, as it left it.
  state json not null,
  -- When it has something to do; null: nothing until somebody does something.
  due_at timestamptz,
  version int not null default 1,
  opened_at timestamptz not null,
  updated_at timestamptz not null
) with (fillfactor = 70);
create index escalation_due on escalation (due_at) where due_at is not null;

-- The chain: why somebody was, or was not, paged. Never changed.
create table escalation_entry (
  id uuid primary key,
  group_id uuid not null references alert_group (id),
  at timestamptz not null,
  code text not null,
  sentence text not null,
  step_id text,
  user_id uuid,
  page_id uuid,
  notification_id uuid
);
create index escalation_entry_group on escalation_entry (group_id, id);

-- Memory of a round-robin step, locked while a page is decided.
create table ring_pointer (
  policy_id uuid not null,
  step_id text not null,
  last_paged_at json not null,
  primary key (policy_id, step_id)
);

-- A demand on one person.
create table page (
  id uuid primary key,
  group_id uuid not null references alert_group (id),
  user_id uuid not null,
  policy_id uuid not null,
  step_id text,
  axis text check (axis in ('reliability', 'security')),
  urgency text not null check (urgency in ('high', 'low')),
  attempt int not null,
  because text not null,
  created_at timestamptz not null,
  -- `ended`: resolved, or somebody else has it, or the next in line is asked.
  state text not null check (state in ('open', 'acknowledged', 'declined', 'ended')),
  answered_at timestamptz,
  -- The channel or screen the answer came by.
  answered_by text,
  -- The message that spoke of this page together with others; null: it has messages of its own.
  carried_by uuid
) with (fillfactor = 70);
create index page_group on page (group_id, id);
create index page_user on page (user_id, id desc);
create index page_open on page (id desc) where state = 'open';
create index page_carried on page (carried_by) where carried_by is not null;

-- One message to one address.
create table notification (
  id uuid primary key,
  kind text not null check (kind in ('page', 'notice', 'handoff', 'verification', 'test')),
  -- `many` speaks of several pages at once, in a storm; `update` of a matter that was paged before and is over.
  scope text not null default 'one' check (scope in ('one', 'many', 'update')),
  -- Of a notice: what it warns of, so that nobody is told of one thing again and again.
  topic text,
  page_id uuid references page (id),
  group_id uuid references alert_group (id),
  user_id uuid,
  -- The person's, or null for rooms and webhooks.
  contact_method_id uuid,
  -- Room or webhook, or null for people.
  destination_id uuid,
  channel text not null,
  -- Which set-up of the channel sends.
  setup_id uuid not null,
  address text not null,
  -- What the channel renders: title, lines, urgency, link.
  message json not null,
  -- `unknown`: we stopped in mid-send and can not tell. `dropped`: not needed any more, with the reason.
  state text not null check (state in ('waiting', 'sending', 'delivered', 'rejected', 'unknown', 'dropped')),
  due_at timestamptz,
  -- When it was to go at first: what is much older than that is planned anew.
  planned_at timestamptz not null,
  -- A limit keeps it back until then: shown as "held until".
  held_until timestamptz,
  reason text,
  attempts int not null default 0,
  lease_until timestamptz,
  -- The process that has the lease, by its advisory lock; null: by nothing that shows whether it lives.
  worker int,
  -- Fencing: who sends names the one it was given.
  lease int not null default 0,
  -- Of the present lease: what was leased and never begun did not leave.
  begun_at timestamptz,
  -- An earlier try may have arrived, so the next one says that it may be the second.
  is_outcome_unknown boolean not null default false,
  -- What the provider calls it.
  reference text,
  created_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz
) with (fillfactor = 60);
create index notification_due on notification (due_at) where state = 'waiting';
create index notification_leased on notification (lease_until) where state = 'sending';
create index notification_person on notification (user_id, created_at) where user_id is not null;
create index notification_page on notification (page_id) where page_id is not null;
create index notification_group on notification (group_id, id) where group_id is not null;
create index notification_thread on notification (address, group_id, id) where reference is not null;
create index notification_topic on notification (topic, user_id, created_at) where topic is not null;
-- One message at a time gathers the pages of a person in a storm.
create unique index notification_gathering on notification (user_id) where scope = 'many' and state = 'waiting';

-- Attempts, for the chain and for audits. Never changed.
create table delivery (
  id uuid primary key,
  notification_id uuid not null references notification (id),
  at timestamptz not null,
  outcome text not null check (outcome in ('delivered', 'retryable', 'rejected', 'unknown')),
  reason text,
  reference text,
  duration_ms int not null
);
create index delivery_notification on delivery (notification_id, id);

-- What people did in answer to a message, by a link, button, reply or key press. Each act of a message works once.
create table notification_act (
  notification_id uuid not null references notification (id),
  act text not null,
  at timestamptz not null,
  -- What became of it, for who presses again.
  outcome text not null,
  primary key (notification_id, act)
);

-- Locked, in order of people, while messages to them are planned: how many they get is decided by one at a time.
create table message_turn (
  user_id uuid primary key
);

-- Signs of life of the work that keeps watch.
create table paging_watch (
  name text primary key,
  at timestamptz not null,
  body json not null
);
