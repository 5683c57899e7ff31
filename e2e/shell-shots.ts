import type { Page } from '@playwright/test';
import type { Shot } from './screen-states.ts';

const isWindow = true;

const keys =
  (...pressed: readonly string[]) =>
  async (page: Page): Promise<void> => {
    for (const key of pressed) await page.keyboard.press(key);
    await page.getByRole('dialog').waitFor();
    await page.getByRole('dialog').getByRole('option').or(page.getByRole('dialog').getByRole('term')).first().waitFor();
  };

const find =
  (text: string) =>
  async (page: Page): Promise<void> => {
    await keys('Control+k')(page);
    const answered = page.waitForResponse(/\/api\/v1\/search/);
    await page.keyboard.type(text);
    await answered;
  };

/** What belongs to the frame of every screen: the palette, the list of keys, notices, and addresses that lead nowhere. */
export const shellShots: Readonly<Record<string, Shot>> = {
  palette: { address: '/services', isWindow, after: keys('Control+k') },
  'palette-found': { address: '/services', isWindow, after: find('umami') },
  'palette-nothing': { address: '/services', isWindow, after: find('zzzqqq') },
  'key-list': { address: '/services/umami', isWindow, after: keys('?') },
  'not-found': { address: '/no-such-place', isOutside: true, after: async () => undefined },
  'not-found-service': { address: '/services/no-such-service', isOutside: true, after: async () => undefined },
  'not-found-decision': { address: '/decisions/999999', isOutside: true, after: async () => undefined },
  'not-found-alert': { address: '/alerts/999999', isOutside: true, after: async () => undefined },
  'not-found-release': { address: '/services/umami/releases/0.0.0', isOutside: true, after: async () => undefined },
  'not-found-advisory': { address: '/advisories/CVE-1999-0001', isOutside: true, after: async () => undefined },
  'not-found-schedule': { address: '/oncall/no-such-schedule', isOutside: true, after: async () => undefined },
  'not-found-source': { address: '/settings/sources/none', isOutside: true, after: async () => undefined },
  notice: {
    address: '/settings/organisation',
    isWindow,
    after: async (page) => {
      await page.getByLabel('New team').fill(`platform-${Date.now() % 10_000}`);
      await page.getByRole('button', { name: 'Add' }).first().click();
      await page.getByText(/^Team .* added/).waitFor();
    },
  },
  'sample-remove': {
    address: '/services',
    isWindow,
    after: async (page) => await page.getByRole('button', { name: 'Remove', exact: true }).first().click(),
  },
  'skip-link': { address: '/services', isWindow, after: async (page) => await page.keyboard.press('Tab') },
};
