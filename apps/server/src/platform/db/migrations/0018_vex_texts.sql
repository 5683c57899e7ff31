-- The very bytes of a VEX document, to be carried over to another installation. Documents that were loaded before have none until
-- they are loaded again.
create table vex_text (
  document_id uuid primary key references vex_document (id),
  body bytea not null
);
