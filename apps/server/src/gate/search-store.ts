import { searchSelect, searchSource } from '../platform/search/sources.ts';

/** By number: decisions `G-12`, `12`; release trains `T-12`. */
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
  searchSource({
    name: 'trains',
    kind: 'decision',
    permission: 'gate.read',
    sql: `select ${searchSelect({
      id: 't.id',
      title: `'T-' || t.number || ': ' || t.title`,
      detail: `(select count(*) from train_member m where m.train_id = t.id) || ' services'`,
      path: `'/trains/' || t.number`,
      rank: '0',
      at: 't.decided_at',
    })}
     from train t where t.number = case when $2 ~ '^t-[0-9]{1,12}$' then replace($2, 't-', '')::bigint end
       and $1::text is not null and $3::text is not null
     limit $4`,
  }),
];
