import type { Browser, Page } from '@playwright/test';
import { judge } from './judge.ts';
import { expect, hearComplaints, open, stranger, test } from './signed-in.ts';
import { invited } from './visitor.ts';

/** The link that the window shows, once. */
async function linkIn(page: Page): Promise<string> {
  const shown = page.getByRole('dialog').getByText(/#token=/);
  await expect(shown).toBeVisible();
  return (await shown.innerText()).replaceAll(/\s/g, '');
}

async function choosePassword(browser: Browser, link: string, password: string): Promise<void> {
  const context = await browser.newContext({ storageState: stranger, reducedMotion: 'reduce' });
  const page = await context.newPage();
  // Whether somebody is signed in is asked by every screen.
  const complaints = hearComplaints(page, (text) => /Failed to load resource.*status of (401|422)/.test(text));
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'Choose your password' })).toBeVisible();
  await page.getByLabel('Password', { exact: true }).fill('short');
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByLabel('Password', { exact: true })).toHaveAttribute('aria-invalid', 'true');
  await judge(page, complaints);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Now' })).toBeVisible();

  await page.goto('about:blank');
  await page.goto(link);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Go on' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'This link no longer works' })).toBeVisible();
  await context.close();
}

test('somebody who is invited chooses a password by the link, and by another when it is lost', async ({
  page,
  browser,
}) => {
  await open(page, '/settings/people');
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Lena Okafor');
  await page.getByLabel('E-mail').fill('lena@example.org');
  await page.getByRole('button', { name: 'Make the link' }).click();
  await choosePassword(browser, await linkIn(page), 'the first password of lena');

  await page.getByRole('button', { name: 'Done' }).click();
  const line = page.getByRole('row').filter({ hasText: 'Lena Okafor' });
  await line.getByRole('button', { name: 'Recovery link' }).click();
  await page.getByRole('button', { name: 'Make the link' }).click();
  await choosePassword(browser, await linkIn(page), 'the second password of lena');
});

test('whoever knows their password changes it; other sessions end, and the new one opens the door', async ({
  house,
  browser,
}) => {
  const elsewhere = await invited(house.url, house.admin, { name: 'Mona Lund', role: 'responder' });
  const context = await browser.newContext({ baseURL: house.url, storageState: stranger });
  const page = await context.newPage();
  const signIn = async (password: string) => {
    await page.goto('/sign-in');
    await page.getByLabel('E-mail').fill('mona.lund@example.org');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  };
  await signIn('the password of Mona Lund');
  await expect(page.getByRole('heading', { level: 1, name: 'Now' })).toBeVisible();
  await open(page, '/settings/account');
  await page.getByRole('button', { name: 'Change the password' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the password' });
  await dialog.getByLabel('The password of now').fill('not this one');
  await dialog.getByLabel('New password', { exact: true }).fill('a better one by far');
  await dialog.getByRole('button', { name: 'Change it' }).click();
  await expect(dialog.getByRole('alert')).toBeVisible();
  await dialog.getByLabel('The password of now').fill('the password of Mona Lund');
  await dialog.getByRole('button', { name: 'Change it' }).click();
  await expect(dialog).toBeHidden();

  await expect(page.getByRole('button', { name: 'Change the password' })).toBeVisible();
  await expect(elsewhere.client.call('whoAmI', {})).rejects.toMatchObject({ status: 401 });
  await context.clearCookies();
  await signIn('a better one by far');
  await expect(page.getByRole('heading', { level: 1, name: 'Now' })).toBeVisible();
  await context.close();
});
