-- Who remembers open alerts reads here which of them were changed or ended since, instead of reading each of them again.

create table alert_move (
  -- Of the transaction that did it; there may be several rows of one.
  xid xid8 not null default pg_current_xact_id(),
  at timestamptz not null,
  alert_ids uuid[] not null
);
create index alert_move_xid on alert_move (xid);
create index alert_move_at on alert_move (at);

-- Moves up to here may have been removed: who has read no further knows nothing.
create table alert_move_floor (
  xid xid8 not null
) with (fillfactor = 50);
insert into alert_move_floor (xid) values (pg_current_xact_id());
