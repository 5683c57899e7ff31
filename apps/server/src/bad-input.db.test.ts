import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, openTestApp, post, refusalOf, type Request, type TestApp } from './test-app.ts';

let server: TestApp;
const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();

beforeAll(async () => {
  server = await openTestApp();
  const { admin } = server;
  await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await admin.call('createEnvironment', { body: { name: 'empty', isProduction: true } });
  await admin.call('createService', { body: { name: 'web', exposure: 'public' } });
  for (const [version, left] of [
    ['1.0.0', '1.0.0'],
    ['2.0.0', '2.0.0'],
  ] as const) {
    await admin.call('addRelease', { params: { service: 'web' }, body: { version, line: '1', releasedAt: ago(10) } });
    await admin.call('putSbom', { params: { service: 'web', version }, stream: sbom(left) });
  }
  await admin.call('recordDeployment', {
    params: { service: 'web' },
    body: { environment: 'production', version: '2.0.0', at: ago(5) },
  });
});
afterAll(async () => {
  await server.close();
});

function sbom(version: string): string {
  const components = [{ type: 'library', name: 'left', version, purl: `pkg:npm/left@${version}` }];
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
}

const decision = (part: object) =>
  post('/api/v1/gate/decisions', { service: 'web', environment: 'production', target: '1.0.0', ...part });
const deployment = (part: object) =>
  post('/api/v1/services/web/deployments', { environment: 'production', version: '1.0.0', ...part });

describe('names nobody knows', () => {
  it.each<[string, Request, string]>([
    ['a service', decision({ service: 'nobody' }), 'services.service_not_found'],
    ['an environment', decision({ environment: 'moon' }), 'services.environment_not_found'],
    ['a target that was never built', decision({ target: '9.9.9' }), 'releases.release_not_found'],
    ['a release being left that was never built', decision({ current: '9.9.9' }), 'releases.release_not_found'],
    ['an incident', decision({ incident: randomUUID() }), 'incidents.incident_not_found'],
    ['a decision', get(`/api/v1/gate/decisions/${randomUUID()}`), 'gate.decision_not_found'],
    ['a decision by number', get('/api/v1/gate/decisions/999999999999'), 'gate.decision_not_found'],
    [
      'a service to deploy',
      post('/api/v1/services/nobody/deployments', { environment: 'production', version: '1' }),
      'services.service_not_found',
    ],
    ['an environment to deploy to', deployment({ environment: 'moon' }), 'services.environment_not_found'],
    ['a release to deploy', deployment({ version: '9.9.9' }), 'releases.release_not_found'],
    ['a decision to deploy by', deployment({ decisionId: randomUUID() }), 'gate.decision_not_found'],
    ['a release with findings', get('/api/v1/services/web/releases/9.9.9/findings'), 'releases.release_not_found'],
    ['an advisory', get('/api/v1/advisories/CVE-1999-0001'), 'advisories.advisory_not_found'],
    [
      'a person',
      post(`/api/v1/access/people/${randomUUID()}/roles`, { role: 'auditor', change: 'grant' }),
      'access.user_not_found',
    ],
  ])('%s: is said to be unknown', async (_, request, code) => {
    expect(await server.refused(request)).toMatchObject({ status: 404, code });
  });
});

describe('moments that can not be', () => {
  it.each<[string, Request, Partial<{ code: string; fields: string[] }>]>([
    [
      'a deployment of tomorrow',
      deployment({ at: ago(-1) }),
      { code: 'releases.deployment_in_future', fields: ['body.at'] },
    ],
    [
      'a deployment that ends tomorrow',
      deployment({ at: ago(9), to: ago(-1) }),
      { code: 'releases.deployment_in_future' },
    ],
    ['a deployment that ends before it begins', deployment({ at: ago(8), to: ago(9) }), { fields: ['body.to'] }],
    ['a release of tomorrow', post('/api/v1/services/web/releases', { version: '7', releasedAt: ago(-1) }), {}],
    [
      'an incident of tomorrow',
      post('/api/v1/incidents', {
        service: 'web',
        title: 'soon',
        kind: 'security',
        severity: 'sev1',
        startedAt: ago(-1),
      }),
      {},
    ],
    ['a question about tomorrow', decision({ asOf: ago(-1) }), { fields: ['body.asOf'] }],
    ['a question as loaded tomorrow', decision({ loadedAsOf: ago(-1) }), { fields: ['body.loadedAsOf'] }],
    ['a question about the year 0', decision({ asOf: '0000-01-01T00:00:00Z' }), { fields: ['body.asOf'] }],
    ['a question about February 31st', decision({ asOf: '2025-02-31T00:00:00Z' }), { fields: ['body.asOf'] }],
    ['a question about a day without a time', decision({ asOf: '2025-02-01' }), { fields: ['body.asOf'] }],
    ['the feed-age rule off for now', decision({ isFeedAgeRuleOff: true }), { fields: ['body.isFeedAgeRuleOff'] }],
  ])('%s: is refused', async (_, request, expected) => {
    expect(await server.refused(request)).toMatchObject({ status: 422, ...expected });
  });

  it('a deployment over another one is refused, and names the other', async () => {
    const over = deployment({ at: ago(4), to: ago(3), keepsOthers: true, sharePercent: 100, version: '2.0.0' });

    expect(await server.refused(over)).toMatchObject({ status: 409, code: 'releases.deployment_overlaps' });
  });
});

describe('questions with an honest answer', () => {
  it('the target runs already: the answer says so', async () => {
    const answer = await server.admin.call('decideRemediation', {
      body: { service: 'web', environment: 'production', target: '2.0.0' },
    });

    expect(answer).toMatchObject({
      title: 'May web restart 2.0.0 in production?',
      judgement: { reopened: [], closed: [] },
    });
  });

  it('nothing runs: never a plain allow without saying so', async () => {
    const answer = await server.admin.call('decideRemediation', {
      body: { service: 'web', environment: 'empty', target: '1.0.0' },
    });

    expect(answer.current).toBeNull();
    expect(answer.stay).toBeNull();
  });

  it('before any feed was loaded, and with feeds a year old: never allow, and says why', async () => {
    const ask = () =>
      server.admin.call('decideRemediation', { body: { service: 'web', environment: 'production', target: '1.0.0' } });
    const without = await ask();
    const record = {
      id: 'OLD-1',
      modified: ago(365),
      affected: [{ package: { ecosystem: 'npm', name: 'other' }, versions: ['1'] }],
    };
    await server.admin.call('loadFeed', {
      params: { kind: 'osv' },
      query: { name: 'old' },
      stream: JSON.stringify(record),
    });
    const old = await ask();

    const said = ({ judgement }: typeof old) => judgement.reasons.map(({ sentence }) => sentence).join('; ');
    expect([without.verdict, old.verdict]).not.toContain('allow');
    expect(said(without)).toMatch(/not loaded: kev, osv/);
    expect(said(old)).toMatch(/too old to judge by: osv:old/);
  });

  it('years before anything was recorded: nothing served then', async () => {
    const answer = await server.admin.call('decideRemediation', {
      body: { service: 'web', environment: 'production', target: '1.0.0', asOf: ago(7), isFeedAgeRuleOff: true },
    });

    expect(answer.current).toBeNull();
  });
});

const odd = [
  '..',
  '../..',
  '%2e%2e%2f',
  '.hidden',
  'a/b',
  'a b',
  'é',
  '‮web',
  '-rf',
  'x'.repeat(64),
  '',
  "'; drop table service; --",
];

describe('odd names', () => {
  it.each(odd)('a service called %j is refused', async (name) => {
    expect(await server.refused(post('/api/v1/services', { name }))).toMatchObject({
      status: 422,
      fields: ['body.name'],
    });
  });

  it.each(odd)('a service asked for as %j is not found or refused', async (name) => {
    const refusal = await server.refused(get(`/api/v1/services/${encodeURIComponent(name)}/ledger`));

    expect([400, 404, 422]).toContain(refusal.status);
  });

  it.each(['../etc/passwd', 'a b', 'a/b', '\u0007', '', 'x'.repeat(129)])(
    'a version %j is refused',
    async (version) => {
      expect(await server.refused(post('/api/v1/services/web/releases', { version }))).toMatchObject({
        status: 422,
        fields: expect.arrayContaining(['body.version']),
      });
    },
  );

  it.each([
    '/api/v1/../../etc/passwd',
    '/..%2f..%2fetc%2fpasswd',
    '/%c0%ae%c0%ae/',
    '/api/v1/%zz',
    '/%00',
    '//etc/passwd',
  ])('the address %s leads nowhere', async (path) => {
    const response = await fetch(server.origin + path);

    expect([400, 404]).toContain(response.status);
    expect(await response.text()).not.toMatch(/root:/);
  });

  it('titles and reasons of any characters are kept or refused, never broken', async () => {
    for (const title of [
      'a\u0000b',
      'half \ud800',
      '<script>alert(1)</script>',
      '🎷'.repeat(60),
      '\u202Egnp.exe',
      '{{7*7}}',
    ]) {
      const response = await server.send(post('/api/v1/teams', { name: `t-${randomUUID()}`, title }));
      if (response.status === 200) expect(await response.json()).toMatchObject({ title });
      else expect(await refusalOf(response)).toMatchObject({ status: 422 });
    }
  });
});

it('has not failed by itself all the while', () => {
  expect(server.failures).toEqual([]);
});
