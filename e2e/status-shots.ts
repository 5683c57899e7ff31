import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { repoRoot } from '../tools/install.mjs';
import type { Shot } from './screen-states.ts';
import type { House } from './signed-in.ts';

type Shots = Readonly<Record<string, Shot>>;

/** Pages for readers, which need no script and no account; the last one is for people of the house. */
const publicNames = [
  'status-public',
  'status-public-history',
  'status-asked',
  'status-consent',
  'status-stop',
  'status-over',
  'status-gone',
  'status-internal',
] as const;
type PublicName = (typeof publicNames)[number];
const slug = 'acme-status';
const inside = 'acme-inside';

const pressed =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** A page in the middle of an outage, with a draft of what is said next, and planned work ahead. @returns the id of what is told */
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
  await admin.call('draftStatusUpdate', {
    body: {
      announcement: first.announcement,
      audience: 'public',
      phase: 'monitoring',
      message: 'The change is taken back. Sign-in works again, and we keep looking.',
      components: [],
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
  await admin.call('createStatusPage', {
    body: {
      slug: inside,
      title: 'Inside Acme',
      audience: 'internal',
      text: 'What we know, for people of the house.',
      components: [part('Build machines', null), part('Single sign-on', 'Offices')],
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
    'announcement-draft': {
      address: `/announcements/${announcement}`,
      isWindow: true,
      after: pressed(/^Change the /),
    },
    'status-replan': {
      address: '/announcements',
      isWindow: true,
      after: pressed(/^Change$/),
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
  const chosen = new Set(wanted(publicNames));
  const pages = publicNames.filter((name) => chosen.has(name));
  if (pages.length + wanted(Object.keys(announcementShots(''))).length === 0) return;
  const announcement = await tellOutage(house);
  await takeAll(browser, house, picked(announcementShots(announcement)));
  await takePublic(browser, house, pages);
}

const publicAddresses: Readonly<Record<PublicName, string>> = {
  'status-public': `/status/${slug}`,
  'status-public-history': `/status/${slug}/history`,
  'status-asked': `/status/${slug}`,
  'status-consent': `/status/${slug}/confirm/a-link-of-nobody`,
  'status-stop': `/status/${slug}/unsubscribe/a-link-of-nobody`,
  'status-over': `/status/${slug}/confirm/a-link-of-nobody`,
  'status-gone': '/status/no-such-page',
  'status-internal': `/status/${inside}`,
};

/** A page for readers, or what one gets by pressing its button. */
export async function openPublic(page: Page, name: PublicName): Promise<void> {
  await page.goto(publicAddresses[name]);
  await page.getByRole('heading', { level: 1 }).waitFor();
  if (name === 'status-asked') {
    await page.getByLabel('Mail address').fill('reader@example.org');
    await page.getByRole('button', { name: 'Subscribe' }).click();
    await page.getByRole('heading', { name: 'Look in your mail' }).waitFor();
  }
  if (name === 'status-over') {
    await page.getByRole('button', { name: 'Yes, send them' }).click();
    await page.getByRole('heading', { name: 'This link does not work' }).waitFor();
  }
}

async function takePublic(browser: Browser, { url, session }: House, names: readonly PublicName[]): Promise<void> {
  const folder = path.join(repoRoot, '.lockstep/screens');
  await mkdir(folder, { recursive: true });
  for (const [size, width] of Object.entries({ desktop: 1440, phone: 390 })) {
    for (const colorScheme of ['dark', 'light'] as const) {
      const shared = { baseURL: url, viewport: { width, height: 1000 }, colorScheme };
      for (const name of names) {
        const context = await browser.newContext({
          ...shared,
          ...(name === 'status-internal' && { storageState: session }),
        });
        const page = await context.newPage();
        await openPublic(page, name);
        const file = path.join(folder, `${name}-${size}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        process.stdout.write(`${path.relative(repoRoot, file)}\n`);
        await context.close();
      }
    }
  }
}
