-- What people find by name.

create index incident_words on incident using gin (to_tsvector('simple', title || ' ' || summary));
create index alert_group_words on alert_group using gin (to_tsvector('simple', title));
create index release_version_prefix on release (lower(version) text_pattern_ops);
create index release_commit_prefix on release (lower(commit) text_pattern_ops) where commit is not null;
create index advisory_alias_prefix on advisory_alias (lower(id) text_pattern_ops);
create index service_name_prefix on service (lower(name) text_pattern_ops);
