import type { Locator, Page } from '@playwright/test';
import { startProduct } from './product.ts';
import { expect, open, openHouse, test } from './signed-in.ts';
import { invited } from './visitor.ts';

const MOST_STOPS = 60;
const HOUR_MS = 3_600_000;

test.use({ actionTimeout: 10_000 });

/** Presses Tab until this has the focus, as somebody without a pointer does. */
async function tabTo(page: Page, wanted: Locator): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`${MOST_STOPS} tab stops do not reach ${wanted.toString()}`);
}

test('the first schedule is made from the keyboard in under a minute', async ({ browser }) => {
  await using product = await startProduct();
  const house = await openHouse(product);
  for (const name of ['Noor Haddad', 'Jonas Weber'])
    await invited(product.url, house.admin, { name, role: 'responder' });
  const context = await browser.newContext({ baseURL: product.url, storageState: house.session });
  const page = await context.newPage();
  await open(page, '/services');

  const startedAt = performance.now();
  await page.keyboard.press('g');
  await page.keyboard.press('r');
  await expect(page.getByRole('heading', { name: /^Make the first schedule/ })).toBeVisible();
  const add = page.getByRole('combobox', { name: 'Add to who takes turns' });
  await tabTo(page, add);
  await page.keyboard.press('Tab');
  for (const name of ['Ada Admin', 'Jonas Weber', 'Noor Haddad']) {
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: `Take ${name} out` })).toBeVisible();
  }
  await expect(page.getByRole('button', { name: /^Ada Admin, / }).first()).toBeVisible();
  await tabTo(page, page.getByRole('button', { name: 'Make the schedule' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/oncall\/first-line$/);
  await expect(page.getByRole('heading', { level: 1, name: 'First line' })).toBeFocused();
  expect(performance.now() - startedAt).toBeLessThan(60_000);

  const { versions } = await house.admin.call('getSchedule', { params: { schedule: 'first-line' } });
  const [rotation] = versions[0]?.layers[0]?.rotations ?? [];
  expect(rotation).toMatchObject({ turn: { unit: 'weeks', count: 1 }, startsAt: expect.stringMatching(/T09:00$/) });
  expect(new Date(`${rotation?.startsAt ?? ''}Z`).getUTCDay()).toBe(1);
  expect(rotation?.participants).toHaveLength(3);
  const { items } = await house.admin.call('listOnCall');
  expect(items[0]?.onCall).toHaveLength(1);
  await context.close();
});

test('a gap is covered from the banner, and the banner goes', async ({ page, house, rota }) => {
  expect(rota.schedule).toBe('web-first-line');
  await open(page, '/oncall');
  const banner = page.getByRole('region', { name: 'Gaps' });
  const gaps = banner.getByRole('listitem');
  await expect(gaps.first()).toContainText('Payments');
  const before = await gaps.count();

  await gaps.first().getByRole('button', { name: 'Cover this' }).click();
  const dialog = page.getByRole('dialog', { name: 'Cover this' });
  await expect(dialog.getByText('Then on call')).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('Ada Admin');
  await dialog.getByRole('button', { name: 'Save the override' }).click();
  await expect(dialog).toBeHidden();

  await expect(gaps).toHaveCount(before - 1);
  const { items } = await house.admin.call('listOverrides', { params: { schedule: 'payments' } });
  expect(items.map(({ kind }) => kind)).toEqual(['add']);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(gaps).toHaveCount(before);
});

test('hours that are open on purpose are told without alarm, now or next', async ({ page, rota }) => {
  expect(rota.schedule).toBe('web-first-line');
  await open(page, '/oncall');

  // Office hours: whenever this runs, the desk is open now or next.
  const desk = page.getByRole('row').filter({ has: page.getByRole('link', { name: 'Security desk', exact: true }) });
  await expect(desk).toContainText('nobody, on purpose');
  await expect(desk.getByText('nobody', { exact: true })).toHaveCount(0);
});

test('the timeline is one stop; arrows walk it, and what is chosen can be changed', async ({ page, rota }) => {
  await open(page, `/oncall/${rota.schedule}`);
  const timeline = page.getByRole('group', { name: /^Who is on call on Web, first line/ });
  await expect(timeline).toBeVisible();
  const stops = timeline.locator('[data-bar][tabindex="0"]');
  await expect(stops).toHaveCount(1);
  await tabTo(page, stops);

  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  const focused = timeline.locator(':focus');
  await expect(focused).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('End');
  const last = await focused.getAttribute('aria-label');
  await expect(page.locator('main')).toContainText(last?.slice(1) ?? '');
  await page.keyboard.press('ArrowDown');
  await expect(focused).not.toHaveAttribute('aria-label', last ?? '');
  await expect(stops).toHaveCount(1);

  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('button', { name: 'Somebody else' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Put somebody else' })).toBeVisible();
});

test('the final row of the screen is what the pager goes by', async ({ page, house, rota }) => {
  await open(page, `/oncall/${rota.schedule}?weeks=4&view=table`);
  const rows = page.locator('main tbody tr').filter({ has: page.getByRole('cell', { name: 'On call', exact: true }) });
  await expect(rows.first()).toBeVisible();
  const shown = await rows.count();
  const from = await page.evaluate(() => {
    const day = new Date();
    day.setHours(0, 0, 0, 0);
    day.setDate(day.getDate() - ((day.getDay() + 6) % 7));
    return day.getTime();
  });
  const { shifts, gaps } = await house.admin.call('getCoverage', {
    params: { schedule: rota.schedule },
    query: { from: new Date(from).toISOString(), to: new Date(from + 28 * 24 * HOUR_MS).toISOString() },
  });

  expect(shown).toBe(shifts.length + gaps.length);
});

test('an override by keys; what is wrong stands at its field', async ({ page, house, rota }) => {
  await open(page, `/oncall/${rota.schedule}`);
  await page.keyboard.press('o');
  const dialog = page.getByRole('dialog', { name: /^Override on/ });
  await dialog.getByLabel('To').fill('2020-01-01T00:00');
  await dialog.getByRole('button', { name: 'Save the override' }).press('Enter');
  await expect(dialog.locator('[aria-invalid=true]').first()).toBeFocused();

  const tomorrow = new Date(Date.now() + 24 * HOUR_MS).toISOString().slice(0, 10);
  await dialog.getByLabel('From').fill(`${tomorrow}T10:00`);
  await dialog.getByLabel('To').fill(`${tomorrow}T12:00`);
  await dialog.getByLabel('Why').fill('parents evening');
  await dialog.getByLabel('Why').press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('row', { name: /parents evening/ })).toBeVisible();
  await page
    .getByRole('row', { name: /parents evening/ })
    .getByRole('button', { name: /^Take back/ })
    .press('Enter');
  await expect(page.getByRole('row', { name: /parents evening/ })).toBeHidden();
  const { items } = await house.admin.call('listOverrides', { params: { schedule: rota.schedule } });
  expect(items.filter(({ reason }) => reason === 'parents evening')).toEqual([]);
});

test('a time is marked by dragging over the final row', async ({ page, rota }) => {
  await open(page, `/oncall/${rota.schedule}`);
  const row = page
    .getByRole('group', { name: /^Who is on call/ })
    .locator('svg')
    .first();
  const box = await row.boundingBox();
  if (box === null) throw new Error('the final row is not drawn');

  await page.mouse.move(box.x + box.width * 0.8, box.y + box.height - 4);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.9, box.y + box.height - 4, { steps: 6 });
  await page.mouse.up();

  const dialog = page.getByRole('dialog', { name: /^Override on/ });
  const [from, to] = await Promise.all(['From', 'To'].map(async (name) => await dialog.getByLabel(name).inputValue()));
  const hours = (Date.parse(`${to ?? ''}Z`) - Date.parse(`${from ?? ''}Z`)) / HOUR_MS;
  expect(hours).toBeGreaterThan(30);
  expect(hours).toBeLessThan(37);
});

test('the editor says before saving what nobody would cover, and who gains', async ({ page, rota }) => {
  await open(page, `/oncall/${rota.schedule}/edit`);
  await expect(page.getByText('Somebody is on call all the time shown.')).toBeHidden();
  const lowest = page.getByRole('region', { name: 'Layer Around the clock' });

  await lowest.getByRole('button', { name: 'Take Nadia Osman out' }).press('Enter');
  await expect(page.getByRole('heading', { name: /^Who gains, who loses/ })).toBeVisible();
  await expect(page.locator('li').filter({ hasText: /Nadia Osman.*loses/ })).toBeVisible();

  await lowest.getByLabel('Time zone').fill('Europe/Nowhere');
  await expect(lowest.getByText('is no known time zone')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save', exact: true })).toBeDisabled();
  await lowest.getByLabel('Time zone').fill('Europe/Berlin');
});

test('a rotation that ends leaves a gap, which the editor says before it is saved', async ({ page, rota }) => {
  expect(rota.schedule).not.toBe('');
  await open(page, '/oncall/payments/edit');
  const inAWeek = new Date(Date.now() + 7 * 24 * HOUR_MS).toISOString().slice(0, 10);

  await page.getByText('End, and who looks on').click();
  await page.getByLabel('Ends', { exact: true }).fill(`${inAWeek}T09:00`);

  await expect(page.getByText('This leaves times in which nobody is on call.')).toBeVisible();
  await expect(page.getByText(/^Nobody is on call .*no rotation runs then/).first()).toBeVisible();
});

test('what is saved in the editor is what the schedule then says', async ({ page, house, rota }) => {
  expect(rota.schedule).not.toBe('');
  await open(page, '/oncall/security-desk/edit');
  await page.getByRole('button', { name: 'Take Nadia Osman out' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page).toHaveURL(/\/oncall\/security-desk$/);

  const { versions, people } = await house.admin.call('getSchedule', { params: { schedule: 'security-desk' } });
  const seats = versions.at(-1)?.layers[0]?.rotations[0]?.participants ?? [];
  expect(versions).toHaveLength(2);
  expect(seats.map((seat) => seat.kind === 'person' && people.find(({ id }) => id === seat.userId)?.name)).toEqual([
    'Ravi Kumar',
  ]);
});

test('a swap that is offered is accepted, and somebody sees an override of others within a second', async ({
  page,
  house,
  rota,
}) => {
  await open(page, '/oncall');
  const requests = page.getByRole('listitem').filter({ hasText: 'offers you a swap' });
  await requests.getByRole('button', { name: 'Accept' }).press('Enter');
  await expect(requests).toBeHidden();

  await open(page, `/oncall/${rota.schedule}`);
  await expect(page.getByRole('heading', { name: /^Overrides/ })).toBeVisible();
  const { userId } = await rota.colleague.call('whoAmI');
  const from = new Date(Date.now() + 2 * HOUR_MS).toISOString();
  const to = new Date(Date.now() + 3 * HOUR_MS).toISOString();
  const made = await rota.colleague.call('createOverride', {
    params: { schedule: rota.schedule },
    body: { kind: 'add', from, to, userId, reason: 'load test' },
  });
  await expect(page.getByRole('row', { name: /load test/ })).toBeVisible({ timeout: 1000 });
  await house.admin.call('endOverride', { params: { schedule: rota.schedule, override: made.id } });
});

test('a policy is changed and its dry run follows, without a pointer', async ({ page, house, rota }) => {
  await open(page, `/oncall/policies/${rota.policyId}`);
  const dryRun = page.locator('section').filter({ has: page.getByRole('heading', { name: /^Dry run/ }) });
  const minutes = dryRun.getByRole('list').first();
  await expect(minutes.getByText('5 min', { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: /^Who is next in step 2/ })).toBeVisible();

  const first = page.getByRole('region', { name: 'Step 1', exact: true });
  const delay = first.getByLabel('If nobody acknowledges, the next step follows after');
  await tabTo(page, delay);
  await page.keyboard.press('Control+a');
  await page.keyboard.type('0');
  await expect(first.getByText('is shorter than a minute')).toBeVisible();
  await page.keyboard.press('Control+a');
  await page.keyboard.type('7');
  await expect(first.getByText('is shorter than a minute')).toBeHidden();
  await expect(minutes.getByText('7 min', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Save', exact: true }).press('Enter');
  await expect(page.getByText(/^Web is saved/)).toBeVisible();
  const saved = await house.admin.call('getEscalationPolicy', { params: { policy: rota.policyId } });
  expect(saved.steps[0]?.delayMinutes).toBe(7);
  expect(saved.steps.map(({ targets }) => targets.length)).toEqual([1, 3, 2]);
});

test('what the server refuses in a policy is said beside the button, too', async ({ page, rota }) => {
  expect(rota.policyId).not.toBe('');
  await open(page, '/oncall/policies/new');
  await page.getByLabel('Name', { exact: true }).fill('Nobody');
  await page.getByRole('button', { name: 'Make the policy' }).press('Enter');
  await expect(page.getByRole('alert')).toContainText('steps[0].targets');
  await expect(page).toHaveURL(/\/policies\/new$/);
});

test('a calendar of years is imported without what is past, and the window says how much that was', async ({
  page,
  rota,
}) => {
  expect(rota.schedule).not.toBe('');
  const past = 12_000;
  const day = new Date(Date.now() + 24 * HOUR_MS).toISOString().slice(0, 10).replaceAll('-', '');
  const event = (of: string): string =>
    `BEGIN:VEVENT\r\nDTSTART:${of}T090000Z\r\nDTEND:${of}T170000Z\r\nSUMMARY:Ada Admin\r\nEND:VEVENT\r\n`;
  const ics = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${event('20200101').repeat(past)}${event(day)}END:VCALENDAR\r\n`;
  await open(page, '/oncall/payments');
  await page.getByRole('button', { name: 'Import .ics' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Import a calendar' });

  await dialog.getByLabel('Calendar file').setInputFiles({
    name: 'years.ics',
    mimeType: 'text/calendar',
    buffer: Buffer.from(ics),
  });

  await expect(dialog.getByRole('status')).toContainText('12,000 events of the past were left out');
  await dialog.getByRole('button', { name: 'Look at it' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Import 1 shift' })).toBeEnabled();
});

test('leave says beforehand which turns it opens', async ({ page, rota }) => {
  expect(rota.schedule).not.toBe('');
  await open(page, '/oncall?part=leave');
  await page.getByRole('button', { name: 'Enter leave' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Enter leave' });
  const day = (days: number): string => new Date(Date.now() + days * 24 * HOUR_MS).toISOString().slice(0, 10);
  await dialog.getByLabel('To').fill(`${day(40)}T00:00`);
  await expect(dialog.getByText('Turns in this time')).toBeVisible();
  await expect(dialog.getByRole('status')).toContainText('Web, first line');
  await dialog.getByRole('button', { name: 'Enter leave' }).press('Enter');
  const row = page.getByRole('row', { name: /Ada Admin/ });
  await expect(row).toBeVisible();
  await row.getByRole('button', { name: /^Take back/ }).press('Enter');
  await expect(row).toBeHidden();
});
