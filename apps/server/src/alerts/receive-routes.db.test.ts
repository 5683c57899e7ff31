import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, refusalOf, type TestApp } from '../test-app.ts';

let server: TestApp;
let key: string;
let webhookKey: string;

beforeAll(async () => {
  server = await openTestApp();
  await server.admin.call('createService', { body: { name: 'web' } });
  ({ key } = await server.admin.call('createAlertSource', {
    body: { name: 'prom', kind: 'prometheus', service: 'web' },
  }));
  ({ key: webhookKey } = await server.admin.call('createAlertSource', { body: { name: 'am', kind: 'alertmanager' } }));
});
afterAll(() => server.close());

const alert = (name: string, more: object = {}) => ({ labels: { alertname: name }, annotations: {}, ...more });

async function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return await fetch(server.origin + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
const asPrometheus = (body: unknown) => post('/api/v2/alerts', body, { authorization: `Bearer ${key}` });
const open = async () => (await server.admin.call('listAlerts', { query: {} })).items.map(({ summary }) => summary);

describe("Alertmanager's interface", () => {
  it('takes what Prometheus sends, and answers 200 with nothing', async () => {
    const answer = await asPrometheus([alert('one'), alert('two')]);

    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(await open()).toEqual(['two', 'one']);
  });

  it('knows the key as password and in the address as well', async () => {
    const basic = Buffer.from(`prom:${key}`).toString('base64');

    expect((await post('/api/v2/alerts', [alert('basic')], { authorization: `Basic ${basic}` })).status).toBe(200);
    expect((await post(`/in/${key}/api/v2/alerts`, [alert('path')])).status).toBe(200);
    expect(await open()).toEqual(expect.arrayContaining(['basic', 'path']));
  });

  it('keeps the good alerts of a batch and names the bad ones', async () => {
    const answer = await asPrometheus([alert('good'), { labels: { alertname: 7 } }, alert('end', { endsAt: 'soon' })]);

    expect(answer.status).toBe(400);
    expect(await answer.json()).toBe(
      '1 alerts stored, 2 refused: [1]: `labels.alertname` is not a text; [2]: `endsAt` is `soon`, which is not a time: write 2026-11-21T09:30:00Z',
    );
    expect(await open()).toContain('good');
  });

  it('stores what holds characters that no database can, with a mark in their place', async () => {
    const text =
      '[{"labels":{"alertname":"n\\u0000ul","half \\udc00 name":"1"},"annotations":{"summary":"half \\ud800 one"}}]';

    expect((await asPrometheus(text)).status).toBe(200);

    expect(await open()).toContain('half \uFFFD one');
    const { items } = await server.admin.call('listAlerts', { query: {} });
    const shown = await server.admin.call('getAlert', { params: { alert: items[0]?.id ?? '' } });
    expect(shown.labels).toMatchObject({ alertname: 'n\uFFFDul', 'half \uFFFD name': '1' });
  });

  it.each([
    ['no JSON', '{"labels":', 400],
    ['no list', '{}', 400],
    ['nothing', '', 400],
    ['too deep', '['.repeat(100_000), 400],
    ['no label', [{ labels: {} }], 400],
    ['a label name that is none', '[{"labels":{"__proto__":"x"}}]', 400],
    ['200 labels', [{ labels: Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`l${i}`, 'x'])) }], 400],
  ])('refuses %s with a reason and stores nothing', async (_name, body, status) => {
    const before = await server.countRows();

    const answer = await asPrometheus(body);

    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatch(/\w/);
    expect(await server.countRows()).toEqual(before);
  });

  it('refuses a body of nine megabytes', async () => {
    const answer = await asPrometheus(`[${' '.repeat(9 * 1024 * 1024)}]`);

    expect(answer.status).toBe(413);
  });
});

describe('a key', () => {
  it('that nobody has is refused', async () => {
    const wrong = await post('/api/v2/alerts', [alert('x')], {
      authorization: 'Bearer 0123456789abcdef0123456789abcdef',
    });

    expect(wrong.status).toBe(401);
    expect((await post('/api/v2/alerts', [alert('x')])).status).toBe(401);
    expect(await refusalOf(await post('/in/0123456789abcdef0123456789abcdef', {}))).toMatchObject({
      code: 'alerts.key_unknown',
    });
  });

  it('of another kind of source is refused, with the address that is right', async () => {
    const answer = await post('/api/v2/alerts', [alert('x')], { authorization: `Bearer ${webhookKey}` });

    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatch(/^the key belongs to source `[^`]+` of kind `[^`]+`: post to the address/);
  });

  it('stops at once when it is replaced or its source is switched off', async () => {
    const { key: old } = await server.admin.call('createAlertSource', { body: { name: 'short', kind: 'prometheus' } });
    const params = { source: 'short' };
    const { key: fresh } = await server.admin.call('rotateAlertSourceKey', { params, body: {} });
    const send = (by: string) => post(`/in/${by}/api/v2/alerts`, [alert('s')]).then(({ status }) => status);

    expect([await send(old), await send(fresh)]).toEqual([401, 200]);
    await server.admin.call('updateAlertSource', { params, body: { isEnabled: false } });
    expect(await send(fresh)).toBe(403);
    await server.admin.call('updateAlertSource', { params, body: { isEnabled: true } });
    expect(await send(fresh)).toBe(200);
  });
});

it('takes a webhook of Alertmanager at the address of its source', async () => {
  const payload = {
    version: '4',
    status: 'firing',
    receiver: 'lockstep',
    groupKey: '{}:{alertname="Disk"}',
    truncatedAlerts: 0,
    groupLabels: { alertname: 'Disk' },
    commonLabels: {},
    commonAnnotations: {},
    externalURL: 'http://am.example',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'Disk', instance: 'a' },
        annotations: { summary: 'disk is full' },
        startsAt: '2026-01-15T11:00:00Z',
        endsAt: '0001-01-01T00:00:00Z',
        generatorURL: '',
        fingerprint: '0123456789abcdef',
      },
    ],
  };

  const answer = await post(`/in/${webhookKey}`, payload);

  expect([answer.status, await answer.json()]).toMatchObject([200, { stored: 1, rejected: [] }]);
  expect(await open()).toContain('disk is full');
});

it('ends what a whole report of its target does not mention any more, and nothing else', async () => {
  const { key: trivy } = await server.admin.call('createAlertSource', { body: { name: 'trivy', kind: 'trivy' } });
  const report = (image: string, ...cves: readonly string[]) => ({
    SchemaVersion: 2,
    ArtifactName: image,
    ArtifactType: 'container_image',
    Results: [
      {
        Target: `${image} (debian 12)`,
        Class: 'os-pkgs',
        Type: 'debian',
        Vulnerabilities: cves.map((id) => ({
          VulnerabilityID: id,
          PkgName: 'openssl',
          InstalledVersion: '3.0.1',
          Severity: 'CRITICAL',
          Title: id,
        })),
      },
    ],
  });
  const send = async (body: object, headers: Record<string, string> = {}) =>
    expect((await post(`/in/${trivy}`, body, headers)).status).toBe(200);
  const cves = async () =>
    (await server.admin.call('listAlerts', { query: { source: 'trivy' } })).items
      .map(({ summary }) => /CVE-[\d-]+/.exec(summary)?.[0] ?? summary)
      .toSorted();
  const whole = { 'lockstep-complete': 'true' };
  await send(report('web', 'CVE-2026-0001', 'CVE-2026-0002'), whole);
  await send(report('db', 'CVE-2026-0003'), whole);

  await send(report('web', 'CVE-2026-0002'));
  expect(await cves()).toEqual(['CVE-2026-0001', 'CVE-2026-0002', 'CVE-2026-0003']);
  await send(report('web', 'CVE-2026-0002'), whole);

  expect(await cves()).toEqual(['CVE-2026-0002', 'CVE-2026-0003']);
});

it('shows how a source is doing', async () => {
  await expect
    .poll(
      async () =>
        (await server.admin.call('listAlertSources', { query: {} })).items.find(({ name }) => name === 'prom'),
      {
        timeout: 10_000,
      },
    )
    .toMatchObject({
      service: 'web',
      received: expect.any(Number),
      lastProblem: { problem: expect.stringMatching(/\w/) },
    });
  expect(server.failures).toEqual([]);
});
