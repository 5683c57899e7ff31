-- A new alert costs what its indexes and references cost: each of these was dearer than what it is for.

-- The open alert of an identity is found by `alert_open`; this is for those that are over.
create index alert_over on alert (identity, id desc) where state = 'resolved';
drop index alert_identity;

-- Lists are read from either end. In the order of ids, new alerts go behind the last one and fill its page; before the first one they
-- left every page half empty.
drop index alert_list, alert_list_axis, alert_list_source, alert_list_service;
create index alert_list on alert (state, id);
create index alert_list_axis on alert (state, axis, id);
create index alert_list_source on alert (source_id, state, id);
create index alert_list_service on alert (service_id, state, id) where service_id is not null;

-- Who writes an alert locks its source in the same statement, once for all alerts of a flush, and opens or changes its group there;
-- who deletes a source or a group locks it before its alerts.
alter table alert
  drop constraint alert_source_id_fkey,
  drop constraint alert_group_id_fkey;
