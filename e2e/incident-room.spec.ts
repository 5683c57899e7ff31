import type { Locator, Page } from '@playwright/test';
import type { Client } from '../packages/client/src/index.ts';
import { expect, open, test } from './signed-in.ts';

const MOST_STOPS = 160;
const MOST_LIVE_MS = 1_000;

test.use({ actionTimeout: 10_000 });

/** Presses Tab until this has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${MOST_STOPS} tab stops do not reach ${wanted.toString()}`);
}

async function pressAt(page: Page, wanted: Locator): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press('Enter');
}

const feedOf = (page: Page): Locator => page.getByRole('feed', { name: 'Timeline' });
const entryOf = (page: Page, text: string): Locator => feedOf(page).getByRole('article').filter({ hasText: text });

async function declared(admin: Client, title: string, more: object = {}): Promise<{ id: string; name: string }> {
  return await admin.call('recordIncident', { body: { title, kind: 'reliability', severity: 'sev3', ...more } });
}

async function note(admin: Client, incident: string, text: string): Promise<void> {
  await admin.call('addTimelineEntry', { params: { incident }, body: { text } });
}

test('an incident goes from its declaration to its end by keys alone', async ({ page }) => {
  await open(page, '/incidents');
  await test.step('declare', async () => {
    await page.keyboard.press('d');
    const window = page.getByRole('dialog', { name: 'Declare an incident' });
    await expect(window.getByLabel('What is wrong')).toBeFocused();
    await page.keyboard.type('The map of visitors stays empty');
    await tabTo(page, window.getByRole('radio', { name: /^SEV3/ }));
    await page.keyboard.press('ArrowUp');
    await expect(window.getByRole('radio', { name: /^SEV2/ })).toBeChecked();
    await tabTo(page, window.getByLabel('Service (optional)'));
    await page.keyboard.type('umami');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/incidents\/INC-\d+$/);
    await expect(page.getByRole('heading', { level: 1, name: 'The map of visitors stays empty' })).toBeFocused();
  });
  const room = new URL(page.url()).pathname;

  await test.step('write two notes', async () => {
    for (const text of ['Tiles come from `tiles.example.org`', 'The certificate of the tiles is over']) {
      await page.keyboard.press('c');
      await expect(page.getByRole('textbox', { name: 'Write a note' })).toBeFocused();
      await page.keyboard.type(text);
      await page.keyboard.press('Control+Enter');
      await expect(entryOf(page, text.replaceAll('`', ''))).toBeVisible();
      await page.keyboard.press('Escape');
    }
  });

  await test.step('insert between them', async () => {
    const last = entryOf(page, 'The certificate of the tiles is over');
    for (let steps = 0; steps < 20 && !(await last.evaluate((row) => row === row.ownerDocument.activeElement)); steps++)
      await page.keyboard.press('k');
    await page.keyboard.press('k');
    await expect(entryOf(page, 'Tiles come from')).toBeFocused();
    await page.keyboard.press('i');
    const window = page.getByRole('dialog', { name: 'Insert an entry' });
    await expect(window.getByLabel('What happened')).toBeFocused();
    await page.keyboard.type('A colleague sees it, too');
    await pressAt(page, window.getByRole('button', { name: 'Insert' }));
    await expect(window).toBeHidden();
    // The rest of the page is within reach again a moment after the window is gone.
    await expect(entryOf(page, 'A colleague sees it')).toBeVisible();
    const texts = await feedOf(page).getByRole('article').allInnerTexts();
    const at = ['Tiles come from', 'A colleague sees it', 'The certificate of'].map((text) =>
      texts.findIndex((each) => each.includes(text)),
    );
    expect(at).toEqual(at.toSorted((a, b) => a - b));
    expect(at).not.toContain(-1);
  });

  await test.step('correct it, read what it said, pin it', async () => {
    const inserted = entryOf(page, 'A colleague sees it');
    for (
      let steps = 0;
      steps < 20 && !(await inserted.evaluate((row) => row === row.ownerDocument.activeElement));
      steps++
    )
      await page.keyboard.press(steps === 0 ? 'j' : 'k');
    await page.keyboard.press('e');
    const window = page.getByRole('dialog', { name: 'Correct the entry' });
    await expect(window.getByLabel('What happened')).toBeFocused();
    await page.keyboard.press('Control+a');
    await page.keyboard.type('Two colleagues see it');
    await tabTo(page, window.getByLabel('Why it is corrected'));
    await page.keyboard.type('there were two of them');
    await pressAt(page, window.getByRole('button', { name: 'Correct', exact: true }));
    const corrected = entryOf(page, 'Two colleagues see it');
    await expect(corrected.getByRole('button', { name: 'corrected' })).toBeVisible();
    await corrected.focus();
    await page.keyboard.press('v');
    const versions = page.getByRole('dialog', { name: 'What this entry said' });
    await expect(versions.getByText('A colleague sees it, too')).toBeVisible();
    await expect(versions.getByText('Because: there were two of them')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(versions).toBeHidden();
    await corrected.focus();
    await page.keyboard.press('p');
    await expect(corrected.getByText('pinned', { exact: true })).toBeVisible();
  });

  await test.step('propose a fix and come back', async () => {
    await page.keyboard.press('w');
    await expect(page.getByRole('heading', { level: 1, name: 'Where can umami go?' })).toBeFocused();
    await expect(page.getByLabel('Incident')).toHaveValue(/\w/);
    const first = page.getByRole('group', { name: 'Go to' }).getByRole('radio', { disabled: false }).first();
    await tabTo(page, first);
    await page.keyboard.press('Space');
    await pressAt(page, page.getByRole('button', { name: 'Ask the gate' }));
    await expect(page).toHaveURL(/\/decisions\//);
    await expect(page.getByRole('region', { name: 'The answer' })).toBeVisible();
    await pressAt(page, page.getByRole('link', { name: /^Back to INC-/ }));
    await expect(page).toHaveURL(new RegExp(`${room}$`));
    await expect(feedOf(page).getByRole('article').filter({ hasText: 'Gate' })).not.toHaveCount(0);
  });

  await test.step('close the reliability side', async () => {
    await page.keyboard.press('x');
    const window = page.getByRole('dialog', { name: /^Close reliability/ });
    await expect(window.getByLabel('What ended it (optional)')).toBeFocused();
    await page.keyboard.type('the tiles have a new certificate');
    await pressAt(page, window.getByRole('button', { name: 'Close reliability' }));
    await expect(page.getByText(/^Reliability is closed/)).toBeVisible();
    await expect(page.getByText('Resolved', { exact: true })).toBeVisible();
  });
});

test('a twin is joined instead of declared once more', async ({ page, rooms }) => {
  await open(page, '/services');
  await page.keyboard.press('n');
  await page.keyboard.press('i');
  await page.getByLabel('What is wrong').fill('Dashboards answer requests with an error');
  await page.getByLabel('Service (optional)').fill('umami');
  await page.getByRole('button', { name: 'Declare', exact: true }).click();

  const join = page.getByRole('button', { name: `Join ${rooms.open}` });
  await expect(join).toBeFocused();
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(new RegExp(`/incidents/${rooms.open}$`));
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a responder writes at the thumb, moves a side and finds what runs', async ({ page, house }) => {
    const { name } = await declared(house.admin, 'Phones can not sign in', { service: 'miniflux' });
    await open(page, `/incidents/${name}`);
    const field = page.getByRole('textbox', { name: 'Write a note' });
    const send = page.getByRole('button', { name: /^Write down/ });
    await expect(send).toBeInViewport({ ratio: 1 });
    for (const target of [field, send, page.getByRole('button', { name: 'Pin it' })])
      expect(Math.round((await target.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(40);
    expect(Math.round((await send.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(44);

    await field.tap();
    await field.fill('Only with the newest system');
    await send.tap();
    await expect(entryOf(page, 'Only with the newest system')).toBeInViewport();
    await expect(field).toHaveValue('');

    await page.getByRole('link', { name: 'Work' }).tap();
    await page.getByRole('button', { name: /^I have it/ }).tap();
    await expect(page.getByRole('button', { name: /^Work has begun/ })).toBeVisible();

    await page.getByRole('link', { name: 'Context' }).tap();
    await expect(page.getByRole('link', { name: 'miniflux', exact: true }).first()).toBeVisible();

    await page.getByRole('button', { name: 'Roles and acts' }).tap();
    await page.getByRole('button', { name: /^Take Incident commander/ }).tap();
    await expect(page.getByText('You are incident commander')).toBeVisible();
  });
});

test('what one browser writes stands in the other within a second, and a break loses nothing', async ({
  page,
  browser,
  house,
}) => {
  const { id, name } = await declared(house.admin, 'Exports come twice');
  const other = await browser.newContext({ baseURL: house.url, storageState: house.session });
  const second = await other.newPage();
  for (const each of [page, second]) await open(each, `/incidents/${name}`);

  const took: number[] = [];
  for (const text of ['first heard', 'second heard', 'third heard']) {
    await page.getByRole('textbox', { name: 'Write a note' }).fill(text);
    await page.keyboard.press('Control+Enter');
    const began = Date.now();
    await expect(entryOf(second, text)).toBeVisible({ timeout: MOST_LIVE_MS });
    took.push(Date.now() - began);
  }
  test
    .info()
    .annotations.push({ type: 'live', description: `${took.join(', ')} ms from key press to the other browser` });
  process.stdout.write(`live: ${took.join(', ')} ms from key press to the other browser\n`);

  // Whoever writes faster than the line is loses nothing, and keeps the order.
  const field = page.getByRole('textbox', { name: 'Write a note' });
  for (const text of ['fast one', 'fast two', 'fast three']) {
    await field.pressSequentially(text);
    await page.keyboard.press('Control+Enter');
  }
  await expect(entryOf(second, 'fast three')).toBeVisible();
  const fast = (await feedOf(second).getByRole('article').allInnerTexts()).flatMap(
    (text) => /fast \w+/.exec(text) ?? [],
  );
  expect(fast).toEqual(['fast one', 'fast two', 'fast three']);

  await other.setOffline(true);
  for (let line = 1; line <= 12; line++) await note(house.admin, id, `while away ${line}.`);
  await other.setOffline(false);
  for (const line of [1, 12]) await expect(entryOf(second, `while away ${line}.`)).toHaveCount(1, { timeout: 20_000 });
  const texts = (await feedOf(second).getByRole('article').allInnerTexts()).filter((text) =>
    text.includes('while away'),
  );
  expect(texts).toHaveLength(12);
  await other.close();
});

test('a long timeline stays where it is read, counts what is new, and draws little of it', async ({ page, house }) => {
  test.setTimeout(180_000);
  const { id, name } = await declared(house.admin, 'The log is long');
  for (let line = 1; line <= 450; line++) await note(house.admin, id, `line ${line}.`);
  await open(page, `/incidents/${name}`);
  const feed = feedOf(page);
  await expect(entryOf(page, 'line 450.')).toBeInViewport();
  const top = (text: string) => entryOf(page, text).evaluate((row) => row.getBoundingClientRect().top);

  await entryOf(page, 'line 420.').scrollIntoViewIfNeeded();
  const before = await top('line 420.');
  for (let line = 451; line <= 455; line++) await note(house.admin, id, `line ${line}.`);
  await expect(page.getByRole('button', { name: '5 new below' })).toBeVisible();
  expect(Math.abs((await top('line 420.')) - before)).toBeLessThan(2);

  await expect(async () => {
    await feed.evaluate((box) => box.scrollTo({ top: 0 }));
    await expect(feed.getByText('The beginning')).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 30_000 });
  await expect(entryOf(page, 'line 1.')).toBeVisible();
  expect(await feed.getByRole('article').count()).toBeLessThanOrEqual(400);

  await page.getByRole('button', { name: /new below|To the newest/ }).click();
  await expect(entryOf(page, 'line 455.')).toBeInViewport();
});

test('keys walk up a timeline that is longer than its window, and what they reach stays in it', async ({
  page,
  house,
}) => {
  const { id, name } = await declared(house.admin, 'Many short lines');
  for (let line = 1; line <= 40; line++) await note(house.admin, id, `short ${line}.`);
  await open(page, `/incidents/${name}`);
  await expect(entryOf(page, 'short 40.')).toBeInViewport();

  for (let steps = 0; steps < 20; steps++) await page.keyboard.press('k');

  await expect(entryOf(page, 'short 21.')).toBeFocused();
  await expect(entryOf(page, 'short 21.')).toBeInViewport({ ratio: 1 });
});

test('the address of an entry leads to it, however far back it is', async ({ page, house }) => {
  const { id, name } = await declared(house.admin, 'An old line is asked for');
  const first = await house.admin.call('addTimelineEntry', {
    params: { incident: id },
    body: { text: 'the line that is asked for', happenedAt: new Date(Date.now() - 3_600_000).toISOString() },
  });
  for (let line = 1; line <= 120; line++) await note(house.admin, id, `later ${line}.`);

  await open(page, `/incidents/${name}?entry=${first.id}`);

  await expect(entryOf(page, 'the line that is asked for')).toBeInViewport();
  await expect(entryOf(page, 'the line that is asked for')).toBeFocused();
});

test('a file goes into the timeline, and what looks like a secret is said before it is written', async ({
  page,
  house,
}) => {
  const { name } = await declared(house.admin, 'Logs are needed');
  await open(page, `/incidents/${name}`);

  await page
    .getByLabel('Files to attach')
    .setInputFiles({ name: 'thread-dump.txt', mimeType: 'text/plain', buffer: Buffer.from('all threads wait') });
  const file = feedOf(page).getByRole('link', { name: 'thread-dump.txt' });
  await expect(file).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
  expect(download.suggestedFilename()).toBe('thread-dump.txt');

  const field = page.getByRole('textbox', { name: 'Write a note' });
  await field.fill('the log shows ghp_0123456789abcdefghijABCDEFGHIJ456789 in clear');
  await expect(page.getByRole('alert').filter({ hasText: 'looks like a token' })).toBeVisible();
  await page.getByRole('button', { name: 'Take it out' }).click();
  await expect(field).toHaveValue('the log shows [taken out] in clear');
});
