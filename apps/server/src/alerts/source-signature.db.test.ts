import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, refusalOf, type TestApp } from '../test-app.ts';

let server: TestApp;
beforeAll(async () => {
  server = await openTestApp();
});
afterAll(() => server.close());

type Form = 'sender' | 'standard_webhooks' | 'hmac_header' | 'bearer' | 'basic';
const secret = `whsec_${Buffer.from('0123456789abcdef0123456789abcdef').toString('base64')}`;
const body = JSON.stringify({ summary: 'signed', key: 'k' });

async function add(
  name: string,
  kind: string,
  form: Form,
  more: { header?: string; secret?: string } = {},
): Promise<string> {
  const { key } = await server.admin.call('createAlertSource', { body: { name, kind } });
  const signature = { form, secret, ...more };
  await server.admin.call('updateAlertSource', { params: { source: name }, body: { signature } });
  return key;
}

const post = (key: string, headers: Record<string, string>, text = body) =>
  fetch(`${server.origin}/in/${key}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: text,
  });
const hmac = (key: string, text = body) => createHmac('sha256', key).update(text).digest('hex');
const webhook = (at: Date, text = body) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  'webhook-signature': new Webhook(secret).sign('msg_1', at, text),
});
const sourceOf = async (name: string) =>
  (await server.admin.call('listAlertSources', { query: { limit: 200 } })).items.find((source) => source.name === name);

describe('a source with a secret', () => {
  it('takes what its sender signed, and nothing else', async () => {
    const key = await add('std', 'generic', 'standard_webhooks');

    expect((await post(key, webhook(new Date()))).status).toBe(200);
    for (const headers of [{}, webhook(new Date(), 'other'), webhook(new Date(Date.now() - 6 * 60_000))]) {
      expect(await refusalOf(await post(key, headers))).toMatchObject({ status: 401, code: 'alerts.signature_wrong' });
    }
    const { items } = await server.admin.call('listAlerts', { query: { source: 'std' } });
    expect(items).toMatchObject([{ count: 1 }]);
  });

  it('counts what it refuses, with the reason', async () => {
    const key = await add('counted', 'generic', 'bearer');
    await post(key, {});
    await post(key, { authorization: 'Bearer wrong' });

    await expect.poll(async () => (await sourceOf('counted'))?.rejected, { timeout: 10_000 }).toBe(2);
    expect((await sourceOf('counted'))?.lastProblem?.problem).toContain('authorization');
  });

  it.each<[Form, string, { header?: string }, Record<string, string>]>([
    ['sender', 'github', {}, { 'x-hub-signature-256': `sha256=${hmac(secret, '{}')}` }],
    ['sender', 'sentry', {}, { 'sentry-hook-signature': hmac(secret, '{}') }],
    ['sender', 'pagerduty_webhook', {}, { 'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${hmac(secret, '{}')}` }],
    ['hmac_header', 'generic', { header: 'x-signature' }, { 'x-signature': hmac(secret, '{}').toUpperCase() }],
    ['bearer', 'grafana', {}, { authorization: `Bearer ${secret}` }],
    ['basic', 'alertmanager', {}, { authorization: `Basic ${Buffer.from(`any:${secret}`).toString('base64')}` }],
  ])('by %s of %s lets pass what fits', async (form, kind, more, headers) => {
    const key = await add(`${form}-${kind}`.replaceAll('_', '-'), kind, form, more);

    const signed = await post(key, headers, '{}');
    expect(signed.status).not.toBe(401);
    const wrong = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.replace(/.$/, '~')]));
    expect((await post(key, wrong, '{}')).status).toBe(401);
    expect((await post(key, {}, '{}')).status).toBe(401);
  });

  it('is never told, and goes when the key alone counts again', async () => {
    const key = await add('told', 'generic', 'bearer');
    const told = JSON.stringify(await server.admin.call('listAlertSources', { query: { limit: 200 } }));
    expect(told).not.toContain(secret);
    const { rows } = await server.app.database.pool.query<{ text: string }>(
      'select c.body::text as text from evidence_content c union all select sealed from sealed_secret',
    );
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter(({ text }) => text.includes(secret))).toEqual([]);

    await server.admin.call('updateAlertSource', { params: { source: 'told' }, body: { signature: null } });

    expect((await post(key, {})).status).toBe(200);
  });

  it('is still tested by ours, whose key ends with the test', async () => {
    await add('tested', 'generic', 'bearer');

    const { stations } = await server.admin.call('testAlertSource', { params: { source: 'tested' } });

    expect(stations.map(({ isReached }) => isReached)).toEqual([true, true, true, true]);
    const { rows } = await server.app.database.pool.query('select 1 from alert_source where test_key_hash is not null');
    expect(rows).toEqual([]);
  });
});

it.each([
  ['generic', { form: 'sender', secret }, 'does not sign'],
  ['generic', { form: 'hmac_header', secret }, 'header'],
  ['github', { form: 'sender' }, 'secret is missing'],
  ['aws_sns', { form: 'sender', secret }, 'certificate'],
])('refuses to set up %s with what can not work', async (kind, signature, problem) => {
  const name = `bad-${kind}-${Object.keys(signature).length}-${signature.form}`.replaceAll('_', '-');
  await server.admin.call('createAlertSource', { body: { name, kind } });

  const refusal = await server.refused({ method: 'PATCH', path: `/api/v1/alert-sources/${name}`, body: { signature } });

  expect(refusal.code).toBe('alerts.signature_unfit');
  expect(refusal.title).toContain(problem);
});
