import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, openTestApp, post, refusalOf, type Request, type TestApp } from './test-app.ts';

let server: TestApp;
const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();

beforeAll(async () => {
  server = await openTestApp();
  const { admin } = server;
  await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await admin.call('createService', { body: { name: 'web' } });
  await admin.call('addRelease', { params: { service: 'web' }, body: { version: '1.0.0' } });
});
afterAll(async () => {
  await server.close();
});

describe('requests that are none', () => {
  it.each([
    'limit=0',
    'limit=-1',
    'limit=1e9',
    'limit=NaN',
    'limit=',
    'limit=1.5',
    'limit=9007199254740993',
    'limit=2&limit=3',
    'cursor=!!!',
    'cursor=W10',
    'cursor=bnVsbA',
    `cursor=${'x'.repeat(501)}`,
    `cursor=${Buffer.from('[1e999,"x"]').toString('base64url')}`,
    `cursor=${Buffer.from('[1e300,"00000000-0000-0000-0000-000000000000"]').toString('base64url')}`,
  ])('a list with %s', async (query) => {
    for (const list of ['/api/v1/gate/decisions', '/api/v1/deployments', '/api/v1/services', '/api/v1/incidents']) {
      const response = await server.send(get(`${list}?${query}`));
      if (response.status !== 200) expect(await refusalOf(response)).toMatchObject({ status: 422 });
      else expect(query).not.toMatch(/^limit=(0|-1|1e9|NaN|1\.5|9)/);
    }
  });

  it.each<[string, Request, number]>([
    [
      'JSON as a form',
      { path: '/api/v1/services', body: 'name=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
    ],
    [
      'JSON as text',
      { path: '/api/v1/services', body: '{"name":"x"}', headers: { 'content-type': 'text/plain' } },
      415,
    ],
    [
      'JSON as XML',
      { path: '/api/v1/services', body: '<name>x</name>', headers: { 'content-type': 'application/xml' } },
      415,
    ],
    ['JSON in UTF-16', { path: '/api/v1/services', body: new Uint8Array(Buffer.from('{"name":"x"}', 'utf16le')) }, 400],
    ['packed JSON', { path: '/api/v1/services', body: '{"name":"x"}', headers: { 'content-encoding': 'gzip' } }, 415],
    ['a member twice', { path: '/api/v1/services', body: '{"name":"a","name":"b"}' }, 400],
    ['no body', { path: '/api/v1/services', body: '' }, 422],
    ['a list', { path: '/api/v1/services', body: '[]' }, 422],
    ['null', { path: '/api/v1/services', body: 'null' }, 422],
    ['100,000 levels', { path: '/api/v1/services', body: '['.repeat(100_000) }, 400],
    ['more than 1 MiB', { path: '/api/v1/services', body: `{"name":"${'x'.repeat(1_100_000)}"}` }, 413],
    [
      'two MiB of one member after another',
      { path: '/api/v1/services', body: `{${Array.from({ length: 200_000 }, (_, at) => `"f${at}":1`).join(',')}}` },
      413,
    ],
    [
      '10,000 wrong fields',
      post('/api/v1/own-advisories', {
        ecosystem: 'npm',
        package: 'x',
        reason: 'because',
        versions: Array.from({ length: 10_000 }, () => 7),
      }),
      422,
    ],
    ['a bearer token of rubbish', { ...get('/api/v1/services'), headers: { authorization: 'Bearer \u00ff' } }, 401],
  ])('%s', async (_, request, status) => {
    expect(await server.refused(request)).toMatchObject({ status });
  });

  it('10,000 members nobody asked for change nothing', async () => {
    const extra = Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`f${at}`, at]));
    const response = await server.send(post('/api/v1/services', { name: 'extra', ...extra }));

    expect(response.status).toBe(200);
    expect(Object.keys((await response.json()) as object)).not.toContain('f1');
  });
});

describe('many at once', () => {
  const deployment = (part: object) =>
    post('/api/v1/services/web/deployments', { environment: 'production', version: '1.0.0', ...part });

  it('the same idempotency key gives one deployment and one answer', async () => {
    const before = await server.countRows();
    const request = {
      ...deployment({ replica: 'canary', sharePercent: 5 }),
      headers: { 'idempotency-key': 'once' },
    };

    const answers = await Promise.all(Array.from({ length: 20 }, async () => (await server.send(request)).text()));

    expect(new Set(answers.map((text) => (JSON.parse(text) as { id: string }).id)).size).toBe(1);
    expect((await server.countRows())['deployment']).toBe((before['deployment'] ?? 0) + 1);
    const other = { ...deployment({ replica: 'other', sharePercent: 5 }), headers: { 'idempotency-key': 'once' } };
    expect(await server.refused(other)).toMatchObject({ status: 422, code: 'request.idempotency_mismatch' });
  });

  it('the same service is made once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => server.send(post('/api/v1/services', { name: 'race' }))),
    );

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    for (const answer of answers)
      if (answer.status !== 200) expect(await refusalOf(answer)).toMatchObject({ code: 'services.service_exists' });
  });
});

it('2,000 idle connections do not keep anybody out', async () => {
  const { port, hostname } = new URL(server.origin);
  const sockets = Array.from({ length: 2_000 }, () => connect(Number(port), hostname).on('error', () => undefined));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));

  const response = await server.send(get('/api/v1/services'));

  expect(response.status).toBe(200);
  for (const socket of sockets) socket.destroy();
});

describe('an import', () => {
  const header = { format: 'lockstep-ledger/1', service: { name: 'imported' } };
  const load = (...lines: (object | string)[]): Request => ({
    path: '/api/v1/ledger/import',
    body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  });

  it.each<[string, Request]>([
    ['nothing', load('')],
    ['HTML', load('<html>')],
    ['another format', load({ format: 'lockstep-ledger/9', service: { name: 'x' } })],
    ['no header', load({ release: { version: '1', releasedAt: ago(1) } })],
    ['damaged gzip', { path: '/api/v1/ledger/import', body: new Uint8Array([0x1f, 0x8b, 1, 2, 3]) }],
  ])('of %s is refused', async (_, request) => {
    expect(await server.refused(request)).toMatchObject({ status: 422, code: 'releases.import_invalid' });
  });

  it('names every bad line and takes the good ones', async () => {
    const release = (version: string, part = {}) => ({ release: { version, releasedAt: ago(1), ...part } });
    const response = await server.send(
      load(
        header,
        release('1.0'),
        '{"release":',
        release('a b'),
        release('soon', { releasedAt: ago(-9) }),
        { nothing: 1 },
        release('nul\u0000'),
        { incident: { title: 'half \ud800', kind: 'security', severity: 'sev1', startedAt: ago(1) } },
        { deployment: { environment: 'moon', version: '1.0', at: ago(1) } },
        release('2.0'),
      ),
    );

    const summary = (await response.json()) as { releases: { added: number }; problems: { at: string }[] };
    expect(response.status).toBe(200);
    expect(summary.releases.added).toBe(2);
    expect(summary.problems.map(({ at }) => at)).toEqual([
      'line 3',
      'line 4',
      'line 5',
      'line 6',
      'line 7',
      'line 8',
      'line 9',
    ]);
  });
});

it('has not failed by itself all the while', () => {
  expect(server.failures).toEqual([]);
});
