import { exposureScreens } from './exposure-shots.ts';
import type { Rooms } from './incident-house.ts';
import { incidentScreens } from './incident-shots.ts';
import { judgeAll } from './judge-all.ts';
import { startProduct } from './product.ts';
import { expectReadingOrder } from './reading-order.ts';
import type { Shot } from './screen-states.ts';
import { open, openHouse, test as base } from './signed-in.ts';
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
          await expectReadingOrder(page, address);
        });
    });
});
