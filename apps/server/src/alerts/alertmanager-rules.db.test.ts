import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../test-app.ts';

const run = promisify(execFile);
const amtoolPath = '/usr/bin/amtool';
const is = (name: string, value: string) => ({ name, value });

/** Never today: 1 is Monday. */
const inThreeDays = ((new Date().getUTCDay() + 2) % 7) + 1;

let server: TestApp;
let token: string;
let key: string;
let folder: string;

/** Routes, an inhibition, planned work, and one alert for each. */
beforeAll(async () => {
  server = await openTestApp();
  const { admin } = server;
  ({ key } = await admin.call('createAlertSource', { body: { name: 'prom', kind: 'prometheus' } }));
  ({ token } = await admin.call('createToken', { body: { name: 'amtool', scopes: ['alerts.read'] } }));
  folder = mkdtempSync(join(tmpdir(), 'lockstep-amtool-'));
  writeFileSync(join(folder, 'http.yml'), `authorization:\n  credentials: ${token}\n`);
  const { items } = await admin.call('listPeople', { query: {} });
  const policy = async (name: string): Promise<string> => {
    const targets = [{ kind: 'person' as const, userId: items[0]?.id ?? '' }];
    return (await admin.call('createEscalationPolicy', { body: { name, steps: [{ delayMinutes: 5, targets }] } })).id;
  };
  const shop = await policy('Shop on call');
  await admin.call('updateAlertRules', { body: { catchAllPolicyId: await policy('Everybody') } });
  await admin.call('createAlertRoute', { body: { name: 'Noise', matchers: [is('noise', 'yes')] } });
  await admin.call('createAlertRoute', {
    body: { name: 'At night', during: [{ zone: 'UTC', weekdays: [inThreeDays], minutes: null }], policyId: shop },
  });
  await admin.call('createAlertRoute', {
    body: {
      name: 'Shop "and" others',
      matchers: [{ name: 'team', value: 'shop|cart', isRegex: true }],
      severities: ['critical'],
      grouping: { by: ['team'], windowMinutes: null, flapMinutes: 5 },
      policyId: shop,
      position: 1,
    },
  });
  await admin.call('createInhibition', {
    body: {
      name: 'network first',
      sourceMatchers: [is('alertname', 'NetworkDown')],
      targetMatchers: [is('kind', 'symptom')],
      equal: ['zone'],
    },
  });
  await admin.call('createMaintenanceWindow', {
    body: {
      name: 'patching',
      matchers: [is('alertname', 'Patched')],
      startsAt: new Date(Date.now() - 60_000).toISOString(),
      endsAt: new Date(Date.now() + 3_600_000).toISOString(),
    },
  });
  await fire({ alertname: 'NetworkDown', zone: 'a' }, { alertname: 'Slow', kind: 'symptom', zone: 'a' });
  await fire({ alertname: 'Patched' }, { alertname: 'Noisy', noise: 'yes' });
  await fire(
    { alertname: 'Cart', team: 'cart', severity: 'critical' },
    { alertname: 'Shop', team: 'shop', severity: 'critical' },
  );
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function fire(...labels: readonly Record<string, string>[]): Promise<void> {
  const answer = await fetch(`${server.origin}/api/v2/alerts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(labels.map((each) => ({ labels: each }))),
  });
  expect(answer.status).toBe(200);
}

async function get<Body>(path: string): Promise<Body> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${server.origin}/api/v2${path}`, { headers });
  return (await answer.json()) as Body;
}

interface Shown {
  readonly labels: Readonly<Record<string, string>>;
  readonly fingerprint: string;
  readonly receivers: readonly { readonly name: string }[];
  readonly status: {
    readonly state: string;
    readonly inhibitedBy: readonly string[];
    readonly mutedBy: readonly string[];
  };
}

const named = async (query = '') =>
  new Map((await get<readonly Shown[]>(`/alerts${query}`)).map((alert) => [alert.labels['alertname'], alert]));

describe("Alertmanager's list of alerts", () => {
  it('says what holds each back, and who is paged', async () => {
    const alerts = await named();

    const cause = alerts.get('NetworkDown');
    expect(cause).toMatchObject({ status: { state: 'active' }, receivers: [{ name: 'Everybody' }] });
    expect(alerts.get('Slow')?.status).toMatchObject({ state: 'suppressed', inhibitedBy: [cause?.fingerprint] });
    expect(alerts.get('Patched')?.status).toMatchObject({ state: 'suppressed', mutedBy: ['patching'] });
    expect(alerts.get('Noisy')).toMatchObject({ status: { state: 'active' }, receivers: [{ name: 'lockstep' }] });
    expect(alerts.get('Cart')?.receivers).toEqual([{ name: 'Shop on call' }]);
  });

  it.each([
    ['?inhibited=false', 'Slow'],
    ['?muted=false', 'Patched'],
    ['?receiver=Shop.*', 'Noisy'],
  ])('leaves out with %s what is not asked for', async (query, name) => {
    const alerts = await named(query);

    expect(alerts.size).toBeGreaterThan(0);
    expect(alerts.has(name)).toBe(false);
  });

  it('is told in groups too', async () => {
    const groups =
      await get<readonly { labels: object; receiver: object; alerts: readonly Shown[] }[]>('/alerts/groups');

    const shop = groups.filter(({ receiver }) => JSON.stringify(receiver).includes('Shop on call'));
    expect(shop.map(({ labels, alerts }) => [labels, alerts.length])).toEqual([
      [{ team: 'shop' }, 1],
      [{ team: 'cart' }, 1],
    ]);
    expect(groups.flatMap(({ alerts }) => alerts)).toHaveLength((await named()).size);
  });

  it('knows the receivers', async () => {
    expect(await get('/receivers')).toEqual([{ name: 'Everybody' }, { name: 'Shop on call' }, { name: 'lockstep' }]);
  });
});

describe.skipIf(!existsSync(amtoolPath))(
  "amtool with our rules (needs Debian's package prometheus-alertmanager)",
  () => {
    const amtool = async (...args: readonly string[]): Promise<string> => {
      const common = ['--alertmanager.url', server.origin, '--http.config.file', join(folder, 'http.yml')];
      return (await run(amtoolPath, [...common, ...args])).stdout;
    };

    it.each([
      [['team=cart', 'severity=critical'], 'Shop on call'],
      [['team=cart', 'severity=warning'], 'Everybody'],
      [['noise=yes', 'team=shop'], 'lockstep'],
      [['team=cartoon', 'severity=critical'], 'Everybody'],
    ])('tests where %j goes', async (labels, receiver) => {
      expect((await amtool('config', 'routes', 'test', ...labels)).trim()).toBe(receiver);
    });

    it('shows the routes', async () => {
      const shown = await amtool('config', 'routes', 'show');

      expect(shown).toContain('receiver: Shop on call');
      expect(shown).toContain('default-route');
    });

    it('reads a configuration that Alertmanager itself accepts', async () => {
      const file = join(folder, 'alertmanager.yml');
      const { config } = await get<{ config: { original: string } }>('/status');
      writeFileSync(file, config.original);

      expect(await amtool('check-config', file)).toContain('SUCCESS');
      expect(config.original).toContain('# At night: to Shop on call, for some hours only');
    });

    it('finds what is inhibited only when it is asked for', async () => {
      expect(await amtool('alert', 'query', 'zone=a')).not.toContain('Slow');
      expect(await amtool('alert', 'query', '--inhibited', 'zone=a')).toContain('Slow');
    });
  },
);
