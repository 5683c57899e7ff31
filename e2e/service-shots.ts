import type { Page } from '@playwright/test';
import type { Client } from '../packages/client/src/index.ts';
import type { Shot } from './screen-states.ts';

const isWindow = true;

const press =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.locator('main').getByRole('button', { name }).filter({ visible: true }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** A hold of each axis, one of them lifted, and an advisory of our own; after `turnDecisions`, so that the admin holds a key. */
export async function holdReleases({ admin }: { readonly admin: Client }): Promise<void> {
  const at = { service: 'checkout-api', environment: 'production' } as const;
  await admin.call('placeHold', {
    body: {
      ...at,
      version: '4.8.0',
      axis: 'security',
      reason: 'next 15.5.7 can be stopped with one request from the internet',
      isQuarantine: true,
    },
  });
  await admin.call('addOwnAdvisory', {
    body: {
      ecosystem: 'npm',
      package: 'left-pad',
      versions: ['1.3.0'],
      reason: 'The package sends environment variables to a foreign host since this version.',
      isMalicious: true,
      isRestricted: true,
      contact: 'security desk, extension 4711',
    },
  });
}

/** The service, its parts and its windows. */
export const serviceShots: Readonly<Record<string, Shot>> = {
  'services-filtered': '/services?q=no-such-service',
  'services-burning': '/services?only=burning',
  'service-new': '/services/new',
  'service-table': '/services/umami?view=table',
  'service-then': '/services/umami?known=then',
  'service-incidents': '/services/umami?part=incidents',
  'service-changes': '/services/umami?part=changes',
  'service-holds': '/services/checkout-api?part=holds',
  'service-holds-none': '/services/miniflux?part=holds',
  'service-edit': { address: '/services/checkout-api', isWindow, after: press('Edit') },
  'service-mode': { address: '/services/checkout-api', isWindow, after: press('Go to warn-only') },
  'service-sign': { address: '/services/checkout-api', isWindow, after: press('Sign by day') },
  'service-hold': { address: '/services/checkout-api?part=holds', isWindow, after: press('Hold a release') },
  'service-lift': { address: '/services/checkout-api?part=holds', isWindow, after: press('Lift') },
  'release-later': '/services/umami/releases/3.0.3',
  'decisions-waiting': '/decisions?waiting=true',
  'decisions-ungated': '/decisions?show=ungated',
  'gate-empty': '/gate',
  'evidence-record': { address: '/evidence', isWindow, after: press('Open') },
  'evidence-verified': {
    address: '/evidence',
    isWindow,
    after: async (page) => {
      await page.getByRole('button', { name: 'Verify the chain' }).click();
      await page.getByText(/records are in place and unchanged/).waitFor();
    },
  },
};
