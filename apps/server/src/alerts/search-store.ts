import { isGroupVisible } from '../platform/matters/visibility.ts';
import { searchSelect, searchSource } from '../platform/search/sources.ts';

/** Alerts of one cause, by words of their title; those that burn first. */
export const alertsSearch = [
  searchSource({
    name: 'alert_groups',
    kind: 'alerts',
    permission: 'alerts.read',
    sql: `select ${searchSelect({
      id: 'g.id',
      title: 'g.title',
      detail: `g.state || ', ' || g.alerts || case when g.alerts = 1 then ' alert' else ' alerts' end`,
      path: `'/alerts/groups/' || g.id`,
      rank: `case when lower(g.title) = $2 then 0 else 2 end`,
      at: 'g.opened_at',
    })}
     from alert_group g
     where to_tsvector('simple', g.title) @@ to_tsquery('simple', $3) and g.incident_id is null and ${isGroupVisible('g', 1)}
     order by g.state = 'resolved', g.opened_at desc limit $4`,
  }),
];
