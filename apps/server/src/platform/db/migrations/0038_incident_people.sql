-- People in an incident: who is asked to join and why, who helps, by which published words a severity is read, what else is asked for.

alter table alert_group
  -- A group without alerts: somebody is wanted in this incident. Only who may see the incident may see the group.
  add column incident_id uuid references incident (id),
  -- What it says, and whom it asks: `{because, path, policy}`, written down when it opened.
  add column matter json;
create index alert_group_incident on alert_group (incident_id) where incident_id is not null;

-- Who is asked when an axis is missing in an incident, where no engagement for the service says it.
create table axis_policy (
  axis text primary key check (axis in ('reliability', 'security')),
  policy_id uuid not null references escalation_policy (id),
  updated_at timestamptz not null,
  updated_by jsonb not null
);

-- Why an axis was missing: told once per reason for as long as its seat is empty. Rows are ended, never removed.
create table incident_seat_call (
  id uuid primary key,
  incident_id uuid not null references incident (id) on delete cascade,
  axis text not null check (axis in ('reliability', 'security')),
  reason text not null,
  call text not null check (call in ('note', 'page')),
  because text not null,
  at timestamptz not null,
  -- The group that pages; null: a note, or a page that is out already says it.
  group_id uuid references alert_group (id),
  ended_at timestamptz
);
create unique index incident_seat_call_once on incident_seat_call (incident_id, axis, reason) where ended_at is null;
create index incident_seat_call_group on incident_seat_call (group_id) where group_id is not null;

-- Who helps without a role. Rows are ended, never removed.
create table incident_responder (
  incident_id uuid not null references incident (id) on delete cascade,
  user_id uuid not null references user_account (id),
  joined_at timestamptz not null,
  because text not null,
  left_at timestamptz,
  primary key (incident_id, user_id, joined_at)
);
create unique index incident_responder_now on incident_responder (incident_id, user_id) where left_at is null;

-- What a severity means on each axis, in words. One version is in force: the newest that is published.
create table incident_criteria (
  version int primary key,
  -- By axis and severity: sentences.
  words json not null,
  note text not null default '',
  drafted_at timestamptz not null,
  drafted_by jsonb not null,
  published_at timestamptz,
  published_by jsonb,
  check ((published_at is null) = (published_by is null))
);
-- One draft at a time.
create unique index incident_criteria_draft on incident_criteria ((published_at is null)) where published_at is null;
insert into incident_criteria (version, words, note, drafted_at, drafted_by, published_at, published_by)
select 1, '{
  "reliability": {
    "sev1": "Most users can not do what the product is for, or data is being lost.",
    "sev2": "Many users, or one important function, are failing, and there is no way around it.",
    "sev3": "Some users are failing or everything is slow, and there is a way around it.",
    "sev4": "A fault that few people notice.",
    "sev5": "Nothing is felt yet: a weakness, a near miss, a question."
  },
  "security": {
    "sev1": "Somebody unauthorised is in, or data or secrets have left.",
    "sev2": "A flaw that is known to be exploited was reachable in production, or an intrusion is suspected.",
    "sev3": "A flaw with a short deadline is live and nothing says that it was used.",
    "sev4": "A flaw or a broken rule that needs care within weeks.",
    "sev5": "Nothing is at risk yet: a weakness, a near miss, a question."
  }
}', 'as shipped', '2026-11-22', '{"id": "lockstep", "name": "Lockstep", "kind": "system"}', '2026-11-22',
  '{"id": "lockstep", "name": "Lockstep", "kind": "system"}';

-- What an organisation asks of incidents besides. Values lie in `incident.fields`.
create table incident_field (
  name text primary key,
  title text not null,
  kind text not null check (kind in ('text', 'number', 'choice', 'date', 'link', 'person')),
  help text not null default '',
  -- Of a choice.
  choices json not null default '[]',
  -- `{at, kinds, severities}`; null: never required.
  required json,
  position int not null,
  removed_at timestamptz
);

alter table incident
  -- A drill that pages people all the same, because whoever declared it asked for that.
  add column pages_in_drill boolean not null default false;
