import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import { repoRoot } from '../tools/install.mjs';
import { email, expect, hearComplaints, open, password, reportViolations, stranger, test } from './signed-in.ts';

const web = path.join(repoRoot, 'dist/web');
const KIB = 1024;
const budget = { firstRoute: 120 * KIB, chunk: 80 * KIB, styles: 15 * KIB } as const;

const policy = {
  'default-src': "'none'",
  'script-src': "'self'",
  'style-src': "'self'",
  'connect-src': "'self'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'none'",
  'require-trusted-types-for': "'script'",
  'trusted-types': 'lockstep',
} as const;

function directives(header: string | undefined): Record<string, string> {
  return Object.fromEntries(
    (header ?? '').split(';').map((directive) => {
      const [name = '', ...values] = directive.trim().split(' ');
      return [name, values.join(' ')];
    }),
  );
}

test('every page carries the strict content policy', async ({ request }) => {
  for (const address of ['/', '/sign-in', '/services/umami', '/no-such-place', '/theme.js']) {
    const headers = (await request.get(address, { headers: { accept: 'text/html' } })).headers();

    expect(directives(headers['content-security-policy']), address).toMatchObject(policy);
    expect(headers['content-security-policy'], address).not.toMatch(/unsafe-|\*|https?:/);
    expect(headers, address).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
  }
});

test('the browser enforces the policy, and an evening of work meets none of it', async ({ page, decisions }) => {
  await reportViolations(page);
  const complaints = hearComplaints(page);
  for (const address of ['/services', '/services/umami', '/gate?service=umami', `/decisions/${decisions.denied}`])
    await open(page, address);
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog', { name: 'Find anything' })).toBeVisible();
  await page.keyboard.press('Escape');
  await page.getByText('Both axes in one picture').click();
  await page.getByText('What was judged').click();
  await open(page, '/settings/policy');
  expect(complaints).toEqual([]);

  const markup = page.locator('body').evaluate((body) => {
    body.innerHTML = '<b>planted</b>';
  });
  await expect(markup).rejects.toThrow('TrustedHTML');
  await expect.poll(() => complaints.join('\n')).toContain('policy: require-trusted-types-for');
});

test('the session cookie stays out of reach of scripts and of other sites', async ({ browser, house }) => {
  const context = await browser.newContext({ baseURL: house.url, storageState: stranger });
  const page = await context.newPage();
  await page.goto('/services');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Services' })).toBeVisible();

  const [cookie, ...others] = await context.cookies();
  expect(others).toEqual([]);
  expect(cookie).toMatchObject({ name: 'lockstep_session', httpOnly: true, sameSite: 'Strict', path: '/' });
  expect(cookie?.expires).toBeGreaterThan(Date.now() / 1000 + 3600);
  expect(await page.locator('html').evaluate((html) => html.ownerDocument.cookie)).toBe('');
  await context.close();
});

test('a request that another site would send is refused', async ({ request }) => {
  const answer = await request.post('/api/v1/access/seat', {
    headers: { origin: 'https://elsewhere.example', 'x-lockstep-csrf': '1' },
    data: { userId: null },
  });

  expect(answer.status()).toBe(403);
  expect(await answer.json()).toMatchObject({ code: 'access.csrf' });
});

test('scripts and styles come compressed and are kept for ever', async ({ page }) => {
  const assets: { file: string; headers: Promise<Record<string, string>> }[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (/^\/assets\/.*\.(js|css)$/.test(pathname)) assets.push({ file: pathname, headers: response.allHeaders() });
  });
  await open(page, '/services/umami');

  expect(assets.length).toBeGreaterThan(2);
  for (const { file, headers } of assets) {
    expect((await headers)['cache-control'], file).toBe('public, max-age=31536000, immutable');
    // Compressing what fits one packet gains nothing.
    if (statSync(path.join(web, file)).size > KIB)
      expect((await headers)['content-encoding'], file).toMatch(/^(br|gzip)$/);
  }
  const index = await page.request.get('/', { headers: { accept: 'text/html' } });
  expect(index.headers()['cache-control']).toBe('no-cache');
});

const FIRST_SCREEN = 'first-screen';

/** Notes the moment at which the first screen stands in full and takes keys; what is fetched ahead for later comes after it. */
async function markFirstScreen(page: Page): Promise<void> {
  await page.addInitScript({
    content: `const look = () => {
      const isThere = document.querySelector('html[data-keys=ready] main .panel') !== null;
      if (isThere && document.querySelector('.skeleton') === null) performance.mark('${FIRST_SCREEN}');
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);`,
  });
}

/** Every script that was asked for until then, lazily imported ones too; of its shared worker a page is told nothing. */
async function scriptsUntilMark(page: Page): Promise<readonly string[]> {
  const worker = readdirSync(path.join(web, 'assets')).filter((name) => /^live-worker-.*\.js$/.test(name));
  expect(worker).toHaveLength(1);
  const ofPage = await page.evaluate((name) => {
    const until = performance.getEntriesByName(name)[0]?.startTime;
    if (until === undefined) throw new Error('the first screen was not there in full');
    return performance
      .getEntriesByType('resource')
      .filter(({ startTime }) => startTime <= until)
      .map((entry) => new URL(entry.name).pathname.slice(1))
      .filter((file) => file.endsWith('.js'));
  }, FIRST_SCREEN);
  return [...ofPage, ...worker.map((name) => `assets/${name}`)];
}

/** Each is a question to the server, however small it is. */
const mostFirstFiles = 10;

test.describe('weight', () => {
  const weightOf = (file: string): number => gzipSync(readFileSync(path.join(web, file)), { level: 9 }).length;

  test('the first screen needs at most 120 KiB of scripts, counted as the browser fetches them', async ({
    browser,
    house,
  }) => {
    const context = await browser.newContext({ baseURL: house.url, storageState: house.session });
    const page = await context.newPage();
    await markFirstScreen(page);
    await open(page, '/now');
    const fetched = await scriptsUntilMark(page);
    const total = fetched.reduce((sum, file) => sum + weightOf(file), 0);

    expect(fetched).toContainEqual(expect.stringMatching(/^assets\/frame-/));
    expect(fetched.length, fetched.join('\n')).toBeLessThanOrEqual(mostFirstFiles);
    expect(total, fetched.map((file) => `${file} ${weightOf(file)}`).join('\n')).toBeLessThanOrEqual(budget.firstRoute);
    await context.close();
  });

  test('what every screen asks is asked ahead of its scripts, and once; again with a page that is held', async ({
    browser,
    house,
  }) => {
    const context = await browser.newContext({ baseURL: house.url, storageState: house.session });
    const page = await context.newPage();
    for (const visit of ['the first visit', 'a visit with a page that is held']) {
      await open(page, '/now');
      const asked = await page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map((entry) => ({ path: new URL(entry.name).pathname, by: entry.toJSON().initiatorType }))
          .filter(({ path: address }) => ['/api/v1/access/me', '/api/v1/sample'].includes(address)),
      );

      expect(
        asked.toSorted((one, other) => one.path.localeCompare(other.path)),
        visit,
      ).toEqual([
        { path: '/api/v1/access/me', by: 'link' },
        { path: '/api/v1/sample', by: 'link' },
      ]);
    }
    await context.close();
  });

  test('what the page names asks without the schemas of the contract, and holds no script or style itself', () => {
    const html = readFileSync(path.join(web, 'index.html'), 'utf8');
    const named = [...html.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map(([, file]) => file ?? '');
    const schemas = readdirSync(path.join(web, 'assets')).filter((name) => /^contract-.*\.js$/.test(name));

    expect(named.reduce((sum, file) => sum + weightOf(file), 0)).toBeLessThanOrEqual(budget.firstRoute);
    expect(schemas).toHaveLength(1);
    expect(named).not.toContain(`assets/${schemas[0]}`);
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son\w+=/);
  });

  test('schemas run in a worker: a key and a room bring none to the thread that draws', async ({ browser, house }) => {
    const context = await browser.newContext({ baseURL: house.url, storageState: house.session });
    const page = await context.newPage();
    await open(page, '/incidents');
    const worker = page.waitForEvent('worker');
    await page.keyboard.press('j');
    expect((await worker).url()).toMatch(/\/assets\/schema-worker-/);
    await page.getByRole('main').getByRole('link', { name: /INC-/ }).first().click();
    await expect(page.getByRole('feed', { name: 'Timeline' })).toBeVisible();

    const files = await page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
    expect(files).toContainEqual(expect.stringMatching(/\/assets\/room-screen-/));
    expect(files.filter((file) => file.includes('/assets/contract-'))).toEqual([]);
    await context.close();
  });

  test('no chunk imports one that imports it, so that none runs before what it needs', () => {
    const assets = readdirSync(path.join(web, 'assets')).filter((name) => name.endsWith('.js'));
    const imports = new Map(
      assets.map((name) => [
        name,
        [...readFileSync(path.join(web, 'assets', name), 'utf8').matchAll(/(?:from|import)"\.\/([\w.-]+\.js)"/g)].map(
          ([, file]) => file ?? '',
        ),
      ]),
    );
    const reachable = (from: string, seen = new Set<string>()): ReadonlySet<string> => {
      for (const file of imports.get(from) ?? [])
        if (!seen.has(file)) {
          seen.add(file);
          reachable(file, seen);
        }
      return seen;
    };

    expect([...imports.values()].flat().length).toBeGreaterThan(assets.length);
    expect(assets.filter((name) => reachable(name).has(name))).toEqual([]);
  });

  test('no chunk that comes later is heavier than 80 KiB, and styles stay below 15 KiB', () => {
    const html = readFileSync(path.join(web, 'index.html'), 'utf8');
    const assets = readdirSync(path.join(web, 'assets')).map((name) => `assets/${name}`);
    const later = assets.filter((file) => file.endsWith('.js') && !html.includes(file));
    const styles = assets.filter((file) => file.endsWith('.css'));

    expect(later.length).toBeGreaterThan(5);
    expect(later.filter((file) => weightOf(file) > budget.chunk)).toEqual([]);
    expect(styles.reduce((sum, file) => sum + weightOf(file), 0)).toBeLessThanOrEqual(budget.styles);
  });
});
