import { firing } from './alert-house.ts';
import { judge } from './judge.ts';
import { expect, hearComplaints, open, reportViolations, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000, contextOptions: { reducedMotion: 'reduce' } });

test('a dot is found with keys alone, and leads to its incident', async ({ page }) => {
  await open(page, '/services');
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await expect(page.getByRole('heading', { level: 1, name: 'Insights' })).toBeVisible();
  const strip = page.getByRole('group', { name: /^Time to resolve, Reliability: \d+ incidents/ });
  const title = /^INC-\d+: /;

  await strip.focus();
  await page.keyboard.press('End');
  const longest = await strip.locator('xpath=..').getByRole('link', { name: title }).innerText();
  await page.keyboard.press('ArrowLeft');
  const link = strip.locator('xpath=..').getByRole('link', { name: title });
  await expect(link).not.toHaveText(longest);
  const chosen = await link.innerText();
  await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(new RegExp(`/incidents/${chosen.split(':')[0]}$`));
});

test('filters stand in the address, and the table says what the dots say', async ({ page }) => {
  await open(page, '/insights?days=180&axis=reliability');
  const strip = page.getByRole('group', { name: /^Time to resolve, Reliability/ });
  const count = /: (\d+) incidents/.exec((await strip.getAttribute('aria-label')) ?? '')?.[1] ?? 'none';
  await expect(page.getByRole('group', { name: /, Security:/ })).toHaveCount(0);

  await page.getByText('Table', { exact: true }).click();
  await expect(page).toHaveURL(/view=table/);
  const row = page.getByRole('row', { name: /^Time to resolve Reliability/ });
  await expect(row).toContainText(count);
  await page.getByRole('group').filter({ hasText: `Time to resolve, reliability` }).first().click();
  await expect(page.getByRole('cell', { name: /^INC-\d+: / })).toHaveCount(Number(count));

  await page.getByLabel('Service').selectOption('conductor');
  await expect(page).toHaveURL(/service=conductor/);
  await expect(row).not.toContainText(new RegExp(`reliability ${count}\\b`, 'i'));
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  await expect(page).not.toHaveURL(/service=/);
});

test('who was paged calls it useless, and takes that back', async ({ page, house, alarm }) => {
  const title = 'A fan of the coffee machine turns slowly';
  await alarm.post([firing('FanSlow', {}, 'critical', title)]);
  const paged = async (): Promise<string | undefined> => {
    const { items } = await house.admin.call('listPages', { query: {} });
    return items.find((each) => each.group.title === title)?.group.id;
  };
  await expect.poll(paged, { timeout: 15_000 }).toBeDefined();
  const group = (await paged()) ?? '';
  await house.admin.call('resolveAlertGroup', { params: { group }, body: {} });
  const useless = async (): Promise<number | undefined> => {
    const { shares } = await house.admin.call('getInsights', { query: {} });
    return shares.find(({ metric }) => metric === 'useless_pages')?.count;
  };
  const before = (await useless()) ?? 0;

  await open(page, `/alerts/groups/${group}`);
  await page.getByRole('button', { name: `This page was useless: ${title}` }).click();

  await expect(page.getByText('Called useless by Ada Admin.')).toBeVisible();
  expect(await useless()).toBe(before + 1);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText('Was it worth waking somebody?')).toBeVisible();
  expect(await useless()).toBe(before);

  await open(page, '/pages');
  await page.getByRole('button', { name: `This page was useless: ${title}` }).click();
  await expect(page.getByRole('button', { name: `It was of use after all: ${title}` })).toBeVisible();
});

for (const address of ['/insights', '/insights?view=table', '/insights/catalogue'])
  test(`${address} is within reach in every size and theme`, async ({ page }) => {
    await reportViolations(page);
    const complaints = hearComplaints(page);
    await open(page, address);
    await judge(page, complaints);
  });
