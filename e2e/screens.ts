/**
 * `node e2e/screens.ts`: pictures of the main screens for people to look at; `--all` of every screen, `--only findings,compare` of
 * those; the picture of the README with `--readme`.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Browser, chromium, type Page } from '@playwright/test';
import { resolveChromium } from '../tools/chromium.ts';
import { repoRoot } from '../tools/install.mjs';
import { linkAdmin, localChannels, openPush, reachAdmin } from './contact-house.ts';
import { contactShots } from './contact-shots.ts';
import { raiseAlarm } from './alert-house.ts';
import { alertScreens } from './alert-shots.ts';
import { exposureScreens } from './exposure-shots.ts';
import { openRooms } from './incident-house.ts';
import { incidentScreens } from './incident-shots.ts';
import { hearDeploys, monitorShots, watchJobs } from './monitor-house.ts';
import { onCallShots, onCallScreens } from './on-call-shots.ts';
import { planOnCall } from './on-call-house.ts';
import { takeOutside } from './outside-shots.ts';
import { takeReports } from './report-shots.ts';
import { holdReleases, serviceShots } from './service-shots.ts';
import { settingsShots, settleIn } from './settings-shots.ts';
import { shellShots } from './shell-shots.ts';
import { takeStatus } from './status-shots.ts';
import { takeCaptures } from './capture-shots.ts';
import { takeTrains } from './train-shots.ts';
import { takePlaybooks } from './playbook-shots.ts';
import { mailOfNobody, startProduct } from './product.ts';
import { loadVexDocuments, type Shot, stateShots, turnDecisions, windowShots } from './screen-states.ts';
import { decideSample, sendAlerts, type House, open, openHouse, openOutside } from './signed-in.ts';
import { invited } from './visitor.ts';
import { bareWorkShots, failedShots, fillRooms, workShots } from './work-shots.ts';

const folder = path.join(repoRoot, '.lockstep/screens');
const sizes = { desktop: { width: 1440, height: 1000 }, phone: { width: 390, height: 844, hasTouch: true } } as const;
const themes = ['dark', 'light'] as const;

const heightOf = (html: { scrollHeight: number }): number => html.scrollHeight;

/** Where pictures are taken, and who is signed in there. */
type Seat = Pick<House, 'url' | 'session'>;

async function newPage(
  browser: Browser,
  house: Seat,
  { hasTouch = false, ...size }: { width: number; height: number; hasTouch?: boolean },
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: house.url,
    storageState: house.session,
    viewport: size,
    hasTouch,
    reducedMotion: 'reduce',
  });
  return await context.newPage();
}

async function takeAll(browser: Browser, house: Seat, screens: Readonly<Record<string, Shot>>): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [sizeName, size] of Object.entries(sizes)) {
    const page = await newPage(browser, house, size);
    for (const [name, shot] of Object.entries(screens)) {
      const address = typeof shot === 'string' ? shot : shot.address;
      await (typeof shot !== 'string' && shot.isOutside ? openOutside : open)(page, address);
      if (typeof shot !== 'string') await shot.after(page);
      await page.locator('body').evaluate((body) => body.ownerDocument.fonts.ready.then(() => undefined));
      // Bars that stick to the window would cover the middle of a long picture: the window grows to the page instead.
      const isWindow = typeof shot !== 'string' && shot.isWindow === true;
      const height = isWindow ? size.height : await page.locator('html').evaluate(heightOf);
      await page.setViewportSize({ width: size.width, height });
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme });
        const file = path.join(folder, `${name}-${sizeName}-${theme}.png`);
        await page.screenshot({ path: file, animations: 'disabled' });
        process.stdout.write(`${path.relative(repoRoot, file)}\n`);
      }
      await page.setViewportSize({ width: size.width, height: size.height });
    }
    await page.context().close();
  }
}

/** The denied move, from its question down to what would come back. */
async function takeReadmePicture(browser: Browser, house: House, denied: number): Promise<void> {
  const page = await newPage(browser, house, { width: 1440, height: 940 });
  await page.emulateMedia({ colorScheme: 'light' });
  await open(page, `/decisions/${denied}`);
  await page.locator('body').evaluate((body) => body.ownerDocument.fonts.ready.then(() => undefined));
  const file = path.join(repoRoot, 'docs/images/gate.png');
  await mkdir(path.dirname(file), { recursive: true });
  await page.screenshot({ path: file, animations: 'disabled' });
  process.stdout.write(`${path.relative(repoRoot, file)}\n`);
  await page.context().close();
}

const findingScreens = {
  findings: '/findings',
  release: '/services/umami/releases/3.0.1',
  compare: '/services/umami/diff?from=3.0.2&to=3.0.1',
  advisory: '/advisories/CVE-2025-55182',
  upload: '/upload?service=umami',
};
/** The third dot of the first strip, by keys. */
async function walkDots(page: Page): Promise<void> {
  await page
    .getByRole('group', { name: /Arrow keys walk the dots/ })
    .first()
    .focus();
  for (const key of ['Home', 'ArrowRight', 'ArrowRight']) await page.keyboard.press(key);
}

const { only } = parseArgs({ strict: false, options: { only: { type: 'string' } } }).values;

function picked(screens: Readonly<Record<string, Shot>>): Readonly<Record<string, Shot>> {
  if (typeof only !== 'string') return screens;
  return Object.fromEntries(Object.entries(screens).filter(([name]) => only.split(',').includes(name)));
}

/** Screens that need more than the sample: what others did, and what went wrong. */
async function states(): Promise<Readonly<Record<string, Shot>>> {
  const turned = await turnDecisions(house);
  const document = await loadVexDocuments(house.admin);
  await house.admin.call('addFeedSource', {
    body: { name: 'nowhere', kind: 'osv', ecosystem: 'npm', url: 'file:///no/such/folder' },
  });
  return {
    ...stateShots,
    ...windowShots(turned, document),
    'vex-report': `/settings/vex/${document}`,
    'decision-flip-flop': `/decisions/${turned.flipFlop}`,
    'decision-refused': `/decisions/${turned.refused}`,
    'decision-broken-glass': `/decisions/${turned.brokenGlass}`,
  };
}

/** Before the first schedule and the first page there are screens of their own; the sample has both. */
async function takeFirstSteps(browser: Browser): Promise<void> {
  const screens = picked({ 'oncall-first': onCallShots.first, start: '/start', ...bareWorkShots });
  if (Object.keys(screens).length === 0) return;
  await using bare = await startProduct({ env: mailOfNobody });
  const first = await openHouse(bare);
  for (const name of ['Noor Haddad', 'Jonas Weber']) await invited(bare.url, first.admin, { name, role: 'responder' });
  await takeAll(browser, first, screens);
}

/** The frame, services and settings after `states`, with holds, keys that wait for agreement and people who are told. */
async function takeRest(browser: Browser): Promise<void> {
  const screens = picked({ ...shellShots, ...serviceShots, ...settingsShots });
  if (Object.keys(screens).length === 0) return;
  await holdReleases(house);
  await settleIn(house);
  await takeAll(browser, house, screens);
}

/** Incidents, their rooms and what waits in them. */
async function takeRooms(browser: Browser): Promise<void> {
  const rooms = await openRooms(house);
  await takeAll(browser, house, picked(incidentScreens(rooms)));
  const screens = picked({ ...workShots(rooms), ...failedShots(rooms) });
  if (Object.keys(screens).length === 0) return;
  await fillRooms(house.admin, rooms);
  await takeAll(browser, house, screens);
}

await using product = await startProduct({ args: ['--sample'], env: { ...mailOfNobody, ...localChannels } });
const house = await openHouse(product);
const { denied, waiting } = await decideSample(house.admin);
await sendAlerts(house);
const { executablePath, args, env } = resolveChromium();
const browser = await chromium.launch({ executablePath, args, env });
try {
  if (process.argv.includes('--readme')) await takeReadmePicture(browser, house, denied);
  else {
    const isWhole = process.argv.includes('--all') || only !== undefined;
    const screens: Record<string, Shot> = {
      services: '/services',
      service: '/services/umami',
      'decision-denied': `/decisions/${denied}`,
      'decision-keys': `/decisions/${waiting}`,
      'decision-thumb': { address: `/decisions/${waiting}`, isWindow: true, after: async () => undefined },
      'decision-denied-thumb': { address: `/decisions/${denied}`, isWindow: true, after: async () => undefined },
      gate: '/gate?service=umami',
      decisions: '/decisions',
      insights: '/insights?days=180',
      'insights-table': '/insights?view=table',
      'insights-catalogue': '/insights/catalogue',
      'insights-dot': { address: '/insights', isWindow: true, after: walkDots },
      feeds: '/settings/feeds',
      alerts: '/alerts',
      'alerts-over': '/alerts?show=resolved',
      sources: '/settings/sources',
      source: '/settings/sources/prometheus-eu',
      ...(isWhole && {
        readiness: '/settings',
        people: '/settings/people',
        keys: '/settings/keys',
        account: '/settings/account',
        policy: '/settings/policy',
        'incident-settings': '/settings/incidents',
        evidence: '/evidence',
        welcome: '/welcome',
        ...findingScreens,
        ...(await exposureScreens(house.admin)),
        ...(await states()),
      }),
    };
    await takeAll(browser, house, picked(screens));
    await takeFirstSteps(browser);
    await takeOutside(browser, picked, takeAll);
    await takeRest(browser);
    await takeReports(browser, picked, takeAll);
    await takeTrains(browser, picked, takeAll);
    await takeCaptures(browser, picked, takeAll);
    await takeStatus(browser, house, picked, takeAll);
    await takePlaybooks(browser, house, picked, takeAll);
    const rota = await planOnCall(house);
    await takeAll(browser, house, picked(onCallScreens(rota)));
    await takeAll(browser, house, picked(alertScreens(await raiseAlarm(house))));
    await takeRooms(browser);
    await hearDeploys(house);
    await watchJobs(house);
    await takeAll(browser, house, picked({ 'source-mapping': '/settings/sources/shop-ci', ...monitorShots }));
    await using push = await openPush();
    await reachAdmin(house, push);
    await linkAdmin(house);
    await takeAll(browser, house, picked(contactShots));
  }
} finally {
  await browser.close();
}
