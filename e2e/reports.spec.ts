import { AxeBuilder } from '@axe-core/playwright';
import { expect, test as base } from '@playwright/test';
import { startProduct } from './product.ts';
import { type Desk, openDesk } from './report-house.ts';
import { hearComplaints, open, openHouse, reportViolations } from './signed-in.ts';

const test = base.extend<object, { desk: Desk }>({
  desk: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      await using product = await startProduct();
      await use(await openDesk(await openHouse(product)));
    },
    { scope: 'worker', timeout: 90_000 },
  ],
});

test('somebody without script and account reports a problem, and follows it to its end', async ({ browser, desk }) => {
  const outside = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: false });
  const form = await outside.newPage();
  await form.goto('/report');
  await form.getByRole('radio', { name: /security problem/ }).check();
  await form.getByLabel('What is it?').fill('The login shows <b>every</b> password');
  await form.getByLabel('Where? (optional)').fill('Shop');
  await form
    .getByLabel('Files (optional)')
    .setInputFiles({ name: 'shot.txt', mimeType: 'text/plain', buffer: Buffer.from('proof') });
  await form.waitForTimeout(3_100);
  await form.getByRole('button', { name: 'Send the report' }).click();
  await expect(form.getByRole('heading', { level: 1 })).toHaveText('Thank you: your report was received');
  const link = form.url();

  const inside = await browser.newContext({ baseURL: desk.url, storageState: desk.session });
  const page = await inside.newPage();
  await reportViolations(page);
  const complaints = hearComplaints(page);
  await open(page, '/reports');
  // By keyboard: down to the row, in, and decided.
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The login shows <b>every</b> password');
  await page.getByRole('button', { name: 'Look into it' }).click();
  await expect(page.getByText('Noor Haddad').first()).toBeVisible();
  await page.getByRole('button', { name: 'Accept' }).click();
  await page.getByRole('button', { name: 'Accept' }).last().click();
  await expect(page.getByLabel('Why')).toBeFocused();
  await page.getByLabel('Why').fill('seen by two of us');
  await page.getByLabel('To the reporter (optional)').fill('Thank you, we can see it.');
  await page.getByRole('button', { name: 'Accept' }).last().click();
  await expect(page.getByRole('dialog')).toBeHidden();

  await form.goto(link);
  await expect(form.getByText('Thank you, we can see it.')).toBeVisible();
  await expect(form.getByText(/Confirmed\. It is to be fixed by/)).toBeVisible();
  await form.getByLabel('Your words').fill('One more thing');
  await form.waitForTimeout(3_100);
  await form.getByRole('button', { name: 'Send' }).click();
  await expect(form.getByText('One more thing')).toBeVisible();
  // What the reporter says comes in by itself.
  await expect(page.getByText('One more thing')).toBeVisible();
  expect(complaints).toEqual([]);
  await inside.close();
  await outside.close();
});

for (const colorScheme of ['dark', 'light'] as const) {
  test(`the pages of strangers and of the desk can be used by everybody (${colorScheme})`, async ({
    browser,
    desk,
  }) => {
    const { items } = await desk.key.call('listReports', { query: {} });
    const reference =
      items[0]?.reference ??
      (await desk.key.call('recordReport', { body: { kind: 'broken', what: 'nothing works' } })).reference;
    const context = await browser.newContext({ baseURL: desk.url, storageState: desk.session, colorScheme });
    const page = await context.newPage();
    for (const address of ['/report', '/report/r/none', '/reports', `/reports/${reference}`, '/settings/reports']) {
      if (address === '/report' || address === '/report/r/none') await page.goto(address);
      else await open(page, address);
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${address} ${id} ${nodes[0]?.html ?? ''}`)).toEqual([]);
    }
    await context.close();
  });
}

test('the form fits a phone and a window that is zoomed in', async ({ browser, desk }) => {
  for (const width of [320, 390]) {
    const context = await browser.newContext({
      baseURL: desk.url,
      viewport: { width, height: 800 },
      javaScriptEnabled: false,
    });
    const page = await context.newPage();
    await page.goto('/report');
    const sizes = await page
      .locator('html')
      .evaluate((html) => ({ content: html.scrollWidth, window: html.clientWidth }));
    expect(sizes.content).toBeLessThanOrEqual(sizes.window);
    for (const target of await page.getByRole('button').all())
      expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    await context.close();
  }
});
