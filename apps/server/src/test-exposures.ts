import { addOwnAdvisory, loadFeed } from '#advisories/index.ts';
import { exposureJobs, type StoredExposure } from '#exposures/index.ts';
import { getService } from '#services/index.ts';
import { withdrawVex } from './advisories/vex-change.ts';
import { loadVex } from './advisories/vex-load.ts';
import { listExposuresOfService } from './exposures/exposure-store.ts';
import type { Triage } from './exposures/triage-exposure.ts';
import { JobRunner } from './platform/jobs/runner.ts';
import { quietLog, type TestPlatform } from './platform/test-context.ts';
import { streamOf } from './releases/test-ledger.ts';

/** Used by tests only: what is due of exposures has run, and nothing else; those of a service, oldest first. */
export async function exposuresOf(platform: TestPlatform, service: string): Promise<readonly StoredExposure[]> {
  await new JobRunner({ database: platform.database, handlers: exposureJobs, log: quietLog }).runDue();
  const { read } = platform.asSystem();
  return await listExposuresOfService(read, (await getService(read, service)).id);
}

/** A catalogue that lists these besides the one that is always listed. */
export async function listAsExploited(platform: TestPlatform, cves: readonly string[]): Promise<void> {
  platform.clock.advance(1_000);
  const vulnerabilities = ['CVE-2025-0001', ...cves].map((cveID) => ({ cveID, dateAdded: '2025-12-02' }));
  const stream = streamOf(JSON.stringify({ catalogVersion: '2', count: vulnerabilities.length, vulnerabilities }));
  const contentAt = platform.clock.now();
  await loadFeed(platform.as(['admin']), { kind: 'kev', name: undefined, contentAt, allowOlder: true, stream });
}

export async function loadRecords(platform: TestPlatform, name: string, records: readonly object[]): Promise<void> {
  const stream = streamOf(records.map((record) => JSON.stringify(record)).join('\n'));
  const contentAt = platform.clock.now();
  await loadFeed(platform.as(['admin']), { kind: 'osv', name, contentAt, allowOlder: true, stream });
}

/** A document of our own: this flaw does not matter in any release of the service. @returns takes it back */
export async function sayNotAffected(
  platform: TestPlatform,
  service: string,
  flaw: string,
  part: string,
): Promise<() => Promise<void>> {
  const signer = () => platform.as(['admin', 'security_key']);
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': `https://example.org/vex/${service}`,
    author: 'Example PSIRT',
    timestamp: '2026-01-10T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: flaw },
        products: [{ '@id': `pkg:generic/${service}`, subcomponents: [{ '@id': `pkg:npm/${part}` }] }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_in_execute_path',
      },
    ],
  };
  const { document: loaded } = await loadVex(signer(), {
    name: undefined,
    trust: 'own',
    expiresAt: undefined,
    allowOlder: false,
    stream: streamOf(JSON.stringify(document)),
  });
  return async () => {
    await withdrawVex(signer(), loaded.id, 'it was wrong');
  };
}

/** An advisory of our own about every version of a package. */
export async function enterAdvisory(
  platform: TestPlatform,
  name: string,
  more: { readonly isMalicious?: boolean; readonly isRestricted?: boolean } = {},
): Promise<string> {
  const own = await addOwnAdvisory(platform.as(['admin', 'security_key']), {
    ecosystem: 'npm',
    package: name,
    introduced: undefined,
    fixed: undefined,
    versions: ['1.0.0'],
    reason: 'steals tokens',
    isMalicious: more.isMalicious ?? false,
    isRestricted: more.isRestricted ?? false,
    contact: undefined,
  });
  return own.id;
}

/** A verdict over the last ten days, up to now. */
export function triageOf(platform: TestPlatform, more: Partial<Triage> = {}): Triage {
  const now = platform.clock.now();
  return {
    verdict: 'no_evidence',
    logs: 'access logs of the ingress, audit log of the database',
    query: 'status = 500 and path like "/left%"',
    from: now - 10 * 24 * 3_600_000,
    to: now,
    note: undefined,
    missing: undefined,
    secondLookAt: undefined,
    acceptedBecause: undefined,
    ...more,
  };
}
