import { expect, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

test('what a severity means is drafted, read and put in force; the picker of a severity says it', async ({ page }) => {
  await open(page, '/settings/incidents');
  await page.getByRole('button', { name: 'Write the next version' }).click();
  const window = page.getByRole('dialog', { name: 'What a severity means' });
  const words = window.getByRole('group', { name: 'Reliability' }).getByLabel('SEV1');
  await words.fill('');
  await window.getByRole('button', { name: 'Save the draft' }).click();
  await expect(words).toHaveAttribute('aria-invalid', 'true');
  await words.fill('Nobody can look at a map any more.');
  await window.getByLabel('What changes, and why').fill('said in our own words');
  await window.getByRole('button', { name: 'Save the draft' }).click();
  await expect(window).toBeHidden();

  await expect(page.getByText('Draft of version 2: said in our own words')).toBeVisible();
  await page.getByRole('button', { name: 'Put it in force' }).click();
  await expect(page.getByRole('heading', { name: /What a severity means/ })).toContainText('version 2');
  await open(page, '/incidents');
  await page.keyboard.press('d');
  await expect(page.getByRole('dialog')).toContainText('Nobody can look at a map any more.');
});

test('a status is added, moved, renamed and removed', async ({ page }) => {
  await open(page, '/settings/incidents');
  await page.getByLabel('New status').fill('Waiting for the host');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  const statuses = page
    .getByRole('region')
    .or(page.locator('section'))
    .filter({ hasText: 'in the order people read them' });
  const titles = statuses.getByRole('listitem');
  await expect(titles.nth(3)).toContainText('Waiting for the host');

  await page.getByRole('button', { name: 'Waiting for the host up' }).click();
  await expect(titles.nth(2)).toContainText('Waiting for the host');
  await page.getByRole('button', { name: 'Change Waiting for the host' }).click();
  const window = page.getByRole('dialog', { name: 'Waiting for the host' });
  await window.getByLabel('Title').fill('Waiting for somebody else');
  await window.getByRole('button', { name: 'Rename' }).click();
  await expect(titles.nth(2)).toContainText('Waiting for somebody else');

  await page.getByRole('button', { name: 'Change Waiting for somebody else' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(statuses).not.toContainText('Waiting for somebody else');
});

test('a field is asked, says what is wrong with it, and is asked no longer', async ({ page }) => {
  await open(page, '/settings/incidents');
  await page.getByRole('button', { name: 'Add a field' }).click();
  const window = page.getByRole('dialog', { name: 'A new field' });
  await window.getByLabel('Title').fill('Who was concerned');
  await window.getByLabel('Holds').selectOption('choice');
  await window.getByLabel('Choices').fill('everybody');
  await window.getByRole('button', { name: 'Add' }).click();
  await expect(window.getByText('name at least two choices')).toBeVisible();
  await window.getByLabel('Choices').fill('everybody\nsome');
  await window.getByText('to close').click();
  await window.getByText('SEV1').click();
  await window.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText('one of several, needed to close sev1')).toBeVisible();

  await page.getByRole('button', { name: 'Change Who was concerned' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ask no longer' }).click();
  await expect(page.getByText('Nothing is asked besides')).toBeVisible();
});
