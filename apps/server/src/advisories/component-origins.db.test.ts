import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestPlatform, openTestPlatform } from '../platform/test-context.ts';
import { listComponents } from '../releases/list-ledger.ts';
import { putSbom } from '../releases/put-sbom.ts';
import { cyclonedx, openTestLedger, streamOf } from '../releases/test-ledger.ts';
import { toFindingAnswer } from './finding-answer.ts';
import { findFindings } from './find-findings.ts';
import { loadFeed } from './load-feed.ts';

let platform: TestPlatform;

const record = (id: string, ecosystem: string, name: string, fixed: string, more: object = {}) =>
  JSON.stringify({
    id,
    published: '2025-12-01T00:00:00Z',
    affected: [
      { package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] },
    ],
    ...more,
  });

async function load(name: string, ...records: readonly string[]): Promise<void> {
  const stream = streamOf(records.join('\n'));
  await loadFeed(platform.as(['admin']), { kind: 'osv', name, contentAt: undefined, allowOlder: false, stream });
}

async function put(version: string, ...purls: readonly string[]) {
  const { sbom } = await putSbom(platform.as(['responder']), {
    service: 'shop',
    version,
    stream: streamOf(cyclonedx(purls)),
  });
  if (sbom.state !== 'present') throw new Error(sbom.state);
  return sbom;
}

async function findingsOf(digest: string) {
  const { rows } = await platform.database.pool.query<{ component_ids: number[]; excluded_ids: number[] }>(
    'select component_ids, excluded_ids from sbom where digest = $1',
    [digest],
  );
  const set = { digest, gatingIds: rows[0]?.component_ids ?? [], excludedIds: rows[0]?.excluded_ids ?? [] };
  const moments = { knownAt: Date.UTC(2026, 0, 1), loadedAt: undefined };
  return (await findFindings(platform.as(['admin']).read, set, moments)).map((finding) =>
    toFindingAnswer(finding, { exposure: 'public', preset: { kind: 'bod_26_04' }, releasedAt: 0 }, true),
  );
}

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestLedger(platform, { name: 'shop', versions: ['1', '2', '3', '4'] });
  await load(
    'pypi',
    record('PYSEC-1', 'PyPI', 'requests', '2.31.0'),
    record('GHSA-1', 'PyPI', 'requests', '2.29.0', { aliases: ['PYSEC-1'] }),
  );
});
afterAll(() => platform.close());

describe('a component of a distribution', () => {
  it('is judged as the source package, once for all that was built from it', async () => {
    const debian = 'distro=debian-12.5&upstream=openssl%403.0.11-1';
    const sbom = await put(
      '1',
      `pkg:deb/debian/libssl3@3.0.11-1+b1?${debian}`,
      `pkg:deb/debian/openssl@3.0.11-1?${debian}`,
    );
    await load(
      'debian',
      record('DEBIAN-CVE-2025-1111', 'Debian:12', 'openssl', '3.0.12-1', { upstream: ['CVE-2025-1111'] }),
    );

    const found = await findingsOf(sbom.digest);

    expect(sbom).toMatchObject({ gatingComponents: 1, unjudged: 0 });
    expect(found.map((finding) => [finding.group, finding.package, finding.versions, finding.scope])).toEqual([
      ['CVE-2025-1111', 'Debian/openssl', ['3.0.11-1'], 'required'],
    ]);
    const origins = await platform.database.pool.query(
      'select binaries, owner from sbom_component_origin where sbom_digest = $1',
      [sbom.digest],
    );
    expect(origins.rows).toEqual([{ binaries: ['libssl3 3.0.11-1+b1'], owner: null }]);
    const page = { limit: 10, cursor: undefined };
    const listed = await listComponents(platform.as(['responder']), { service: 'shop', version: '1' }, page);
    expect(listed.map(({ name }) => name)).toEqual(['openssl']);
  });

  it('speaks for the language package it brought along, which is shown and does not count', async () => {
    const sbom = await put(
      '2',
      'pkg:pypi/requests@2.28.1',
      'pkg:deb/debian/python3-requests@2.28.1+dfsg-1?distro=debian-12&upstream=requests',
    );

    const [finding, ...others] = await findingsOf(sbom.digest);

    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      package: 'PyPI/requests',
      scope: 'excluded',
      ownedBy: ['Debian:12/python3-requests 2.28.1+dfsg-1'],
      disagreement: null,
    });
  });

  it('of a release no advisory speaks about speaks for nothing', async () => {
    const sbom = await put(
      '4',
      'pkg:pypi/requests@2.28.1',
      'pkg:deb/debian/python3-requests@2.28.1+dfsg-1?distro=debian-8&upstream=requests',
    );

    expect(await findingsOf(sbom.digest)).toMatchObject([{ package: 'PyPI/requests', scope: 'required', ownedBy: [] }]);
  });

  it('without source or release is counted as one nobody can judge, with the cure', async () => {
    const sbom = await put('3', 'pkg:deb/debian/libssl3@3.0.11-1', 'pkg:pypi/requests@2.30.0');

    const { rows } = await platform.database.pool.query<{ problems: { problem: string }[] }>(
      'select problems from sbom where digest = $1',
      [sbom.digest],
    );
    const [finding] = await findingsOf(sbom.digest);

    expect(sbom.unjudged).toBe(1);
    expect(rows[0]?.problems.map(({ problem }) => problem)).toEqual([
      'no release of the distribution: 1 package of Debian; rebuild the SBOM with a scanner that writes `distro` into the purls',
      'no source package: 1 package of Debian; rebuild the SBOM with a scanner that writes `upstream` into the purls',
    ]);
    expect(finding?.disagreement).toEqual([
      { advisoryId: 'GHSA-1', version: '2.30.0', says: 'not_affected' },
      { advisoryId: 'PYSEC-1', version: '2.30.0', says: 'affected' },
    ]);
  });
});
