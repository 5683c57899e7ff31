-- What the gate needs to know of an incident.

create sequence incident_number;

create table incident (
  id uuid primary key,
  number int not null unique,
  service_id uuid not null references service (id),
  -- null: every environment.
  environment_id uuid references environment (id),
  title text not null,
  kind text not null check (kind in ('reliability', 'security', 'both')),
  severity text not null check (severity in ('sev1', 'sev2', 'sev3', 'sev4', 'sev5')),
  started_at timestamptz not null,
  resolved_at timestamptz,
  caused_by_release_id uuid references release (id),
  fixed_by_release_id uuid references release (id),
  is_simulated boolean not null,
  recorded_at timestamptz not null,
  recorded_by jsonb not null,
  check (resolved_at >= started_at)
);
create index incident_service on incident (service_id, started_at, id);
create index incident_time on incident (started_at, id);
create index incident_caused_by on incident (caused_by_release_id) where caused_by_release_id is not null;
create index incident_fixed_by on incident (fixed_by_release_id) where fixed_by_release_id is not null;
