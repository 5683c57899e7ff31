/** How soon the largest part of a screen is painted with nothing in the browser's cache, against another product that runs beside. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
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
/**
 * How many times slower the processor is made for the browser's pages. The goal was set by a peer that took 0.6 s to its first paint and
 * had a task of 0.86 s: here it does so at a quarter of the speed, about a phone's. The goal holds at full speed as well.
 */
const SLOWED = 4;
const viewport = { width: 1280, height: 800 } as const;
/** After this, whatever is painted is an answer to something else. */
const SETTLED_MS = 5_000;

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

/** What is measured in one way, at two speeds of the processor. */
export interface Comparison {
  readonly what: string;
  /** Held against the goal, at either speed. */
  readonly isJudged: boolean;
}

export async function againstPeer(
  browser: Browser,
  own: Side,
  peer: Side,
  comparison: Comparison,
): Promise<readonly Row[]> {
  const still = await serveStill(browser, own);
  const sides = { own, peer, still };
  try {
    return [...(await atSpeed(browser, sides, comparison, SLOWED)), ...(await atSpeed(browser, sides, comparison, 1))];
  } finally {
    still.stop();
  }
}

/** In turn, so that what else the machine does meets all of them. */
async function atSpeed(
  browser: Browser,
  { own, peer, still }: Readonly<Record<'own' | 'peer' | 'still', Side>>,
  { what, isJudged }: Comparison,
  slowed: number,
): Promise<readonly Row[]> {
  const ours: Paints[] = [];
  const theirs: Paints[] = [];
  const floors: Paints[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await paintsOf(browser, own, slowed));
    theirs.push(await paintsOf(browser, peer, slowed));
    floors.push(await paintsOf(browser, still, slowed));
  }
  const beside = (of: keyof Paints): string =>
    [ours, theirs].map((paints) => middle(paints, of).toFixed(0)).join(' and ');
  const share = middle(ours, 'largest') / middle(theirs, 'largest');
  const ofFloor = middle(ours, 'largest') / middle(floors, 'largest');
  const goal = { text: `at most ${mostShare}`, isMet: share <= mostShare };
  const speed = slowed === 1 ? 'full speed' : `slowed ${slowed} times`;
  const each = [ours, theirs].map((paints) => paints.map(({ largest }) => Math.round(largest)).join(' '));
  return [
    {
      what: `${what}, ${speed}: largest paint, here and at the peer (${rounds})`,
      value: `${beside('largest')}: ${share.toFixed(2)}`,
      ...(isJudged && { goal }),
    },
    { what: '  each', value: each.join(' and ') },
    { what: '  first paint', value: beside('first') },
    {
      what: '  the floor: the same elements from a file, without scripts',
      value: `${middle(floors, 'largest').toFixed(0)}: ${ofFloor.toFixed(2)} floors here`,
    },
  ];
}

function middle(paints: readonly Paints[], of: keyof Paints): number {
  return median(paints.map((one) => one[of]));
}

/** In milliseconds from the start of the navigation. */
interface Paints {
  readonly first: number;
  readonly largest: number;
}

async function paintsOf(browser: Browser, { address, storageState }: Side, slowed: number): Promise<Paints> {
  const context = await browser.newContext({ viewport, storageState });
  const page = await context.newPage();
  await slowDown(context, page, slowed);
  await page.goto(address);
  await page.waitForTimeout(SETTLED_MS);
  const paints = await page.evaluate(
    () =>
      new Promise<Paints>((tell) => {
        const { PerformanceObserver: Observer, performance } = globalThis as unknown as Painted;
        const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
        // Told in the order of their size: the last is the largest.
        new Observer((list) => tell({ first, largest: list.getEntries().at(-1)?.startTime ?? Number.NaN })).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        });
      }),
  );
  await context.close();
  return paints;
}

async function slowDown(context: BrowserContext, page: Page, times: number): Promise<void> {
  if (times === 1) return;
  const session = await context.newCDPSession(page);
  await session.send('Emulation.setCPUThrottlingRate', { rate: times });
}

/** Typed for a browser by hand. */
interface Painted {
  readonly performance: { getEntriesByName(name: string): readonly { readonly startTime: number }[] };
  readonly PerformanceObserver: new (
    hear: (list: { getEntries(): readonly { readonly startTime: number }[] }) => void,
  ) => { observe(options: { type: string; buffered: boolean }): void };
}

interface Drawn {
  readonly document: {
    readonly documentElement: { readonly outerHTML: string };
    querySelectorAll(selector: string): Iterable<{ remove(): void }>;
  };
}

/** The elements of the settled screen with its styles and fonts, from memory and without its scripts: no page with them is sooner. */
async function serveStill(browser: Browser, { address, storageState }: Side): Promise<Side & { stop(): void }> {
  const context = await browser.newContext({ viewport, storageState });
  const page = await context.newPage();
  const files = new Map<string, { readonly type: string; readonly body: Buffer }>();
  const kept: Promise<unknown>[] = [];
  page.on('response', (answer) => {
    const type = answer.headers()['content-type'] ?? '';
    const { pathname } = new URL(answer.url());
    if (/css|font|svg/.test(type)) kept.push(answer.body().then((body) => files.set(pathname, { type, body })));
  });
  await page.goto(address);
  await page.waitForTimeout(SETTLED_MS);
  const html = await page.evaluate(() => {
    const { document } = globalThis as unknown as Drawn;
    for (const script of document.querySelectorAll('script, link[rel=modulepreload]')) script.remove();
    return document.documentElement.outerHTML;
  });
  await Promise.all(kept);
  await context.close();
  files.set('/', { type: 'text/html; charset=utf-8', body: Buffer.from(`<!doctype html>${html}`) });
  const server = createServer(({ url = '/' }, reply) => {
    const file = files.get(url);
    // In a process of its own, like the product's page.
    reply.writeHead(file === undefined ? 404 : 200, {
      'content-type': file?.type ?? 'text/plain',
      'cross-origin-opener-policy': 'same-origin',
    });
    reply.end(file?.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}/`,
    storageState: { cookies: [], origins: [] },
    stop: () => server.close(),
  };
}
