-- What an SBOM says about single components beyond their names.

create table sbom_component_origin (
  sbom_digest text not null references sbom (digest),
  component_id int not null references component (id),
  -- Installed packages built from the source package, as `libssl3 3.0.11-1`.
  binaries text[] not null,
  -- The OS package that brought a language package along, as `Debian:12/python3-requests 2.28.1-1`.
  owner text,
  primary key (sbom_digest, component_id)
);

-- Whether advisories of a distribution are loaded at all decides who speaks for what it brought along.
create index advisory_package_ecosystem on advisory_package (ecosystem);
