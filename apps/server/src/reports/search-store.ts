import { searchSelect, searchSource } from '../platform/search/sources.ts';

const hit = searchSelect({
  id: 'r.id',
  title: `r.reference || ': ' || coalesce(left(split_part(said.words, E'\\n', 1), 160), 'redacted')`,
  detail: `r.kind || ', ' || r.state`,
  path: `'/reports/' || r.reference`,
  rank: `case when r.reference = upper($2) then 0 when starts_with(r.reference, upper($2)) then 1 else 2 end`,
  at: 'r.received_at',
});

/** By reference, or by words of reporters and of those who answer them. */
export const reportsSearch = [
  searchSource({
    name: 'reports',
    kind: 'report',
    permission: 'reports.read',
    sql: `select ${hit}
     from report r left join report_text said on said.entry_id = r.id and said.field = 'what'
     where not r.is_folded and $1::text is not null and (r.reference ^@ upper($2)
       or r.id in (select t.report_id from report_text t where to_tsvector('simple', t.words) @@ to_tsquery('simple', $3)))
     order by rank, not r.is_open, r.received_at desc limit $4`,
  }),
];
