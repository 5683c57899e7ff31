import { searchSelect, searchSource } from '../platform/search/sources.ts';

/** Of those that burn, and of those that are over, the newest are read one by one: six of them hold any word that is in most. */
const mostWalked = 100;

const holds = (alias: string): string =>
  `to_tsvector('simple', ${alias}.title) @@ to_tsquery('simple', $3) and ${alias}.incident_id is null`;
const columns = (alias: string): string =>
  ['id', 'title', 'state', 'alerts', 'opened_at'].map((name) => `${alias}.${name}`).join(', ');
const newest = (state: string): string =>
  `(select * from alert_group where ${state} order by id desc limit ${mostWalked})`;

/**
 * Alerts of one cause, by words of their title; those that burn first, then the newest (ids grow with time). Groups that page for an
 * incident say nothing that the incident does not, and are not found.
 *
 * The index knows no order: a word of every second title would cost all that hold it. Such a word is soon met among the newest; only
 * when these do not suffice is the index asked. Whoever burns too long to be among them is left to the index as well.
 */
export const alertsSearch = [
  searchSource({
    name: 'alert_groups',
    kind: 'alerts',
    permission: 'alerts.read',
    sql: `with walked as materialized (
       (select ${columns('w')} from ${newest(`state <> 'resolved'`)} w where ${holds('w')} limit $4)
       union all
       (select ${columns('w')} from ${newest(`state = 'resolved'`)} w where ${holds('w')}
         and (select count(*) from ${newest(`state <> 'resolved'`)} burns) < ${mostWalked} limit $4)),
     found as (
       select * from walked where (select count(*) from walked) >= $4
       union all
       select ${columns('h')} from alert_group h where ${holds('h')} and (select count(*) from walked) < $4)
     select ${searchSelect({
       id: 'g.id',
       title: 'g.title',
       detail: `g.state || ', ' || g.alerts || case when g.alerts = 1 then ' alert' else ' alerts' end`,
       path: `'/alerts/groups/' || g.id`,
       rank: `case when lower(g.title) = $2 then 0 else 2 end`,
       at: 'g.opened_at',
     })}
     from found g where $1::text is not null order by g.state = 'resolved', g.id desc limit $4`,
  }),
];
