import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { mailStandIn, type MailStandIn } from '../apps/server/src/integrations/smtp/test-mail-stand-in.ts';
import { type Product, startProduct } from './product.ts';
import { hearComplaints, open, openHouse } from './signed-in.ts';
import { visitor } from './visitor.ts';

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

  const desk = await browser.newContext(phone);
  const page = await desk.newPage();
  const complaints = hearComplaints(page);
  await step('admin', async () => {
    await page.goto(product.setupLink);
    await page.getByLabel('Your name').fill('Ada Admin');
    await page.getByLabel('E-mail').fill('ada@example.org');
    await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
    await page.getByRole('button', { name: 'Create the account' }).tap();
    await page.getByRole('link', { name: 'Get paged' }).tap();
    await expect(page.getByRole('heading', { level: 1, name: 'Get paged' })).toBeVisible();
    await expect(page.getByText('1 of 5 steps stand.')).toBeVisible();
  });
  const key = await step('setUp', () => setUp(page));
  const labels = { alertname: 'CheckoutFails', severity: 'critical', instance: 'checkout-1' };
  await step('sent', () => send(key, labels));
  const arrived = await step('arrived', async () => {
    await expect.poll(() => mail.mails.some(isOfCheckout)).toBe(true);
    return mail.mails.find(isOfCheckout);
  });
  expect(arrived?.subject).toContain('Checkout fails');
  const link = /^Acknowledge: (\S+)$/m.exec(arrived?.text ?? '')?.[1] ?? '';

  const pocket = await browser.newContext(phone);
  const opened = await pocket.newPage();
  const heard = hearComplaints(opened);
  await step('acknowledged', async () => {
    await acknowledge(opened, link);
    await expect(page.getByText('5 of 5 steps stand.')).toBeVisible();
  });

  await expect(page.getByRole('listitem').filter({ hasText: 'Ada Admin acknowledged' }).last()).toContainText(
    /\d\.\d s/,
  );
  const admin = visitor(product.url);
  await admin.call('signIn', { body: { email: 'ada@example.org', password: 'correct horse battery' } });
  const { items } = await admin.call('listAlertGroups', { query: { state: 'acknowledged' } });
  expect(items.map(({ title }) => title)).toEqual(['Checkout fails']);
  const { escalation, lines } = await admin.call('getAlertGroupChain', { params: { group: items[0]?.id ?? '' } });
  expect(escalation).toMatchObject({ status: 'acknowledged', dueAt: null, next: null });
  expect(lines.filter(({ code }) => code === 'paged')).toHaveLength(1);

  await step('takenBack', async () => {
    await page.getByRole('button', { name: 'Take it all back' }).tap();
    await expect(page.getByText('2 of 5 steps stand.')).toBeVisible();
  });
  const { items: left } = await admin.call('listAlertGroups', { query: { state: 'open' } });
  expect(left).toEqual([]);
  expect([...complaints, ...heard]).toEqual([]);
  await pocket.close();
  await desk.close();

  const totalMs = Object.values(took).reduce((sum, each) => sum + each);
  console.log(`first page, milliseconds per step: ${JSON.stringify(took)}, in all ${totalMs}`);
  expect(totalMs).toBeLessThan(mostMs);
});

test('behind an Alertmanager the first page shows its file, and its test goes through its webhook', async ({
  browser,
}) => {
  await using fresh = await startProduct();
  const house = await openHouse(fresh);
  const context = await browser.newContext({ baseURL: fresh.url, storageState: house.session });
  const page = await context.newPage();
  const complaints = hearComplaints(page);
  await open(page, '/start');

  await page.getByRole('button', { name: 'For Alertmanager' }).press('Enter');
  await page.getByText('In alertmanager.yml').click();

  const { items } = await house.admin.call('listAlertSources', { query: { limit: 200 } });
  expect(items.filter(({ kind }) => kind === 'alertmanager').map(({ name }) => name)).toEqual(['alertmanager']);
  const file = await page.getByText(/^route:\s/).innerText();
  expect(file).toContain(`- url: ${fresh.url}/in/`);
  await expect(page.getByText('prometheus.yml')).toHaveCount(0);
  await page.getByRole('button', { name: 'Send a test alert' }).press('Enter');
  await expect
    .poll(async () => (await house.admin.call('listAlerts', { query: { source: 'alertmanager' } })).items.length)
    .toBe(1);
  expect(complaints).toEqual([]);
  await context.close();
});

/** One press makes schedule, policy, catch-all and source, and sends a test; the key stands in what is to be copied. */
async function setUp(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Set all of this up for me' }).tap();
  await expect(page.getByText('4 of 5 steps stand.')).toBeVisible();
  const snippet = await page.getByText(/^curl /).innerText();
  return /Bearer (\S+?)'/.exec(snippet)?.[1] ?? '';
}

const isOfCheckout = ({ subject }: MailStandIn['mails'][number]): boolean => subject?.includes('Checkout') === true;

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
