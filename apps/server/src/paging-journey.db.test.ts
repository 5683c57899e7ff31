import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MailStandIn, mailStandIn } from './integrations/smtp/test-mail-stand-in.ts';
import { openTestApp, type TestApp } from './test-app.ts';

let mail: MailStandIn;
let product: TestApp;
let key = '';

beforeAll(async () => {
  mail = await mailStandIn();
  product = await openTestApp({ mailServer: { url: mail.url, from: 'Lockstep <lockstep@example.org>' } });
  const { admin } = product;
  const { userId } = await admin.call('whoAmI');
  const steps = [{ delayMinutes: 5, targets: [{ kind: 'person' as const, userId }] }];
  const policy = await admin.call('createEscalationPolicy', { body: { name: 'Everything', steps } });
  await admin.call('updateAlertRules', { body: { catchAllPolicyId: policy.id } });
  const body = { name: 'prometheus', kind: 'prometheus', axis: 'reliability' as const };
  ({ key } = await admin.call('createAlertSource', { body }));
});
afterAll(async () => {
  await product.close();
  await mail[Symbol.asyncDispose]();
});

async function eventually<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (let tries = 0; tries < 200; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await setTimeout(10);
  }
  throw new Error('it did not come within two seconds');
}

async function post(labels: Record<string, string>, over: object = {}): Promise<void> {
  const response = await fetch(`${product.origin}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify([{ labels, annotations: { summary: 'Checkout fails' }, ...over }]),
  });
  expect(response.status).toBe(200);
}

it('from Prometheus to a mail, acknowledged by its link, resolved by Prometheus', async () => {
  const labels = { alertname: 'CheckoutFails', severity: 'critical' };
  const startedAt = performance.now();
  await post(labels);
  const first = await eventually(() => mail.mails[0]);
  const tookMs = performance.now() - startedAt;

  expect(first.to?.[0]?.address).toBe('ada@example.org');
  expect(tookMs).toBeLessThan(1_000);
  const [page] = (await product.admin.call('listPages', { query: {} })).items;
  expect(page).toMatchObject({ state: 'open', person: { name: 'Ada' } });

  const link = /^Acknowledge: (\S+)$/m.exec(first.text ?? '')?.[1] ?? '';
  const pressed = await fetch(product.origin + new URL(link).pathname, { method: 'POST' });
  expect(await pressed.text()).toContain('Acknowledged: you have it.');
  const group = page?.group.id ?? '';
  const chain = await product.admin.call('getAlertGroupChain', { params: { group } });
  expect(chain.escalation).toMatchObject({ status: 'acknowledged', acknowledgedBy: [{ by: 'Ada' }] });
  expect(chain.lines[0]).toMatchObject({ code: 'decided', sentence: 'no route wants it, so the catch-all takes it' });
  expect(chain.lines.map(({ code }) => code)).toEqual(expect.arrayContaining(['paged', 'delivered', 'acknowledged']));
  const sentences = chain.lines.map(({ sentence }) => sentence);
  expect(sentences).toContain('by Sign-in address: no rule names a usable method, so every one is tried at once');
  expect(sentences.filter((sentence) => sentence.includes('no route wants it'))).toHaveLength(1);

  await post(labels, { endsAt: new Date(Date.now() - 1_000).toISOString() });
  await eventually(async () => {
    const { escalation } = await product.admin.call('getAlertGroupChain', { params: { group } });
    return escalation.status === 'resolved' ? true : undefined;
  });
  const told = await eventually(() => mail.mails[1]);
  expect(told.subject).toMatch(/^Resolved: /);
});

it('keeps what only Alertmanager means out of the mail', async () => {
  const body = { name: 'alertmanager', kind: 'alertmanager', axis: 'reliability' as const };
  const made = await product.admin.call('createAlertSource', { body });
  const alert = { status: 'firing', labels: { alertname: 'CartFails', pod: 'cart-1' }, fingerprint: 'c1' };
  const groupKey = '{}/{team="shop"}:{alertname="CartFails"}';

  const response = await fetch(`${product.origin}/in/${made.key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ version: '4', status: 'firing', groupKey, alerts: [alert] }),
  });
  const sent = await eventually(() => mail.mails.find(({ subject }) => subject?.includes('CartFails')));

  expect(response.status).toBe(200);
  expect(sent.text).toContain('alertname CartFails, pod cart-1');
  expect(sent.text).not.toContain('group_key');
  const { items } = await product.admin.call('listAlerts', { query: { search: 'CartFails' } });
  expect(items).toMatchObject([{ labels: { group_key: groupKey } }]);
});

it('shows its own health, canary included, and pages nobody with it', async () => {
  const health = await eventually(async () => {
    const response = await fetch(`${product.origin}/healthz/paging`);
    const body = (await response.json()) as {
      status: string;
      canaryTookMs: number | null;
      auditorAgeMs: number | null;
    };
    return body.canaryTookMs === null || body.auditorAgeMs === null ? undefined : { code: response.status, ...body };
  });

  expect(health).toMatchObject({ code: 200, status: 'ok' });
  expect(health.canaryTookMs).toBeLessThan(5_000);
  const groups = await product.admin.call('listAlertGroups', { query: { state: 'active' } });
  expect(groups.items.filter(({ title }) => title.includes('tries whether'))).toEqual([]);
  const alerts = await product.admin.call('listAlerts', { query: {} });
  expect(alerts.items.filter(({ source }) => source === 'lockstep-canary')).toEqual([]);
  expect(product.failures).toEqual([]);
});
