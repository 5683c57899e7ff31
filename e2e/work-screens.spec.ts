import type { Page } from '@playwright/test';
import { exposureScreens } from './exposure-shots.ts';
import type { Rooms } from './incident-house.ts';
import { incidentScreens } from './incident-shots.ts';
import { judge } from './judge.ts';
import { startProduct } from './product.ts';
import type { Shot } from './screen-states.ts';
import { expect, hearComplaints, open, openHouse, reportViolations, test as base } from './signed-in.ts';
import { announcementShots, tellOutage } from './status-shots.ts';
import { bareWorkShots, failedShots, fillRooms, workShots } from './work-shots.ts';

/** Everything of incidents that pictures are taken of is judged: targets, contrast, reflow, names. */
base.use({ trace: 'off', contextOptions: { reducedMotion: 'reduce' }, actionTimeout: 10_000 });

/** These are judged with their addresses beside the other screens. */
const elsewhere: ReadonlySet<string> = new Set([
  'incidents',
  'incidents-over',
  'incidents-nothing',
  'incident-declare',
  'room',
  'room-work',
  'room-context',
  'room-restricted',
  'room-over',
  'room-correct',
  'room-close',
  'room-roles',
  'room-change',
]);

const test = base.extend<object, { filled: Rooms }>({
  filled: [
    async ({ house, rooms }, use) => {
      await fillRooms(house.admin, rooms);
      await use(rooms);
    },
    { scope: 'worker' },
  ],
});

async function judgeAll(page: Page, shots: Readonly<Record<string, Shot>>, isExpected: RegExp = /^$/): Promise<void> {
  await reportViolations(page);
  const complaints = hearComplaints(page, (text) => isExpected.test(text));
  for (const [name, shot] of Object.entries(shots))
    await test.step(name, async () => {
      await open(page, typeof shot === 'string' ? shot : shot.address);
      if (typeof shot !== 'string') await shot.after(page);
      await judge(page, complaints);
      complaints.length = 0;
    });
}

const without = (shots: Readonly<Record<string, Shot>>): Readonly<Record<string, Shot>> =>
  Object.fromEntries(Object.entries(shots).filter(([name]) => !elsewhere.has(name)));

test.describe('with the sample organisation', () => {
  test.setTimeout(400_000);

  test('rooms and lists of incidents', async ({ page, rooms }) => {
    await judgeAll(page, without(incidentScreens(rooms)), /status of (404|409)/);
  });

  test('rooms with work in them, their windows, Now and the settings of incidents', async ({ page, filled }) => {
    await judgeAll(page, workShots(filled), /status of 404/);
  });

  test('screens whose server fails', async ({ page, filled }) => {
    await judgeAll(page, failedShots(filled), /status of 500/);
  });

  test('exposures', async ({ page, house }) => {
    await judgeAll(page, await exposureScreens(house.admin));
  });

  test('what is told to those outside', async ({ page, house }) => {
    await judgeAll(page, announcementShots(await tellOutage(house)));
  });
});

test('before there is anything', async ({ browser }) => {
  test.setTimeout(240_000);
  await using product = await startProduct();
  const { url, session } = await openHouse(product);
  const context = await browser.newContext({ baseURL: url, storageState: session, reducedMotion: 'reduce' });
  await judgeAll(await context.newPage(), bareWorkShots);
  await context.close();
});

/** Where the stops of the Tab key inside the screen stand in the document, whatever is scrolled. */
async function stopsOf(page: Page): Promise<readonly Stop[]> {
  const stops: Stop[] = [];
  await page.locator('main').focus();
  for (let pressed = 0; pressed < MOST_STOPS; pressed++) {
    await page.keyboard.press('Tab');
    const focused = page.locator('main :focus');
    if ((await focused.count()) === 0) break;
    stops.push(
      await focused.evaluate((element) => {
        const view = element.ownerDocument.defaultView;
        const { left, top, width } = element.getBoundingClientRect();
        let down = view?.scrollY ?? 0;
        let column = element;
        for (let around = element.parentElement; around !== null; around = around.parentElement) {
          if (around.matches('main')) break;
          down += around.scrollTop;
          if (around.matches('section, form, header, nav, li, article')) column = around;
        }
        const shown = [element, element.closest('label')].some((each) => {
          const style = each && view?.getComputedStyle(each);
          return style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
        });
        const box = column.getBoundingClientRect();
        return {
          left,
          top: top + down,
          right: left + width,
          columnLeft: box.left,
          isShown: shown,
          what: (element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60),
        };
      }),
    );
  }
  return stops;
}

interface Stop {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly columnLeft: number;
  /** The focus can be seen. */
  readonly isShown: boolean;
  readonly what: string;
}

const MOST_STOPS = 60;
/** Things of one line differ a little in height. */
const LINE_PX = 14;

/** Down, to the right in the same line, or into a column further right. */
function isNext(before: Stop, next: Stop): boolean {
  if (next.top > before.top + LINE_PX) return true;
  if (next.top >= before.top - LINE_PX) return next.left >= before.left;
  return next.columnLeft > before.columnLeft + LINE_PX || next.left >= before.right - LINE_PX;
}

test.describe('the Tab key goes the way people read, and shows where it is', () => {
  for (const [width, height] of [
    [1440, 1000],
    [390, 844],
  ] as const)
    test(`at ${width} px`, async ({ page, filled }) => {
      test.setTimeout(240_000);
      await page.setViewportSize({ width, height });
      for (const address of [
        '/now',
        '/incidents',
        `/incidents/${filled.open}`,
        `/incidents/${filled.open}?part=work`,
        `/incidents/${filled.open}?part=context`,
        `/incidents/${filled.over}/postmortem`,
        '/exposures',
        '/postmortems?part=actions',
        '/insights',
        '/announcements/new',
        '/settings/incidents',
        '/settings/playbooks/what-both-sides-do',
      ])
        await test.step(address, async () => {
          await open(page, address);
          const stops = await stopsOf(page);
          expect(stops.length, `stops of ${address}`).toBeGreaterThan(2);
          expect
            .soft(
              stops.filter(({ isShown }) => !isShown).map(({ what }) => what),
              `focus of ${address}`,
            )
            .toEqual([]);
          const wrong = stops.flatMap((next, index) => {
            const before = stops[index - 1];
            return before === undefined || isNext(before, next) ? [] : [`${before.what} -> ${next.what}`];
          });
          expect.soft(wrong, `order of ${address}`).toEqual([]);
        });
    });
});
