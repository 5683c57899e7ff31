import { isVisible } from '../platform/matters/visibility.ts';
import { searchSelect, searchSource } from '../platform/search/sources.ts';

const nameOf = `coalesce(i.name, 'INC-' || i.number)`;
const hit = searchSelect({
  id: 'i.id',
  title: `${nameOf} || ': ' || i.title`,
  detail: `i.severity || case when i.is_drill then ', a drill' else '' end || case when i.resolved_at is null then ', open' else ', over' end`,
  path: `'/incidents/' || ${nameOf}`,
  rank: `case when lower(i.name) = $2 or 'inc-' || i.number = $2 or i.number::text = $2 then 0 else 2 end`,
  at: 'i.started_at',
});

const isNamed = `upper(i.name) in (upper($2), 'INC-' || $2)`;

/**
 * By name, by number alone, or by words of title and summary; open ones first, then the newest. Names and words are looked up apart:
 * with `or` between them the words of every incident found were taken apart again.
 */
export const incidentsSearch = [
  searchSource({
    name: 'incidents',
    kind: 'incident',
    permission: 'incidents.read',
    sql: `select ${hit} from (
       select i.* from incident i where ${isNamed}
       union all
       select i.* from incident i
         where to_tsvector('simple', i.title || ' ' || i.summary) @@ to_tsquery('simple', $3) and (${isNamed}) is not true) i
     where ${isVisible('i', 1)}
     order by rank, i.resolved_at is not null, i.started_at desc limit $4`,
  }),
];
