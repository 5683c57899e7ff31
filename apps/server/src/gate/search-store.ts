import { searchSelect, searchSource } from '../platform/search/sources.ts';

/** By number: `G-12`, `12`. */
export const gateSearch = [
  searchSource({
    name: 'decisions',
    kind: 'decision',
    permission: 'gate.read',
    sql: `select ${searchSelect({
      id: 'd.id',
      title: `'G-' || d.number || ': ' || s.name || ' to ' || t.version || ' in ' || e.name`,
      detail: 'd.verdict',
      path: `'/decisions/' || d.number`,
      rank: '0',
      at: 'd.decided_at',
    })}
     from decision d join service s on s.id = d.service_id join environment e on e.id = d.environment_id
       join release t on t.id = d.target_release_id
     where d.number = case when $2 ~ '^(g-)?[0-9]{1,12}$' then replace($2, 'g-', '')::bigint end
       and $1::text is not null and $3::text is not null
     limit $4`,
  }),
];
