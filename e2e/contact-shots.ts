import type { Page } from '@playwright/test';
import { chatCode } from './contact-house.ts';
import type { Shot } from './screen-states.ts';

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** As somebody sees it who opens the address that a chat answered them with. */
const openAddress =
  (account: string) =>
  async (page: Page): Promise<void> => {
    const setups = (await (await page.request.get('/api/v1/channels')).json()) as {
      items: { id: string; kind: string }[];
    };
    const setup = setups.items.find(({ kind }) => kind === 'mattermost')?.id ?? '';
    const code = await chatCode(new URL(page.url()).origin, setup, account);
    await page.goto('about:blank');
    await page.goto(`/me/chat#link=${code}`);
    await page.getByText(account).first().waitFor();
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
  'profile-changed-bar': {
    address: '/me',
    after: async (page) => {
      await page.getByRole('button', { name: 'Take Sign-in address out' }).first().click();
      await page.getByRole('button', { name: 'Save', exact: true }).waitFor();
    },
    isWindow: true,
  },
  'profile-add': { address: '/me', after: press('Add a way'), isWindow: true },
  'profile-verify': {
    address: '/me',
    after: async (page) => {
      await press(/^Verify/)(page);
      await page.getByRole('button', { name: /in \d+ s$|^Send a|^Try again/ }).waitFor();
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
  'chat-link': { address: '/me', after: openAddress('ada.berg') },
  'chat-link-other': { address: '/me', after: openAddress('noor.haddad') },
  'chat-link-over': {
    address: '/me',
    after: async (page) => {
      await page.goto('about:blank');
      await page.goto('/me/chat#link=an-address-that-was-used-before-x');
      await page.getByRole('alert').waitFor();
    },
  },
  'chat-link-yes': {
    address: '/me',
    after: async (page) => {
      await openAddress(`ada.${page.viewportSize()?.width}`)(page);
      await page.getByRole('button', { name: 'Yes, this account is mine' }).click();
      await page.getByRole('heading', { name: 'Linked', exact: true }).waitFor();
    },
  },
  reachability: '/settings/readiness',
};
