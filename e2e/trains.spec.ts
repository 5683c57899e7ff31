import type { Browser, Page } from '@playwright/test';
import { expect, test } from '@playwright/test';
import { judge } from './judge.ts';
import { startProduct } from './product.ts';
import { hearComplaints, type House, open, openHouse, reportViolations } from './signed-in.ts';
import { openDepot, sendTrain } from './train-house.ts';

test.use({ trace: 'off', contextOptions: { reducedMotion: 'reduce' }, actionTimeout: 10_000 });
test.setTimeout(150_000);

const answer = (page: Page) => page.getByRole('region', { name: 'The answer' });
const key = (page: Page, axis: 'Reliability' | 'Security') => page.getByRole('article', { name: `${axis} key` });
/** Being refused is the point of some steps. */
const isRefusal = (text: string): boolean => /Failed to load resource.*status of (400|404|409|422)/.test(text);

async function sit(browser: Browser, { url }: House, session: House['session']): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, storageState: session, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await reportViolations(page);
  return page;
}

async function sitWithPhone(browser: Browser, { url }: House, session: House['session']): Promise<Page> {
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;
  const context = await browser.newContext({ ...phone, baseURL: url, storageState: session, reducedMotion: 'reduce' });
  return await context.newPage();
}

async function turnOnce(page: Page, axis: 'Reliability' | 'Security'): Promise<void> {
  const word = axis.toLowerCase();
  await key(page, axis)
    .getByRole('button', { name: /^Turn it once for 3 services/ })
    .click();
  const window = page.getByRole('dialog', { name: `Turn the ${word} key, once for 3 services` });
  // Those that go without a key are not among what is signed for.
  await expect(window).not.toContainText('cart-api');
  await expect(window).toContainText('T-2 to production');
  await expect(window).toContainText('held by reliability');
  await expect(window).toContainText('in gifts-api, mail-api and prices-api');
  await window.getByLabel('Note').fill('read, and known');
  await window.getByRole('button', { name: `Turn the ${word} key` }).click();
  await expect(window).toBeHidden();
}

test('a train of six services goes without the denied one, after each of two people turned one key once', async ({
  browser,
}) => {
  await using product = await startProduct();
  const house = await openHouse(product);
  const { bo, sam } = await openDepot(house);
  const ada = await sit(browser, house, house.session);
  const complaints = hearComplaints(ada, isRefusal);

  await test.step('it is made up from pasted lines, and wrong ones are named', async () => {
    await open(ada, '/decisions');
    await ada.getByRole('link', { name: 'Release trains' }).click();
    await expect(ada.getByText('No train has gone yet')).toBeVisible();
    await judge(ada, complaints);
    await ada.getByRole('link', { name: 'Make up a train' }).first().click();
    const lines = ada.getByLabel('Paste many');
    await lines.fill('cart-api 1.0.0\ngifts-api\nmail-api@1.0.0');
    await ada.getByRole('button', { name: 'Put them in' }).click();
    await expect(ada.getByText('Line 2: gifts-api has no version')).toBeVisible();
    await lines.fill('cart-api 1.0.0\ngifts-api\nmail-api@1.0.0\nprices-api 1.0.0\n');
    expect(await lines.evaluate((box) => box.scrollHeight - box.clientHeight)).toBe(0);
    await lines.fill('cart-api 1.0.0\ngifts-api 7.7.7\nmail-api@1.0.0\nprices-api 1.0.0\nsearch-api 1.0.0');
    await ada.getByRole('button', { name: 'Put them in' }).click();
    // The last one by keys alone: Enter on the last row makes another.
    await ada.getByLabel('To release of row 5').press('Enter');
    await expect(ada.getByLabel('Service of row 6')).toBeFocused();
    await ada.keyboard.type('stock-api');
    await ada.keyboard.press('Tab');
    await ada.keyboard.type('0.9.0');
    await ada.keyboard.press('Control+Enter');
    await expect(ada.getByLabel('To release of row 2')).toHaveAttribute('aria-invalid', 'true');
    await expect(ada.getByText('Release 7.7.7 of gifts-api does not exist')).toBeVisible();
    await judge(ada, complaints);
    await ada.getByLabel('To release of row 2').fill('1.0.0');
    await ada.getByRole('button', { name: 'Ask the gate' }).click();
  });

  await test.step('one look says how much may go, what is denied and why', async () => {
    await expect(ada).toHaveURL(/\/trains\/1$/);
    await expect(answer(ada)).toContainText('2 of 6 may go ahead');
    const happens = ada.getByRole('region', { name: 'What may happen now' });
    await expect(happens).toContainText('2 may go, 3 must wait, 1 denied');
    const denied = ada.locator('section', { has: ada.getByRole('heading', { level: 2, name: /^Denied/ }) });
    await expect(denied.getByRole('link', { name: 'stock-api 0.9.0' })).toBeVisible();
    await expect(ada.getByText('in gifts-api, mail-api and prices-api')).toBeVisible();
    await ada.getByRole('link', { name: /^Stopped only/ }).click();
    await expect(ada.getByRole('link', { name: 'cart-api', exact: true })).toBeHidden();
    await ada.getByRole('searchbox', { name: 'Filter services' }).fill('mail');
    await expect(ada.getByRole('link', { name: 'mail-api', exact: true })).toBeVisible();
    await expect(ada.getByRole('link', { name: 'gifts-api', exact: true })).toBeHidden();
    await judge(ada, complaints);
  });

  await test.step('it is judged again without the denied, and the keys are asked once', async () => {
    await ada.getByRole('link', { name: 'Judge again without the denied' }).click();
    await expect(ada.getByLabel('Service of row 5')).toHaveValue('search-api');
    await expect(ada.getByLabel('Service of row 6')).toHaveCount(0);
    await ada.getByRole('button', { name: 'Ask the gate' }).click();
    await expect(ada).toHaveURL(/\/trains\/2$/);
    await ada.getByLabel('Why it should go all the same').fill('the leak takes days, checkout is slow now');
    await ada.getByRole('button', { name: 'Ask for both keys, once for 3 services' }).click();
    await expect(key(ada, 'Reliability')).toContainText('waiting');
  });

  await test.step('one person turns one key for all, and is not let near the other', async () => {
    const page = await sit(browser, house, bo.session);
    await open(page, '/now');
    await page.getByRole('link', { name: /reliability key is waited for, once for 3 services/ }).click();
    await expect(page).toHaveURL(/\/trains\/2$/);
    await turnOnce(page, 'Reliability');
    await expect(key(page, 'Reliability')).toContainText('Bo Both, for 3 services');
    await expect(key(page, 'Security')).toContainText(
      'You have turned the other key of this train. This one takes somebody else.',
    );
    await expect(key(page, 'Security').getByRole('button')).toHaveCount(0);
    const { digest, id } = await bo.client.call('getTrain', { params: { train: 'T-2' } });
    await expect(
      bo.client.call('turnTrainKey', { params: { train: id, axis: 'security' }, body: { digest } }),
    ).rejects.toThrow('you turned the other key of this train: two keys take two people');
    await page.context().close();
  });

  await test.step('another turns the other, and whoever asked sees it go', async () => {
    const page = await sit(browser, house, sam.session);
    const heard = hearComplaints(page);
    await open(page, '/trains/2');
    await turnOnce(page, 'Security');
    await expect(answer(page)).toContainText('All 5 may go ahead');
    await judge(page, heard);
    await page.context().close();
    await expect(answer(ada)).toContainText('All 5 may go ahead');
    await expect(ada.getByRole('region', { name: 'What may happen now' })).toContainText('All may go ahead');
  });

  await test.step('a decision says which train it is part of', async () => {
    await ada.getByRole('link', { name: 'mail-api', exact: true }).click();
    await expect(ada.getByRole('heading', { level: 1 })).toContainText('mail-api');
    await ada.getByRole('link', { name: 'T-2' }).click();
    await expect(ada).toHaveURL(/\/trains\/2$/);
  });
  expect(complaints).toEqual([]);
  await ada.context().close();
});

test('where a service has become stricter meanwhile nothing is signed; what is left can be', async ({ browser }) => {
  await using product = await startProduct();
  const house = await openHouse(product);
  const depot = await openDepot(house);
  const { id, number } = await sendTrain(house, depot, { denied: 0 });
  const params = { train: id };
  const { digest } = await house.admin.call('requestTrainSignoff', { params, body: { reason: 'the leak takes days' } });
  const page = await sit(browser, house, depot.sam.session);
  await open(page, `/trains/${number}`);
  await key(page, 'Security')
    .getByRole('button', { name: /^Turn it once for 3 services/ })
    .click();
  const window = page.getByRole('dialog');

  await depot.bo.client.call('placeHold', {
    body: {
      service: 'mail-api',
      environment: 'production',
      version: '1.0.0',
      axis: 'security',
      reason: 'a backdoor is suspected',
    },
  });

  // What is signed is what was seen: the window says what has moved, and does not turn for it.
  await expect(window.getByRole('status')).toContainText('mail-api: lapsed: the facts have moved');
  await expect(window.getByRole('button', { name: 'Turn the security key' })).toHaveCount(0);
  await expect(
    depot.sam.client.call('turnTrainKey', { params: { ...params, axis: 'security' }, body: { digest } }),
  ).rejects.toMatchObject({ code: 'gate.facts_moved' });
  await window.getByRole('button', { name: 'Show what it is now' }).click();
  await expect(window.getByRole('heading')).toContainText(['once for 2 services']);
  await expect(window).toContainText('in gifts-api and prices-api');
  await window.getByRole('button', { name: 'Turn the security key' }).click();
  await expect(window).toBeHidden();
  await expect(key(page, 'Security')).toContainText('Sam Sure, for 2 services');
  await expect(page.getByText('For 1 service the request has ended')).toBeVisible();
  await page.context().close();
});

test('on a phone the key is turned from the foot of the screen, without scrolling to it', async ({ browser }) => {
  await using product = await startProduct();
  const house = await openHouse(product);
  const depot = await openDepot(house);
  const { id, number, members } = await sendTrain(house, depot, { denied: 1 });
  const ask = { params: { train: id }, body: { reason: 'the leak takes days' } };
  const page = await sitWithPhone(browser, house, depot.sam.session);
  const bar = page.getByRole('region', { name: 'What to do' });

  await open(page, `/trains/${number}`);
  await expect(bar).toContainText('2 of 6 may go ahead');
  await bar.getByRole('link', { name: 'Judge again without the denied' }).click();
  await expect(page.getByLabel('Service of row 5')).toHaveValue('stock-api');
  await house.admin.call('requestTrainSignoff', ask);
  await open(page, `/trains/${number}`);
  await expect(bar.getByRole('button', { name: 'Turn the security key for 3' })).toBeInViewport({ ratio: 1 });
  await bar.getByRole('button', { name: 'Turn the security key for 3' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Turn the security key' }).click();
  await expect(key(page, 'Security')).toContainText('Sam Sure, for 3 services');
  await expect(bar.getByRole('button', { name: /^Turn the/ })).toHaveCount(0);

  const waiting = members.find(({ verdict }) => verdict === 'needs_signoff');
  await open(page, `/decisions/${waiting?.number}`);
  await expect(bar).toContainText('It must wait');
  await expect(bar.getByRole('button', { name: 'Break the glass' })).toBeInViewport({ ratio: 1 });
  await bar.getByRole('button', { name: 'Break the glass' }).click();
  await expect(page.getByRole('dialog', { name: 'Break the glass' })).toBeVisible();
  await page.context().close();
});
