import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ended, type Product, startProduct } from './test-product.ts';

let product: Product;
let other: Product;
let mirror: Server;
let url: string;
const files = new Map<string, string>();

const record = (id: string, modified: string) => ({
  id,
  modified,
  affected: [{ package: { ecosystem: 'npm', name: 'left' }, versions: ['1.0.0'] }],
});

beforeAll(async () => {
  mirror = createServer((request, response) => {
    // Never answered.
    if (request.url === '/silent.jsonl') return;
    const file = files.get(request.url ?? '');
    response.statusCode = file === undefined ? 404 : 200;
    response.end(file ?? 'none');
  });
  mirror.listen(0, '127.0.0.1');
  await once(mirror, 'listening');
  const address = mirror.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  [product, other] = await Promise.all([startProduct({ LOCKSTEP_ALLOW_PRIVATE_FEEDS: '1' }), startProduct()]);
});
afterAll(async () => {
  await product[Symbol.asyncDispose]();
  await other[Symbol.asyncDispose]();
  mirror.close();
});

const today = new Date().toISOString();
const vex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  '@id': 'https://example.org/vex/left',
  author: 'Example',
  timestamp: today,
  version: 1,
  statements: [
    { vulnerability: { name: 'OSV-1' }, products: [{ '@id': 'pkg:npm/left@1.0.0' }], status: 'under_investigation' },
  ],
};
const bundle = (): string => join(product.folder, 'feeds.jsonl.gz');

it('says what to do while there is no source', async () => {
  const listed = await product.lockstep(['advisories', 'source', 'list']);
  expect(listed.stderr).toContain('Until then nothing is downloaded');
  const asked = await product.lockstep(['advisories', 'sync']);
  expect(asked.code).toBe(1);
  expect(asked.stderr).toContain('source add --usual');
});

it('fetches what its sources serve, and shows what fails', async () => {
  files.set('/osv.jsonl', `${JSON.stringify(record('OSV-1', today))}\n${JSON.stringify(record('OSV-2', today))}\n`);
  files.set(
    '/kev.json',
    JSON.stringify({ dateReleased: today, vulnerabilities: [{ cveID: 'CVE-2025-0001', dateAdded: '2025-12-10' }] }),
  );
  const add = (name: string, kind: string, file: string) =>
    product.lockstep(['advisories', 'source', 'add', name, '--kind', kind, '--from', `${url}${file}`]);
  expect((await add('mine', 'osv', '/osv.jsonl')).stdout).toContain('mine loads osv:mine from');
  expect((await add('kev', 'kev', '/kev.json')).code).toBe(0);
  expect((await add('kev', 'kev', '/kev.json')).stderr).toContain('there is a source `kev` already');

  const synced = await product.lockstep(['advisories', 'sync', '--json']);
  expect(synced.code).toBe(0);
  const { items } = JSON.parse(synced.stdout) as { items: { source: string; problem: string | null }[] };
  expect(items.map(({ source, problem }) => [source, problem])).toEqual([
    ['kev', null],
    ['mine', null],
  ]);
  expect((await product.lockstep(['feeds'])).stdout).toMatch(/osv:mine .* 2 +mine .*✓ fresh/);

  files.delete('/kev.json');
  const failed = await product.lockstep(['advisories', 'sync', 'kev']);
  expect(failed.code).toBe(1);
  expect(failed.stdout).toMatch(/kev +✗ failed .*404/);
  expect((await product.lockstep(['feeds'])).stdout).toMatch(/kev .*! fresh, but there is no such file/);
  expect((await product.lockstep(['doctor'])).stdout).toMatch(/feed sources +! look +kev can not be fetched/);

  expect((await product.lockstep(['advisories', 'source', 'disable', 'kev'])).stdout).toContain('kev is off');
  expect((await product.lockstep(['advisories', 'source', 'change', 'mine', '--every', '90'])).stdout).toContain('90');
  expect((await product.lockstep(['advisories', 'source', 'remove', 'kev'])).code).toBe(0);
  expect((await product.lockstep(['advisories', 'source', 'list'])).stdout).toMatch(/mine .*90 min/);
});

it('goes on at the server when nobody waits any more, and says how to follow and how to stop it', async () => {
  const from = ['--kind', 'osv', '--from', `${url}/silent.jsonl`];
  await product.lockstep(['advisories', 'source', 'add', 'silent', ...from, '--disabled']);
  const syncing = product.start(['advisories', 'sync', 'silent']);
  const state = async () => {
    const { stdout } = await product.lockstep(['advisories', 'source', 'list']);
    return /silent .*(running|waits|off|✗)/.exec(stdout)?.[1];
  };
  await expect.poll(state, { timeout: 20_000, interval: 100 }).toBe('running');

  syncing.kill('SIGINT');

  const { code, stderr } = await ended(syncing);
  expect(code).toBe(130);
  expect(stderr).toContain('the server goes on');
  expect(stderr).toContain('`lockstep advisories source list`');
  expect(stderr).toContain('`lockstep advisories source disable NAME`');
  expect(await state()).toBe('running');
  expect((await product.lockstep(['advisories', 'source', 'remove', 'silent'])).code).toBe(0);
});

it('does not call inside the network unless the operator allows it', async () => {
  await other.lockstep(['advisories', 'source', 'add', 'inside', '--kind', 'osv', '--from', `${url}/osv.jsonl`]);
  const synced = await other.lockstep(['advisories', 'sync', 'inside']);
  expect(synced.code).toBe(1);
  expect(synced.stdout).toContain('not an https url');
  expect((await other.lockstep(['feeds'])).stdout).toMatch(
    /osv:inside .* inside .*! nothing is loaded yet: .*https url/,
  );
  const told = JSON.parse((await other.lockstep(['feeds', '--json'])).stdout) as object;
  expect(told).toMatchObject({ items: [], lacking: [{ name: 'inside', feed: 'osv:inside' }] });
});

it('carries all feeds over to another installation', async () => {
  writeFileSync(join(product.folder, 'vex.json'), JSON.stringify(vex));
  expect((await product.lockstep(['vex', 'load', 'vex.json', '--trust', 'own'])).code).toBe(0);
  const exported = await product.lockstep(['advisories', 'export', bundle()]);
  expect(exported.code).toBe(0);
  const digest = /sha256:[0-9a-f]{64}/.exec(exported.stdout)?.[0] ?? '';
  expect(exported.stdout).toContain('2 feeds, 1 VEX document, sha256:');

  const wrong = await other.lockstep(['advisories', 'import', bundle(), '--digest', `sha256:${'0'.repeat(64)}`]);
  expect(wrong.code).toBe(2);
  const imported = await other.lockstep(['advisories', 'import', bundle(), '--digest', digest]);
  expect(imported.stdout).toMatch(/kev .*✓ loaded/);
  expect(imported.stdout).toMatch(/osv:mine .* 2 .*✓ loaded/);
  expect(imported.code).toBe(0);
  const again = await other.lockstep(['advisories', 'import', bundle()]);
  expect(again.stdout).toMatch(/kev +\S+ \S+ +0 +0 +1 +0 +✓ unchanged/);
  expect(again.stdout).toMatch(/osv:mine +\S+ \S+ +0 +0 +2 +0 +✓ unchanged/);
  expect(again.stdout).toMatch(/vex +\S+ \S+ +0 +0 +1 +0 +✓ unchanged/);
  expect(again.code).toBe(0);
  const listed = await other.lockstep(['vex', 'list', '--json']);
  expect(JSON.parse(listed.stdout)).toMatchObject({ items: [{ name: vex['@id'], author: 'Example', trust: 'own' }] });
  expect((await other.lockstep(['advisories', 'show', 'OSV-1'])).stdout).toContain('npm/left');
  expect((await other.lockstep(['feeds'])).stdout).toMatch(/osv:mine .*by hand .*✓ fresh/);
});

it('refuses a bundle that was tampered with or cut off, with the name of the bad feed, and loads nothing', async () => {
  const lines = gunzipSync(readFileSync(bundle())).toString().trim().split('\n');
  const bad = join(product.folder, 'bad.jsonl.gz');
  const importing = async (text: string | Uint8Array) => {
    writeFileSync(bad, typeof text === 'string' ? gzipSync(text) : text);
    const refused = await other.lockstep(['advisories', 'import', bad]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('nothing was loaded');
    return refused.stderr;
  };
  const own = lines.findIndex((line) => line.includes('OSV-2'));

  const changed = lines.with(own, (lines[own] ?? '').replace('1.0.0', '9.9.9')).join('\n');
  expect(await importing(changed)).toContain('the digest of `osv:mine` is wrong');
  expect(await importing(lines.toSpliced(own, 1).join('\n'))).toContain('`osv:mine` holds 1 of 2 lines');
  expect(await importing(lines.slice(0, own).join('\n'))).toContain('cut off within `osv:mine`');
  expect(await importing(lines.slice(0, -1).join('\n'))).toContain('cut off after `vex`');
  const statement = lines.findIndex((line) => line.includes('under_investigation'));
  const forged = (lines[statement] ?? '').replace('under_investigation', 'fixed');
  expect(await importing(lines.with(statement, forged).join('\n'))).toContain('the digest of `vex` is wrong');
  expect(await importing(lines.toSpliced(1, 3).join('\n'))).toContain('a feed is missing');
  const whole = readFileSync(bundle());
  expect(await importing(whole.subarray(0, whole.length - 20))).toContain('cut off or damaged');
  expect(await importing('{"something":"else"}\n')).toContain('no line of a bundle');
});

it('does not take an older bundle by mistake', async () => {
  const lines = gunzipSync(readFileSync(bundle())).toString();
  const later = join(product.folder, 'later.jsonl.gz');
  const older = lines.replaceAll(/"contentAt":"[^"]+"/g, '"contentAt":"2024-01-01T00:00:00.000Z"');
  writeFileSync(later, gzipSync(older));
  const refused = await other.lockstep(['advisories', 'import', later]);
  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain('--allow-older');
  expect((await other.lockstep(['advisories', 'import', later, '--allow-older'])).code).toBe(0);
});
