import { judge } from './judge.ts';
import { email, expect, hearComplaints, open, password, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

const flaw = 'CVE-2023-39325';

/** A session of its own in which Sam, who holds the security key of the sample, is played. */
test.use({
  storageState: async ({ house, playwright }, use) => {
    const api = await playwright.request.newContext({
      baseURL: house.url,
      extraHTTPHeaders: { 'x-lockstep-csrf': '1' },
      storageState: { cookies: [], origins: [] },
    });
    const entered = await api.post('/api/v1/access/sessions', { data: { email, password } });
    expect(entered.ok()).toBe(true);
    const { seats } = await house.admin.call('getSample', {});
    const sam = seats.find(({ role }) => role === 'security_key');
    expect((await api.post('/api/v1/access/seat', { data: { userId: sam?.id ?? '' } })).ok()).toBe(true);
    await use(await api.storageState());
    await api.dispose();
  },
});

test('a verdict for an advisory is signed by keys alone, and closes what was left', async ({ page }) => {
  await open(page, '/services');
  await page.keyboard.press('g');
  await page.keyboard.press('w');
  await expect(page.getByRole('heading', { level: 1, name: 'Exposures' })).toBeVisible();
  const row = page.getByRole('button', { name: `Services exposed to ${flaw}` });
  for (let steps = 0; steps < 20; steps++) {
    await page.keyboard.press('j');
    if (await row.evaluate((element) => element === element.ownerDocument.activeElement)) break;
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'miniflux' })).toBeVisible();
  await expect(page.getByText('needs a verdict').last()).toBeVisible();
  // The link to the flaw and the two moments of the row come before it.
  for (let stops = 0; stops < 4; stops++) await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Say what came of it' }).and(page.locator(':focus'))).toBeVisible();
  await page.keyboard.press('Enter');

  const form = page.getByRole('dialog', { name: `What came of ${flaw}` });
  await expect(form.getByLabel('Logs that were looked at')).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.type('x');
  await form.getByRole('button', { name: 'Sign the verdict' }).press('Enter');
  await expect(form.getByText('name the logs that were looked at in at least three characters')).toBeVisible();
  await expect(form.getByLabel('Logs that were looked at')).toBeFocused();

  await form.getByLabel('Logs that were looked at').fill('access logs of the proxy');
  await form.getByLabel('What they were asked').fill('more than 100 resets a second');
  await form.getByLabel('From (UTC)').fill('2023-10-10T00:00');
  await form.getByRole('button', { name: 'Sign the verdict' }).press('Enter');

  const done = page.getByRole('dialog', { name: 'Signed for 1 of 1' });
  await expect(done.getByRole('list', { name: 'Row by row' })).toContainText('miniflux');
  await page.keyboard.press('Enter');
  await expect(done).toBeHidden();
  await expect(page.getByText(flaw)).toBeHidden();
  await open(page, `/exposures?state=closed&advisory=${flaw}`);
  await page.getByRole('link', { name: 'miniflux' }).press('Enter');
  await expect(page.getByRole('heading', { name: 'Verdict: no evidence' })).toBeVisible();
  await expect(page.getByText('more than 100 resets a second')).toBeVisible();
});

test('what is still open stands on the screen of the service', async ({ page }) => {
  await open(page, '/services/umami');

  const part = page.locator('section', { has: page.getByRole('heading', { name: /^Exposures still open/ }) });
  await expect(part.getByRole('link', { name: 'CVE-2025-55182' })).toBeVisible();
  await expect(part.getByText('needs a verdict')).toBeVisible();
});

test('the screens can be read and used by everybody', async ({ page, house }) => {
  test.setTimeout(120_000);
  const complaints = hearComplaints(page);
  const { items } = await house.admin.call('listExposures', { query: { state: 'any', limit: 50 } });
  const closed = items.find(({ state }) => state === 'closed');
  for (const address of ['/exposures', '/exposures?state=any&advisory=CVE-2025-55182', `/exposures/${closed?.id}`]) {
    await open(page, address);
    await judge(page, complaints);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '/exposures');
  await page.getByRole('button', { name: 'Say what came of it' }).first().click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await judge(page, complaints);
});
