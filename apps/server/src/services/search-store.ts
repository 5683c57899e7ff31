import { searchSelect, searchSource } from '../platform/search/sources.ts';

/** By any part of name or title: there are as many as an organisation runs. */
export const servicesSearch = [
  searchSource({
    name: 'services',
    kind: 'service',
    permission: 'services.read',
    sql: `select ${searchSelect({
      id: 's.id',
      title: 's.name',
      detail: 's.title',
      path: `'/services/' || s.name`,
      rank: `case when lower(s.name) = $2 then 0 when starts_with(lower(s.name), $2) then 1 else 2 end`,
      at: 's.created_at',
    })}
     from service s
     where (position($2 in lower(s.name)) > 0 or position($2 in lower(s.title)) > 0) and $1::text is not null and $3::text is not null
     order by rank, s.name limit $4`,
  }),
];
