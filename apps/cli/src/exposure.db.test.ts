import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;

async function json<Answer>(...args: readonly string[]): Promise<Answer> {
  const ended = await product.lockstep([...args, '--json']);
  expect(ended.stderr).toBe('');
  expect(ended.code).toBe(0);
  return JSON.parse(ended.stdout) as Answer;
}

interface Listed {
  readonly items: readonly { readonly id: string; readonly advisory: string; readonly state: string }[];
}

/** Jobs follow what is recorded. */
async function exposures(): Promise<Listed['items']> {
  for (let tries = 0; ; tries++) {
    const { items } = await json<Listed>('exposure', 'list');
    if (items.length > 0 || tries > 50) return items;
  }
}

beforeAll(async () => {
  product = await startProduct();
  const component = { type: 'library', name: 'left', version: '1.0.0', purl: 'pkg:npm/left@1.0.0' };
  const sbom = { bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components: [component] };
  writeFileSync(join(product.folder, 'sbom.json'), JSON.stringify(sbom));
  await json('environment', 'add', 'production', '--production');
  await json('service', 'add', 'web', '--exposure', 'public');
  await json('release', 'add', 'web', '1.0.0', '--sbom', 'sbom.json');
  await json('deploy', 'record', 'web', '1.0.0', '--environment', 'production');
  const about = ['--ecosystem', 'npm', '--package', 'left', '--affected', '1.0.0', '--malicious'];
  await json('advisories', 'add', ...about, '--reason', 'steals tokens');
}, 60_000);
afterAll(() => product[Symbol.asyncDispose]());

it('lists and shows what is live, and prepares a verdict for signing in the browser', async () => {
  const [one] = await exposures();
  const id = one?.id ?? '';
  const shown = await product.lockstep(['exposure', 'show', id]);
  const words = ['--logs', 'access logs', '--query', 'path = /left', '--from', '2026-01-01T00:00:00Z'];
  const prepared = await json<{ url: string }>('exposure', 'triage', id, '--verdict', 'no_evidence', ...words);
  const all = await product.lockstep(['exposure', 'triage', one?.advisory ?? '', '--verdict', 'suspected', ...words]);

  expect(one).toMatchObject({ state: 'live', service: 'web', isMalicious: true });
  expect(shown.stdout).toContain(`${one?.advisory}: web in production, live: an affected release serves`);
  expect(shown.stdout).toContain('No verdict yet.');
  const address = new URL(prepared.url);
  expect(address.pathname).toBe('/exposures');
  expect(Object.fromEntries(address.searchParams)).toMatchObject({
    advisory: one?.advisory,
    triage: 'no_evidence',
    logs: 'access logs',
    query: 'path = /left',
    rows: id,
  });
  expect(all.stdout).toContain('A verdict is signed by a person who holds the security key.');
});

it('says what is wrong: no verdict, nothing open, an unknown id', async () => {
  const words = ['--logs', 'access logs', '--query', 'path = /left', '--from', '2026-01-01T00:00:00Z'];
  const none = await product.lockstep(['exposure', 'triage', 'CVE-2025-0001', ...words]);
  const nothing = await product.lockstep(['exposure', 'triage', 'CVE-2025-0001', '--verdict', 'suspected', ...words]);
  const unknown = await product.lockstep(['exposure', 'show', '018f0000-0000-7000-8000-000000000000']);

  expect([none.code, nothing.code, unknown.code]).toEqual([2, 2, 3]);
  expect(nothing.stderr).toContain('nothing is open for `CVE-2025-0001`');
  expect(unknown.stderr).toContain('lockstep exposure list');
});
