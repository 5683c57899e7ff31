-- Evidence, jobs, the change feed and first answers of idempotent requests.

create table evidence (
  id uuid primary key,
  type text not null,
  subject_id text not null,
  actor_kind text not null,
  actor_id text not null,
  at timestamptz not null,
  content_digest text not null,
  digest text not null,
  -- Set by the sequencer, within a second of the commit.
  position bigint,
  chain text,
  check ((position is null) = (chain is null))
);
create unique index evidence_position on evidence (position) where position is not null;
create index evidence_unsequenced on evidence (id) where position is null;
create index evidence_subject on evidence (subject_id, id);

-- Apart from the record, so that it can be redacted while the proof stands.
create table evidence_content (
  evidence_id uuid primary key references evidence (id),
  actor_name text not null,
  salt text,
  body json,
  redacted_at timestamptz,
  check ((body is null) = (salt is null)),
  check ((body is null) = (redacted_at is not null))
);

-- One row: where the chain ends. Its row lock elects the sequencer.
create table evidence_head (
  singleton boolean primary key default true check (singleton),
  position bigint not null,
  chain text not null,
  change_seq bigint not null
);
insert into evidence_head (position, chain, change_seq) values (0, repeat('0', 64), 0);

-- What changed, for live screens. Sequenced after commit: numbers become visible in order.
create table change (
  id uuid primary key,
  seq bigint,
  kind text not null,
  subject_id text not null,
  permission text not null,
  at timestamptz not null
);
create unique index change_seq on change (seq) where seq is not null;
create index change_unsequenced on change (id) where seq is null;

create table job (
  id uuid primary key,
  kind text not null,
  key text,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'dead')),
  due_at timestamptz not null,
  attempts int not null default 0,
  max_attempts int not null,
  lease_until timestamptz,
  fence bigint not null default 0,
  created_at timestamptz not null,
  finished_at timestamptz,
  last_error text
) with (fillfactor = 70);
create unique index job_key on job (kind, key) where state = 'waiting' and key is not null;
create index job_due on job (due_at) where state = 'waiting';
create index job_lease on job (lease_until) where state = 'running';
create index job_finished on job (finished_at) where state in ('done', 'dead');

create table idempotent_answer (
  actor_id text not null,
  operation text not null,
  key text not null,
  body_digest text not null,
  status int,
  answer json,
  created_at timestamptz not null,
  primary key (actor_id, operation, key)
);
create index idempotent_answer_age on idempotent_answer (created_at);
