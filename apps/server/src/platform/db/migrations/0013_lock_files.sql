-- A lock file may stand for an SBOM; `spec_version` then names its kind, such as `package-lock.json`.
alter table sbom
  drop constraint sbom_format_check,
  add constraint sbom_format_check check (format in ('cyclonedx', 'spdx', 'lockfile'));
