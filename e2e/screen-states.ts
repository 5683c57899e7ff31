import type { Page } from '@playwright/test';
import type { Client } from '../packages/client/src/index.ts';
import { invited } from './visitor.ts';

const DAY_MS = 86_400_000;

/** A screen by its address, or by what somebody does there before the picture is taken. */
export type Shot =
  | string
  | {
      readonly address: string;
      readonly after: (page: Page) => Promise<void>;
      /** What is looked at lies above the page, in the middle of what one sees of it. */
      readonly isWindow?: true;
      /** Nothing of the frame for those who are signed in stands there, or no panel: a heading is all that is waited for. */
      readonly isOutside?: true;
    };

/** Decisions that have gone every way but the straight one; numbers. */
export interface Turned {
  /** Two releases that keep replacing each other for opposed reasons. */
  readonly flipFlop: number;
  /** One holder said no. */
  readonly refused: number;
  /** One person went ahead alone; the admin, who holds the other key, has to review it. */
  readonly brokenGlass: number;
}

const sbomOf = (...components: readonly (readonly [name: string, version: string])[]): string =>
  JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components: components.map(([name, version]) => ({
      type: 'library',
      name,
      version,
      purl: `pkg:npm/${encodeURIComponent(name).replace('%2F', '/')}@${version}`,
    })),
  });

/** A service of our own that went back and forth, with people who hold its keys. */
export async function turnDecisions({ admin, url }: { readonly admin: Client; readonly url: string }): Promise<Turned> {
  const service = 'checkout-api';
  const params = { service };
  await admin.call('createService', { body: { name: service, title: 'Checkout', tier: 1, exposure: 'public' } });
  await addRelease(admin, service, '4.8.0', sbomOf(['next', '15.5.7'], ['react', '19.0.1'], ['left-pad', '1.3.0']));
  await addRelease(admin, service, '4.8.1', sbomOf(['next', '15.5.9'], ['react', '19.0.3'], ['right-pad', '1.0.1']));
  const moves = [
    ['4.8.0', 9, 'routine'],
    ['4.8.1', 6, 'security'],
    ['4.8.0', 4, 'reliability'],
    ['4.8.1', 1, 'security'],
  ] as const;
  for (const [version, daysAgo, motive] of moves) {
    const at = new Date(Date.now() - daysAgo * DAY_MS).toISOString();
    await admin.call('recordDeployment', { params, body: { environment: 'production', version, at, motive } });
  }
  const rhea = await invited(url, admin, { name: 'Ruth Reliable', role: 'reliability_key' });
  const people = await admin.call('listPeople', { query: { limit: 50 } });
  const self = people.items.find((person) => person.email === 'ada@example.org');
  if (self === undefined) throw new Error('the admin is not among the people');
  const grant = await admin.call('proposeRoleChange', {
    params: { userId: self.id },
    body: { role: 'security_key', change: 'grant' },
  });
  if (grant.changeId !== undefined)
    await rhea.client.call('approveChange', { params: { changeId: grant.changeId } }).catch(() => undefined);
  await admin.call('setServiceMode', { params, body: { mode: 'enforcing', reason: 'the pilot went well' } });

  const ask = async (client: Client) => {
    const { number } = await client.call('decideRemediation', {
      body: { service, environment: 'production', target: '4.8.0', motive: 'reliability' },
    });
    return { decision: String(number), number };
  };
  const flipFlop = await ask(admin);
  const refused = await ask(rhea.client);
  const reason = 'payments of 3 % of customers time out since 4.8.1';
  await rhea.client.call('requestSignoff', { params: refused, body: { reason } });
  await admin.call('refuseKey', {
    params: { ...refused, axis: 'security' },
    body: {
      reason: '4.8.0 can be stopped with one request from the internet; 4.8.2 without the slow query is being built',
    },
  });
  const brokenGlass = await ask(rhea.client);
  await rhea.client.call('breakGlass', {
    params: brokenGlass,
    body: { reason: 'nobody with the security key answers, and the shop is down' },
  });
  return { flipFlop: flipFlop.number, refused: refused.number, brokenGlass: brokenGlass.number };
}

async function addRelease(admin: Client, service: string, version: string, sbom: string): Promise<void> {
  const releasedAt = new Date(Date.now() - 20 * DAY_MS).toISOString();
  await admin.call('addRelease', { params: { service }, body: { version, releasedAt } });
  await admin.call('putSbom', { params: { service, version }, stream: sbom });
}

/** A document with a statement of every fate, and a product that is linked; answers the document's id. */
export async function loadVexDocuments(admin: Client): Promise<string> {
  const statement = (vulnerability: string, product: string, status: string, more: object = {}) => ({
    vulnerability: { name: vulnerability },
    products: [{ '@id': product }],
    status,
    ...more,
  });
  const absent = { justification: 'vulnerable_code_not_present' };
  const document = {
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'https://example.org/vex/2026-001',
    author: 'Product security, Example Inc.',
    timestamp: '2026-01-02T00:00:00Z',
    version: 3,
    statements: [
      statement('GHSA-mwv6-3258-q52c', 'pkg:npm/next', 'not_affected', {
        ...absent,
        impact_statement: 'No server action is exported by any of our pages.',
      }),
      statement('CVE-2025-55182', 'pkg:npm/next', 'not_affected', absent),
      statement('GHSA-w37m-7fhw-fmv9', 'pkg:npm/next', 'under_investigation'),
      statement('GHSA-mwv6-3258-q52c', 'pkg:npm/nextt@15.5.6', 'not_affected', absent),
      statement('CVE-2025-55182', 'pkg:oci/checkout?repository_url=registry.example.org', 'not_affected', absent),
      { vulnerability: { name: 'CVE-2025-1' }, products: [{ '@id': 'pkg:npm/next' }], status: 'perhaps' },
    ],
  };
  const stream = JSON.stringify(document);
  const loaded = await admin.call('loadVex', {
    query: { name: 'example-2026-001.openvex.json', trust: 'own' },
    stream,
  });
  await admin.call('linkVexProduct', {
    body: { product: 'pkg:oci/analytics?repository_url=registry.example.org', service: 'umami' },
  });
  return loaded.document.id;
}

const chosen = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

async function upload(page: Page, name: string, version: string, text: string): Promise<void> {
  await page.locator('main input[type=file]').setInputFiles(chosen(name, text));
  await page.getByLabel('Release', { exact: true }).fill(version);
  await page.getByRole('button', { name: 'Upload and look' }).click();
}

const draft = async (page: Page, preset: string): Promise<void> => {
  await page.getByLabel('Deadlines').selectOption(preset);
};
let uploads = 0;

const press =
  (name: string) =>
  async (page: Page): Promise<void> => {
    await page.getByRole('button', { name }).first().click();
    await page.getByRole('dialog').waitFor();
  };

/** Windows above the screens of these decisions and of this document. */
export function windowShots(turned: Turned, document: string): Readonly<Record<string, Shot>> {
  const vexReport = `/settings/vex/${document}`;
  return {
    'window-break-glass': { address: `/decisions/${turned.flipFlop}`, after: press('Break the glass'), isWindow: true },
    'window-link': { address: vexReport, after: press('Link to a service'), isWindow: true },
    'window-accept': { address: vexReport, after: press('Let it speak about the worst'), isWindow: true },
  };
}

/** States that an address alone does not show. */
export const stateShots: Readonly<Record<string, Shot>> = {
  'findings-filtered': '/findings?only=exploited',
  'findings-nothing': '/findings?q=no-such-flaw',
  'compare-swapped': {
    address: '/services/umami/diff?from=3.0.1&to=3.0.2',
    after: async (page) => {
      for (const fold of await page.locator('main details > summary').all()) await fold.click();
    },
  },
  'compare-empty': '/services/umami/diff',
  'upload-result': {
    address: '/upload?service=checkout-api',
    after: async (page) => {
      const components = [
        ['next', '15.5.6'],
        ['react', '19.0.0'],
        ['minimist', '0.0.8'],
      ] as const;
      uploads += 1;
      await upload(page, 'checkout.cdx.json', `5.0.${uploads}`, sbomOf(...components));
      await page.getByRole('link', { name: 'CVE-2025-55182' }).waitFor();
    },
  },
  'upload-refused': {
    address: '/upload?service=checkout-api',
    after: async (page) => {
      await upload(page, 'notes.json', '5.1.0', '{"hello": 1}');
      await page.getByRole('alert').waitFor();
    },
  },
  'policy-bod': { address: '/settings/policy?draft=true', after: (page) => draft(page, 'bod_26_04') },
  'policy-fedramp': { address: '/settings/policy?draft=true', after: (page) => draft(page, 'fedramp_2026') },
  'policy-days': { address: '/settings/policy?draft=true', after: (page) => draft(page, 'severity_days') },
  'policy-table': { address: '/settings/policy?draft=true', after: (page) => draft(page, 'own_table') },
  vex: '/settings/vex',
  'feeds-failing': {
    address: '/settings/feeds',
    after: async (page) => {
      await page.getByRole('button', { name: 'More about osv:nowhere' }).click();
      await page.getByText('Last success').waitFor();
    },
  },
  'feed-notice': '/services/checkout-api',
};
