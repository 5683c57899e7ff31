import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { repoRoot } from '../tools/install.mjs';
import type { Shot } from './screen-states.ts';
import type { House } from './signed-in.ts';

type Shots = Readonly<Record<string, Shot>>;

const publicNames = ['status-public', 'status-public-history'] as const;
const slug = 'acme-status';

const pressed =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** A page in the middle of an outage, with planned work ahead. @returns the id of what is told */
export async function tellOutage({ admin }: Pick<House, 'admin'>): Promise<string> {
  const part = (name: string, group: string | null, description: string | null = null) => ({
    name,
    group,
    description,
  });
  const { components } = await admin.call('createStatusPage', {
    body: {
      slug,
      title: 'Acme status',
      audience: 'public',
      text: 'How our services stand. Write to [help@example.org](mailto:help@example.org) if you see something else.',
      components: [
        part('Sign-in', 'Apps'),
        part('Dashboard', 'Apps', 'What you see in the browser'),
        part('API', null),
        part('Mails', null),
      ],
    },
  });
  const idOf = (wanted: string): string => components.find(({ name }) => name === wanted)?.id ?? '';
  const first = await admin.call('publishStatusUpdate', {
    body: {
      title: 'Sign-in fails for some of you',
      pages: [slug],
      audience: 'public',
      phase: 'investigating',
      message: 'Some of you see an error when you sign in. Whoever is signed in **stays** signed in.',
      components: [{ component: idOf('Sign-in'), state: 'partial_outage' }],
    },
  });
  await admin.call('publishStatusUpdate', {
    body: {
      announcement: first.announcement,
      audience: 'public',
      phase: 'identified',
      message:
        'A change of this morning slowed our database down:\n\n- sign-in fails about every third time\n- the API is slower',
      components: [{ component: idOf('API'), state: 'degraded' }],
      nextUpdateDueAt: new Date(Date.now() + 1_800_000).toISOString(),
    },
  });
  const soon = Date.now() + 86_400_000;
  await admin.call('planStatusMaintenance', {
    body: {
      title: 'New disks for the mail servers',
      message: 'Mails may be late by a few minutes.',
      startsAt: new Date(soon).toISOString(),
      endsAt: new Date(soon + 7_200_000).toISOString(),
      components: [idOf('Mails')],
    },
  });
  return first.announcement;
}

/** The list, one announcement, the form of a new one, windows and pages. */
export function announcementShots(announcement: string): Shots {
  return {
    announcements: '/announcements',
    'announcements-none': '/announcements?state=draft',
    announcement: `/announcements/${announcement}`,
    'announcement-new': '/announcements/new',
    'announcement-correct': {
      address: `/announcements/${announcement}`,
      isWindow: true,
      after: pressed('Correct the text'),
    },
    'status-plan': { address: '/announcements', isWindow: true, after: pressed('Tell of planned work') },
    'status-pages': '/status-pages',
    'status-page': `/status-pages/${slug}`,
  };
}

/** What is told to those outside, and how it is written. */
export async function takeStatus(
  browser: Browser,
  house: House,
  picked: (screens: Shots) => Shots,
  takeAll: (browser: Browser, house: House, screens: Shots) => Promise<void>,
): Promise<void> {
  const wanted = (names: readonly string[]): readonly string[] =>
    Object.keys(picked(Object.fromEntries(names.map((name) => [name, '/']))));
  const pages = wanted(publicNames);
  if (pages.length + wanted(Object.keys(announcementShots(''))).length === 0) return;
  const announcement = await tellOutage(house);
  await takeAll(browser, house, picked(announcementShots(announcement)));
  await takePublic(browser, house.url, pages);
}

async function takePublic(browser: Browser, url: string, names: readonly string[]): Promise<void> {
  const folder = path.join(repoRoot, '.lockstep/screens');
  await mkdir(folder, { recursive: true });
  for (const [size, width] of Object.entries({ desktop: 1440, phone: 390 })) {
    for (const colorScheme of ['dark', 'light'] as const) {
      const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme });
      for (const name of names) {
        await page.goto(`${url}/status/${slug}${name.endsWith('history') ? '/history' : ''}`);
        await page.getByRole('heading', { level: 1 }).waitFor();
        const file = path.join(folder, `${name}-${size}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        process.stdout.write(`${path.relative(repoRoot, file)}\n`);
      }
      await page.close();
    }
  }
}
