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
