import { beginsAsTyped, searchSelect, searchSource } from '../platform/search/sources.ts';

/** By the beginning of an id or alias that a public record carries: what only a restricted one says is found by nobody. */
export const advisoriesSearch = [
  searchSource({
    name: 'advisories',
    kind: 'advisory',
    permission: 'advisories.read',
    sql: `select ${searchSelect({
      id: 'a.id',
      title: 'a.id',
      detail: `coalesce(said.summary, '')`,
      path: `'/advisories/' || a.id`,
      rank: `case when lower(a.id) = $2 then 0 else 1 end`,
      at: 'said.loaded_at',
    })}
     from (select * from advisory_alias one where ${beginsAsTyped('lower(one.id)')} order by lower(one.id) limit 50) a
     cross join lateral (
       select v.loaded_at, left(v.record ->> 'summary', 160) as summary
       from advisory_alias twin join advisory v on v.advisory_id = twin.id
       where twin.group_name = a.group_name and v.superseded_at is null and not v.is_restricted
         and (v.advisory_id = a.id or jsonb_exists(coalesce(v.record::jsonb -> 'aliases', '[]'), a.id))
       order by v.record ->> 'summary' is null, v.advisory_id limit 1) said
     where $1::text is not null and $3::text is not null and length($2) >= 4
     order by rank, a.id desc limit $4`,
  }),
];
