import type { Page, Worker } from '@playwright/test';
import { expect, stranger, test } from './signed-in.ts';

test.use({ storageState: stranger });

const message = {
  kind: 'page',
  title: 'Checkout fails for one in five',
  lines: ['web in production', 'since release web-1.5.0'],
  urgency: 'high',
  link: { url: '/alerts', label: 'Open in Lockstep' },
  acts: [{ act: 'acknowledge', label: 'Acknowledge', url: '/act/token', token: 'token' }],
  tag: 'matter-17',
  key: 'message-17',
  at: 1_768_478_400_000,
};

/**
 * The worker as the browser runs it, under the content policy. This browser shows no notifications to anybody, so what would be
 * shown and opened is written down instead.
 */
async function startWorker(page: Page): Promise<Worker> {
  await page.goto('/sign-in');
  const started = page.context().waitForEvent('serviceworker');
  await page.evaluate(`(async () => {
    const policy = trustedTypes.createPolicy('lockstep', { createScriptURL: (address) => address });
    await navigator.serviceWorker.register(policy.createScriptURL('/push-worker.js'), { scope: '/' });
    await navigator.serviceWorker.ready;
  })()`);
  const worker = await started;
  await worker.evaluate(`(() => {
    self.seen = [];
    self.registration.showNotification = async (title, more) => void self.seen.push({ title, ...more });
    self.clients.openWindow = async (address) => void self.seen.push(address);
  })()`);
  return worker;
}

const seenBy = async (worker: Worker): Promise<unknown[]> => (await worker.evaluate('self.seen')) as unknown[];

test('a push shows what matters, and something whatever it holds', async ({ page }) => {
  const worker = await startWorker(page);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('ServiceWorker.enable');
  const push = async (data: string): Promise<void> => {
    const origin = new URL(page.url()).origin;
    await cdp.send('ServiceWorker.deliverPushMessage', { origin, registrationId: '0', data });
  };

  for (const data of [JSON.stringify(message), 'not what we send', 'null', '{"lines":7,"acts":{}}']) await push(data);

  await expect.poll(async () => (await seenBy(worker)).length).toBe(4);
  const [first, ...others] = await seenBy(worker);
  expect(first).toMatchObject({
    title: message.title,
    body: 'web in production\nsince release web-1.5.0',
    tag: 'matter-17',
    renotify: true,
    requireInteraction: true,
    actions: [{ action: 'acknowledge', title: 'Acknowledge' }],
  });
  for (const other of others) expect(other).toMatchObject({ title: 'Lockstep', body: '', renotify: false });
});

test('a press opens the screen of the act or of the matter, and never another site', async ({ page }) => {
  const worker = await startWorker(page);
  const press = async (action: string, data: unknown): Promise<void> => {
    const detail = JSON.stringify({ action, data });
    await worker.evaluate(`new Promise((done) => {
      const { action, data } = ${detail};
      const event = new Event('notificationclick');
      Object.assign(event, { action, notification: { data, close() {} }, waitUntil: (work) => work.then(done) });
      self.dispatchEvent(event);
    })`);
  };
  const { origin } = new URL(page.url());
  const acts = [{ act: 'acknowledge', url: '/act/token' }];

  await press('acknowledge', { link: '/alerts', acts });
  await press('', { link: '/alerts', acts: [] });
  await press('', { link: 'https://evil.example/', acts: [] });
  await press('acknowledge', { link: '', acts: [{ act: 'acknowledge', url: 'https://evil.example/' }] });
  await press('', undefined);

  expect(await seenBy(worker)).toEqual([
    `${origin}/act/token`,
    `${origin}/alerts`,
    `${origin}/`,
    `${origin}/`,
    `${origin}/`,
  ]);
});

test('the worker is served as itself, and is read anew', async ({ request }) => {
  const answer = await request.get('/push-worker.js');

  expect(answer.headers()).toMatchObject({
    'content-type': expect.stringContaining('javascript'),
    'cache-control': 'no-cache',
  });
});
