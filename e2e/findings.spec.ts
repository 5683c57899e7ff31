import type { Page } from '@playwright/test';
import { judge } from './judge.ts';
import { expect, hearComplaints, type House, open, reportViolations, test } from './signed-in.ts';

test.use({ trace: 'off', contextOptions: { reducedMotion: 'reduce' }, actionTimeout: 10_000 });

/** Being refused is the point of some steps. */
const isRefusal = (text: string): boolean => /Failed to load resource.*status of (404|422)/.test(text);

const sbom = JSON.stringify({
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    { type: 'library', name: 'next', version: '15.5.6', purl: 'pkg:npm/next@15.5.6' },
    { type: 'library', name: 'react', version: '19.0.0', purl: 'pkg:npm/react@19.0.0' },
    { type: 'library', version: '1.0.0' },
  ],
});
const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

async function addService(house: House, name: string): Promise<void> {
  await house.admin.call('createService', { body: { name, tier: 2, exposure: 'public' } });
}

const chooseFile = (page: Page, chosen: ReturnType<typeof file>) =>
  page.locator('main input[type=file]').setInputFiles(chosen);

test('an SBOM from the browser: what was understood, what was left out, and what is known of it', async ({
  page,
  house,
}) => {
  await addService(house, 'web-shop');
  await reportViolations(page);
  const complaints = hearComplaints(page, isRefusal);
  await open(page, '/upload?service=web-shop');

  await chooseFile(page, file('web-shop-1.4.2.cdx.json', sbom));
  await expect(page.getByLabel('Release', { exact: true })).toHaveValue('1.4.2');
  await page.getByRole('button', { name: 'Upload and look' }).click();

  await expect(page.getByText('registered, and its SBOM taken')).toBeVisible();
  await expect(page.getByText('1 entry could not be used and is left out.')).toBeVisible();
  await expect(page.getByRole('link', { name: 'CVE-2025-55182' })).toBeVisible();
  await judge(page, complaints);

  await chooseFile(page, file('notes.json', '{"hello": 1}'));
  await page.getByLabel('Release', { exact: true }).fill('1.4.3');
  await page.getByRole('button', { name: 'Upload and look' }).click();
  await expect(page.getByRole('alert')).toContainText(/CycloneDX|SPDX/);
  await expect(page.getByRole('alert')).toContainText('Release 1.4.3 is registered now, without an SBOM');
});

test('findings from the keyboard: rows, their sources, and the filter', async ({ page }) => {
  await open(page, '/services/umami/releases/3.0.1');

  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'CVE-2025-55182' })).toBeFocused();
  await page.keyboard.press('j');
  await expect(page.getByRole('link', { name: 'GHSA-mwv6-3258-q52c' })).toBeFocused();
  await page.keyboard.press('k');
  await expect(page.getByRole('link', { name: 'CVE-2025-55182' })).toBeFocused();

  await page.getByRole('button', { name: '1 source' }).first().press('Enter');
  await expect(page.getByText('inside the range').first()).toBeVisible();

  await page.keyboard.press('/');
  await page.keyboard.type('mwv6');
  await expect(page).toHaveURL(/q=mwv6/);
  await expect(page.getByRole('link', { name: 'CVE-2025-55182' })).toBeHidden();
});

test('on a phone the count of the ledger says that it is of known vulnerabilities', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, '/services/umami?view=table');

  const row = page.getByRole('row').filter({ hasText: 'still serves' });
  await expect(row.locator('td').last()).toHaveAttribute('data-label', 'Known vulnerabilities');
});

test('what runs now is found by service, and leads to the comparison of two releases', async ({ page }) => {
  await open(page, '/findings');
  await page.getByRole('searchbox').fill('diaspora');
  await expect(page).toHaveURL(/q=diaspora/);
  await expect(page.getByRole('link', { name: 'conductor' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'diaspora' }).first()).toBeVisible();

  await open(page, '/services/umami/diff?from=3.0.2&to=3.0.1');
  await expect(page.getByText('1 re-opened, 1 of them exploited')).toBeVisible();
  await page.getByRole('button', { name: 'Swap the two releases' }).click();
  await expect(page.getByText('0 re-opened')).toBeVisible();
  await expect(page.getByText('1 closed')).toBeVisible();
});

test('a VEX document says what each statement does, and how near the others came', async ({ page }) => {
  await reportViolations(page);
  const complaints = hearComplaints(page);
  const statement = (vulnerability: string, product: string) => ({
    vulnerability: { name: vulnerability },
    products: [{ '@id': product }],
    status: 'not_affected',
    justification: 'vulnerable_code_not_present',
  });
  const document = JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/1',
    author: 'Ada',
    timestamp: '2026-01-02T00:00:00Z',
    version: 1,
    statements: [
      statement('GHSA-mwv6-3258-q52c', 'pkg:npm/next'),
      statement('GHSA-mwv6-3258-q52c', 'pkg:npm/nextt@15.5.6'),
    ],
  });
  await open(page, '/settings/vex');
  await page.getByLabel('File', { exact: true }).setInputFiles(file('ours.openvex.json', document));
  await page.getByRole('button', { name: 'Load and check' }).click();
  await page.getByRole('link', { name: 'What it does here' }).click();

  await expect(page.getByText('Nearest miss: no release holds npm/nextt')).toBeVisible();
  await expect(page.getByText('suppresses').first()).toBeVisible();
  await expect(page.locator('.skeleton')).toHaveCount(0);
  await judge(page, complaints);

  await open(page, '/services/umami/releases/3.0.1?only=suppressed');
  await page.getByText('Suppressed by VEX').first().click();
  await judge(page, complaints);
});

test('a product that a document names is linked to a service, counts there, and is unlinked again', async ({
  page,
  house,
}) => {
  await addService(house, 'web-till');
  await house.admin.call('addRelease', { params: { service: 'web-till' }, body: { version: '1.0.0' } });
  await reportViolations(page);
  const complaints = hearComplaints(page);
  const document = JSON.stringify({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/till',
    author: 'Example',
    timestamp: '2026-01-02T00:00:00Z',
    version: 1,
    statements: [
      {
        vulnerability: { name: 'CVE-2025-55182' },
        products: [{ '@id': 'pkg:oci/till' }],
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
      },
    ],
  });
  await open(page, '/settings/vex');
  await page.getByLabel('File', { exact: true }).setInputFiles(file('till.openvex.json', document));
  await page.getByLabel('Who speaks').selectOption('hub');
  await page.getByRole('button', { name: 'Load and check' }).click();
  await page.getByRole('link', { name: 'What it does here' }).click();
  await expect(page.getByText('is no service that we know')).toBeVisible();

  await page.getByRole('button', { name: 'Link to a service' }).press('Enter');
  const link = page.getByRole('dialog', { name: 'Link a product to a service' });
  await expect(link.getByLabel('Product')).toHaveValue('pkg:oci/till');
  await link.getByLabel('Service').selectOption('web-till');
  await judge(page, complaints);
  await link.getByRole('button', { name: 'Link', exact: true }).click();
  await expect(link).toBeHidden();
  await expect(page.getByText('is no service that we know')).toBeHidden();

  await open(page, '/settings/vex');
  await expect(page.getByRole('row', { name: /pkg:oci\/till/ })).toContainText('web-till');
  await judge(page, complaints);
  await page.getByRole('button', { name: 'Unlink pkg:oci/till from web-till' }).click();
  await expect(page.getByText('pkg:oci/till is web-till no longer')).toBeVisible();
  await expect(page.getByText('No product is linked')).toBeVisible();
});

test('a source that fails is loud on its screen and beside every verdict', async ({ page, house }) => {
  await house.admin.call('addFeedSource', {
    body: { name: 'nowhere', kind: 'osv', ecosystem: 'npm', url: 'file:///no/such/folder' },
  });
  await reportViolations(page);
  const complaints = hearComplaints(page);
  await open(page, '/settings/feeds');

  await expect(page.getByText('failing', { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'More about osv:nowhere' }).click();
  await expect(page.getByText(/Failing (since a moment ago|for \d+ min)\./).last()).toBeVisible();
  await judge(page, complaints);

  for (const address of ['/services', '/services/umami', '/services/umami/releases/3.0.1', '/findings', '/decisions']) {
    await open(page, address);
    await expect(page.getByRole('note').filter({ hasText: 'nothing is loaded from it yet' }), address).toBeVisible();
  }

  await house.admin.call('removeFeedSource', { params: { source: 'nowhere' } });
});
