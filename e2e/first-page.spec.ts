import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { mailStandIn, type MailStandIn } from '../apps/server/src/integrations/smtp/test-mail-stand-in.ts';
import type { Client } from '../packages/client/src/index.ts';
import { type Product, startProduct } from './product.ts';
import { hearComplaints } from './signed-in.ts';
import { firstAdmin } from './visitor.ts';

/** What the whole way may take: from `npm start` to a real page acknowledged. */
const mostMs = 5 * 60_000;

/** A phone that is held upright. */
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
  deviceScaleFactor: 2,
};

let mail: MailStandIn;
let product: Product;

test.beforeAll(async () => {
  mail = await mailStandIn();
  product = await startProduct({
    env: { LOCKSTEP_SMTP_URL: mail.url, LOCKSTEP_MAIL_FROM: 'Lockstep <lockstep@example.org>' },
  });
});
test.afterAll(async () => {
  await product.stop();
  await mail[Symbol.asyncDispose]();
});

test('a stranger is paged by a real alert and acknowledges it on a phone', async ({ browser }) => {
  const took: Record<string, number> = { start: Math.round(product.readyMs) };
  async function step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now();
    const outcome = await test.step(name, work);
    took[name] = Math.round(performance.now() - startedAt);
    return outcome;
  }

  const admin = await firstAdmin(product.url, new URL(product.setupLink).hash.replace('#token=', ''));
  const key = await step('setUp', () => setUp(admin));
  const labels = { alertname: 'CheckoutFails', severity: 'critical', instance: 'checkout-1' };
  await step('sent', () => send(key, labels));
  const arrived = await step('arrived', async () => {
    await expect.poll(() => mail.mails.length).toBe(1);
    return mail.mails[0];
  });
  expect(arrived?.subject).toContain('Checkout fails');
  const link = /^Acknowledge: (\S+)$/m.exec(arrived?.text ?? '')?.[1] ?? '';

  const pocket = await browser.newContext(phone);
  const opened = await pocket.newPage();
  const complaints = hearComplaints(opened);
  await step('acknowledged', () => acknowledge(opened, link));

  const [group] = (await admin.call('listAlertGroups', { query: { state: 'acknowledged' } })).items;
  const { escalation, lines } = await admin.call('getAlertGroupChain', { params: { group: group?.id ?? '' } });
  expect(escalation).toMatchObject({ status: 'acknowledged', dueAt: null, next: null });
  expect(lines.filter(({ code }) => code === 'paged')).toHaveLength(1);
  expect(complaints).toEqual([]);
  await pocket.close();

  const totalMs = Object.values(took).reduce((sum, each) => sum + each);
  console.log(`first page, milliseconds per step: ${JSON.stringify(took)}, in all ${totalMs}`);
  expect(totalMs).toBeLessThan(mostMs);
});

async function setUp(admin: Client): Promise<string> {
  const { userId } = await admin.call('whoAmI');
  const steps = [{ delayMinutes: 5, targets: [{ kind: 'person' as const, userId }] }];
  const policy = await admin.call('createEscalationPolicy', { body: { name: 'Everything', steps } });
  await admin.call('updateAlertRules', { body: { catchAllPolicyId: policy.id } });
  const { key } = await admin.call('createAlertSource', { body: { name: 'prometheus', kind: 'prometheus' } });
  return key;
}

/** As Prometheus and Alertmanager's clients do. */
async function send(key: string, labels: Readonly<Record<string, string>>): Promise<void> {
  const answer = await fetch(`${product.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify([{ labels, annotations: { summary: 'Checkout fails' } }]),
  });
  expect(answer.status).toBe(200);
}

/** Two taps, without a session: the link in the mail, the button behind it. */
async function acknowledge(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Checkout fails');
  await page.getByRole('button', { name: 'Acknowledge' }).tap();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Acknowledged: you have it.');
}
