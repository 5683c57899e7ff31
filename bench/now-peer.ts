/** How soon the largest part of a screen is painted with nothing in the browser's cache, against another product that runs beside. */
import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { median, type Row } from './measure.ts';

/** Of the home that somebody has signed in to. */
export interface Side {
  readonly address: string;
  readonly storageState: NonNullable<BrowserContextOptions['storageState']>;
}

export interface PeerOptions {
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

const rounds = 7;
/** Of the peer's time. */
const mostShare = 0.3;
const viewport = { width: 1280, height: 800 } as const;
/** After this, whatever is painted is an answer to something else. */
const SETTLED_MS = 4_000;

/** By the one form that shows: a name, a password, and whatever keeps somebody signed in. */
export async function signInToPeer(browser: Browser, { address, user, password }: PeerOptions): Promise<Side> {
  const context = await browser.newContext({ viewport });
  const page = await context.newPage();
  await page.goto(address);
  const secret = page.locator('input[type=password]');
  await page.locator('form').filter({ has: secret }).getByRole('textbox').first().fill(user);
  await secret.fill(password);
  for (const choice of await page.getByRole('checkbox').all()) await choice.check();
  await secret.press('Enter');
  await secret.waitFor({ state: 'detached' });
  await page.waitForTimeout(SETTLED_MS);
  const storageState = await context.storageState();
  await context.close();
  return { address, storageState };
}

/** In turn, so that what else the machine does meets both. */
export async function againstPeer(browser: Browser, own: Side, peer: Side): Promise<readonly Row[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await largestPaint(browser, own));
    theirs.push(await largestPaint(browser, peer));
  }
  const share = median(ours) / median(theirs);
  return [
    {
      what: `largest paint, cold, here and at the peer (${rounds})`,
      value: `${median(ours).toFixed(0)} and ${median(theirs).toFixed(0)}: ${share.toFixed(2)}`,
      goal: { text: `at most ${mostShare}`, isMet: share <= mostShare },
    },
    { what: '  each', value: `${ours.map(Math.round).join(' ')} and ${theirs.map(Math.round).join(' ')}` },
  ];
}

async function largestPaint(browser: Browser, { address, storageState }: Side): Promise<number> {
  const context = await browser.newContext({ viewport, storageState });
  const page = await context.newPage();
  await page.goto(address);
  await page.waitForTimeout(SETTLED_MS);
  const ms = await largestSoFar(page);
  await context.close();
  return ms;
}

/** Typed for a browser by hand. */
interface Painted {
  readonly PerformanceObserver: new (
    hear: (list: { getEntries(): readonly { readonly startTime: number }[] }) => void,
  ) => { observe(options: { type: string; buffered: boolean }): void };
}

function largestSoFar(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((tell) => {
        const { PerformanceObserver: Observer } = globalThis as unknown as Painted;
        // Told in the order of their size: the last is the largest.
        new Observer((list) => tell(list.getEntries().at(-1)?.startTime ?? Number.NaN)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
}
