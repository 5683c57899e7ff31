import { judge } from './judge.ts';
import { expect, hearComplaints, open, test } from './signed-in.ts';

test('a token is made by what it is for, and a call it may not make says so', async ({ page, house }) => {
  const complaints = hearComplaints(page);
  await open(page, '/settings/account');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByLabel('Name', { exact: true }).fill('wall screen');
  await dialog.getByText('Read everything', { exact: true }).click();
  await expect(dialog.getByRole('radio', { name: 'Read everything' })).toBeChecked();
  await judge(page, complaints);
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  const token = await page
    .getByText(/^lsk_\S+$/)
    .first()
    .innerText();
  await page.getByRole('button', { name: 'I have it' }).click();

  await expect(page.getByRole('listitem').filter({ hasText: 'wall screen' })).toContainText('Read everything');
  const ask = async (path: string, method = 'GET') =>
    await fetch(`${house.url}${path}`, { method, headers: { authorization: `Bearer ${token}` } });
  expect((await ask('/api/v1/services')).status).toBe(200);
  const refused = await ask('/api/v1/schedules', 'POST');
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({ title: 'this API token lacks the right `schedules.manage`' });
});

test('a token that could not be revoked is not taken for revoked: why it failed is said, and the next try works', async ({
  page,
}) => {
  await open(page, '/settings/account');
  await page.getByRole('button', { name: 'Make a token' }).click();
  const dialog = page.getByRole('dialog', { name: 'Make a token' });
  await dialog.getByLabel('Name', { exact: true }).fill('lost laptop');
  await dialog.getByText('Read everything', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Make the token' }).click();
  await page.getByRole('button', { name: 'I have it' }).click();
  const line = page.getByRole('listitem').filter({ hasText: 'lost laptop' });
  const address = '**/api/v1/access/tokens/*/revoke';

  await page.route(address, async (route) => await route.abort());
  await line.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Lockstep does not answer: see whether the server runs')).toBeVisible();
  await expect(line).toBeVisible();

  await page.unroute(address);
  await line.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('That token no longer works')).toBeVisible();
  await expect(line).toBeHidden();
});

test('the last admin is told why they can not leave', async ({ page }) => {
  await open(page, '/settings/people');
  const line = page.getByRole('row').filter({ hasText: 'ada@example.org' });
  for (const [act, title] of [
    ['Deactivate', 'Deactivate yourself'],
    ['Recovery link', 'Recovery link for Ada Admin'],
  ] as const) {
    await line.getByRole('button', { name: act }).click();
    const dialog = page.getByRole('dialog', { name: title });
    await expect(dialog).toContainText('nobody else is an admin');
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await expect(dialog).toBeHidden();
  }
});
