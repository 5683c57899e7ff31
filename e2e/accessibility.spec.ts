import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startProduct } from './product.ts';
import { expect, hearComplaints, open, openHouse, reportViolations, stranger, test } from './signed-in.ts';

const themes = ['dark', 'light'] as const;
const widths = [1440, 390, 320] as const;
const HEIGHT = 900;
const LEAST_TARGET_PX = 24;
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Chromium reports every refused request; on some screens being refused is the point. */
const isRefusal = (text: string): boolean => /Failed to load resource.*status of (401|404)/.test(text);

/** Looks at the open screen in every width and theme; the heavy audit runs once per theme. */
async function judge(page: Page, complaints: readonly string[]): Promise<void> {
  await expect(page.locator('.skeleton'), 'still loading').toHaveCount(0);
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: HEIGHT });
    await expect.poll(() => tooWide(page), { message: `reaches beyond ${width} px` }).toEqual([]);
    if (width !== 320) found.push(...(await tooSmall(page)).map((target) => `small at ${width} px: ${target}`));
  }
  await page.setViewportSize({ width: widths[0], height: HEIGHT });
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    await painted(page);
    const { violations } = await new AxeBuilder({ page })
      .options({ resultTypes: ['violations'] })
      .withTags(rules)
      .analyze();
    for (const { id, nodes } of violations)
      found.push(
        ...nodes.map(({ target, any }) => `${colorScheme}, ${id}: ${target.join(' ')} ${any[0]?.message ?? ''}`),
      );
  }
  expect.soft([...found, ...complaints]).toEqual([]);
}

/** Colours of a new theme are all there with the frame after next. */
async function painted(page: Page): Promise<void> {
  await page.locator('html').evaluate(async (html) => {
    const view = html.ownerDocument.defaultView;
    for (let frames = 0; frames < 2; frames++)
      await new Promise<void>((resolve) => view?.requestAnimationFrame(() => resolve()));
  });
}

/** What makes the page scroll sideways; nothing where it does not. */
async function tooWide(page: Page): Promise<string[]> {
  const width = page.viewportSize()?.width ?? 0;
  const scrollWidth = await page.locator('html').evaluate((html) => html.scrollWidth);
  if (scrollWidth <= width) return [];
  const culprits = await page
    .locator('body *')
    .evaluateAll(
      (all, right) =>
        all
          .filter((element) => element.getBoundingClientRect().right > right + 1)
          .map((element) => element.outerHTML.slice(0, 120)),
      width,
    );
  return [`${scrollWidth} px`, ...culprits.slice(-3)];
}

/** Things to press that a finger misses. Links inside a sentence may be as low as its lines (WCAG 2.5.8). */
async function tooSmall(page: Page): Promise<string[]> {
  const targets = page.locator('a[href], button, input, select, textarea, summary').filter({ visible: true });
  const measured = await targets.evaluateAll((all) =>
    all.map((element) => {
      const label = element.closest('label') ?? element.ownerDocument.querySelector(`label[for="${element.id}"]`);
      const isChoice = element.matches('input[type=radio], input[type=checkbox], input[type=file]');
      const { width, height } = ((isChoice ? label : null) ?? element).getBoundingClientRect();
      const parentText = element.parentElement?.textContent?.trim() ?? '';
      const isInSentence =
        element.matches('a:not([class~=btn])') &&
        element.parentElement?.matches('p, li, dd, span, td') === true &&
        parentText.length > (element.textContent?.trim() ?? '').length &&
        element.ownerDocument.defaultView?.getComputedStyle(element).display === 'inline';
      return { width, height, isInSentence, isDisabled: element.matches(':disabled'), html: element.outerHTML };
    }),
  );
  return measured
    .filter(({ isDisabled, isInSentence }) => !isDisabled && !isInSentence)
    .filter(({ width, height }) => Math.round(width) < LEAST_TARGET_PX || Math.round(height) < LEAST_TARGET_PX)
    .map(({ width, height, html }) => `${Math.round(width)} x ${Math.round(height)}: ${html.slice(0, 140)}`);
}

// Recording every step would take as long as the audits.
test.use({ trace: 'off', contextOptions: { reducedMotion: 'reduce' }, actionTimeout: 10_000 });

test.describe('before there is anything', () => {
  test('setting up, signing in and an organisation without services', async ({ browser }) => {
    await using product = await startProduct();
    const strangers = await browser.newContext({
      baseURL: product.url,
      storageState: stranger,
      reducedMotion: 'reduce',
    });
    const outside = await strangers.newPage();
    await reportViolations(outside);
    const complaints = hearComplaints(outside, isRefusal);
    await test.step('setup without the link', async () => {
      await outside.goto('/');
      await expect(outside.getByRole('heading', { name: 'You need the one-time link' })).toBeVisible();
      await judge(outside, complaints);
    });
    await test.step('setup with the link', async () => {
      await outside.goto('about:blank');
      await outside.goto(product.setupLink);
      await expect(outside.getByLabel('Your name')).toBeFocused();
      await judge(outside, complaints);
    });
    const house = await openHouse(product);
    await test.step('sign-in', async () => {
      await outside.goto('/sign-in');
      await expect(outside.getByRole('button', { name: 'Sign in' })).toBeVisible();
      await judge(outside, complaints);
    });
    await strangers.close();

    const { url, session } = house;
    const admins = await browser.newContext({ baseURL: url, storageState: session, reducedMotion: 'reduce' });
    const page = await admins.newPage();
    await reportViolations(page);
    const inside = hearComplaints(page, isRefusal);
    for (const [address, heading] of [
      ['/services', 'Services'],
      ['/gate', 'Where can it go?'],
      ['/settings/feeds', 'Settings'],
      ['/no-such-place', 'There is nothing at this address'],
    ] as const)
      await test.step(address, async () => {
        await page.goto(address);
        await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
        await judge(page, inside);
      });
    await admins.close();
  });
});

test.describe('with the sample organisation', () => {
  for (const [name, address] of Object.entries({
    services: '/services',
    service: '/services/umami',
    'service as a table': '/services/umami?view=table',
    release: '/services/umami/releases/3.0.1',
    advisory: '/advisories/GHSA-9qr9-h5gf-34mp',
    findings: '/findings',
    'findings of nothing': '/findings?q=no-such-flaw',
    'two releases': '/services/umami/diff?from=3.0.2&to=3.0.1',
    'upload of an SBOM': '/upload?service=umami',
    'gate form': '/gate?service=umami',
    decisions: '/decisions',
    'ungated changes': '/decisions?show=ungated',
    evidence: '/evidence',
    readiness: '/settings',
    people: '/settings/people',
    keys: '/settings/keys',
    'sessions and tokens': '/settings/account',
    feeds: '/settings/feeds',
    'own advisories': '/settings/advisories',
    policy: '/settings/policy',
    notices: '/settings/notifications',
    'teams and environments': '/settings/organisation',
    'not found': '/services/no-such-service',
  }))
    test(name, async ({ page }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page, name === 'not found' ? isRefusal : undefined);
      if (name === 'not found') {
        await page.goto(address);
        await expect(page.getByRole('alert')).toContainText('no-such-service');
      } else await open(page, address);
      await judge(page, complaints);
    });

  for (const kind of ['denied', 'waiting'] as const)
    test(`${kind} decision`, async ({ page, decisions }) => {
      await reportViolations(page);
      const complaints = hearComplaints(page);
      await open(page, `/decisions/${decisions[kind]}`);
      await expect(page.getByRole('region', { name: 'The answer' })).toBeVisible();
      // Folds hold screens of their own; only opened ones are looked at.
      for (const fold of await page.locator('main details > summary').all()) await fold.click();
      await judge(page, complaints);
    });
});
