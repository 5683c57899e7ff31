-- Every repeat moves the end of its alert. An index on it would make each of them as dear as a new row.

alter table alert
  -- Not later than its end: when to look whether it is over. Null: never; alerts of a server of before are looked at once.
  add column end_look_at timestamptz default '-infinity';
create index alert_end_look on alert (end_look_at) where state = 'open' and end_look_at is not null;
drop index alert_ends;
