import { readFileSync } from 'node:fs';
import { expect, type Page, test } from '@playwright/test';
import { type Product, startProduct } from './product.ts';
import { hearComplaints, open, openHouse } from './signed-in.ts';

const wordsPerSecond = 150 / 60;
/** A number is said digit by digit, its points too. */
const spoken = /\d|[^\s\d]+/g;
/** For everything that is pressed, opened or typed by somebody who has done it before. */
const secondsPerAct = 1.5;

interface Step {
  readonly from: number;
  /** Names to click and keys to press, as the script names them. */
  readonly acts: readonly string[];
  readonly words: number;
}

/** The script as it is written for people: one row of its table per step. */
const script = readFileSync(new URL('../docs/demo.md', import.meta.url), 'utf8')
  .split('\n')
  .flatMap((line): Step[] => {
    const [, from, does = '', says = ''] = /^\| (\d+) \| (.+) \| (.+) \|$/.exec(line) ?? [];
    if (from === undefined) return [];
    const acts = [...does.matchAll(/`([^`]+)`|\*([^*]+)\*/g)].map(([, key, name]) => key ?? name ?? '');
    return [{ from: Number(from), acts, words: says.match(spoken)?.length ?? 0 }];
  });

/** What is named to be found, and not to be pressed. */
const places = new Set(['Gate', 'Other ways']);
/** The one of them that needs no scrolling. */
const inView = 'Gate';
/** Whoever opens one of these sees it before they go on. */
const screens = new Set(['Exposures', 'Postmortems', 'Evidence']);

function secondsOf({ acts, words }: Step): number {
  return words / wordsPerSecond + acts.filter((act) => act !== inView).length * secondsPerAct;
}

let product: Product;

test.beforeAll(async () => {
  product = await startProduct({ args: ['--sample'] });
});
test.afterAll(() => product.stop());

test('the script takes ninety seconds, and says when each step begins', () => {
  let clock = 0;
  for (const step of script) {
    expect(Math.abs(step.from - clock), `step at ${step.from} s, counted ${clock.toFixed(1)} s`).toBeLessThan(1);
    clock += secondsOf(step);
  }
  expect(script).toHaveLength(8);
  expect(clock).toBeLessThanOrEqual(90);
});

test('every step of the script is where it says, in the sample that everybody has', async ({ browser }) => {
  const { url, session } = await openHouse(product);
  const context = await browser.newContext({
    baseURL: url,
    storageState: session,
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  const complaints = hearComplaints(page);
  await open(page, '/services');
  const shown = shownBy(page);

  for (const { from, acts } of script) {
    await test.step(`at ${from} s: ${acts.join(', ')}`, async () => {
      for (const act of acts) await (places.has(act) ? expect(placeOf(page, act)).toBeVisible() : press(page, act));
      await shown[from]?.();
    });
  }

  expect(Object.keys(shown).map(Number)).toEqual(script.map(({ from }) => from));
  expect(complaints).toEqual([]);
  await context.close();
});

const placeOf = (page: Page, name: string) => page.getByRole('heading', { name: new RegExp(`^${name}\\b`) });

/** As a person would find it: keys, then a button or part of that name, then a link, the one that is nearest to what is spoken of. */
async function press(page: Page, act: string): Promise<void> {
  if (/^[a-z]( [a-z0-9])?$/.test(act)) {
    // Nobody turns a key that they do not see.
    if (act === 's') await page.getByRole('button', { name: /^Turn this key/ }).waitFor();
    for (const key of act.split(' ')) await page.keyboard.press(key);
    return;
  }
  if (act === 'Ask about it')
    return await page
      .getByRole('row', { name: /2\.20\.2/ })
      .getByText(act)
      .click();
  if (act === 'why') return await page.getByLabel('Why it should go all the same').fill('2.20.2 is known to be fast');
  if (/^(Rhea|Sam|yourself)$/.test(act)) {
    const seat = page
      .getByRole('group', { name: 'Whom you play' })
      .getByRole('button', { name: new RegExp(`^${act}`) });
    await seat.click();
    return await expect(seat).toHaveAttribute('aria-pressed', 'true');
  }
  const name = new RegExp(`^${act}`);
  const found = page.getByRole('button', { name }).or(page.getByRole('link', { name })).or(page.getByText(act));
  await found.filter({ visible: true }).last().click();
  if (screens.has(act)) await expect(page.getByRole('heading', { level: 1, name: act })).toBeVisible();
}

/** What must stand there while it is spoken of, by the second it begins with. */
function shownBy(page: Page): Readonly<Record<number, () => Promise<void>>> {
  const main = page.getByRole('main');
  const says = (text: RegExp | string) => expect(main.getByText(text).first()).toBeVisible();
  return {
    0: () => says('nobody owns'),
    11: async () => {
      await says('Reliability lead');
      await says('Security lead');
    },
    23: async () => {
      await says(/CVE-2025-55182 known exploited/);
      await says('If you stay');
      await says('Forward to 3.0.3');
    },
    35: () => expect(main.getByLabel(/^Choices by reliability and security/)).toBeInViewport(),
    43: () => says('Waiting for keys'),
    54: () => says('Every key that is needed was turned'),
    66: () => says('CVE-2025-55182'),
    75: () => says(/^All [\d,]+ records are in place and unchanged$/),
  };
}
