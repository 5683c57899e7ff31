import { expect, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

const plain = { kind: 'reliability', severity: 'sev3' } as const;

test('a word to those outside begins in the head of the room, and of a restricted one nothing goes out by default', async ({
  page,
  house,
  rooms,
}) => {
  const { name } = await house.admin.call('recordIncident', { body: { title: 'Exports come late', ...plain } });
  await open(page, `/incidents/${name}`);

  await page
    .getByRole('link', { name: /^Announce/ })
    .first()
    .click();

  await expect(page).toHaveURL(new RegExp(`/announcements/new\\?incident=${name}$`));
  await expect(page.getByLabel('Incident', { exact: true })).toHaveValue(name);

  await open(page, `/incidents/${name}`);
  await page.keyboard.press('u');
  await expect(page).toHaveURL(new RegExp(`/announcements/new\\?incident=${name}$`));

  await open(page, `/incidents/${rooms.restricted}`);
  await expect(page.getByText('nothing of it is published by default')).toBeVisible();
  await open(page, `/incidents/${rooms.over}`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Announce/ })).toHaveCount(0);
});

test('what closing would say stands in the room beforehand, and follows what is linked', async ({ page, house }) => {
  const { id, name } = await house.admin.call('recordIncident', {
    body: { title: 'Counts are off', service: 'umami', environment: 'production', ...plain },
  });
  await open(page, `/incidents/${name}`);
  const preview = page.getByRole('group').filter({ hasText: 'If closed now' });
  await expect(preview).toContainText(/\d (proven|not)/);
  await preview.getByText('If closed now').click();
  await expect(preview).toContainText('umami');
  await expect(preview).not.toContainText('miniflux');

  await house.admin.call('linkToIncident', {
    params: { incident: id },
    body: { kind: 'service', subject: 'miniflux' },
  });

  await expect(preview).toContainText('miniflux');
  const said = await preview.getByRole('listitem').allInnerTexts();
  await page.keyboard.press('x');
  const window = page.getByRole('dialog', { name: /^Close reliability/ });
  await expect(window.getByRole('region', { name: 'If closed now' }).getByRole('listitem')).toHaveText(said);
  await window.getByRole('button', { name: 'Close reliability' }).click();
  await expect(page.getByText(/^Reliability is closed/)).toBeVisible();
  await expect(preview).toHaveCount(0);
  await expect(
    page
      .getByRole('region', { name: 'Work' })
      .getByRole('listitem')
      .filter({ hasText: said[0] ?? '' }),
  ).not.toHaveCount(0);
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 390, height: 844 }, hasTouch: true });

  test('what is to be done is two taps away from every part, however far it is scrolled', async ({ page, rooms }) => {
    await open(page, `/incidents/${rooms.open}`);
    for (const part of ['Timeline', 'Work', 'Context']) {
      await page.getByRole('link', { name: part, exact: true }).tap();
      await page.evaluate('scrollTo(0, document.body.scrollHeight)');
      const act = page.getByRole('button', { name: 'Act', exact: true });
      await expect(act).toBeInViewport({ ratio: 1 });
      expect(Math.round((await act.boundingBox())?.height ?? 0)).toBeGreaterThanOrEqual(44);
      await act.tap();
      const window = page.getByRole('dialog', { name: `What to do in ${rooms.open}` });
      await expect(window.getByRole('link', { name: 'Propose a fix' })).toBeVisible();
      await window.getByRole('button', { name: 'Close security' }).tap();
      await expect(page.getByRole('dialog', { name: /^Close security/ })).toBeVisible();
      await page.keyboard.press('Escape');
    }
    await page.getByRole('button', { name: 'Act', exact: true }).tap();
    await page.getByRole('link', { name: 'Propose a fix' }).last().tap();
    await expect(page).toHaveURL(/\/gate\?/);
  });
});

test('two incidents that are one are merged, with what that does said before, and what can not be the target why', async ({
  page,
  house,
}) => {
  const declare = async (title: string, more: object = {}) =>
    await house.admin.call('recordIncident', { body: { title, ...plain, ...more } });
  const from = await declare('Mails wait in the queue');
  const into = await declare('The mail relay is down');
  const drill = await declare('The mail relay, as a drill', { isDrill: true });
  await open(page, `/incidents/${from.name}`);
  await page.getByRole('button', { name: 'Merge', exact: true }).click();
  const window = page.getByRole('dialog', { name: `Merge ${from.name} into another incident` });
  await expect(window.getByText('It can not be undone')).toBeVisible();

  await window.getByLabel('Into which one').fill('mail relay');
  const hindered = window.getByRole('radio', { name: new RegExp(`^${drill.name}\\b`) });
  await expect(hindered).toBeDisabled();
  await expect(window.getByText('can not: it is a drill')).toBeVisible();
  await window.getByLabel('Into which one').fill(into.name);
  await window.getByRole('radio', { name: new RegExp(`^${into.name}\\b`) }).check();
  await expect(window.getByRole('region', { name: 'What will happen' })).toContainText(`it goes on in ${into.name}`);
  await window.getByLabel('Why they are one').fill('the relay holds the queue');
  await window.getByRole('button', { name: `Merge into ${into.name}` }).click();

  await expect(page).toHaveURL(new RegExp(`/incidents/${into.name}$`));
  await open(page, `/incidents/${from.name}`);
  await expect(page.getByText('part of')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Merge', exact: true })).toHaveCount(0);
});

test('a decision leads back to the room it was asked from', async ({ page, house }) => {
  const { id, name } = await house.admin.call('recordIncident', {
    body: { title: 'Pages of umami are empty', service: 'umami', environment: 'production', ...plain },
  });
  const { number } = await house.admin.call('decideRemediation', {
    body: { service: 'umami', environment: 'production', target: '3.0.1', incident: id },
  });

  await open(page, `/decisions/${number}`);

  await expect(page.getByText(`Asked from ${name}`)).toBeVisible();
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page).toHaveURL(new RegExp(`/incidents/${name}$`));
});

test('what was done by itself folds under the tasks, and is not there where nothing was', async ({ page, house }) => {
  await house.admin.call('putAutomation', {
    params: { automation: 'look-first' },
    body: {
      title: 'Says what to look at',
      on: 'declared',
      when: { atLeast: 'sev2' },
      actions: [{ kind: 'remind', role: 'commander', text: 'look at the queue first' }],
      follows: 0,
    },
  });
  const declare = async (severity: 'sev2' | 'sev4') =>
    await house.admin.call('recordIncident', {
      body: { title: `Jobs stand still, ${severity}`, kind: 'reliability', severity },
    });
  const [grave, slight] = [await declare('sev2'), await declare('sev4')];

  await open(page, `/incidents/${grave.name}`);
  const fold = page.getByRole('group').filter({ hasText: 'Done by itself' });
  await expect(fold).toBeVisible({ timeout: 20_000 });
  await expect(fold.getByText('Says what to look at')).toBeHidden();
  await fold.getByText('Done by itself').click();
  await expect(fold.getByText('Says what to look at')).toBeVisible();
  await expect(fold).toContainText('look at the queue first');

  await open(page, `/incidents/${slight.name}`);
  await expect(page.getByRole('heading', { name: 'Tasks' })).toBeVisible();
  await expect(page.getByText('Done by itself')).toHaveCount(0);
  await house.admin.call('removeAutomation', { params: { automation: 'look-first' } });
});
