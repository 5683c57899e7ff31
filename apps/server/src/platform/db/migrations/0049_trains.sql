-- Release trains: many decisions about one environment, asked for and signed in one go. Each member is a decision like any other.

create sequence train_number;

create table train (
  id uuid primary key,
  number bigint not null unique default nextval('train_number'),
  environment_id uuid not null,
  title text not null,
  motive text not null check (motive in ('reliability', 'security', 'routine')),
  reason text not null,
  is_automatic boolean not null,
  is_sample boolean not null,
  decided_at timestamptz not null,
  decided_by json not null,
  expires_at timestamptz not null
);
create index train_time on train (decided_at desc, id);

create table train_member (
  train_id uuid not null references train (id),
  -- In the order they were named.
  place int not null,
  decision_id uuid not null unique references decision (id),
  primary key (train_id, place)
);

alter table incident_link drop constraint incident_link_kind_check;
alter table incident_link add constraint incident_link_kind_check check (kind in
  ('service', 'alert_group', 'release', 'decision', 'train', 'exposure', 'advisory', 'incident', 'report', 'url'));
