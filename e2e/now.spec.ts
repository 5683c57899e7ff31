import type { Locator, Page } from '@playwright/test';
import type { Client } from '../packages/client/src/index.ts';
import { expect, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

const MINUTE_MS = 60_000;
/** Several times what the first screen takes. */
const LONGER_THAN_DRAWING_MS = 1_000;
/** More than fit on any screen, and more than come at once. */
const MANY = 360;
/** Rows that may stand in the document at a time, whatever the list holds. */
const MOST_DRAWN = 80;

const listOf = (page: Page): Locator => page.getByRole('list', { name: 'What needs a human' });
const rowOf = (page: Page, title: string): Locator => listOf(page).getByRole('listitem').filter({ hasText: title });

/** Tasks of an incident of their own, owned by nobody, in this order. */
async function tasksOf(admin: Client, service: string, titles: readonly string[]): Promise<string> {
  const incident = await admin.call('recordIncident', {
    body: { service, title: `Work on ${service}`, kind: 'reliability', severity: 'sev3' },
  });
  const ten = 10;
  for (let from = 0; from < titles.length; from += ten)
    await Promise.all(
      titles.slice(from, from + ten).map((title, at) =>
        admin.call('addTask', {
          params: { incident: incident.name },
          body: { title, dueAt: new Date(Date.now() + (from + at + 1) * MINUTE_MS).toISOString() },
        }),
      ),
    );
  return incident.name;
}

const isFocused = async (row: Locator): Promise<boolean> =>
  (await row.count()) === 1 &&
  (await row.getByRole('link').evaluate((link) => link === link.ownerDocument.activeElement));

async function isPutOff(admin: Client, title: string): Promise<boolean> {
  const { items } = await admin.call('listNow', { query: { kind: 'task', snoozed: 'true' } });
  return items.some((row) => row.title === title);
}

test('work is walked, done, taken back and put off by keys alone', async ({ page, house }) => {
  await tasksOf(house.admin, 'miniflux', ['Stop the import', 'Tell the users', 'Look at the queue']);
  await open(page, '/services');
  await page.keyboard.press('g');
  await page.keyboard.press('1');
  await expect(page).toHaveURL(/\/now$/);
  await open(page, '/now?kind=task&service=miniflux');

  await test.step('one key does what the row is for', async () => {
    await page.keyboard.press('j');
    await expect(rowOf(page, 'Stop the import').getByRole('link')).toBeFocused();
    await page.keyboard.press('a');
    await expect(rowOf(page, 'Stop the import')).toHaveCount(0);
  });

  await test.step('and the next row takes its place', async () => {
    await page.keyboard.press('j');
    await page.keyboard.press('k');
    await expect(rowOf(page, 'Tell the users').getByRole('link')).toBeFocused();
  });

  await test.step('putting off wants a reason', async () => {
    await page.keyboard.press('s');
    const window = page.getByRole('dialog', { name: 'Put off' });
    await expect(window.getByRole('radio', { name: '4 h' })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(window.getByLabel('Why it can wait')).toBeFocused();
    await page.keyboard.type('the status page says it already');
    await page.keyboard.press('Control+Enter');
    await expect(window).toBeHidden();
    await expect(rowOf(page, 'Tell the users')).toHaveCount(0);
    await expect.poll(async () => await isPutOff(house.admin, 'Tell the users')).toBe(true);
  });

  await test.step('what was put off is found, and brought back', async () => {
    await page.getByRole('link', { name: /^Put off/ }).press('Enter');
    await expect(rowOf(page, 'Tell the users')).toContainText('put off: the status page says it already');
    await rowOf(page, 'Tell the users').getByRole('button', { name: 'Take back: Tell the users' }).press('Enter');
    await expect.poll(async () => await isPutOff(house.admin, 'Tell the users')).toBe(false);
  });

  await test.step('whose it is, by one key each', async () => {
    await page.keyboard.press('u');
    await expect(page).toHaveURL(/scope=unowned/);
    await page.keyboard.press('m');
    await expect(page).toHaveURL(/scope=mine/);
  });
});

test('a list of any length draws what stands in the window, and keys reach all of it', async ({ page, house }) => {
  test.setTimeout(120_000);
  const titles = Array.from({ length: MANY }, (_, index) => `Check replica ${index + 1} of ${MANY}`);
  await tasksOf(house.admin, 'umami', titles);
  await open(page, '/now?kind=task&service=umami');
  const drawn = () => listOf(page).getByRole('listitem').count();

  expect(await drawn()).toBeLessThanOrEqual(MOST_DRAWN);
  const last = rowOf(page, titles.at(-1) ?? '');
  // More than one step a row: at the end of what is loaded a step waits for the rest.
  for (let steps = 0; steps < 2 * MANY && !(await isFocused(last)); steps++) {
    await page.keyboard.press('j');
    if (steps % 60 === 59) expect(await drawn()).toBeLessThanOrEqual(MOST_DRAWN);
  }
  await expect(last.getByRole('link')).toBeFocused();
  await expect(last).toBeInViewport({ ratio: 1 });
});

/** The list measures where it stands: without styles that is below everything else, and hardly a row would be drawn. */
test('where styles come last, nothing is drawn before them, and the rows fill the window', async ({ page, house }) => {
  const titles = Array.from({ length: 60 }, (_, index) => `Restart worker ${index + 1} of 60`);
  await tasksOf(house.admin, 'umami', titles);
  await page.setViewportSize({ width: 1440, height: 900 });
  const styles = Promise.withResolvers<void>();
  await page.route('**/*.css', async (route) => {
    await styles.promise;
    await route.continue();
  });
  const session = page.waitForResponse('**/api/v1/access/me');
  await page.goto('/now?kind=task&service=umami', { waitUntil: 'commit' });
  await (await session).finished();
  await page.waitForTimeout(LONGER_THAN_DRAWING_MS);
  await expect(page.locator('#root')).toBeEmpty();
  styles.resolve();

  const height = page.viewportSize()?.height ?? 0;
  const bottom = async () => {
    const box = await listOf(page).getByRole('listitem').last().boundingBox();
    return (box?.y ?? 0) + (box?.height ?? 0);
  };
  await expect.poll(bottom).toBeGreaterThanOrEqual(height);
});

test('where styles fail, late as well, there is something to read and to use', async ({ page, house }) => {
  await tasksOf(house.admin, 'umami', ['Restart the workers']);
  const failure = Promise.withResolvers<void>();
  await page.route('**/*.css', async (route) => {
    await failure.promise;
    await route.abort();
  });
  await page.goto('/now?kind=task&service=umami', { waitUntil: 'commit' });
  await page.waitForTimeout(LONGER_THAN_DRAWING_MS);
  failure.resolve();

  await expect(rowOf(page, 'Restart the workers')).toBeVisible();
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('work is done by two taps: Now, and the button on the row', async ({ page, house }) => {
    await tasksOf(house.admin, 'paperless-ngx', ['Free the disk of the scanner']);
    await open(page, '/services');

    await page.getByRole('link', { name: 'Now', exact: true }).tap();
    const act = page.getByRole('button', { name: /: Free the disk of the scanner$/ }).first();
    await expect(act).toBeVisible();
    const size = await act.boundingBox();
    expect(Math.round(size?.height ?? 0)).toBeGreaterThanOrEqual(44);
    await act.tap();

    await expect(rowOf(page, 'Free the disk of the scanner')).toHaveCount(0);
  });
});

// The last one: what it adds stands before everything else.
test('what somebody reads stays where it is while others add and finish what stands above it', async ({
  page,
  house,
}) => {
  const before = Array.from({ length: 60 }, (_, index) => `Wipe disk ${index + 1} of 60`);
  const incident = await tasksOf(house.admin, 'uptime-kuma', before);
  await open(page, '/now?kind=task&service=uptime-kuma');
  for (let steps = 0; steps < 40; steps++) await page.keyboard.press('j');
  const read = rowOf(page, before[39] ?? '');
  await expect(read.getByRole('link')).toBeFocused();
  const place = (await read.boundingBox())?.y;
  const add = async (title: string) =>
    await house.admin.call('addTask', {
      params: { incident },
      body: { title, dueAt: new Date(Date.now() - 60 * MINUTE_MS).toISOString() },
    });

  for (let count = 0; count < 20; count++) await add(`Before all others ${count}`);
  await expect(read).toHaveAttribute('aria-posinset', '60');
  const { items } = await house.admin.call('listTasks', { params: { incident } });
  const first = items.find(({ title }) => title === before[0]);
  if (first === undefined) throw new Error('the first task is missing');
  await house.admin.call('updateTask', {
    params: { incident, task: first.id },
    body: { state: 'done', version: first.version },
  });
  await expect(read).toHaveAttribute('aria-posinset', '59');

  expect(Math.abs(((await read.boundingBox())?.y ?? 0) - (place ?? 0))).toBeLessThan(1);
  await expect(read.getByRole('link')).toBeFocused();
  await page.keyboard.press('j');
  await expect(rowOf(page, before[40] ?? '').getByRole('link')).toBeFocused();
});
