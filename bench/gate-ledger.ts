/** What the gate is asked about: services with a long history, and advisories about some of their packages. */
import type { Api } from './api.ts';
import { each } from './measure.ts';

export const SERVICES = ['orders', 'payments'];
const COMPONENTS = 500;
const ADVISORIES = 40;
const DAY_MS = 24 * 3_600_000;

export const versionOf = (release: number): string => `1.${release}.0`;
/** A package moves on every ten releases, each at its own time. */
const componentVersion = (release: number, component: number): string =>
  `1.${Math.floor((release + component) / 10)}.0`;

function sbomOf(release: number): string {
  const components = Array.from({ length: COMPONENTS }, (_, at) => {
    const version = componentVersion(release, at);
    return { type: 'library', name: `part-${at}`, version, purl: `pkg:npm/part-${at}@${version}` };
  });
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components });
}

/** Known exploited ones were fixed half way through the history, the others whenever. */
function fixedIn(advisory: number, releases: number): string {
  return advisory % 10 === 0 ? componentVersion(releases / 2, advisory * 12) : `1.${(advisory * 53) % 100}.0`;
}

/** Every twelfth package had something; one in ten of them is known exploited. */
function advisories(releases: number, now: number): { osv: string; kev: string } {
  const published = new Date(now - 30 * DAY_MS).toISOString();
  const records = Array.from({ length: ADVISORIES }, (_, at) => ({
    id: `GHSA-bench-${at}`,
    aliases: [`CVE-2025-${10_000 + at}`],
    published,
    modified: published,
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'npm', name: `part-${at * 12}` },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: fixedIn(at, releases) }] }],
      },
    ],
  }));
  const listed = records.filter((_, at) => at % 10 === 0);
  const kev = {
    catalogVersion: new Date(now).toISOString().slice(0, 10),
    dateReleased: new Date(now - DAY_MS).toISOString(),
    count: listed.length,
    vulnerabilities: listed.map(({ aliases: [cveID] }) => ({
      cveID,
      dateAdded: published.slice(0, 10),
      dueDate: published.slice(0, 10),
      knownRansomwareCampaignUse: 'Unknown',
    })),
  };
  return { osv: records.map((record) => JSON.stringify(record)).join('\n'), kev: JSON.stringify(kev) };
}

/** Feeds, services, and their releases, each deployed a day after the one before. */
export async function loadLedger(api: Api, releases: number, now: number): Promise<void> {
  const feeds = advisories(releases, now);
  const contentAt = new Date(now - DAY_MS).toISOString();
  await api.call('POST', `/api/v1/feeds/osv?contentAt=${contentAt}`, feeds.osv);
  await api.call('POST', '/api/v1/feeds/kev', feeds.kev);
  await api.call('POST', '/api/v1/environments', { name: 'production', isProduction: true });
  for (const service of SERVICES) {
    await api.call('POST', '/api/v1/services', { name: service, exposure: 'public', tier: 1 });
    const path = `/api/v1/services/${service}/releases`;
    const releasedAt = (at: number): string => new Date(now - (releases - at) * DAY_MS).toISOString();
    await each(releases, 4, async (at) => {
      const version = versionOf(at);
      const digests = [`sha256:${at.toString(16).padStart(64, '0')}`];
      await api.call('POST', path, { version, releasedAt: releasedAt(at), line: '1', digests });
      await api.call('PUT', `${path}/${version}/sbom`, sbomOf(at));
    });
    await each(releases, 1, async (at) => {
      const deployed = { environment: 'production', version: versionOf(at), at: releasedAt(at) };
      await api.call('POST', `/api/v1/services/${service}/deployments`, deployed);
    });
  }
}
