-- What people outside tell us: security problems, and what is broken. Until it is made public nobody but its readers knows of it.

create table report_setting (
  singleton boolean primary key default true check (singleton),
  version int not null,
  settings json not null,
  updated_at timestamptz not null,
  updated_by jsonb not null
);

create table report (
  id uuid primary key,
  -- How both sides call it; knowing it opens nothing.
  reference text not null unique,
  kind text not null check (kind in ('security', 'broken')),
  origin text not null check (origin in ('form', 'mail', 'person')),
  state text not null
    check (state in ('new', 'triaging', 'accepted', 'duplicate', 'not_a_problem', 'spam', 'fixed', 'disclosed')),
  owner_id uuid references user_account (id),
  duplicate_of uuid references report (id),
  -- Exactly the same came again: no row of its own in the inbox.
  is_folded boolean not null,
  received_at timestamptz not null,
  receipt_due_at timestamptz not null,
  -- When somebody of ours first answered or took it on.
  receipted_at timestamptz,
  fix_due_at timestamptz not null,
  -- The last moment of which somebody was reminded.
  reminded_at timestamptz,
  -- The order of the inbox: what is open by when it is due; behind it what is over, the last first.
  sort_at timestamptz not null,
  is_open boolean not null,
  -- The reporter had the last word; null: nobody waits for us.
  answer_due_at timestamptz,
  -- Keyed digests: who and what, to find the same again without its words. Null: redacted, or nobody.
  contact_digest text,
  text_digest text,
  mention_digests text[] not null,
  -- Mails may go to the contact.
  may_mail boolean not null,
  -- One sent form is one report, however often it is sent.
  form_digest text unique,
  incident_id uuid references incident (id),
  advisory_id text,
  version int not null,
  check (not is_folded or duplicate_of is not null),
  check (duplicate_of is null or duplicate_of <> id)
);
create index report_inbox on report (is_open, sort_at, id) where not is_folded;
create index report_duplicates on report (duplicate_of) where duplicate_of is not null;
create index report_same_text on report (text_digest) where text_digest is not null;
create index report_same_mention on report using gin (mention_digests);
create index report_received on report (received_at);

-- Append only. The first entry of a report has the id of the report. No actor: the reporter.
create table report_entry (
  id uuid primary key,
  report_id uuid not null references report (id),
  kind text not null,
  at timestamptz not null,
  actor jsonb,
  facts json not null,
  is_shown boolean not null
);
create index report_entry_report on report_entry (report_id, at, id);

-- Words apart from what happened, under a salted digest: they can be redacted while evidence stands.
create table report_text (
  entry_id uuid not null references report_entry (id),
  field text not null check (field in ('what', 'where', 'steps', 'contact', 'text')),
  report_id uuid not null references report (id),
  digest text not null,
  salt text,
  words text,
  redacted_at timestamptz,
  primary key (entry_id, field),
  check ((words is null) = (salt is null)),
  check ((words is null) = (redacted_at is not null))
);
create index report_text_report on report_text (report_id);
create index report_text_words on report_text using gin (to_tsvector('simple', words)) where words is not null;

-- Streamed in before the report is stored: without one for an hour, it is removed again.
create table report_attachment (
  id uuid primary key,
  report_id uuid references report (id),
  entry_id uuid references report_entry (id),
  name text not null,
  bytes int not null,
  -- Of its bytes; empty while they come in.
  digest text not null,
  created_at timestamptz not null,
  redacted_at timestamptz,
  check ((report_id is null) = (entry_id is null))
);
create index report_attachment_report on report_attachment (report_id) where report_id is not null;
create index report_attachment_waiting on report_attachment (created_at) where report_id is null;

create table report_attachment_chunk (
  attachment_id uuid not null references report_attachment (id) on delete cascade,
  position int not null,
  data bytea not null,
  primary key (attachment_id, position)
);

-- Which report exact repeats are folded into.
create table report_fold (
  digest text primary key,
  -- Taken before the report itself is stored.
  report_id uuid not null references report (id) deferrable initially deferred,
  at timestamptz not null
);

-- How much came in an interval, by a keyed digest of who: no address is kept.
create table report_rate (
  key text not null,
  window_start timestamptz not null,
  count int not null,
  primary key (key, window_start)
);
create index report_rate_age on report_rate (window_start);
