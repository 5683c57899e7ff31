import { openSink } from './page-sink.ts';
import { expect, open, test } from './signed-in.ts';

test('an action item goes to the webhook of an issue tracker', async ({ page, house, rooms }) => {
  const sink = await openSink();
  await house.admin.call('createDestination', {
    body: { kind: 'webhook', name: 'issue tracker', address: sink.url },
  });
  await open(page, `/incidents/${rooms.over}/postmortem`);
  await page.getByRole('button', { name: /^Send: Say on screen that an upload failed/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Where').selectOption('issue tracker');
  await dialog.getByRole('button', { name: 'Send it' }).click();
  await expect(dialog).toBeHidden();

  await expect
    .poll(() => [...sink.pages].map(([title, texts]) => `${title} ${texts.join(' ')}`).join(' '))
    .toContain('Say on screen that an upload failed');
  await sink.close();
});

test('where nothing can be sent to yet, the window says where that is set up', async ({ page, rooms }) => {
  await page.route('**/api/v1/destinations', async (route) => await route.fulfill({ json: { items: [] } }));
  await open(page, `/incidents/${rooms.over}/postmortem`);
  await page
    .getByRole('button', { name: /^Send: / })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('There is no room and no webhook yet')).toBeVisible();
  await expect(dialog.getByRole('combobox')).toHaveCount(0);
  await expect(dialog.getByRole('button')).toHaveText(['']);
  await dialog.getByRole('link', { name: 'Channels' }).click();
  await expect(page).toHaveURL(/\/settings\/channels$/);
});

test('the list says when an incident ended', async ({ page, rooms }) => {
  await open(page, '/postmortems');
  await expect(page.getByRole('listitem').filter({ hasText: rooms.over }).first()).toContainText(/ended \S/);
});
