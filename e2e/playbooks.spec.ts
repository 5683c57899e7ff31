import { expect, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

test('a playbook is begun from an example, ordered by keys, removed and brought back', async ({ page, house }) => {
  await open(page, '/settings/playbooks');
  await page.getByRole('link', { name: 'Full disk' }).click();
  await page.getByLabel('1. What is to be done').focus();
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByLabel('2. What is to be done')).toBeFocused();
  await expect(page.getByLabel('2. What is to be done')).toHaveValue(/^Find what grows/);
  await page.getByRole('button', { name: 'Add an item' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByLabel('6. What is to be done')).toHaveAttribute('aria-invalid', 'true');
  await page.getByLabel('6. What is to be done').fill('Tell whoever fills it');
  await page.getByLabel('Why it is written').fill('For our disks');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Full disk is saved as version 1')).toBeVisible();

  await page.getByRole('link', { name: /^Full disk/ }).click();
  await page.getByLabel('Title').fill('A full disk');
  const params = { playbook: 'full-disk' };
  const { versions: _versions, isRemoved: _isRemoved, ...stored } = await house.admin.call('getPlaybook', { params });
  await house.admin.call('putPlaybook', { params, body: { ...stored, because: 'meanwhile', follows: 1 } });
  await expect(page.getByText('saved version 2')).toBeVisible();
  await expect(page.getByLabel('Title')).toHaveValue('A full disk');
  await page.getByLabel('Why it is changed').fill('Shorter');
  await page.getByRole('button', { name: 'Save mine after theirs' }).click();
  await expect(page.getByText('A full disk is saved as version 3')).toBeVisible();

  await page.getByRole('link', { name: /^A full disk/ }).click();
  await page.locator('summary', { hasText: 'Versions' }).click();
  await expect(page.getByText('Title: “Full disk” became “A full disk”')).toBeVisible();
  await page.getByRole('button', { name: 'Offer it no longer' }).click();
  await expect(page.getByText('No playbook yet')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: /^A full disk/ })).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('the words of a playbook are read without scrolling in a field', async ({ page }) => {
    await open(page, '/settings/new-playbook');
    const words =
      'List what the secret opens, and since when; then ask everybody who holds a copy of it what they did. ';
    const fields = [
      page.getByLabel('1. What is to be done'),
      page.getByLabel('When it helps (optional)'),
      page.getByLabel('How (optional)'),
    ];
    for (const field of fields) {
      await field.fill(words.repeat(3));
      const hidden = await field.evaluate((box) => [
        box.scrollHeight - box.clientHeight,
        box.scrollWidth - box.clientWidth,
      ]);
      expect(hidden).toEqual([0, 0]);
    }
    await page.getByLabel('1. What is to be done').fill('One\nline');
    await expect(page.getByLabel('1. What is to be done')).toHaveValue('One line');
    // Enter begins no line: it sends.
    await page.getByLabel('1. What is to be done').press('Enter');
    await expect(page.getByLabel('Title')).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByLabel('1. What is to be done')).toHaveValue('One line');
  });
});

test('the list that a save leads to does not deny what was just saved, and a field that somebody is in keeps them', async ({
  page,
}) => {
  await open(page, '/settings/playbooks');
  // Somebody quick: in the field as soon as it is there.
  await page.evaluate(`new MutationObserver((_, observer) => {
    const field = document.querySelector('main form input');
    if (field === null) return;
    observer.disconnect();
    field.focus();
  }).observe(document.querySelector('main'), { childList: true, subtree: true })`);
  await page.getByRole('link', { name: 'Write a playbook' }).click();
  await page.getByRole('heading', { name: 'A new playbook' }).waitFor();
  await page.keyboard.type('Quick hands');
  await expect(page.getByLabel('Title')).toHaveValue('Quick hands');
  await page.getByLabel('1. What is to be done').fill('Look at both hands');
  await page.getByLabel('Why it is written').fill('For those who type fast');
  const { promise: isLookedAt, resolve: letThrough } = Promise.withResolvers<void>();
  await page.route(/\/api\/v1\/playbooks$/, async (route) => {
    await isLookedAt;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Save', exact: true }).click();

  await expect(page.getByText('Quick hands is saved as version 1')).toBeVisible();
  await expect(page.getByText('No playbook yet')).toHaveCount(0);
  await expect(page.locator('main .skeleton').first()).toBeVisible();
  letThrough();
  await expect(page.getByRole('link', { name: /^Quick hands/ })).toBeVisible();
});

test('an automation is tried against an incident, saved, turned off and taken away', async ({ page, house }) => {
  const { name } = await house.admin.call('recordIncident', {
    body: { title: 'Keys in a log', kind: 'security', severity: 'sev2', startedAt: new Date().toISOString() },
  });
  await open(page, '/settings/automations');
  await page.getByRole('link', { name: 'Both teams at a leaked secret' }).click();
  const incidents = page.getByLabel('In this incident');
  await incidents.selectOption({ label: `${name}: Keys in a log` });
  await page.getByRole('button', { name: /^Try it/ }).click();
  await expect(page.getByText('It fits')).toBeVisible();
  await expect(page.getByText('there is no such playbook any more')).toBeVisible();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Both teams at a leaked secret is on')).toBeVisible();

  await page.getByLabel('Both teams at a leaked secret: on').click();
  await expect(page.getByText('Both teams at a leaked secret is off')).toBeVisible();
  await page.getByRole('link', { name: /^Both teams/ }).click();
  await page.getByRole('button', { name: 'Take it away' }).click();
  await expect(page.getByText('Nothing happens by itself')).toBeVisible();
});
