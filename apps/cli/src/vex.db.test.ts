import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Product, startProduct } from './test-product.ts';

let product: Product;

beforeAll(async () => {
  product = await startProduct();
  const components = [{ type: 'library', name: 'left', purl: 'pkg:npm/left@1.0.0' }];
  write('sbom.json', { bomFormat: 'CycloneDX', specVersion: '1.6', components });
  write('osv.json', {
    id: 'CVE-2026-0001',
    published: '2026-01-01T00:00:00Z',
    modified: '2026-01-01T00:00:00Z',
    affected: [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'] }],
  });
  for (const args of [
    ['service', 'add', 'web', '--tier', '1', '--exposure', 'public'],
    ['release', 'add', 'web', '1.0.0', '--sbom', 'sbom.json'],
    ['advisories', 'load', 'osv', 'osv.json'],
  ]) {
    const done = await product.lockstep(args);
    if (done.code !== 0) throw new Error(`${args.join(' ')}: ${done.stdout}${done.stderr}`);
  }
}, 120_000);
afterAll(async () => product[Symbol.asyncDispose]());

function write(path: string, value: unknown): void {
  writeFileSync(join(product.folder, path), JSON.stringify(value));
}

async function json(...args: readonly string[]): Promise<Record<string, unknown>> {
  const { stdout, stderr, code } = await product.lockstep([...args, '--json']);
  if (code !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, unknown>;
}

it('loads a document, tells what came of it, links a product, and withdraws', async () => {
  const statement = (id: string) => ({
    vulnerability: 'CVE-2026-0001',
    products: [{ '@id': id, subcomponents: [{ '@id': 'pkg:npm/left@1.0.0' }] }],
    status: 'not_affected',
    justification: 'component_not_present',
  });
  const statements = [statement('pkg:oci/shop'), statement('pkg:oci/nobody')];
  write('vex.json', { '@context': 'https://openvex.dev/ns/v0.2.0', '@id': 'shop', author: 'Example', statements });

  const loaded = await json('vex', 'load', 'vex.json', '--expires-at', '2999-01-01');
  const [{ document }] = loaded['items'] as [{ document: { id: string } }];
  const before = await product.lockstep(['vex', 'show', document.id]);
  const linked = await product.lockstep(['vex', 'link', 'pkg:oci/shop@1', 'web']);
  const after = await product.lockstep(['vex', 'show', document.id]);

  expect(loaded).toMatchObject({ items: [{ isNew: true, counts: { suppresses: 0, notApplied: 2 } }] });
  expect(before.stdout).toContain('lockstep vex link pkg:oci/shop SERVICE');
  expect(linked.stdout).toBe('pkg:oci/shop@1 is web.\n');
  expect(after.stdout).toMatch(/1 suppress[^]*1 component in 1 release of web[^]*vex link pkg:oci\/nobody SERVICE/);
  expect(await json('vex', 'links')).toMatchObject({ items: [{ product: 'pkg:oci/shop', service: 'web' }] });
  const findings = await json('release', 'findings', 'web', '1.0.0');
  expect(findings).toMatchObject({ items: [{ suppression: { author: 'Example', document: 'shop' } }] });

  const withdrawn = await product.lockstep(['vex', 'withdraw', document.id, '--reason', 'it was wrong']);

  expect(withdrawn.stdout).toBe('shop is withdrawn.\n');
  expect(await json('vex', 'list')).toMatchObject({ items: [] });
  expect(await json('vex', 'list', '--ended')).toMatchObject({ items: [{ state: 'withdrawn' }] });
});

it('loads the documents around one that is refused, names it, and ends with 1', async () => {
  const statement = { vulnerability: 'CVE-2026-0002', products: ['pkg:npm/left'], status: 'fixed' };
  const document = (id: string) => ({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': id,
    statements: [statement],
  });
  write('a.json', document('before'));
  write('z.json', document('after'));

  const { code, stdout, stderr } = await product.lockstep(['vex', 'load', 'a.json', 'sbom.json', 'z.json', '--json']);

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    items: [{ document: { name: 'before' } }, { document: { name: 'after' } }],
  });
  expect(JSON.parse(stderr)).toMatchObject({ exitCode: 1, message: expect.stringMatching(/^`sbom\.json`: .*an SBOM/) });
});

it('says of a VEX document put as SBOM that it is one', async () => {
  write('vex-as-sbom.json', { '@context': 'https://openvex.dev/ns/v0.2.0', statements: [] });

  const added = await product.lockstep(['release', 'add', 'web', '2.0.0', '--sbom', 'vex-as-sbom.json']);
  const body = JSON.stringify({ '@context': 'https://openvex.dev/ns/v0.2.0', statements: [] });
  const headers = { authorization: `Bearer ${product.token}`, 'content-type': 'application/json' };
  const sent = await fetch(`${product.url}/api/v1/services/web/releases/1.0.0/sbom`, { method: 'PUT', headers, body });

  expect(added.code).toBe(1);
  expect(added.stderr).toMatch(/is a VEX document \(OpenVEX\), not an SBOM[^]*lockstep vex load FILE/);
  expect(JSON.stringify(await sent.json())).toMatch(/VEX document \(OpenVEX\), not an SBOM.*lockstep vex load FILE/);
});

it('adds an advisory for every version only when told so, and none for an ecosystem nobody knows', async () => {
  const own = ['advisories', 'add', '--package', 'right', '--reason', 'the test'];

  const forgotten = await product.lockstep([...own, '--ecosystem', 'npm']);
  const misspelt = await product.lockstep([...own, '--ecosystem', 'NPM', '--affected', '1.0.0']);
  const both = await product.lockstep([...own, '--ecosystem', 'npm', '--all-versions', '--affected', '1.0.0']);
  const none = await json('advisories', 'list');
  const meant = await product.lockstep([...own, '--ecosystem', 'npm', '--all-versions']);

  expect([forgotten.code, misspelt.code, both.code, meant.code]).toEqual([2, 2, 2, 0]);
  expect(forgotten.stderr).toMatch(/nothing was added[^]*--all-versions/);
  expect(misspelt.stderr).toMatch(/`NPM` is no ecosystem[^]*did you mean `npm`/);
  expect(none).toMatchObject({ items: [] });
  expect(meant.stdout).toContain('is in force for npm/right');
});

it('says what is wrong with what was given, and what to give', async () => {
  const idless = await product.lockstep(['vex', 'show', 'shop']);
  const misspelt = await product.lockstep(['advisories', 'source', 'add', 'x', '--kind', 'osv', '--ecosystem', 'Npm']);
  const piped = await product.lockstep(['advisories', 'load', 'osv', '-']);

  expect(idless).toMatchObject({
    code: 2,
    stderr: 'lockstep: `params.document`: invalid UUID\n  help: give its id, as lists of them show it\n',
  });
  expect(misspelt).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean `npm`') });
  expect(piped).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('write what comes out of the pipe to a file'),
  });
});

it('refuses what is no document, with the place and the cure', async () => {
  write('broken.json', { '@context': 'https://openvex.dev/ns/v0.2.0' });

  const { code, stderr } = await product.lockstep(['vex', 'load', 'broken.json']);

  expect(code).toBe(1);
  expect(stderr).toMatch(/there is no list of statements[^]*add `statements`/);
});
