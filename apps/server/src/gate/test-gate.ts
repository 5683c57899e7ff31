import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { loadFeed } from '#advisories/index.ts';
import { addRelease } from '../releases/add-release.ts';
import { putSbom } from '../releases/put-sbom.ts';
import { cyclonedx, deploy, ensureProduction, streamOf } from '../releases/test-ledger.ts';
import { createService, type Service } from '#services/index.ts';
import { type DecideRemediation, decideRemediation } from './decide-remediation.ts';
import { addSigners, type Signers } from './test-signers.ts';

const dayMs = 24 * 3_600_000;

export interface TestRelease {
  readonly version: string;
  /** Package URLs; absent: no SBOM at all. */
  readonly parts?: readonly string[];
  readonly daysAgo: number;
}

/** Used by tests only: production, fresh feeds with what is said about `left` and `right`, one of them known exploited. */
export async function openTestGate(platform: TestPlatform): Promise<void> {
  await ensureProduction(platform);
  await loadTestFeeds(platform);
}

export async function loadTestFeeds(platform: TestPlatform, more: readonly object[] = []): Promise<void> {
  const records = [advisory('CVE-2025-0001', 'left', '1.1.0'), advisory('CVE-2025-0002', 'right', '1.1.0'), ...more];
  const now = platform.clock.now();
  const kev = {
    catalogVersion: '2026.01.15',
    dateReleased: new Date(now).toISOString(),
    count: 1,
    vulnerabilities: [
      {
        cveID: 'CVE-2025-0001',
        dateAdded: '2025-12-02',
        dueDate: '2025-12-23',
        knownRansomwareCampaignUse: 'Unknown',
      },
    ],
  };
  const load = (kind: 'osv' | 'kev', text: string) =>
    loadFeed(platform.as(['admin']), {
      kind,
      name: undefined,
      contentAt: now,
      allowOlder: true,
      stream: streamOf(text),
    });
  await load('osv', records.map((record) => JSON.stringify(record)).join('\n'));
  await load('kev', JSON.stringify(kev));
}

export function advisory(id: string, name: string, fixed: string, published = '2025-12-01T00:00:00Z') {
  return {
    id,
    modified: published,
    published,
    affected: [
      { package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] },
    ],
  };
}

/** A public service whose releases went to production one after the other, each an hour after it was released. */
export async function openTestService(
  platform: TestPlatform,
  name: string,
  releases: readonly TestRelease[],
  more: { readonly isSample?: boolean } = {},
): Promise<Service> {
  const service = await createService(platform.as(['admin']), { name, tier: 1, exposure: 'public', ...more });
  const now = platform.clock.now();
  for (const { version, parts, daysAgo } of releases) {
    const releasedAt = now - daysAgo * dayMs;
    await addRelease(platform.as(['admin']), name, { version, digests: [`sha256:${version}`], releasedAt });
    if (parts !== undefined) {
      await putSbom(platform.as(['admin']), { service: name, version, stream: streamOf(cyclonedx(parts)) });
    }
    await deploy(platform.as(['admin']), name, version, { at: releasedAt + 3_600_000 });
  }
  return service;
}

export function ask(
  platform: TestPlatform,
  service: string,
  target: string,
  more: Partial<DecideRemediation> = {},
  ctx = platform.as(['responder']),
) {
  return decideRemediation(ctx, {
    service,
    environment: 'production',
    target,
    motive: 'reliability',
    reason: 'errors',
    isAutomatic: false,
    isFeedAgeRuleOff: false,
    ...more,
  });
}

/** What the tests of a file share. */
export interface TestGate {
  readonly platform: TestPlatform;
  readonly signers: Signers;
  /** The service of the running test. */
  readonly web: string;
  /** Counts the tests: part of the name of the service, and of packages that are its own. */
  readonly serial: number;
}

/** Called once per file, beside its tests: each of them has a service of its own with these releases, `isEnforcing` or not. */
export function testGate(
  prefix: string,
  releasesOf: (serial: number) => readonly TestRelease[],
  { isEnforcing = false }: { readonly isEnforcing?: boolean } = {},
): TestGate {
  let platform: TestPlatform;
  let signers: Signers;
  let serial = 0;
  beforeAll(async () => {
    platform = await openTestPlatform();
    await openTestGate(platform);
    signers = await addSigners(platform);
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    platform.clock.advance(60_000);
    serial += 1;
    const web = `${prefix}-${serial}`;
    await openTestService(platform, web, releasesOf(serial));
    if (isEnforcing) await platform.database.pool.query(`update service set mode = 'enforcing' where name = $1`, [web]);
  });
  return {
    get platform() {
      return platform;
    },
    get signers() {
      return signers;
    },
    get web() {
      return `${prefix}-${serial}`;
    },
    get serial() {
      return serial;
    },
  };
}
