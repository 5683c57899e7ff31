-- A changed record asks for the packages it names; without this every one of every record is read.
create index advisory_package_row on advisory_package (row_id);
