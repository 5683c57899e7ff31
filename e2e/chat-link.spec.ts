import { chatCode, linkAdmin, writeInChat } from './contact-house.ts';
import { judge } from './judge.ts';
import { expect, hearComplaints, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

let setup: string;
test.beforeAll(async ({ house }) => {
  setup = await linkAdmin(house);
});

test('an account of a chat is linked by keys alone, acts as its person, and is unlinked in the profile', async ({
  page,
  house,
}) => {
  const complaints = hearComplaints(page);
  const before = await writeInChat(house.url, setup, 'ada.berg', 'list');
  expect(before).toContain('does not know whose Mattermost account this is');

  await open(page, `/me/chat#link=${await chatCode(house.url, setup, 'ada.berg')}`);
  await expect(page.getByText('Link the Mattermost account @ada.berg to you')).toBeVisible();
  await judge(page, complaints);
  const yes = page.getByRole('button', { name: 'Yes, this account is mine' });
  await page.getByRole('link', { name: 'My profile', exact: true }).focus();
  for (let stops = 0; stops < 5; stops++) {
    if (await yes.evaluate((element) => element === element.ownerDocument.activeElement)) break;
    await page.keyboard.press('Tab');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Linked', exact: true })).toBeVisible();
  await judge(page, complaints);
  const linked = await writeInChat(house.url, setup, 'ada.berg', 'link');
  expect(linked).toContain('is done as Ada');

  await page.getByRole('link', { name: 'Open my profile' }).click();
  await page.getByRole('button', { name: 'Unlink @ada.berg' }).click();
  await page.getByRole('button', { name: 'Unlink it' }).click();
  await expect(page.getByText('@ada.berg acts as nobody any more')).toBeVisible();
  expect(await writeInChat(house.url, setup, 'ada.berg', 'list')).toContain('does not know whose');
});

test('an account by another name is linked by nobody who does not say so in words', async ({ page, house }) => {
  const complaints = hearComplaints(page);
  await open(page, `/me/chat#link=${await chatCode(house.url, setup, 'noor.haddad')}`);
  await expect(page.getByText('@noor.haddad in Mattermost is not your name')).toBeVisible();
  await judge(page, complaints);
  const link = page.getByRole('button', { name: 'Link it all the same' });
  await expect(link).toBeDisabled();

  await page.getByRole('checkbox', { name: '@noor.haddad is my own account' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'No, it is not mine' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(link).toBeFocused();
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { name: 'Linked', exact: true })).toBeVisible();
  expect(await writeInChat(house.url, setup, 'noor.haddad', 'unlink')).toContain('acts as nobody');
});

test('a second address in the same window asks about its own account; No ends it for good', async ({ page, house }) => {
  await open(page, `/me/chat#link=${await chatCode(house.url, setup, 'first.one')}`);
  await expect(page.getByText('@first.one in Mattermost is not your name')).toBeVisible();

  const code = await chatCode(house.url, setup, 'second.one');
  await page.goto(`/me/chat#link=${code}`);
  await expect(page.getByText('@second.one in Mattermost is not your name')).toBeVisible();
  await page.getByRole('button', { name: 'No, it is not mine' }).click();

  await expect(page.getByText('The address has ended')).toBeVisible();
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('too old, was used before');
  expect(await writeInChat(house.url, setup, 'second.one', 'list')).toContain('does not know whose');
});
