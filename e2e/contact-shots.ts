import type { Page } from '@playwright/test';
import type { Shot } from './screen-states.ts';

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** How people and rooms are reached, with windows that an address alone does not show. */
export const contactShots: Readonly<Record<string, Shot>> = {
  profile: '/me',
  'profile-changed': {
    address: '/me',
    after: async (page) => {
      await page.getByRole('button', { name: 'Take Sign-in address out' }).first().click();
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    },
  },
  'profile-add': { address: '/me', after: press('Add a way'), isWindow: true },
  'profile-verify': {
    address: '/me',
    after: async (page) => {
      await press(/^Verify/)(page);
      await page.getByRole('button', { name: /in \d+ s$|^Send a/ }).waitFor();
    },
    isWindow: true,
  },
  channels: '/settings/channels',
  'channels-new': {
    address: '/settings/channels',
    after: async (page) => {
      await press('Set up a channel')(page);
      await page.getByLabel('What sends').selectOption('twilio');
    },
    isWindow: true,
  },
  'channels-test': { address: '/settings/channels', after: press(/^Send a test by ntfy/), isWindow: true },
  'channels-room': { address: '/settings/channels', after: press('Add one'), isWindow: true },
  'channels-secret': {
    address: '/settings/channels',
    after: async (page) => {
      await press(/^New secret/)(page);
      await page.getByRole('button', { name: 'Make a new secret' }).click();
      await page.getByRole('button', { name: 'I have it' }).waitFor();
    },
    isWindow: true,
  },
  reachability: '/settings/readiness',
};
