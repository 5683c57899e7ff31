import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type LoadFeed, loadFeed } from '#advisories/index.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { putSbom } from '../releases/put-sbom.ts';
import { addRelease } from '../releases/add-release.ts';
import { cyclonedx, streamOf } from '../releases/test-ledger.ts';
import { gateJobs } from './jobs.ts';
import { advisory, openTestGate, openTestService } from './test-gate.ts';

const hourMs = 3_600_000;
const others = 20_000;
let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  await load('osv', [advisory('CVE-2025-0100', 'listed', '2.0.0'), { ...advisory('GHSA-1', 'joined', '2.0.0') }]);
  await load('osv', [about('DSA-11', 'Debian:11')], { name: 'distributions' });
  for (const name of ['held', 'listed', 'joined', 'other']) {
    const parts = [`pkg:npm/${name}@1.0.0`];
    await openTestService(platform, name, [
      { version: '1.0.0', parts, daysAgo: 9 },
      { version: '1.0.1', parts, daysAgo: 3 },
    ]);
  }
  await writeOthers();
  await load('ssvc', 'cve\texploitation\tautomatable\ttechnical_impact\nCVE-2020-0001\tnone\tno\tpartial\n');
  await runJobs();
});
afterAll(() => platform.close());
beforeEach(() => {
  platform.clock.advance(hourMs);
});

/** So much that reading all of it shows: components, SBOMs and packages that advisories name. */
async function writeOthers(): Promise<void> {
  const { pool } = platform.database;
  const service = await openTestService(platform, 'many', []);
  for (const sql of [
    `insert into component (ecosystem, name, version) select 'npm', 'part-' || n, '1.0.0' from generate_series(1, ${others}) n`,
    `insert into component_judged select id from component on conflict do nothing`,
    `insert into sbom (digest, format, spec_version, completeness, component_ids, optional_ids, excluded_ids, gating_count,
       excluded_count, purls, problems, dropped, unjudged, created_at)
     select 'sha256:many-' || s, 'cyclonedx', '1.6', 'complete',
       (select array_agg(id order by id) from component where name like 'part-%' and id % 200 = s), '{}', '{}', 100, 0, '{}',
       '[]', 0, 0, now() from generate_series(0, 199) s`,
    `insert into release (id, service_id, version, line, released_at, digests, sbom_state, sbom_digest, recorded_at, recorded_by)
     select gen_random_uuid(), '${service.id}', '1.' || s, '1', now(), '{}', 'present', 'sha256:many-' || s, now(), '{}'
     from generate_series(0, 199) s`,
    `insert into advisory (advisory_id, feed, origin, record, digest, loaded_at)
     select 'MANY-' || n, 'osv:many', 'feed', '{"id": "MANY"}', '', '2020-01-01' from generate_series(1, ${others}) n`,
    `insert into advisory_package select 'npm', 'elsewhere-' || row_id, row_id from advisory where feed = 'osv:many'`,
  ])
    await pool.query(sql);
  await pool.query('vacuum analyze');
}

function load(kind: LoadFeed['kind'], content: readonly object[] | string, more: Partial<LoadFeed> = {}) {
  const text = typeof content === 'string' ? content : content.map((record) => JSON.stringify(record)).join('\n');
  return loadFeed(platform.as(['admin']), {
    kind,
    name: undefined,
    contentAt: platform.clock.now(),
    allowOlder: true,
    stream: streamOf(text),
    ...more,
  });
}

/** A record about a package that nobody holds, there. */
function about(id: string, ecosystem: string) {
  const record = advisory(id, 'held', '2.0.0');
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }];
  return { ...record, affected: [{ package: { ecosystem, name: 'held' }, ranges }] };
}

const kev = (...cves: readonly string[]) =>
  JSON.stringify({
    vulnerabilities: ['CVE-2025-0001', ...cves].map((cveID) => ({ cveID, dateAdded: '2025-12-02' })),
  });

const runJobs = () =>
  new JobRunner({
    database: platform.database,
    handlers: gateJobs({ mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) }, 'http://x'),
    log: quietLog,
  }).runDue();

/** Services whose precomputed answers are of this moment. */
async function refreshed(): Promise<readonly string[]> {
  await runJobs();
  const { rows } = await platform.database.pool.query(
    `select distinct s.name from precomputed_verdict v join service s on s.id = v.service_id
     where v.computed_at = to_timestamp($1 / 1000.0) order by s.name`,
    [platform.clock.now()],
  );
  return rows.map((row) => row.name);
}

/** Rows read and written in a table since the database was made. */
async function touched(): Promise<Readonly<Record<string, number>>> {
  const { pool } = platform.database;
  const clients = await Promise.all(Array.from({ length: pool.totalCount }, () => pool.connect()));
  for (const client of clients) {
    await client.query('select pg_stat_force_next_flush()');
    client.release();
  }
  const { rows } = await pool.query(
    `select relname, (seq_tup_read + coalesce(idx_tup_fetch, 0) + n_tup_ins + n_tup_upd + n_tup_del)::int as rows
     from pg_stat_user_tables`,
  );
  return Object.fromEntries(rows.map((row) => [row.relname, row.rows]));
}

async function touchedBy(work: () => Promise<unknown>): Promise<Readonly<Record<string, number>>> {
  const before = await touched();
  await work();
  return Object.fromEntries(Object.entries(await touched()).map(([name, rows]) => [name, rows - (before[name] ?? 0)]));
}

describe('a load of advisories refreshes', () => {
  it('services that hold what a record names, and reads little else', async () => {
    let names: readonly string[] = [];
    const rows = await touchedBy(async () => {
      await load('osv', [advisory('OSV-1', 'held', '2.0.0')]);
      names = await refreshed();
    });

    expect(names).toEqual(['held']);
    expect(rows['component_match']).toBeGreaterThan(0);
    for (const table of ['component', 'component_judged', 'component_match', 'sbom', 'advisory_package'])
      expect([table, Number(rows[table]) < others / 10]).toEqual([table, true]);
  });

  it('nobody for a further record about a release of a distribution that others speak of', async () => {
    await load('osv', [about('DSA-11-2', 'Debian:11')], { name: 'distributions' });

    expect(await refreshed()).toEqual([]);
  });

  it('nobody while nothing has changed', async () => {
    await load('osv', [advisory('OSV-1', 'held', '2.0.0')]);

    expect(await refreshed()).toEqual([]);
  });

  it('services that hold what a record named before, or names no more', async () => {
    await load('osv', [advisory('OSV-1', 'nobody-holds', '2.0.0')]);
    expect(await refreshed()).toEqual(['held']);

    await load('osv', [advisory('OSV-2', 'held', '2.0.0')], { name: 'second' });
    await refreshed();
    platform.clock.advance(hourMs);
    await load('osv', [advisory('OSV-3', 'nobody-holds', '2.0.0')], { name: 'second', isWhole: true });
    expect(await refreshed()).toEqual(['held']);
  });

  it('services that hold what another record of its alias group names', async () => {
    await load('osv', [{ ...advisory('OSV-4', 'nobody-holds', '2.0.0'), aliases: ['GHSA-1'] }]);

    expect(await refreshed()).toEqual(['joined']);
  });

  it.each([
    ['the first of its name', () => load('osv', [advisory('OSV-5', 'held', '2.0.0')], { name: 'new' })],
    ['one that covers an ecosystem nobody spoke of', () => load('osv', [about('OSV-6', 'PyPI')])],
    [
      'one that covers a release of a distribution nobody spoke of',
      () => load('osv', [about('DSA-12', 'Debian:12')], { name: 'distributions' }),
    ],
    [
      'one after which nothing covers a release of a distribution',
      () => load('osv', [about('DSA-11', 'Debian:11')], { name: 'distributions', isWhole: true }),
    ],
    [
      'one with very many changes',
      () =>
        load(
          'osv',
          Array.from({ length: 501 }, (_, at) => advisory(`MORE-${at}`, 'nobody-holds', '2.0.0')),
        ),
    ],
    [
      'one after a day without news',
      () => {
        platform.clock.advance(25 * hourMs);
        return load('osv', [advisory('OSV-7', 'nobody-holds', '2.0.0')]);
      },
    ],
  ])('everybody: %s', async (_, loadIt) => {
    await loadIt();

    expect(await refreshed()).toEqual(['held', 'joined', 'listed', 'other']);
  });

  it('whoever nobody has looked at for a day', async () => {
    const same = [advisory('OSV-7', 'nobody-holds', '2.0.0')];
    platform.clock.advance(13 * hourMs);
    await load('osv', same);
    expect(await refreshed()).toEqual([]);

    platform.clock.advance(12 * hourMs);
    await load('osv', same);
    expect(await refreshed()).toEqual(['held', 'joined', 'listed', 'other']);
  });
});

describe('a load of intelligence refreshes', () => {
  it('services with the CVE that is listed as exploited now, or is no longer', async () => {
    await load('kev', kev());
    await refreshed();
    platform.clock.advance(hourMs);

    await load('kev', kev('CVE-2025-0100'));
    expect(await refreshed()).toEqual(['listed']);
    platform.clock.advance(hourMs);
    await load('kev', kev());

    expect(await refreshed()).toEqual(['listed']);
  });

  it('services with the CVE that a matching record merely refers to', async () => {
    await load('osv', [{ ...advisory('OSV-8', 'held', '2.0.0'), related: ['CVE-2025-0200'] }]);
    await refreshed();
    platform.clock.advance(hourMs);

    await load('kev', kev('CVE-2025-0200'));

    expect(await refreshed()).toEqual(['held']);
  });

  it('services with the CVE whose decision points have changed', async () => {
    const table = (automatable: string) =>
      ['cve\texploitation\tautomatable\ttechnical_impact', `CVE-2025-0100\tactive\t${automatable}\ttotal`].join('\n');
    await load('ssvc', table('no'));
    expect(await refreshed()).toEqual(['listed']);
    platform.clock.advance(hourMs);
    await load('ssvc', table('yes'));
    expect(await refreshed()).toEqual(['listed']);
    platform.clock.advance(hourMs);
    await load('ssvc', table('yes'));

    expect(await refreshed()).toEqual([]);
  });

  it('nobody for scores: they decide nothing', async () => {
    await load(
      'epss',
      '#model_version:v1,score_date:2026-01-15T00:00:00+0000\ncve,epss,percentile\nCVE-2025-0100,0.9,0.9\n',
    );

    expect(await refreshed()).toEqual([]);
  });
});

it('an SBOM is stored without reading the components of others', async () => {
  await addRelease(platform.as(['admin']), 'other', { version: '1.1.0', digests: ['sha256:1.1.0'] });

  const rows = await touchedBy(() =>
    putSbom(platform.as(['admin']), {
      service: 'other',
      version: '1.1.0',
      stream: streamOf(cyclonedx(['pkg:npm/unseen@1.0.0', 'pkg:npm/part-7@1.0.0'])),
    }),
  );

  expect(rows['component']).toBeGreaterThan(0);
  expect(rows['component']).toBeLessThan(20);
  expect(rows['advisory_package']).toBeLessThan(20);
});
