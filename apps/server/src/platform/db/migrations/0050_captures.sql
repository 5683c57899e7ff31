-- What people say was captured before a move that would destroy it, or that it can not be. Never changed: a correction is another row.

create table evidence_capture (
  id uuid primary key,
  decision_id uuid not null references decision (id),
  -- Said of several services of a release train at once: the same in all of them.
  act_id uuid not null,
  service_id uuid not null,
  environment_id uuid not null,
  -- The release being left.
  release_id uuid,
  -- Finding groups, and `incident:` with an id.
  subjects text[] not null,
  outcome text not null check (outcome in ('captured', 'impossible')),
  kinds text[] not null,
  kept_at text not null,
  sha256 text,
  happened_at timestamptz not null,
  captured_by text not null,
  note text not null,
  is_complete boolean not null,
  -- Nobody corrects a row twice: the correction is corrected.
  corrects uuid unique references evidence_capture (id),
  recorded_at timestamptz not null,
  recorded_by json not null
);
create index evidence_capture_decision on evidence_capture (decision_id, recorded_at, id);
create index evidence_capture_lane on evidence_capture (service_id, environment_id);
-- What waits for somebody to capture evidence; most decisions are in no such list.
create index decision_preserve on decision (expires_at) where verdict = 'preserve_first';
