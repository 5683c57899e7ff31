import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listReleasesById, listServing, type Release } from '#releases/index.ts';
import { type TestPlatform, openTestPlatform } from '../platform/test-context.ts';
import { putSbom } from '../releases/put-sbom.ts';
import { cyclonedx, ensureProduction, openTestLedger, streamOf } from '../releases/test-ledger.ts';
import { createEnvironment } from '#services/index.ts';
import { addOwnAdvisory } from './add-own-advisory.ts';
import { findFindingsOfReleases } from './find-findings-of-releases.ts';
import { getAdvisoryStanding } from './get-advisory-standing.ts';
import { findingsOfRelease } from './list-findings.ts';
import { type LivePage, listLiveFindings } from './list-live-findings.ts';
import { loadFeed } from './load-feed.ts';
import { loadVex } from './vex-load.ts';

const services = 12;
const versions = 3;
const names = 15;
const hourMs = 3_600_000;

let platform: TestPlatform;

/** The same numbers in every run, without a pattern. */
function pick(seed: number, below: number): number {
  let hash = Math.imul(seed + 1, 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) % below;
}

function purlsOf(service: number, version: number) {
  return Array.from({ length: names }, (_, name) => name)
    .filter((name) => pick(service * 100 + name, 3) > 0)
    .flatMap((name) => {
      const seed = service * 1_000 + version * 100 + name;
      const scope = pick(seed, 6) === 0 ? ('excluded' as const) : ('required' as const);
      const own = { purl: `pkg:npm/part-${name}@1.${pick(seed, 4)}.0`, scope };
      // Some hold two versions of one package.
      return pick(seed, 5) === 0 ? [own, { purl: `pkg:npm/part-${name}@1.9.0` }] : [own];
    });
}

const record = (id: string, name: number, fixed: string, more: object = {}) => ({
  id,
  modified: '2025-12-01T00:00:00Z',
  published: '2025-12-01T00:00:00Z',
  summary: `about part-${name}`,
  affected: [
    {
      package: { ecosystem: 'npm', name: `part-${name}` },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
  ...more,
});

async function load(kind: 'osv' | 'kev', name: string, text: string): Promise<void> {
  const stream = streamOf(text);
  await loadFeed(platform.as(['admin']), { kind, name, contentAt: undefined, allowOlder: true, stream });
}

async function loadRecords(name: string, records: readonly object[]): Promise<void> {
  await load('osv', name, records.map((item) => JSON.stringify(item)).join('\n'));
}

async function openFleet(): Promise<void> {
  await ensureProduction(platform);
  await createEnvironment(platform.as(['admin']), { name: 'staging', isProduction: false });
  for (let service = 0; service < services; service++) {
    const name = `service-${service}`;
    const releases = Array.from({ length: versions }, (_, version) => `${version}.0`);
    await openTestLedger(platform, { name, versions: releases });
    for (const [version, release] of releases.entries()) {
      const stream = streamOf(cyclonedx(purlsOf(service, version)));
      await putSbom(platform.as(['admin']), { service: name, version: release, stream });
    }
  }
  // Two owned by packages of a distribution of which records are loaded.
  await platform.database.pool.query(
    `insert into sbom_component_origin (sbom_digest, component_id, binaries, owner)
     select s.digest, c.id, '{}', 'Debian:12/part 1.0' from sbom s join component c on c.id = any(s.component_ids)
     where c.name in ('part-1', 'part-2')`,
  );
}

async function learn(): Promise<void> {
  const records = Array.from({ length: names }, (_, name) =>
    record(
      `GHSA-${name}`,
      name,
      `1.${1 + pick(name, 3)}.0`,
      name % 2 === 0 ? { aliases: [`CVE-2025-${1_000 + name}`] } : {},
    ),
  );
  await loadRecords('test', [...records, record('GHSA-LINK', 3, '1.1.0', { aliases: ['CVE-2025-1000', 'GHSA-5'] })]);
  await loadRecords('other', [
    record('CVE-2025-1004', 4, '9.0.0', { published: '2025-06-01T00:00:00Z' }),
    { id: 'DSA-1', published: '2025-06-01T00:00:00Z', affected: [{ package: { ecosystem: 'Debian:12', name: 'x' } }] },
    record('GHSA-LATER', 6, '9.0.0', { published: '2026-06-01T00:00:00Z' }),
  ]);
  platform.clock.advance(1_000);
  // The link between two groups is taken back.
  await loadRecords('test', [record('GHSA-LINK', 3, '1.1.0')]);
  const listed = { cveID: 'CVE-2025-1002', dateAdded: '2025-12-10', dueDate: '2025-12-13' };
  const catalogue = { catalogVersion: '1', dateReleased: '2025-12-20T00:00:00Z', vulnerabilities: [listed] };
  await load('kev', 'test', JSON.stringify(catalogue));
  const vex = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/1',
    author: 'Example',
    timestamp: '2026-01-01T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2025-1008' },
        products: [{ '@id': 'pkg:npm/part-8@1.0.0' }, { '@id': 'pkg:npm/part-8@1.1.0' }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  };
  const stream = streamOf(JSON.stringify(vex));
  await loadVex(platform.as(['admin', 'security_key']), {
    name: undefined,
    trust: 'own',
    expiresAt: undefined,
    allowOlder: false,
    stream,
  });
  await addOwnAdvisory(platform.as(['security_key']), {
    ecosystem: 'npm',
    package: 'part-7',
    introduced: undefined,
    fixed: undefined,
    versions: [],
    reason: 'handled in private',
    isMalicious: false,
    isRestricted: true,
    contact: undefined,
  });
}

/** Each lane served its releases back and forth, sometimes with a gap between them and sometimes two at once. */
async function deployFleet(): Promise<void> {
  await platform.database.pool.query(
    'insert into lane (service_id, environment_id) select s.id, e.id from service s, environment e',
  );
  const now = platform.clock.now();
  for (let seed = 0; seed < services * 2 * 5; seed++) {
    const from = now - pick(seed, 48) * hourMs;
    const to = pick(seed, 3) === 0 ? null : from + pick(seed + 7, 24) * hourMs;
    await platform.database.pool.query(
      `insert into deployment (id, service_id, environment_id, release_id, replica, from_at, to_at, share_percent, source, is_gated,
         motive, is_simulated, recorded_at, recorded_by)
       select gen_random_uuid(), r.service_id, e.id, r.id, $4, to_timestamp($5 / 1000.0), to_timestamp($6::float8 / 1000), 100,
         'declared', false, 'routine', false, now(), '{"id": "test", "name": "test", "kind": "system"}'
       from release r join service s on s.id = r.service_id, environment e
       where s.name = $1 and r.version = $2 and e.name = $3`,
      [
        `service-${pick(seed, services)}`,
        `${pick(seed + 3, versions)}.0`,
        pick(seed, 2) === 0 ? 'production' : 'staging',
        `replica-${seed}`,
        from,
        to,
      ],
    );
  }
}

beforeAll(async () => {
  platform = await openTestPlatform();
  await openFleet();
  await learn();
  await deployFleet();
});
afterAll(() => platform.close());

async function servingReleases(): Promise<readonly Release[]> {
  const { now, read } = platform.as(['admin']);
  return await listReleasesById(read, [...new Set((await listServing(read, now)).map((item) => item.releaseId))]);
}

const page: LivePage = {
  search: undefined,
  deadline: undefined,
  only: undefined,
  environment: undefined,
  after: undefined,
  limit: 200,
};

describe('findings of everything that serves', () => {
  it('are judged on the way where nobody has judged a component', async () => {
    const releases = await servingReleases();
    const { read, now } = platform.as(['admin']);
    await platform.database.pool.query('delete from component_match');
    await platform.database.pool.query('delete from component_judged');

    const together = await platform.database.transaction((tx) => findFindingsOfReleases(tx, releases, now));

    const [first] = releases.filter(({ sbom }) => sbom.state === 'present');
    if (first === undefined) throw new RangeError('nothing serves');
    expect(together.get(first.id)?.length).toBeGreaterThan(0);
    expect(await findingsOfRelease(read, first, { knownAt: now, loadedAt: undefined })).toEqual(together.get(first.id));
  });

  it('are those of each release asked alone, with VEX, owners, listings and links that were taken back', async () => {
    const releases = await servingReleases();
    const { read } = platform.as(['admin']);
    const moments = [Date.UTC(2025, 8, 1), platform.clock.now(), Date.UTC(2026, 6, 1), platform.clock.now()];

    for (const knownAt of moments) {
      const together = await findFindingsOfReleases(read, releases, knownAt);
      const alone = new Map<string, unknown>();
      for (const release of releases) {
        alone.set(release.id, await findingsOfRelease(read, release, { knownAt, loadedAt: undefined }));
      }
      expect(together).toEqual(alone);
    }

    const all = [...(await findFindingsOfReleases(read, releases, platform.clock.now())).values()].flat();
    expect(all.length).toBeGreaterThan(50);
    expect(all.some(({ suppression }) => suppression !== undefined)).toBe(true);
    expect(all.some(({ ownedBy }) => ownedBy !== undefined)).toBe(true);
    expect(all.some(({ knownExploited }) => knownExploited !== undefined)).toBe(true);
    expect(all.some(({ scope }) => scope === 'excluded')).toBe(true);
    expect(all.some(({ versions: held }) => held.length > 1)).toBe(true);
  });

  it('are new as soon as something is known', async () => {
    const releases = await servingReleases();
    const { read } = platform.as(['admin']);
    const count = async () =>
      [...(await findFindingsOfReleases(read, releases, platform.clock.now())).values()].flat().length;
    const before = await count();
    await loadRecords('news', [record('GHSA-NEWS', 9, '9.0.0')]);

    expect(await count()).toBeGreaterThan(before);
  });
});

describe('what runs now', () => {
  it('says since when as the page of each flaw does, over releases, replicas and gaps', async () => {
    const { rows } = await listLiveFindings(platform.as(['security_key']), page);

    expect(rows.length).toBeGreaterThan(10);
    for (const { answer } of rows) {
      const { places } = await getAdvisoryStanding(platform.as(['security_key']), answer.group);
      const known = new Map(places.map((place) => [`${place.service} ${place.environment}`, place]));
      for (const { service, environment, since } of answer.places) {
        const place = known.get(`${service} ${environment}`);
        expect(place).toMatchObject({ until: undefined, since: Date.parse(since) });
      }
    }
  });

  it('counts the same for everybody, and tells those who need not know neither names nor words of a restricted flaw', async () => {
    const stranger = platform.as(['responder']);
    const seen = await listLiveFindings(stranger, page);
    const known = await listLiveFindings(platform.as(['security_key']), page);
    const own = known.rows.find(({ answer }) => answer.group.startsWith('OWN-'))?.answer;

    expect(own?.packages).toEqual(['npm/part-7']);
    expect(seen.totals).toEqual(known.totals);
    const hidden = seen.rows.find(({ answer }) => answer.group === 'restricted')?.answer;
    expect(hidden).toMatchObject({ aliases: ['restricted'], packages: ['restricted'], summary: '' });
    expect(hidden?.places.map(({ service, since }) => [service, since])).toEqual(
      own?.places.map(({ service, since }) => [service, since]),
    );
    const told = JSON.stringify(seen.rows.map(({ answer }) => answer));
    expect(told).not.toContain('handled in private');
    expect(told).not.toContain(own?.group);
    expect((await listLiveFindings(stranger, { ...page, search: String(own?.group) })).rows).toEqual([]);
  });
});
