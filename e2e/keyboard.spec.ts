import type { Locator, Page } from '@playwright/test';
import { expect, open, test } from './signed-in.ts';

const MOST_STOPS = 80;

test.use({ actionTimeout: 10_000 });

/** Presses Tab until this has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`${MOST_STOPS} tab stops do not reach ${wanted.toString()}`);
}

async function openPalette(page: Page): Promise<Locator> {
  const palette = page.getByRole('dialog', { name: 'Find anything' });
  await page.keyboard.press('Control+k');
  await expect(palette.getByRole('combobox')).toBeFocused();
  return palette;
}

test.describe('the palette', () => {
  test('opens a service, and the gate, by a few letters', async ({ page }) => {
    await open(page, '/services');
    const palette = await openPalette(page);
    await page.keyboard.type('paperl');
    await expect(palette.getByRole('option', { name: 'paperless-ngx', exact: true })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/services\/paperless-ngx$/);
    await expect(palette).toBeHidden();

    await openPalette(page);
    await page.keyboard.type('ask the gate');
    await expect(palette.getByRole('option').first()).toContainText('Ask the gate');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/gate$/);
  });

  test('takes what is typed right after its key, not the field behind', async ({ page }) => {
    await open(page, '/services');
    const filter = page.getByRole('searchbox', { name: 'Filter services' });
    await page.keyboard.press('/');
    await expect(filter).toBeFocused();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('paperl');

    const palette = page.getByRole('dialog', { name: 'Find anything' });
    await expect(palette.getByRole('option', { name: 'paperless-ngx', exact: true })).toBeVisible();
    await expect(palette.getByRole('combobox')).toHaveValue('paperl');
    await expect(page).toHaveURL(/\/services$/);
  });

  test('says so when nothing fits, and Escape leads back to where one was', async ({ page }) => {
    await open(page, '/services');
    const filter = page.getByRole('searchbox', { name: 'Filter services' });
    await page.keyboard.press('/');
    await expect(filter).toBeFocused();

    await openPalette(page);
    await page.keyboard.type('zzzz');
    await expect(page.getByText('Nothing by that name here.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(filter).toBeFocused();
  });
});

test('a question mark lists the keys of the screen, and switches single keys off', async ({ page }) => {
  await open(page, '/services/umami');
  const keys = page.getByRole('dialog', { name: 'Keys' });

  await page.keyboard.press('?');
  await expect(keys.getByText('Where can this service go?')).toBeVisible();
  await keys.getByRole('checkbox', { name: 'Keys without Ctrl' }).press('Space');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await page.keyboard.press('w');
  await page.keyboard.press('?');
  await expect(page).toHaveURL(/\/services\/umami$/);
  await expect(keys).toBeHidden();
});

test('the first stop skips the navigation', async ({ page }) => {
  await open(page, '/services');
  const skip = page.getByRole('link', { name: 'Skip to the content' });

  await page.keyboard.press('Tab');
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.locator('main')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator('main').locator(':focus')).toBeVisible();
});

test('every stop shows its focus and is not covered', async ({ page, rota }) => {
  for (const address of ['/services', '/gate?service=umami', `/oncall/${rota.schedule}`, '/oncall/policies/new']) {
    await open(page, address);
    for (let stop = 0; stop < 20; stop++) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      if ((await focused.count()) === 0) break;
      // The look may sit on the row around a radio button.
      const look = await focused.evaluate((element) => {
        const view = element.ownerDocument.defaultView;
        const { x, y, width, height } = element.getBoundingClientRect();
        const shown = [element, element.closest('label')].some((each) => {
          const style = each && view?.getComputedStyle(each);
          return style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
        });
        const above = element.ownerDocument.elementFromPoint(x + width / 2, y + height / 2);
        const isCovered = above !== null && !element.contains(above) && !above.contains(element);
        return { shown, isCovered, html: element.outerHTML.slice(0, 160) };
      });
      expect.soft(look, `stop ${stop} of ${address}`).toMatchObject({ shown: true, isCovered: false });
    }
  }
});

test('the gate is asked and answers without a pointer', async ({ page }) => {
  await open(page, '/services/umami');
  await page.keyboard.press('w');
  await expect(page.getByRole('heading', { level: 1, name: 'Where can umami go?' })).toBeFocused();
  const target = page.getByRole('radio', { name: /^2\.20\.1\b/ });
  const first = page.getByRole('group', { name: 'Go to' }).getByRole('radio', { disabled: false }).first();
  await expect(target).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Another version', exact: true })).toBeVisible();

  await tabTo(page, first);
  await page.keyboard.press('Space');
  for (let row = 0; row < 10 && !(await target.isChecked()); row++) await page.keyboard.press('ArrowDown');
  await expect(target).toBeChecked();
  await tabTo(page, page.getByRole('button', { name: 'Ask the gate' }));
  await page.keyboard.press('Enter');

  await expect(page).toHaveURL(/\/decisions\/[\w-]+$/);
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused();
  await expect(page.getByRole('region', { name: 'The answer' })).toContainText('2.20.1');
});

test('a window keeps the focus and gives it back', async ({ page }) => {
  await open(page, '/services/umami');
  const button = page.getByRole('button', { name: 'Edit' });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.locator(':focus')).toBeVisible();

  for (const key of ['Tab', 'Shift+Tab'])
    for (let stop = 0; stop < 12; stop++) {
      await page.keyboard.press(key);
      await expect(dialog.locator(':focus')).toHaveCount(1);
    }
  // Keys of the screen behind do nothing meanwhile.
  await dialog.getByRole('button', { name: 'Close' }).focus();
  await page.keyboard.press('w');
  await expect(page).toHaveURL(/\/services\/umami$/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test('the ledger is zoomed, moved and read as known then by keys', async ({ page }) => {
  await open(page, '/services/umami');
  const lane = page.getByRole('group', { name: /^production: \d+ deployments/ });
  await expect(lane).toBeVisible();
  const span = (): number => {
    const { searchParams } = new URL(page.url());
    return Date.parse(searchParams.get('to') ?? '') - Date.parse(searchParams.get('from') ?? '');
  };
  const from = (): string | null => new URL(page.url()).searchParams.get('from');

  await page.keyboard.press('+');
  await expect(page).toHaveURL(/from=/);
  const near = span();
  await page.keyboard.press('-');
  await expect.poll(() => Math.round(span() / near)).toBe(2);
  const start = from();
  await page.keyboard.press('[');
  await expect.poll(() => Date.parse(from() ?? '')).toBeLessThan(Date.parse(start ?? ''));
  await page.keyboard.press(']');
  await page.keyboard.press('c');
  await expect(page).toHaveURL(/known=then/);
  await expect(page.getByRole('radio', { name: 'as we knew then' })).toBeChecked();

  await tabTo(page, lane);
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('heading', { name: /^1 exploited or urgent vulnerability was live$/ })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/services\/umami\/releases\/3\.0\.1$/);
});

test('a deployment appears in every open tab within a second', async ({ page, context, house }) => {
  const { admin } = house;
  const params = { service: 'live-web' };
  await admin.call('createService', { body: { name: 'live-web', exposure: 'internal' } });
  for (const version of ['1.0.0', '1.1.0']) await admin.call('addRelease', { params, body: { version } });
  const deploy = (version: string) =>
    admin.call('recordDeployment', { params, body: { environment: 'production', version } });
  await deploy('1.0.0');
  const second = await context.newPage();
  const harbours = [page, second].map((tab) => tab.getByRole('list', { name: 'Safe harbours' }));
  for (const tab of [page, second]) await open(tab, '/services/live-web');
  for (const harbour of harbours) await expect(harbour).toContainText('1.0.0');

  await deploy('1.1.0');

  await Promise.all(harbours.map((harbour) => expect(harbour).toContainText('1.1.0', { timeout: 1000 })));
});
