import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from '@playwright/test';
import { repoRoot } from '../tools/install.mjs';
import { startProduct } from './product.ts';
import { fillInbox, openDesk } from './report-house.ts';
import type { Shot } from './screen-states.ts';
import { type House, openHouse } from './signed-in.ts';

type Shots = Readonly<Record<string, Shot>>;

const pressed =
  (name: string | RegExp) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

function screensOf(reference: string): Shots {
  return {
    reports: '/reports',
    'reports-over': '/reports?state=closed',
    'reports-none': '/reports?q=no-such-report',
    report: `/reports/${reference}`,
    'report-decide': { address: `/reports/${reference}`, isWindow: true, after: pressed('Accept') },
    'report-redact': { address: `/reports/${reference}`, isWindow: true, after: pressed('Take out: Contact') },
    'report-new': { address: '/reports', isWindow: true, after: pressed('Write one down') },
  };
}

const settingsScreens: Shots = { 'report-settings': '/settings/reports' };
const publicNames = ['report-form', 'report-form-wrong', 'report-follow'] as const;

/** The inbox, the desk and the pages of strangers, on a product of their own. */
export async function takeReports(
  browser: Browser,
  picked: (screens: Shots) => Shots,
  takeAll: (browser: Browser, house: House, screens: Shots) => Promise<void>,
): Promise<void> {
  const wanted = (names: readonly string[]): readonly string[] =>
    Object.keys(picked(Object.fromEntries(names.map((name) => [name, '/']))));
  const pages = wanted(publicNames);
  const isAny = pages.length + wanted(Object.keys({ ...screensOf(''), ...settingsScreens })).length > 0;
  if (!isAny) return;
  await using product = await startProduct();
  const house = await openHouse(product);
  const desk = await openDesk(house);
  const { reference, link } = await fillInbox(desk);
  await takeAll(browser, desk, picked(screensOf(reference)));
  await takeAll(browser, house, picked(settingsScreens));
  await takePages(browser, house.url, link, pages);
}

async function takePages(browser: Browser, url: string, link: string, names: readonly string[]): Promise<void> {
  const folder = path.join(repoRoot, '.lockstep/screens');
  await mkdir(folder, { recursive: true });
  for (const [size, viewport] of Object.entries({
    desktop: { width: 1440, height: 1000 },
    phone: { width: 390, height: 844 },
  })) {
    for (const theme of ['dark', 'light'] as const) {
      // Strangers may have no script: these pages need none.
      const context = await browser.newContext({
        baseURL: url,
        viewport,
        colorScheme: theme,
        javaScriptEnabled: false,
      });
      const page = await context.newPage();
      for (const name of names) {
        await page.goto(name === 'report-follow' ? `${link}?new` : '/report');
        if (name === 'report-form-wrong') await page.getByRole('button', { name: 'Send the report' }).click();
        const file = path.join(folder, `${name}-${size}-${theme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        process.stdout.write(`${path.relative(repoRoot, file)}\n`);
      }
      await context.close();
    }
  }
}
