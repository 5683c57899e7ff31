import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { deleteSampleIncidents, declareIncident } from '#incidents/index.ts';
import { deleteSampleServices } from '#services/index.ts';
import { putSbom } from './put-sbom.ts';
import { recordServiceChange } from './record-change.ts';
import { recordPoint } from './record-point.ts';
import { reportSlo } from './report-slo.ts';
import { deleteSampleLedger } from './sample-store.ts';
import { countRows, cyclonedx, deploy, ensureProduction, openTestLedger, streamOf } from './test-ledger.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await ensureProduction(platform);
});
afterAll(() => platform.close());

const tables = [
  'service',
  'release',
  'sbom',
  'lane',
  'deployment',
  'point_of_no_return',
  'service_change',
  'slo_report',
  'incident',
];

async function counts(): Promise<Record<string, number>> {
  return Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await countRows(platform, table)])));
}

async function fill(name: string, isSample: boolean): Promise<void> {
  await openTestLedger(platform, { name, versions: ['1.0.0', '1.1.0'], isSample });
  const ctx = platform.as(['responder']);
  const environment = 'production';
  const put = (version: string, purl: string) =>
    putSbom(ctx, { service: name, version, stream: streamOf(cyclonedx([purl])) });
  await put('1.0.0', 'pkg:npm/shared@1.0.0');
  await put('1.1.0', `pkg:npm/of-${name}@1.0.0`);
  const { from } = await deploy(ctx, name, '1.0.0');
  await recordPoint(ctx, name, { environment, kind: 'other', note: 'a point', firstVersion: '1.1.0' });
  await recordServiceChange(ctx, name, {
    environment,
    kind: 'flag',
    subject: 'x',
    note: 'a flag',
    weakensControl: false,
    motive: 'routine',
  });
  const target = { service: name, version: '1.0.0' };
  await reportSlo(ctx, target, { environment, slo: 'a', burnRate: 1, samples: 1, from, to: from });
  await declareIncident(ctx, name, { title: 'an incident', kind: 'both', severity: 'sev3', causedByVersion: '1.0.0' });
}

it('takes away whatever the sample brought, and nothing else', async () => {
  await fill('real', false);
  const before = await counts();
  await fill('sample', true);
  const evidence = await countRows(platform, 'evidence');

  await platform.asSystem().transaction(async (tx) => {
    await deleteSampleIncidents(tx);
    await deleteSampleLedger(tx);
    await deleteSampleServices(tx);
  });

  expect(await counts()).toEqual(before);
  expect(await countRows(platform, 'evidence')).toBe(evidence);
});
