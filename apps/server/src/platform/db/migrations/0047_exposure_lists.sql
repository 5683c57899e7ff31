-- What the lists of exposures and their counts are read from, without the rows themselves, which are wide.

-- What is due first, of each state. `due_at` once more: a column behind an expression can not be read from the index.
create index exposure_by_state on exposure (state, coalesce(due_at, 'infinity'), id)
  include (due_at, is_restricted, service_id, environment_id, deadline, is_zero_budget);

-- By advisory: those that are open, and the others.
create index exposure_open_by_flaw on exposure (group_name, is_restricted)
  include (due_at, state, environment_id, deadline, is_zero_budget, is_malicious, listed_on, merged_into)
  where state in ('live', 'untriaged', 'cannot_tell');
create index exposure_past_by_flaw on exposure (group_name, is_restricted)
  include (due_at, state, environment_id, deadline, is_zero_budget, is_malicious, listed_on)
  where state in ('closed', 'over', 'dismissed');

-- How many there were: they only become more.
create index exposure_past on exposure (state, is_restricted) where state in ('closed', 'over', 'dismissed') and merged_into is null;

create index exposure_service on exposure (service_id);
create index exposure_aliases on exposure using gin (aliases) with (fastupdate = off);
