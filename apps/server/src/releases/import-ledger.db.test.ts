import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { LedgerLine } from '@lockstep/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { getService } from '#services/index.ts';
import { incidentsOf } from '#incidents/index.ts';
import { importLedger } from './import-ledger.ts';
import { listDeployments, listReleasesOf, showRelease } from './list-ledger.ts';
import { showLedger } from './show-ledger.ts';
import { countRows, cyclonedx, streamOf } from './test-ledger.ts';

let platform: TestPlatform;
let serial = 0;
let service = '';

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());
beforeEach(() => {
  service = `shop-${(serial += 1)}`;
});

function header(): object {
  return {
    format: 'lockstep-ledger/1',
    service: { name: service, exposure: 'public' },
    environments: [{ name: 'production', isProduction: true }],
  };
}

function run(lines: readonly (LedgerLine | string)[], first: object | string = header()) {
  const text = [first, ...lines].map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n');
  return importLedger(platform.as(['admin']), streamOf(text, 1_000));
}

const part = (version: string) => cyclonedx([`pkg:npm/part@${version}`]);

function history(): LedgerLine[] {
  return [
    { release: { version: '2.31.0', releasedAt: '2025-01-01T00:00:00Z' }, sbom: JSON.parse(part('1.0.0')) },
    { release: { version: '3.0.0', releasedAt: '2025-01-02T00:00:00Z' } },
    {
      release: { version: '2.31.1', releasedAt: '2025-01-03T00:00:00Z', commit: 'abc' },
      sbomBase64Gzip: gzipSync(part('1.0.1')).toString('base64'),
    },
    { deployment: { environment: 'production', version: '2.31.0', at: '2025-01-01T10:00:00Z' } },
    { deployment: { environment: 'production', version: '2.31.1', at: '2025-01-03T10:00:00Z', motive: 'security' } },
    {
      point: {
        environment: 'production',
        kind: 'migration',
        at: '2025-01-03T10:01:00Z',
        note: 'orders table split',
        firstVersion: '2.31.1',
      },
    },
    {
      incident: {
        environment: 'production',
        title: 'orders are lost',
        kind: 'reliability',
        severity: 'sev1',
        startedAt: '2025-01-01T12:00:00Z',
        resolvedAt: '2025-01-03T12:00:00Z',
        causedByVersion: '2.31.0',
        fixedByVersion: '2.31.1',
      },
    },
    {
      slo: {
        version: '2.31.0',
        environment: 'production',
        slo: 'availability',
        burnRate: 14.4,
        samples: 900,
        from: '2025-01-01T12:00:00Z',
        to: '2025-01-01T13:00:00Z',
      },
    },
  ];
}

describe('importLedger', () => {
  it('brings in a history, and changes nothing when it comes again', async () => {
    const first = await run(history());
    const again = await run(history());

    expect(first).toEqual({
      releases: { added: 3, unchanged: 0 },
      sboms: { added: 2, unchanged: 0, missing: 1 },
      events: { added: 5, unchanged: 0 },
      problems: [],
    });
    expect(again).toEqual({
      releases: { added: 0, unchanged: 3 },
      sboms: { added: 0, unchanged: 2, missing: 1 },
      events: { added: 0, unchanged: 5 },
      problems: [],
    });
    const { id } = await getService(platform.database.read, service);
    expect(await countRows(platform, 'evidence', `type = 'releases.ledger_imported' and subject_id = '${id}'`)).toBe(1);
    const releases = await listReleasesOf(platform.as(['auditor']), service, { limit: 10 });
    expect(releases.map(({ version, line }) => `${version} in ${line}`)).toEqual([
      '2.31.1 in 2',
      '3.0.0 in 3',
      '2.31.0 in 2',
    ]);
    expect(releases[0]?.sbom).toMatchObject({ previousGatingComponents: 1 });
    const ungated = await listDeployments(platform.as(['auditor']), { service, ungated: true, limit: 10 });
    expect(ungated).toEqual([]);
  });

  it('draws the lanes of what it brought in', async () => {
    await run(history());

    const ledger = await showLedger(platform.as(['auditor']), service, { from: Date.parse('2025-01-01T00:00:00Z') });

    const [lane] = ledger.lanes;
    const [deployment] = lane?.deployments ?? [];
    if (deployment === undefined) throw new RangeError('the lane is empty');
    const { serviceId, environmentId } = deployment;
    const then = await incidentsOf(
      platform.database.read,
      serviceId,
      environmentId,
      Date.parse('2025-01-02T00:00:00Z'),
    );
    expect(then).toMatchObject([{ causedByVersion: '2.31.0', resolvedAt: undefined, fixedByVersion: undefined }]);
    expect(lane?.deployments.map(({ version, to }) => [version, to])).toEqual([
      ['2.31.0', Date.parse('2025-01-03T10:00:00Z')],
      ['2.31.1', undefined],
    ]);
    expect(lane?.points.map(({ firstVersion }) => firstVersion)).toEqual(['2.31.1']);
    expect(lane?.incidents.map(({ title }) => title)).toEqual(['orders are lost']);
    expect(lane?.burns).toMatchObject([{ version: '2.31.0', burnRate: 14.4, samples: 900 }]);
  });

  it('draws no moment before 1970, whatever end is asked for', async () => {
    await run(history());

    const ledger = await showLedger(platform.as(['auditor']), service, { to: Date.parse('1970-01-02T00:00:00Z') });

    expect(ledger.from).toBe(0);
  });

  it('reports each bad line and takes the others', async () => {
    const summary = await run([
      '{"release":',
      { release: { version: 'no spaces please', releasedAt: '2025-01-01T00:00:00Z' } },
      '{"release":{"version":"1.0.0","releasedAt":"2025-01-01T00:00:00Z"},"slo":{}}',
      '{"release":{"version":"1.0.0","commit":"a\\u0000b","releasedAt":"2025-01-01T00:00:00Z"}}',
      { deployment: { environment: 'production', version: '9.9.9', at: '2025-01-01T00:00:00Z' } },
      { release: { version: '1.0.0', releasedAt: '2025-01-01T00:00:00Z' }, sbom: { lockfileVersion: 3 } },
      { release: { version: '1.0.0', releasedAt: '2025-01-02T00:00:00Z' } },
      { deployment: { environment: 'moon', version: '1.0.0', at: '2025-01-01T00:00:00Z' } },
      { release: { version: '1.0.1', releasedAt: '2025-01-03T00:00:00Z' } },
    ]);

    expect(summary.problems.map(({ at }) => at)).toEqual([2, 3, 4, 5, 6, 7, 8, 9].map((line) => `line ${line}`));
    expect(summary.problems[6]?.problem).toContain('releasedAt');
    expect(summary.releases.added).toBe(2);
    expect((await showRelease(platform.as(['auditor']), service, '1.0.0')).sbom).toMatchObject({
      state: 'unparseable',
    });
  });

  it('lets a readable SBOM replace one nobody could read', async () => {
    const release = { version: '1.0.0', releasedAt: '2025-01-01T00:00:00Z' };
    await run([{ release, sbom: { lockfileVersion: 3 } }]);

    await run([{ release, sbom: JSON.parse(part('1.0.0')) }]);

    expect((await showRelease(platform.as(['auditor']), service, '1.0.0')).sbom).toMatchObject({ state: 'present' });
  });

  it.each([
    ['an empty file', ''],
    ['no JSON', 'hello'],
    ['another format', '{"format":"lockstep-ledger/9","service":{"name":"a"}}'],
    ['no service', '{"format":"lockstep-ledger/1"}'],
  ])('refuses %s before anything is written', async (_name, first) => {
    const services = await countRows(platform, 'service');

    await expect(run([], first)).rejects.toMatchObject({ code: 'releases.import_invalid' });
    expect(await countRows(platform, 'service')).toBe(services);
  });

  it('keeps what came before a packed file breaks off', async () => {
    const text = [header(), ...history()].map((line) => JSON.stringify(line)).join('\n');
    const packed = gzipSync(text);

    const refusal = importLedger(platform.as(['admin']), streamOf(packed.subarray(0, packed.length - 20)));

    await expect(refusal).rejects.toMatchObject({ code: 'releases.import_invalid' });
    expect((await importLedger(platform.as(['admin']), streamOf(packed))).problems).toEqual([]);
  });

  it('may be run by ten at once', async () => {
    const summaries = await Promise.all(Array.from({ length: 10 }, () => run(history())));

    const added = summaries.map(({ releases, sboms, events }) => releases.added + sboms.added + events.added);
    expect(added.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(summaries.flatMap(({ problems }) => problems)).toEqual([]);
  });

  it('is refused to those who may not import', async () => {
    await expect(importLedger(platform.as(['responder']), streamOf(''))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });
});

const shared = path.resolve(import.meta.dirname, '../../../../../shared/data/releases/umami');

describe.skipIf(!existsSync(shared))('a real history (needs ../shared beside the checkout)', () => {
  it('imports 44 releases with their SBOMs as counted there', async () => {
    interface Listed {
      version: string;
      released_at: string;
      sbom: string;
      sbom_sha256: string;
      components: number;
      required_components: number;
    }
    const { releases }: { releases: Listed[] } = JSON.parse(readFileSync(path.join(shared, 'releases.json'), 'utf8'));
    const lines = releases.map((listed) => ({
      release: { version: listed.version, releasedAt: listed.released_at },
      sbomBase64Gzip: readFileSync(path.join(shared, listed.sbom)).toString('base64'),
    }));

    platform.clock.advance(365 * 24 * 3_600_000);

    const summary = await run(lines);

    expect(summary).toMatchObject({ releases: { added: 44 }, sboms: { added: 44 }, problems: [] });
    const stored = await listReleasesOf(platform.as(['auditor']), service, { limit: 100 });
    const counted = new Map(stored.map(({ version, sbom }) => [version, sbom]));
    for (const listed of releases) {
      expect(counted.get(listed.version)).toMatchObject({
        digest: `sha256:${listed.sbom_sha256}`,
        gatingComponents: listed.required_components,
        excludedComponents: listed.components - listed.required_components,
      });
    }
  });
});
