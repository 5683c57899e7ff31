import type { Page } from '@playwright/test';
import type { Shot } from './screen-states.ts';
import type { House } from './signed-in.ts';

const isWindow = true;

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.locator('main').getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

const pressLast =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.locator('main').getByRole('button', { name }).filter({ visible: true }).last().click();
    await page.getByRole('dialog').waitFor();
  };

/** A change that waits for a second person, a token, and somebody who is told. */
export async function settleIn({ admin }: Pick<House, 'admin'>): Promise<void> {
  const { items } = await admin.call('listPeople', { query: { limit: 50 } });
  const ruth = items.find(({ name }) => name === 'Ruth Reliable');
  if (ruth === undefined) throw new Error('the holder of the reliability key is missing');
  await admin.call('proposeRoleChange', { params: { userId: ruth.id }, body: { role: 'admin', change: 'grant' } });
  await admin.call('createToken', {
    body: { name: 'ci of checkout', preset: 'ci', expiresInDays: 90 },
  });
  await admin.call('createToken', { body: { name: 'wall screen', scopes: ['alerts.read', 'incidents.read'] } });
  await admin.call('addNotificationTarget', {
    body: { kind: 'mail', address: 'security-desk@example.org', axis: 'security' },
  });
  await admin.call('createTeam', { body: { name: 'payments', title: 'Payments' } });
}

/** Settings with something in them, and their windows. */
export const settingsShots: Readonly<Record<string, Shot>> = {
  'people-waiting': '/settings/people',
  'settings-parts': {
    address: '/settings/people',
    isWindow,
    after: async (page) => {
      const parts = page.getByRole('button', { name: /all settings$/ });
      if (await parts.isVisible()) await parts.click();
    },
  },
  'people-invite': { address: '/settings/people', isWindow, after: press('Invite') },
  'people-roles': { address: '/settings/people', isWindow, after: press('Roles') },
  'people-recover': { address: '/settings/people', isWindow, after: press('Recovery link') },
  'people-deactivate': { address: '/settings/people', isWindow, after: press('Deactivate') },
  'people-deactivate-other': { address: '/settings/people', isWindow, after: pressLast('Deactivate') },
  'people-recover-other': { address: '/settings/people', isWindow, after: pressLast('Recovery link') },
  'keys-waiting': '/settings/keys',
  'keys-deputy': { address: '/settings/keys', isWindow, after: press(/deputy|another/) },
  'keys-member': { address: '/settings/keys', isWindow, after: press('Give a member a key') },
  'account-token': '/settings/account',
  'account-password': { address: '/settings/account', isWindow, after: press('Change the password') },
  'account-make-token': { address: '/settings/account', isWindow, after: press('Make a token') },
  'account-own-rights': {
    address: '/settings/account',
    isWindow,
    after: async (page) => {
      await press('Make a token')(page);
      await page.getByText('Something else', { exact: true }).click();
    },
  },
  'account-rights': {
    address: '/settings/account',
    after: async (page) => await page.getByText('2 rights', { exact: true }).click(),
  },
  'own-advisories': '/settings/advisories',
  'own-advisory-add': { address: '/settings/advisories', isWindow, after: press('Add one') },
  'own-advisory-withdraw': { address: '/settings/advisories', isWindow, after: press('Withdraw') },
  notices: '/settings/notifications',
  organisation: '/settings/organisation',
  'source-key': { address: '/settings/sources/prometheus-eu', isWindow, after: press('New key') },
  'source-refused': {
    address: '/settings/sources',
    isWindow,
    after: async (page) => {
      await press('Add a source')(page);
      await page.getByRole('dialog').getByRole('button', { name: 'Add the source' }).click();
      await page.locator('[aria-invalid=true]').first().waitFor();
    },
  },
};
