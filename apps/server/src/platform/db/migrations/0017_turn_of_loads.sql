-- One row: changes of what is known take it one after the other, from their beginning. The revision a load takes only at its
-- end, so that SBOMs are judged while it reads and writes.
create table advisory_turn (
  singleton boolean primary key default true check (singleton)
);
insert into advisory_turn default values;
