-- What the sample organisation brought of on-call: names of schedules, ids of policies, routes and sources.

alter table sample add column on_call json not null default '{"schedules": [], "policyIds": [], "routeIds": [], "sourceIds": []}';
