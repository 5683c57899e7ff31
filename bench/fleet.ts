/** A large ledger, written straight into the database: through the API it would take hours. */
import type { Database } from '../apps/server/src/platform/db/database.ts';

export const FLEET = { services: 200, releasesPerService: 100, components: 500, names: 20_000, versions: 5 };

/** The package that every release holds; the others are in a few services each. */
export const EVERYWHERE = 'part-0';
export const SOMEWHERE = 'part-9';

const SCHEMA_STEPS: readonly string[] = [
  `insert into component (id, ecosystem, name, version)
   select n * 5 + v + 1, 'npm', 'part-' || n, '1.' || v || '.0' from generate_series(0, $names - 1) n, generate_series(0, $versions - 1) v`,
  `select setval(pg_get_serial_sequence('component', 'id'), $names * $versions + 1)`,
  'insert into component_judged (component_id) select id from component',
  // A package moves on every twenty releases, each at its own time; a service takes its own stretch of the names.
  `insert into sbom (digest, format, spec_version, completeness, component_ids, optional_ids, excluded_ids, gating_count,
     excluded_count, purls, problems, dropped, unjudged, created_at)
   select 'sha256:' || lpad(to_hex(s * 1000 + r), 64, '0'), 'cyclonedx', '1.6', 'complete',
     (select array_agg(id order by id) from (
        select case when c = 0 then 0 else (s * 97 + c * 7) % $names end * 5 + ((r + c) / 20) % $versions + 1 as id
        from generate_series(0, $components - 1) c) ids),
     '{}', '{}', $components, 0, array_fill(''::text, array[$components]), '[]', 0, 0, now()
   from generate_series(0, $services - 1) s, generate_series(0, $releases - 1) r`,
  `insert into release (id, service_id, version, line, released_at, digests, sbom_state, sbom_digest, recorded_at, recorded_by)
   select gen_random_uuid(), v.id, '1.' || r || '.0', '1', now() - make_interval(hours => ($releases - r) * 6), '{}', 'present',
     'sha256:' || lpad(to_hex(s * 1000 + r), 64, '0'), now(), '{"id": "bench", "name": "bench", "kind": "system"}'
   from generate_series(0, $services - 1) s, generate_series(0, $releases - 1) r
   join service v on true where v.name = 'service-' || s`,
  `insert into lane (service_id, environment_id) select s.id, e.id from service s, environment e`,
  `insert into deployment (id, service_id, environment_id, release_id, replica, from_at, share_percent, source, is_gated, motive,
     is_simulated, recorded_at, recorded_by)
   select gen_random_uuid(), r.service_id, e.id, r.id, '', r.released_at, 100, 'declared', false, 'routine', false, now(),
     '{"id": "bench", "name": "bench", "kind": "system"}'
   from release r, environment e where r.version = '1.' || ($releases - 1) || '.0'`,
  // As the database does by itself in time: entries that wait to go into the index would be read one by one.
  'vacuum analyze',
];

/** Services and the environment are there already. */
export async function writeFleet(database: Database): Promise<void> {
  for (const step of SCHEMA_STEPS) {
    const sql = step
      .replaceAll('$names', String(FLEET.names))
      .replaceAll('$versions', String(FLEET.versions))
      .replaceAll('$components', String(FLEET.components))
      .replaceAll('$services', String(FLEET.services))
      .replaceAll('$releases', String(FLEET.releasesPerService));
    await database.pool.query(sql);
  }
}
