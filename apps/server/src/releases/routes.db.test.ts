import { gzipSync } from 'node:zlib';
import type { Client } from '@lockstep/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';
import { cyclonedx } from './test-ledger.ts';

let server: TestApp;
let client: Client;

beforeAll(async () => {
  server = await openTestApp();
  client = server.admin;
  await client.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await client.call('createService', { body: { name: 'web', exposure: 'public' } });
});
afterAll(() => server.close());

const web = { service: 'web' };

it('takes a release from its build to the lanes on the screen', async () => {
  await client.call('addRelease', { params: web, body: { version: '1.0.0' } });
  await client.call('addRelease', { params: web, body: { version: '1.1.0' } });
  const put = await server.send({
    path: '/api/v1/services/web/releases/1.1.0/sbom',
    method: 'PUT',
    headers: { 'content-encoding': 'gzip', 'content-type': 'application/vnd.cyclonedx+json' },
    body: gzipSync(cyclonedx(['pkg:npm/a@1.0.0', 'pkg:npm/b@1.0.0', { purl: 'pkg:npm/c@1.0.0', scope: 'excluded' }])),
  });
  const deployed = await client.call('recordDeployment', {
    params: web,
    body: { environment: 'production', version: '1.1.0' },
  });
  await client.call('recordPoint', {
    params: web,
    body: { environment: 'production', kind: 'migration', note: 'users split', firstVersion: '1.1.0' },
  });
  const change = await client.call('recordChange', {
    params: web,
    body: { environment: 'production', kind: 'flag', subject: 'basket', note: 'off for now' },
  });
  await client.call('endChange', { params: { ...web, change: change.id }, body: {} });
  await client.call('reportSlo', {
    params: { ...web, version: '1.1.0' },
    body: {
      environment: 'production',
      slo: 'availability',
      burnRate: 2,
      samples: 10,
      from: deployed.from,
      to: deployed.from,
    },
  });
  const incident = await client.call('recordIncident', {
    body: { ...web, title: 'slow pages', kind: 'reliability', severity: 'sev2', causedByVersion: '1.1.0' },
  });
  await client.call('updateIncident', { params: { incident: incident.id }, body: { severity: 'sev3' } });

  const ledger = await client.call('getLedger', { params: web });

  expect(put.status).toBe(200);
  expect(ledger.lanes).toMatchObject([
    {
      environment: 'production',
      deployments: [{ version: '1.1.0', isGated: false, to: null }],
      points: [{ firstVersion: '1.1.0' }],
      changes: [{ subject: 'basket', endedAt: expect.any(String) }],
      incidents: [{ title: 'slow pages', severity: 'sev3' }],
      burns: [{ version: '1.1.0', burnRate: 2 }],
    },
  ]);
  await client.call('endDeployment', { params: { ...web, deployment: deployed.id }, body: {} });
  const { items } = await client.call('listDeployments', { query: { service: 'web', ungated: 'true' } });
  expect(items).toMatchObject([{ id: deployed.id, to: expect.any(String) }]);
});

it('pages releases and components to the end', async () => {
  for (const version of ['2.0.0', '2.0.1', '2.0.2']) {
    await client.call('addRelease', { params: web, body: { version, releasedAt: '2026-01-01T00:00:00Z' } });
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call('listReleases', {
      params: web,
      query: { line: '2', limit: 1, ...(cursor === undefined ? {} : { cursor }) },
    });
    seen.push(...page.items.map(({ version }) => version));
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  expect(seen).toEqual(['2.0.2', '2.0.1', '2.0.0']);

  const params = { ...web, version: '1.1.0' };
  const first = await client.call('listComponents', { params, query: { limit: 2 } });
  const rest = await client.call('listComponents', { params, query: { limit: 2, cursor: first.nextCursor ?? '' } });
  expect([...first.items, ...rest.items].map(({ name, scope, purl }) => [name, scope, purl])).toEqual([
    ['a', 'required', 'pkg:npm/a@1.0.0'],
    ['b', 'required', 'pkg:npm/b@1.0.0'],
    ['c', 'excluded', 'pkg:npm/c@1.0.0'],
  ]);
});

it('imports a file that is sent as it is', async () => {
  const lines = [
    { format: 'lockstep-ledger/1', service: { name: 'shop' }, environments: [{ name: 'edge', isProduction: false }] },
    { release: { version: '1.0.0', releasedAt: '2025-01-01T00:00:00Z' } },
    { deployment: { environment: 'edge', version: '1.0.0', at: '2025-01-01T01:00:00Z' } },
  ];

  const answer = await server.send({
    path: '/api/v1/ledger/import',
    body: gzipSync(lines.map((line) => JSON.stringify(line)).join('\n')),
  });

  expect(await answer.json()).toMatchObject({ releases: { added: 1 }, events: { added: 1 }, problems: [] });
});

it('tells a client what is wrong although it is still sending', async () => {
  const body = Buffer.alloc(40 * 1024 * 1024, '<bom xmlns="http://cyclonedx.org/schema/bom/1.6">');

  const answers = await Promise.all(
    [1, 2, 3].map(() => server.send({ path: '/api/v1/services/web/releases/1.0.0/sbom', method: 'PUT', body })),
  );

  for (const answer of answers) {
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      code: 'releases.sbom_invalid',
      title: expect.stringContaining('nested deeper'),
    });
  }
});

it.each([
  ['an unknown service', 'PUT', '/api/v1/services/nope/releases/1.0.0/sbom', {}, '{}', 404],
  ['an unknown release', 'PUT', '/api/v1/services/web/releases/9.9.9/sbom', {}, '{}', 404],
  ['another packing', 'PUT', '/api/v1/services/web/releases/1.0.0/sbom', { 'content-encoding': 'br' }, '{}', 415],
  ['no SBOM', 'PUT', '/api/v1/services/web/releases/1.0.0/sbom', {}, '{}', 422],
  ['an empty import', 'POST', '/api/v1/ledger/import', {}, '', 422],
  [
    'a NUL character',
    'POST',
    '/api/v1/services/web/releases',
    { 'content-type': 'application/json' },
    '{"version":"1.9.0","commit":"a\\u0000"}',
    422,
  ],
] as const)('answers %s with a problem', async (_name, method, path, headers, body, status) => {
  const answer = await server.send({ path, method, headers, body });

  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ status, help: expect.any(String) });
});
