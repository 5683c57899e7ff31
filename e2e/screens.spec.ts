import type { Locator, Page } from '@playwright/test';
import { firing } from './alert-house.ts';
import { expect, open, test } from './signed-in.ts';

/** The screens from alert to page, by keys alone and by the names a screen reader says. */
const MOST_STOPS = 120;

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

async function pressAt(page: Page, wanted: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, wanted);
  await page.keyboard.press(key);
}

/** The button that opens the calendar of a date field has the focus without matching `:focus`. */
async function holdsFocus(box: Locator): Promise<boolean> {
  return await box.evaluate((element) => element.contains(element.ownerDocument.activeElement));
}

const windows: readonly (readonly [address: string, button: string | RegExp, first?: string])[] = [
  ['GROUP', 'Hand over'],
  ['GROUP', 'Snooze', '15 minutes'],
  ['ALERT', 'Silence this'],
  ['/alerts/silences', 'New silence'],
  ['/settings/alert-rules', 'New route', 'Name'],
  ['/settings/alert-rules?part=inhibitions', 'New inhibition'],
  ['/settings/alert-rules?part=maintenance', 'Plan work', 'Name'],
  ['/settings/sources', 'Add a source', 'What sends'],
  ['/settings/sources/alarm-eu', 'Change'],
  ['/settings/sources/alarm-eu', 'New key'],
  ['/settings/monitors', 'Add a heartbeat', 'Name'],
  ['/settings/monitors', 'Add a check', 'Name'],
  ['/settings/channels', 'Set up a channel', 'What sends'],
  ['/settings/channels', 'Add one'],
  ['/settings/channels', /^Send a test by Discord/],
  ['/settings/incidents', 'Write the next version', 'SEV1'],
  ['/settings/incidents', 'Change Investigating', 'Title'],
  ['/settings/incidents', 'Add a field', 'Title'],
  ['/me', 'Add a way', 'By'],
  ['/oncall?part=leave', 'Enter leave', 'Who'],
  ['/oncall?part=calendars', 'New feed'],
  ['/oncall?part=calendars', 'Add holidays', 'Title'],
  ['/oncall?part=fairness', 'Where I live', 'Time zone'],
  ['ROTA', /^Cover me/],
  ['ROTA', /^Override/],
  ['ROTA', 'Import .ics'],
];

for (const [address, button, first] of windows)
  test(`the window of ${String(button)} at ${address} is named, keeps the focus and gives it back`, async ({
    page,
    rota,
    alarm,
  }) => {
    const places: Readonly<Record<string, string>> = {
      GROUP: `/alerts/groups/${alarm.group}`,
      ALERT: `/alerts/${alarm.alert}`,
      ROTA: `/oncall/${rota.schedule}`,
    };
    await open(page, places[address] ?? address);
    const opener = page
      .locator('main')
      .getByRole('button', { name: button, exact: typeof button === 'string' })
      .first();
    await pressAt(page, opener);
    const dialog = page.getByRole('dialog');
    await expect(dialog).toHaveAccessibleName(/\S/);
    await expect(dialog.locator(':focus')).toHaveAccessibleName(first ?? /\S/);

    for (const key of ['Tab', 'Shift+Tab'])
      for (let stop = 0; stop < 6; stop++) {
        await page.keyboard.press(key);
        // At an end of the window the focus is handed round in the next moment.
        await expect.poll(() => holdsFocus(dialog), { message: `${key} ${stop}` }).toBe(true);
      }
    await page.keyboard.press('Escape');

    await expect(dialog).toBeHidden();
    await expect(opener).toBeFocused();
  });

test('a source is added and changed by keys, and its key is told once', async ({ page }) => {
  await open(page, '/settings/sources');
  await pressAt(page, page.getByRole('button', { name: 'Add a source' }));
  const dialog = page.getByRole('dialog');
  await tabTo(page, dialog.getByLabel('Name'));
  await page.keyboard.type('by-keys');
  await tabTo(page, dialog.getByRole('radio', { name: 'reliability' }));
  await page.keyboard.press('ArrowRight');
  await tabTo(page, dialog.getByLabel('Service (optional)'));
  await page.keyboard.type('umami');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: /Copy/ }).first()).toBeVisible();
  await page.keyboard.press('Escape');
  await pressAt(page, page.getByRole('link', { name: 'by-keys' }));
  await expect(page.getByText(/about security, service umami/)).toBeVisible();

  await pressAt(page, page.getByRole('button', { name: 'Change', exact: true }));
  const minutes = dialog.getByLabel('Over when not repeated for, in minutes');
  await tabTo(page, minutes);
  await minutes.fill('0');
  await page.keyboard.press('Enter');
  await expect(minutes).toHaveAttribute('aria-invalid', 'true');
  await minutes.fill('90');
  await page.keyboard.press('Enter');

  await expect(dialog).toBeHidden();
  await expect(page.getByText(/over when not repeated for 1 h 30 min/)).toBeVisible();
});

test('holidays are added by keys, and whoever lives there has them', async ({ page, rota }) => {
  expect(rota.schedule).not.toBe('');
  await open(page, '/oncall?part=calendars');
  await pressAt(page, page.getByRole('button', { name: 'Add holidays' }));
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByLabel('Title')).toBeFocused();
  await page.keyboard.type('Österreich (Wien)');
  await expect(dialog.getByLabel('Name in addresses')).toHaveValue('osterreich-wien');
  await tabTo(page, dialog.getByRole('radio', { name: 'a calendar file' }));
  await page.keyboard.press('ArrowRight');
  const days = dialog.getByLabel('Days', { exact: true });
  await tabTo(page, days);
  await page.keyboard.type('26 October Nationalfeiertag');
  await expect(days).toHaveAccessibleDescription(/Line 1 is no day/);
  await days.fill('2026-10-26 Nationalfeiertag\n2026-12-26 Stefanitag');
  await pressAt(page, dialog.getByRole('button', { name: 'Add the holidays' }));
  await expect(page.getByText('2 holidays, 2026-10-26 to 2026-12-26')).toBeVisible();

  await open(page, '/oncall?part=fairness');
  await pressAt(page, page.getByRole('button', { name: 'Where I live' }));
  await tabTo(page, dialog.getByRole('checkbox', { name: 'Österreich (Wien)' }));
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  await open(page, '/oncall?part=calendars');
  await pressAt(page, page.getByRole('button', { name: 'Remove Österreich (Wien)' }));
  await pressAt(page, page.getByRole('button', { name: 'Remove it' }));
  await expect(page.getByText('No holidays yet')).toBeVisible();
});

test('notices of shifts are switched off by keys, and stay off', async ({ page }) => {
  await open(page, '/me');
  const told = page.getByRole('checkbox', { name: /^Tell me of my shifts/ });
  await expect(told).toBeChecked();
  await pressAt(page, told, 'Space');
  await pressAt(page, page.getByRole('button', { name: 'Save', exact: true }));
  await expect(page.getByText('Not saved yet')).toBeHidden();

  await open(page, '/me');
  await expect(told).not.toBeChecked();
  await pressAt(page, told, 'Space');
  await pressAt(page, page.getByRole('button', { name: 'Save', exact: true }));
  await expect(page.getByText('Not saved yet')).toBeHidden();
});

test('a page is answered by Enter on the screen of my pages', async ({ page, alarm }) => {
  await alarm.post([firing('KeyedPage', {}, 'critical', 'The keyboard alone is left')]);
  await open(page, '/pages');
  const act = page.getByRole('button', { name: 'Acknowledge: The keyboard alone is left' });

  await pressAt(page, act);

  await expect(act).toBeHidden();
  await expect(page.getByText('You have it. Nobody else is paged.')).toBeVisible();
});

test('a silence is made, found and ended by keys', async ({ page, alarm }) => {
  expect(alarm.alert).not.toBe('');
  await open(page, '/alerts/silences');
  await pressAt(page, page.getByRole('button', { name: 'New silence' }));
  const dialog = page.getByRole('dialog');
  if (!(await dialog.getByLabel('Label 1', { exact: true }).isVisible()))
    await pressAt(page, dialog.getByRole('button', { name: 'Add a label' }));
  await tabTo(page, dialog.getByLabel('Label 1', { exact: true }));
  await page.keyboard.type('team');
  await tabTo(page, dialog.getByLabel('Value 1', { exact: true }));
  await page.keyboard.type('lunch');
  await expect(dialog.getByRole('status')).toContainText('Hides 1 open alert');
  await tabTo(page, dialog.getByLabel('Why'));
  await page.keyboard.type('the keyboard says so');
  await pressAt(page, dialog.getByRole('button', { name: 'Silence', exact: true }));
  const line = page.getByRole('listitem').filter({ hasText: 'the keyboard says so' });
  await expect(line).toBeVisible();

  await pressAt(page, line.getByRole('button', { name: /^End now/ }));

  await expect(line).toBeHidden();
});

test('who can be reached is narrowed by keys', async ({ page }) => {
  await open(page, '/settings/readiness');
  const ready = page.getByRole('navigation').getByRole('link', { name: /^ready/ });

  await pressAt(page, ready);

  await expect(ready).toHaveAttribute('aria-current', /page|true/);
});
