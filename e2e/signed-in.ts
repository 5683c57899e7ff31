import { type BrowserContextOptions, type Page, request, test as base } from '@playwright/test';
import type { Client } from '../packages/client/src/index.ts';
import { localChannels } from './contact-house.ts';
import { type Alarm, raiseAlarm } from './alert-house.ts';
import { openRooms, type Rooms } from './incident-house.ts';
import { planOnCall, type Rota } from './on-call-house.ts';
import { mailOfNobody, type Product, startProduct } from './product.ts';
import { firstAdmin } from './visitor.ts';

export const password = 'correct horse battery';
export const email = 'ada@example.org';

/** A browser nobody has signed in with. */
export const stranger = { cookies: [], origins: [] };

/** The built product with an admin signed in, for as many tests as need no fresh one. */
export interface House {
  readonly url: string;
  /** Calls operations as the admin, beside the browser. */
  readonly admin: Client;
  /** The cookie of the admin's session, for browser contexts. */
  readonly session: NonNullable<BrowserContextOptions['storageState']>;
}

/** Decisions of the sample that many screens are looked at with. */
export interface Decisions {
  /** The burning story: denied, with a way out. */
  readonly denied: number;
  /** A move of today that waits for both keys. */
  readonly waiting: number;
}

export async function openHouse(product: Product): Promise<House> {
  const admin = await firstAdmin(product.url, new URL(product.setupLink).hash.replace('#token=', ''));
  const api = await request.newContext({ baseURL: product.url, extraHTTPHeaders: { 'x-lockstep-csrf': '1' } });
  const answer = await api.post('/api/v1/access/sessions', { data: { email, password } });
  if (!answer.ok()) throw new Error(`sign-in answered ${answer.status()}: ${await answer.text()}`);
  const session = await api.storageState();
  await api.dispose();
  return { url: product.url, admin, session };
}

export async function decideSample(admin: Client): Promise<Decisions> {
  const { stories } = await admin.call('getSample', {});
  const story = stories.find((each) => each.isBurning);
  if (story === undefined) throw new Error('nothing burns in the sample');
  const { service, environment, target, asOf } = story;
  const denied = await admin.call('decideRemediation', {
    body: { service, environment, target, asOf, isFeedAgeRuleOff: true },
  });
  const asked = await admin.call('decideRemediation', { body: { service, environment, target: '2.20.1' } });
  const waiting = await admin.call('requestSignoff', {
    params: { decision: String(asked.number) },
    body: { reason: 'dashboards are slow, and 2.20.1 is known to be fast' },
  });
  return { denied: denied.number, waiting: waiting.number };
}

/** Three alerts of one Prometheus, one of them over, and a scanner that has not sent anything. */
export async function sendAlerts(house: Pick<House, 'url' | 'admin'>): Promise<void> {
  const { key } = await house.admin.call('createAlertSource', { body: { name: 'prometheus-eu', kind: 'prometheus' } });
  await house.admin.call('createAlertSource', { body: { name: 'trivy-ci', kind: 'trivy', axis: 'security' } });
  const post = async (alerts: readonly object[]): Promise<void> => {
    const answer = await fetch(`${house.url}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(alerts),
    });
    if (!answer.ok) throw new Error(`alerts were refused: ${await answer.text()}`);
  };
  const alert = (alertname: string, instance: string, severity: string, summary: string, more: object = {}) => ({
    labels: { alertname, instance, severity, cluster: 'eu-west-1' },
    annotations: { summary },
    generatorURL: 'https://prometheus.example.org/graph?g0.expr=up',
    ...more,
  });
  const disk = alert('DiskWillFill', 'db-2', 'warning', 'The disk of db-2 is full in four hours');
  await post([
    alert('HighErrorRate', 'checkout-7d4', 'critical', 'Error rate of checkout above 5 % for 10 minutes'),
    alert('SlowPages', 'umami-1', 'error', 'Half of the pages of umami take more than two seconds'),
    disk,
  ]);
  await post([{ ...disk, endsAt: new Date().toISOString() }]);
}

/** Everything the browser complains about: scripts that fail, answers that fail, what the content policy stops. */
export function hearComplaints(page: Page, isExpected: (text: string) => boolean = () => false): string[] {
  const heard: string[] = [];
  const hear = (text: string): void => {
    if (!isExpected(text)) heard.push(text);
  };
  page.on('pageerror', (error) => hear(`exception: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      hear(`${message.type()}: ${message.text()} (${message.location().url})`);
  });
  return heard;
}

/** Content policy and Trusted Types reports that the console might not repeat. */
export async function reportViolations(page: Page): Promise<void> {
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      console.error('policy: ' + event.effectiveDirective + ' stops ' + event.blockedURI + ' ' + event.sample));`,
  });
}

/** The signed-in screen is there in full and takes keys. */
export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await page.locator('html[data-keys=ready]').waitFor({ state: 'attached' });
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('main .panel').first().waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
}

/** A screen without the frame of those who are signed in, or one that says that there is nothing. */
export async function openOutside(page: Page, address: string): Promise<void> {
  // Only the part behind the # may differ from the screen before.
  await page.goto('about:blank');
  await page.goto(address);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.locator('.skeleton').first().waitFor({ state: 'hidden' });
}

type WorkerFixtures = {
  house: House;
  decisions: Decisions;
  rota: Rota;
  alarm: Alarm;
  rooms: Rooms;
};

/** Tests as the admin of one product with the sample organisation, shared by all files of a worker. */
export const test = base.extend<object, WorkerFixtures>({
  house: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      await using product = await startProduct({ args: ['--sample'], env: { ...mailOfNobody, ...localChannels } });
      await use(await openHouse(product));
    },
    { scope: 'worker', timeout: 90_000 },
  ],
  decisions: [
    async ({ house }, use) => {
      await use(await decideSample(house.admin));
    },
    { scope: 'worker' },
  ],
  rota: [
    async ({ house }, use) => {
      await use(await planOnCall(house));
    },
    { scope: 'worker' },
  ],
  alarm: [
    async ({ house }, use) => {
      await use(await raiseAlarm(house));
    },
    { scope: 'worker' },
  ],
  rooms: [
    async ({ house }, use) => {
      await use(await openRooms(house));
    },
    { scope: 'worker' },
  ],
  baseURL: async ({ house }, use) => {
    await use(house.url);
  },
  storageState: async ({ house }, use) => {
    await use(house.session);
  },
});

export { expect } from '@playwright/test';
