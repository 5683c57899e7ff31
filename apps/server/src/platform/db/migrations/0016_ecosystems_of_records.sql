-- Distributions as records name them, with the release (`Debian:12`): only a release that records speak about speaks for
-- the language packages it brought along. Other ecosystems are nobody's owner.
create table advisory_ecosystem (
  ecosystem text not null,
  row_id bigint not null references advisory (row_id),
  primary key (ecosystem, row_id)
);
insert into advisory_ecosystem (ecosystem, row_id)
select distinct e.entry ->> 'ecosystem', a.row_id
from advisory a cross join lateral json_array_elements(a.record -> 'affected') as e (entry)
where split_part(e.entry ->> 'ecosystem', ':', 1) in (
  'AlmaLinux', 'Alpaquita', 'Alpine', 'Azure Linux', 'BellSoft Hardened Containers', 'Chainguard', 'Debian', 'Echo',
  'Mageia', 'MinimOS', 'Photon OS', 'Red Hat', 'Rocky Linux', 'SUSE', 'Ubuntu', 'Wolfi', 'openEuler', 'openSUSE');
create index advisory_ecosystem_row on advisory_ecosystem (row_id);
