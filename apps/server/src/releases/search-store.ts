import { beginsAsTyped, searchSelect, searchSource } from '../platform/search/sources.ts';

/** By the beginning of version or commit; the newest first. */
export const releasesSearch = [
  searchSource({
    name: 'releases',
    kind: 'release',
    permission: 'releases.read',
    sql: `select ${searchSelect({
      id: 'r.id',
      title: `s.name || ' ' || r.version`,
      detail: `'released ' || to_char(r.released_at at time zone 'UTC', 'YYYY-MM-DD')`,
      path: `'/services/' || s.name || '/releases/' || r.version`,
      rank: `case when lower(r.version) = $2 then 0 else 1 end`,
      at: 'r.released_at',
    })}
     from release r join service s on s.id = r.service_id
     where (${beginsAsTyped('lower(r.version)')} or (length($2) >= 6 and ${beginsAsTyped('lower(r.commit)')}))
       and $1::text is not null and $3::text is not null
     order by rank, r.released_at desc limit $4`,
  }),
];
