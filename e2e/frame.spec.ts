import { expect, open, openOutside, test } from './signed-in.ts';

test('an address that no screen has keeps the frame, and leads to what needs somebody now', async ({ page }) => {
  await openOutside(page, '/no-such-place');

  await expect(page.getByRole('heading', { level: 1, name: 'There is nothing at this address' })).toBeVisible();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Incidents' }).waitFor();
  await page.getByRole('link', { name: 'What needs somebody now' }).click();

  await expect(page).toHaveURL(/\/now$/);
});

test('a schedule and an escalation policy that do not exist lead to the lists of those that do', async ({ page }) => {
  for (const [address, list] of [
    ['/oncall/no-such-schedule', 'All schedules'],
    ['/oncall/policies/no-such-policy', 'All escalation policies'],
  ] as const) {
    await openOutside(page, address);
    await expect(page.locator('main').getByRole('link', { name: list })).toBeVisible();
    await expect(page.getByRole('button', { name: 'Try again' })).toBeHidden();
  }
});

test.describe('the bar of a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('says where one is, also where the bar has no entry of its own', async ({ page }) => {
    await open(page, '/evidence');
    const bar = page.getByRole('navigation', { name: 'Main' }).last();

    await expect(bar.locator('[aria-current=page]')).toHaveText('Evidence');
    await open(page, '/alerts');
    await expect(bar.locator('[aria-current=page]')).toHaveText('Alerts');
  });

  test('says of a postmortem that it is one, though its address is that of the incident', async ({ page, rooms }) => {
    await open(page, `/incidents/${rooms.over}/postmortem`);

    await expect(page.getByRole('navigation', { name: 'Main' }).last().locator('[aria-current=page]')).toHaveText(
      'Postmortems',
    );
  });

  test('opens every other place by one entry, and Escape closes it', async ({ page }) => {
    await open(page, '/alerts');
    const bar = page.getByRole('navigation', { name: 'Main' }).last();
    const more = bar.getByRole('button', { name: 'More' });
    await more.click();
    await expect(bar.getByRole('link', { name: 'Gate' })).toBeVisible();

    await page.keyboard.press('Escape');
    await expect(bar.getByRole('link', { name: 'Gate' })).toBeHidden();
    await expect(more).toBeFocused();

    await more.click();
    await bar.getByRole('link', { name: 'Gate' }).click();
    await expect(page).toHaveURL(/\/gate/);
    await expect(bar.getByRole('button', { name: 'More, now Gate' })).toHaveAttribute('aria-expanded', 'false');
  });

  for (const width of [390, 320])
    test(`cuts no word at ${width} px, keeps its columns, and leaves room for a thumb`, async ({ page }) => {
      await page.setViewportSize({ width, height: 844 });
      for (const address of ['/postmortems', '/exposures']) {
        await open(page, address);
        const entries = page.getByRole('navigation', { name: 'Main' }).last().getByRole('listitem');
        const seen = await entries.evaluateAll((items) =>
          items.map((item) => {
            const word = [...item.querySelectorAll('span')].find(({ textContent }) => textContent === item.innerText);
            const box = item.getBoundingClientRect();
            const seenWord = word?.getBoundingClientRect();
            return {
              cut: (word?.scrollWidth ?? 0) - (word?.clientWidth ?? 0),
              room: Math.min((seenWord?.left ?? 0) - box.left, box.right - (seenWord?.right ?? Infinity)),
              size:
                word === undefined
                  ? 0
                  : Number.parseFloat(item.ownerDocument.defaultView?.getComputedStyle(word).fontSize ?? ''),
              right: box.right,
              width: box.width,
            };
          }),
        );

        expect(seen).toHaveLength(6);
        for (const entry of seen) {
          expect(entry.cut).toBeLessThanOrEqual(0);
          expect(entry.right).toBeLessThanOrEqual(width + 0.5);
          expect(entry.width).toBeCloseTo(width / 6, 0);
          expect(entry.room).toBeGreaterThanOrEqual(0.5);
          expect(entry.size).toBeGreaterThanOrEqual(10);
        }
      }
    });
});

test.describe('a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('shows that a row of parts goes on, by fading the edge behind which it does', async ({ page }) => {
    await open(page, '/now');
    const row = page.getByRole('navigation', { name: 'Whose' });

    await expect(row).toHaveCSS('--hidden-left', '0px');
    await expect(row).toHaveCSS('--hidden-right', '40px');
    await row.evaluate((nav) => nav.scrollTo({ left: nav.scrollWidth, behavior: 'instant' }));
    await expect(row).toHaveCSS('--hidden-left', '40px');
    await expect(row).toHaveCSS('--hidden-right', '0px');
  });

  test('names a button to a pointer only: under a thumb the name would lie over the row above', async ({ page }) => {
    await open(page, '/oncall/new');
    const tip = page.locator('#tip-layer');
    await page.getByRole('button', { name: 'Add', exact: true }).tap();
    const out = page.getByRole('button', { name: 'Take Ada Admin out' });

    await out.hover();
    await expect(tip).toHaveText('Take Ada Admin out');
    await page.mouse.move(0, 0);
    await expect(tip).toBeHidden();
    await out.tap();
    await expect(out).toBeHidden();
    await expect(tip).toBeHidden();
  });

  test('says in two lines that feeds are too old, and what is wrong where it is asked', async ({ page }) => {
    await page.route('**/api/v1/feeds', async (route) => {
      const answer = await route.fetch();
      const { items, ...rest } = (await answer.json()) as { items: object[] };
      await route.fulfill({
        response: answer,
        json: { ...rest, items: items.map((one) => ({ ...one, isTooOld: true })) },
      });
    });
    await open(page, '/findings');
    const notice = page.getByRole('note').filter({ hasText: 'What this rests on is not fresh' });
    const problem = notice.getByText('too old to rely on').first();

    await expect(problem).toBeHidden();
    expect((await notice.boundingBox())?.height).toBeLessThanOrEqual(90);
    await notice.getByRole('button', { name: 'What is wrong' }).click();
    await expect(problem).toBeVisible();
  });

  test('says of an incident which service it is about, and cuts nothing of a row', async ({ page, rooms }) => {
    await open(page, '/incidents');
    const row = page.getByRole('listitem').filter({ hasText: rooms.open });
    await expect(row.getByText('umami, production')).toBeVisible();
    const rows = page.getByRole('list', { name: 'Incidents' }).getByRole('listitem');
    const room = await rows.evaluateAll((all) =>
      all.flatMap((one) => {
        const box = one.getBoundingClientRect();
        return [...one.querySelectorAll('a > span')].map((part) => {
          const { top, bottom } = part.getBoundingClientRect();
          return Math.min(top - box.top, box.bottom - bottom);
        });
      }),
    );

    expect(Math.min(...room)).toBeGreaterThanOrEqual(4);
  });

  test('shows what a record of evidence says in line with its name', async ({ page }) => {
    await open(page, '/evidence');
    await page.getByRole('button', { name: 'Open' }).first().click();
    const names = page.getByRole('dialog').locator('dt');
    await names.first().waitFor();
    const apart = await names.evaluateAll((all) =>
      all.map((name) => {
        const value = name.nextElementSibling;
        const range = name.ownerDocument.createRange();
        range.selectNodeContents(name);
        const box = (value?.querySelector('code, time') ?? value)?.getBoundingClientRect();
        const middle = (rect: { top: number; bottom: number } | undefined) =>
          rect === undefined ? NaN : (rect.top + rect.bottom) / 2;
        return Math.abs(middle(box) - middle(range.getBoundingClientRect()));
      }),
    );

    expect(apart.length).toBeGreaterThanOrEqual(5);
    expect(Math.max(...apart)).toBeLessThanOrEqual(3);
  });

  test('shows a record of evidence in three lines at most', async ({ page }) => {
    await open(page, '/evidence');
    const rows = page.getByRole('table').locator('tbody tr');
    await rows.first().waitFor();
    const heights = await rows.evaluateAll((all) => all.map((row) => row.getBoundingClientRect().height));

    expect(Math.max(...heights)).toBeLessThanOrEqual(100);
  });
});

test.describe('a notice on a desktop', () => {
  test.use({ viewport: { width: 1440, height: 1000 } });

  test('stands away from what is pressed on the right, and covers no place of the rail', async ({
    page,
    decisions,
  }) => {
    await page.route('**/api/v1/access/sessions/**', (route) =>
      route.request().method() === 'GET' ? route.fallback() : route.abort(),
    );
    await open(page, `/decisions/${decisions.waiting}`);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Sign out');
    await page.getByRole('option', { name: /Sign out/ }).click();
    const notice = page.locator('.panel', { has: page.getByText(/^Signing out failed/) });
    const [keys, box] = [await page.getByText('Two keys, two people').boundingBox(), await notice.boundingBox()];

    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(keys?.x ?? 0);
    expect(box?.x).toBeGreaterThanOrEqual(216);
  });
});
