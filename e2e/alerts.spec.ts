import { firing } from './alert-house.ts';
import { expect, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('a page is acknowledged in two taps, and taken back in one', async ({ page, alarm }) => {
    await open(page, `/alerts/groups/${alarm.group}`);
    const acts = page.getByRole('region', { name: 'What to do' });
    const acknowledge = acts.getByRole('button', { name: 'Acknowledge' });
    const size = await acknowledge.boundingBox();
    expect(size?.height).toBeGreaterThanOrEqual(44);
    await expect(acknowledge).toBeInViewport({ ratio: 1 });

    await acknowledge.tap();

    await expect(acts.getByRole('button', { name: 'Take back' })).toBeVisible();
    await expect(page.getByText('Ada Admin acknowledged')).toBeVisible();
    await acts.getByRole('button', { name: 'Take back' }).tap();
    await expect(acts.getByRole('button', { name: 'Acknowledge' })).toBeVisible();
  });

  test('my pages are answered in place', async ({ page, alarm }) => {
    await alarm.post([firing('CacheCold', {}, 'critical', 'The cache of the shop is cold')]);
    await open(page, '/pages');
    const act = page.getByRole('button', { name: 'Acknowledge: The cache of the shop is cold' });

    await act.tap();

    await expect(page.getByText('You have it. Nobody else is paged.')).toBeVisible();
    await expect(act).toBeHidden();
  });
});

test.describe('the list of alerts', () => {
  test('is walked, chosen from and ended with keys alone', async ({ page, alarm }) => {
    await alarm.post([
      firing('DoorOpen', { door: '1' }, 'info', 'Door one stands open'),
      firing('DoorOpen', { door: '2' }, 'info', 'Door two stands open'),
    ]);
    await open(page, '/alerts?q=stands+open');
    await expect(page.getByRole('link', { name: /stands open/ })).toHaveCount(2);

    await page.keyboard.press('j');
    await expect(page.getByRole('link', { name: /stands open/ }).first()).toBeFocused();
    await page.keyboard.press('x');
    await page.keyboard.press('j');
    await expect(page.getByRole('link', { name: /stands open/ }).nth(1)).toBeFocused();
    await page.keyboard.press('Shift+X');
    await expect(page.getByRole('region', { name: 'Selected alerts' })).toContainText('2 selected');
    await page.keyboard.press('e');

    await expect(page.getByText(/^2 alerts resolved/)).toBeVisible();
    await expect(page.getByRole('button', { name: /^2 not here any more/ })).toBeVisible();
  });

  test('is chosen from by a box, and with Shift up to another', async ({ page, alarm }) => {
    await alarm.post(['1', '2', '3'].map((pump) => firing('PumpHums', { pump }, 'info', `Pump ${pump} hums`)));
    await open(page, '/alerts?q=hums');
    const boxes = page.getByRole('checkbox', { name: /^Select Pump/ });
    await expect(boxes).toHaveCount(3);

    await boxes.first().click();
    await boxes.last().click({ modifiers: ['Shift'] });

    await expect(page.getByRole('region', { name: 'Selected alerts' })).toContainText('3 selected');
    await boxes.nth(1).click();
    await expect(page.getByRole('region', { name: 'Selected alerts' })).toContainText('2 selected');
  });

  test('counts what is new, and moves nothing before it is asked to', async ({ page, alarm }) => {
    await alarm.post([firing('LampFails', { lamp: '1' }, 'info', 'Lamp one fails')]);
    await open(page, '/alerts?q=fails');
    await expect(page.getByRole('link', { name: /Lamp one fails/ })).toBeVisible();

    await alarm.post([firing('LampFails', { lamp: '2' }, 'info', 'Lamp two fails')]);

    const bar = page.getByRole('button', { name: /^1 new/ });
    await expect(bar).toBeVisible({ timeout: 15_000 });
    await expect(page.getByRole('link', { name: /Lamp two fails/ })).toBeHidden();
    await bar.click();
    await expect(page.getByRole('link', { name: /Lamp two fails/ })).toBeVisible();
  });

  test('is narrowed by facets, which the address keeps', async ({ page, alarm }) => {
    await open(page, '/alerts?source=alarm-eu');
    await page

      .getByRole('navigation', { name: 'Filters' })
      .getByRole('link', { name: /^error / })
      .click();

    await expect(page).toHaveURL(/severity=error/);
    await expect(page.getByRole('link', { name: /Node eu-west-0/ })).toBeVisible();
    await expect(page.getByRole('link', { name: /Checkout answers/ })).toBeHidden();
    expect(alarm.group).not.toBe('');
  });
});

test('a silence says what it hides before it is made', async ({ page, alarm }) => {
  await open(page, `/alerts/${alarm.alert}`);
  await page.getByRole('button', { name: 'Silence this' }).click();
  const window = page.getByRole('dialog', { name: 'Silence' });

  await expect(window.getByText(/^Hides 1 open alert/)).toBeVisible();
  await window.getByLabel('Why').fill('Errors are expected while the new checkout is tried');
  await window.getByRole('button', { name: 'Silence', exact: true }).click();

  await expect(page.getByText('The silence stands')).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/^The silence is over/)).toBeVisible();
});

test('routes change places by keyboard, and the order stays', async ({ page, alarm }) => {
  expect(alarm.group).not.toBe('');
  await open(page, '/settings/alert-rules');
  const names = page.locator('main ol > li p:first-child');
  const before = await names.allInnerTexts();

  await page.getByRole('button', { name: 'Ask Only for the record earlier' }).press('Enter');

  await expect
    .poll(async () => (await names.allInnerTexts()).findIndex((name) => name.startsWith('Only for')))
    .toBe(before.findIndex((name) => name.startsWith('Only for')) - 1);
});

test('without a route the screen says what decides, whether or not a catch-all is set', async ({ page, alarm }) => {
  expect(alarm.group).not.toBe('');
  await page.route('**/api/v1/alert-routes', async (route) => {
    await route.fulfill({ json: { revision: 1, items: [] } });
  });
  for (const catchAllPolicyId of [undefined, null]) {
    await page.route('**/api/v1/alert-rules', async (route) => {
      const answer: object = await (await route.fetch()).json();
      await route.fulfill({ json: { ...answer, ...(catchAllPolicyId === null && { catchAllPolicyId }) } });
    });
    await open(page, '/settings/alert-rules');

    await expect(page.getByText('Every alert goes where the catch-all below says.')).toBeVisible();
    await expect(page.getByRole('note').filter({ hasText: 'No catch-all policy is set' })).toHaveCount(
      catchAllPolicyId === null ? 1 : 0,
    );
  }
});
