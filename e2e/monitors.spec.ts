import { expect, open, test } from './signed-in.ts';

test('a check of an address inside the network is refused at its field, with the cure', async ({ page }) => {
  await open(page, '/settings/monitors');
  await page.getByRole('button', { name: 'Add a check' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('inner-door');
  await dialog.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/');

  await dialog.getByRole('button', { name: 'Add the check' }).click();

  const address = dialog.getByRole('textbox', { name: 'Address' });
  await expect(address).toHaveAttribute('aria-invalid', 'true');
  await expect(address).toHaveAccessibleDescription(/LOCKSTEP_ALLOW_PRIVATE_CHECKS/);
});

test('a heartbeat is added by the clock of a zone, paused and removed', async ({ page }) => {
  await open(page, '/settings/monitors');
  await page.getByRole('button', { name: 'Add a heartbeat' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('month-end');
  await dialog.getByText('by the clock').click();
  await dialog.getByLabel('Cron expression').fill('0 4 1 * *');
  await dialog.getByLabel('Time zone').fill('Europe/Berlin');
  await dialog.getByRole('button', { name: 'Add the heartbeat' }).click();
  const line = page.getByRole('listitem').filter({ hasText: 'month-end' });
  await expect(line).toContainText('0 4 1 * * (Europe/Berlin)');

  await page.getByRole('button', { name: 'Pause month-end' }).click();
  await expect(line).toContainText('paused');

  await page.getByRole('button', { name: 'Remove month-end' }).click();
  await page.getByRole('button', { name: 'Remove it' }).click();
  await expect(line).toHaveCount(0);
});
