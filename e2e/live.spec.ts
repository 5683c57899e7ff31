import { expect, open, test } from './signed-in.ts';

test.use({ actionTimeout: 10_000 });

/** Nothing that this page says to its worker gets there before `letThrough`. */
const holdWorker = `{
  const post = MessagePort.prototype.postMessage;
  const held = new Promise((resolve) => { globalThis.letThrough = resolve; });
  MessagePort.prototype.postMessage = function (...message) { held.then(() => post.apply(this, message)); };
}`;

for (const [name, hasOther] of [
  ['before the stream is open', false],
  ['before this tab listens to the stream of another', true],
] as const)
  test(`what changes ${name} is on the screen all the same, and asked for once`, async ({ page, context, house }) => {
    if (hasOther) await open(await context.newPage(), '/services');
    await page.addInitScript({ content: holdWorker });
    await open(page, '/settings/organisation');
    const title = `Heard late ${hasOther}`;
    const before = await house.admin.call('whoAmI');

    await house.admin.call('createTeam', { body: { name: `heard-${hasOther}`, title } });
    await expect.poll(async () => (await house.admin.call('whoAmI')).changeSeq).toBeGreaterThan(before.changeSeq);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.evaluate('letThrough()');

    await expect(page.getByText(title)).toBeVisible();
    expect(asked.filter((path) => path === '/api/v1/teams')).toHaveLength(1);
  });

test('a screen that nothing has changed under is asked for once', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  const opened = page.waitForRequest(/\/api\/v1\/events/).catch(() => undefined);

  await open(page, '/settings/organisation');
  await Promise.race([opened, page.waitForLoadState('networkidle')]);

  expect(asked.filter((path) => path === '/api/v1/teams')).toHaveLength(1);
});

test('whoever comes back to a room finds what was written and what was taken away meanwhile', async ({
  page,
  house,
  rooms,
}) => {
  const params = { incident: rooms.open };
  const words = 'the key is on the whiteboard';
  const entry = await house.admin.call('addTimelineEntry', { params, body: { text: words } });
  await open(page, `/incidents/${rooms.open}`);
  const timeline = page.getByRole('feed', { name: 'Timeline' });
  await expect(timeline.getByText(words)).toBeVisible();
  await page
    .getByRole('link', { name: /^Services/ })
    .first()
    .click();
  await expect(timeline).toHaveCount(0);

  const { id, version } = entry;
  await house.admin.call('redactTimelineEntry', {
    params: { ...params, entry: id },
    body: { because: 'it is nobody’s to read', version },
  });
  await house.admin.call('addTimelineEntry', { params, body: { text: 'a new key is on its way' } });
  await page.goBack();

  await expect(timeline.getByText('a new key is on its way')).toBeVisible();
  await expect(timeline.getByText(words)).toHaveCount(0);
});
