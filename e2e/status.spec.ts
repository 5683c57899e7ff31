import { judge } from './judge.ts';
import { expect, hearComplaints, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

test('a page is made, an update is written with the page beside it, and a reader without script sees it', async ({
  page,
  house,
  browser,
}) => {
  test.setTimeout(120_000);
  const complaints = hearComplaints(page);
  await open(page, '/status-pages');
  await page.getByRole('button', { name: 'Make a page' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Title').fill('Harbour status');
  await dialog.getByLabel('Address').fill('harbour');
  await dialog.getByRole('button', { name: 'Make it' }).click();
  await page.getByRole('button', { name: 'Add a component' }).click();
  await page.getByLabel('Name').fill('Cranes');
  const environment = page.getByLabel('Environment');
  await expect(environment).toBeDisabled();
  await expect(environment).toHaveCSS('cursor', 'not-allowed');
  await page.getByLabel('Service').selectOption('umami');
  await environment.selectOption('production');
  await expect(page.getByText('Only incidents there touch it.')).toBeVisible();
  await page.getByRole('button', { name: 'Save the components' }).click();
  await expect(page.getByText('Components saved')).toBeVisible();
  const { components } = await house.admin.call('getStatusPage', { params: { page: 'harbour' } });
  expect(components).toMatchObject([{ name: 'Cranes', service: 'umami', environment: 'production' }]);
  await judge(page, complaints);

  await open(page, '/announcements/new');
  await page.getByRole('checkbox', { name: 'Harbour status' }).check({ force: true });
  await page.getByLabel('Title', { exact: true }).fill('Cranes stand still');
  await page.getByLabel('What readers notice').fill('The **wind** is too strong.');
  await page.getByLabel('Cranes', { exact: true }).selectOption('major_outage');
  const preview = page.getByRole('article', { name: 'Preview of Harbour status' });
  await expect(preview).toContainText('Cranes stand still');
  await expect(preview).toContainText('Major outage');
  await judge(page, complaints);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Cranes stand still');
  await judge(page, complaints);

  const stranger = await browser.newContext({ baseURL: house.url, javaScriptEnabled: false });
  const outside = await stranger.newPage();
  await expect(async () => {
    await outside.goto('/status/harbour');
    await expect(outside.getByText('Cranes stand still')).toBeVisible({ timeout: 500 });
  }).toPass();
  await expect(outside.getByRole('status')).toHaveText('Something is out');
  await stranger.close();
});

test('a secret that was told goes from the page for good, and that it was taken away stays', async ({
  page,
  house,
}) => {
  const { slug } = await house.admin.call('createStatusPage', {
    body: { slug: 'imports', title: 'Imports', audience: 'public' },
  });
  const { announcement } = await house.admin.call('publishStatusUpdate', {
    body: {
      title: 'Imports stop',
      pages: [slug],
      audience: 'public',
      phase: 'investigating',
      message: 'Use the old importer: password=hunter2-sesame-9',
    },
  });
  await open(page, `/announcements/${announcement}`);
  await page.getByRole('button', { name: 'Take words away' }).click();
  const window = page.getByRole('dialog', { name: 'Take words away' });
  await window.getByLabel('The words, as they stand there').fill('hunter2-sesame-9');
  await expect(window.getByText('Stand there 1 time')).toBeVisible();
  await window.getByLabel('Why').fill('a password was pasted');
  await window.getByRole('button', { name: 'Take away for good' }).click();

  await expect(page.getByText('password=[redacted]').first()).toBeVisible();
  await expect(page.getByText('hunter2-sesame-9')).toHaveCount(0);
  await page.getByText('Corrected once').click();
  await expect(page.getByText('words taken away: a password was pasted')).toBeVisible();
  const lead = 'Something is being looked into';
  const preview = page.getByRole('article', { name: 'Preview of Imports' });
  await expect(preview).toContainText(lead);
  await open(page, `/status-pages/${slug}`);
  await expect(page.getByText(lead)).toBeVisible();
  await open(page, '/status-pages');
  await expect(page.getByRole('listitem').filter({ hasText: 'Imports' })).toContainText(lead);
  await expect(async () => {
    const text = await (await fetch(`${house.url}/status/${slug}`)).text();
    expect(text).toContain(lead);
    expect(text).toContain('password=[redacted]');
    expect(text).not.toContain('sesame');
  }).toPass();
});

test('a draft is written anew before it is published, and planned work is moved', async ({ page, house }) => {
  const { slug, components } = await house.admin.call('createStatusPage', {
    body: { slug: 'ferries', title: 'Ferries', audience: 'public', components: [{ name: 'Tickets' }] },
  });
  const { announcement } = await house.admin.call('draftStatusUpdate', {
    body: {
      title: 'Ferries stop',
      pages: [slug],
      audience: 'public',
      phase: 'investigating',
      message: 'Whatever.',
      components: components.map(({ id }) => ({ component: id, state: 'degraded' as const })),
      nextUpdateDueAt: new Date(Date.now() + 3 * 3_600_000).toISOString(),
    },
  });
  await open(page, `/announcements/${announcement}`);
  await page.getByRole('button', { name: 'Change the draft' }).click();
  const draft = page.getByRole('dialog', { name: 'Change the draft' });
  await expect(draft.getByLabel('Tickets')).toHaveValue('degraded');
  await expect(draft.getByLabel('The next update').locator('option:checked')).toHaveText(/^as it is: in /);
  await draft.getByLabel('Where it stands').selectOption('Cause found');
  await draft.getByLabel('What readers notice').fill('The **wind** is too strong.');
  await draft.getByLabel('The next update').selectOption('in 15 minutes');
  await draft.getByRole('button', { name: 'Keep it' }).click();
  await expect(page.getByText('Whatever.')).toHaveCount(0);
  const [kept] = (await house.admin.call('getStatusAnnouncement', { params: { announcement } })).updates;
  expect(kept).toMatchObject({ phase: 'identified', audience: 'public', components: [{ state: 'degraded' }] });
  expect(Math.abs(Date.parse(kept?.nextUpdateDueAt ?? '') - Date.now() - 15 * 60_000)).toBeLessThan(60_000);
  await page.getByRole('button', { name: 'Publish the draft' }).click();
  await expect(page.getByText('Published')).toBeVisible();

  const from = Date.now() + 24 * 3_600_000;
  const planned = await house.admin.call('planStatusMaintenance', {
    body: {
      title: 'New ticket machines',
      message: 'No tickets for an hour.',
      startsAt: new Date(from).toISOString(),
      endsAt: new Date(from + 3_600_000).toISOString(),
      components: components.map(({ id }) => id),
    },
  });
  await open(page, '/announcements');
  await expect(page.getByRole('listitem').filter({ hasText: 'Resolved' }).first()).toContainText(/ended \S/);
  const row = page.getByRole('listitem').filter({ hasText: planned.title });
  await row.getByRole('button', { name: 'Change' }).click();
  const change = page.getByRole('dialog', { name: 'Change planned work' });
  await change.getByLabel('Title').fill('Newer ticket machines');
  await change.getByRole('button', { name: 'Change it' }).click();
  await expect(page.getByText('Newer ticket machines')).toBeVisible();
  const { items } = await house.admin.call('listStatusMaintenance', {});
  expect(items.find(({ id }) => id === planned.id)).toMatchObject({
    title: 'Newer ticket machines',
    message: planned.message,
  });
  const shown = await (await fetch(`${house.url}/status/${slug}`)).text();
  expect(shown).toContain('too strong');
});

test('work is planned for components: a page without any is named, with the way to add some', async ({
  page,
  house,
}) => {
  const { slug, title } = await house.admin.call('createStatusPage', {
    body: { slug: 'harbour-masters', title: 'Harbour masters', audience: 'internal' },
  });
  await open(page, '/announcements');
  await page.getByRole('button', { name: 'Tell of planned work' }).click();
  const plan = page.getByRole('dialog', { name: 'Tell of planned work' });
  await expect(plan.getByRole('group', { name: /^Components of / })).not.toHaveCount(0);
  await expect(plan.getByRole('group', { name: `Components of ${title}` })).toHaveCount(0);
  await expect(plan.getByText('no work can be told there').getByRole('link', { name: title })).toBeVisible();
  await page.keyboard.press('Escape');

  const { items } = await house.admin.call('listStatusPages', {});
  const bare = items.map((each) => ({ ...each, components: [] }));
  await page.route('**/api/v1/status/pages', async (route) => await route.fulfill({ json: { items: bare } }));
  await page.reload();
  await page.getByRole('button', { name: 'Tell of planned work' }).click();
  await expect(plan.getByText('No status page has components yet')).toBeVisible();
  await expect(plan.getByRole('textbox')).toHaveCount(0);
  await page.unroute('**/api/v1/status/pages');
  await plan.getByRole('link', { name: title }).click();
  await expect(page).toHaveURL(new RegExp(`/status-pages/${slug}$`));
});

test('pages for readers can be read and used by everybody, on a phone as well', async ({ page, house }) => {
  const complaints = hearComplaints(page);
  for (const width of [1_280, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const address of ['/status/sample', '/status/sample/history']) {
      await page.goto(house.url + address);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await judge(page, complaints);
    }
  }
});
