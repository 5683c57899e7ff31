import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bomb, mebibyte, peakMemory, repeated } from './hostile-bytes.ts';
import { openTestApp, refusalOf, type Request, type TestApp } from './test-app.ts';

let server: TestApp;
let count = 0;

beforeAll(async () => {
  server = await openTestApp();
  await server.admin.call('createService', { body: { name: 'web' } });
});
afterAll(async () => {
  await server.close();
});

async function freshRelease(): Promise<string> {
  const version = `1.0.${(count += 1)}`;
  await server.admin.call('addRelease', { params: { service: 'web' }, body: { version } });
  return version;
}

async function sbomRequest(body: Exclude<Request['body'], object> | object, headers = {}): Promise<Request> {
  const path = `/api/v1/services/web/releases/${await freshRelease()}/sbom`;
  return { method: 'PUT', path, body: body as Exclude<Request['body'], undefined>, headers };
}

async function accepted(body: Exclude<Request['body'], undefined>) {
  const response = await server.send(await sbomRequest(body));
  const text = await response.text();
  if (response.status !== 200) throw new Error(text);
  return (JSON.parse(text) as { sbom: { components: number; unjudged: number; state: string } }).sbom;
}

const head = '{"bomFormat":"CycloneDX","specVersion":"1.6","components":[';
const good = `${head}{"type":"library","name":"left","version":"1.0.0","purl":"pkg:npm/left@1.0.0"}]}`;
const bytes = (text: string) => new Uint8Array(Buffer.from(text));

describe('an sbom that is no sbom', () => {
  it.each<[string, Exclude<Request['body'], undefined>, RegExp]>([
    ['nothing', '', /empty/],
    ['cut off in the middle', good.slice(0, -30), /ends in the middle/],
    ['HTML', '<!doctype html><html><body>404</body></html>', /HTML/],
    ['XML with entities', '<!DOCTYPE bom [<!ENTITY a SYSTEM "file:///etc/passwd">]><bom>&a;</bom>', /DOCTYPE/],
    ['XML of something else', '<?xml version="1.0"?><settings/>', /`settings`/],
    ['SPDX in a version of old', 'SPDXVersion: SPDX-2.1\nDataLicense: CC0-1.0\n', /2\.1/],
    ['a lock file in conflict', '# yarn lockfile v1\n<<<<<<< HEAD\n', /merge conflict/],
    ['a PNG', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), /./],
    ['UTF-16', new Uint8Array(Buffer.from(`\uFEFF${good}`, 'utf16le')), /UTF-(8|16)/],
    ['NUL bytes', bytes(`${good.slice(0, 40)}\u0000${good.slice(40)}`), /./],
    ['broken UTF-8', new Uint8Array([...bytes('{"bomFormat":"'), 0xc3, 0x28]), /UTF-8/],
    [
      'a member twice',
      good.replace('"version":"1.0.0"', '"version":"1.0.0","version":"2.0.0"'),
      /`version` occurs twice/,
    ],
    ['100,000 levels', `${head.slice(0, -1)}${'['.repeat(100_000)}`, /deeper than 64/],
    ['one text of 10 MB', `${head}{"name":"${'x'.repeat(10_000_000)}"}]}`, /longer than 1048576/],
    ['100,001 components', `${head}${'{"name":"a","version":"1"},'.repeat(100_000)}{"name":"a"}]}`, /more than 100000/],
    ['damaged gzip', new Uint8Array(gzipSync(good).fill(0, 12, 20)), /gzip/],
    ['gzip cut off', new Uint8Array(gzipSync(good).subarray(0, -9)), /gzip/],
    ['a JSON list', '[]', /./],
    ['two documents', `${good}${good}`, /after its end/],
    ['a number that is no list', good.replace(/\[.*\]/, '7'), /./],
    ['SPDX 3', '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}', /names no version of SPDX/],
    ['CycloneDX 9.9', good.replace('1.6', '9.9'), /9\.9/],
  ])('is refused: %s', async (_, body, title) => {
    const refusal = await server.refused(await sbomRequest(body));

    expect(refusal).toMatchObject({ status: 422, code: 'releases.sbom_invalid', title: expect.stringMatching(title) });
  });

  it('is refused in a packing nobody asked for', async () => {
    const request = await sbomRequest(good, { 'content-encoding': 'br' });

    expect(await server.refused(request)).toMatchObject({ status: 415, title: expect.stringMatching(/`br`/) });
  });

  it('is refused for a release nobody registered, and for a service nobody has', async () => {
    const of = (service: string) => ({
      method: 'PUT',
      path: `/api/v1/services/${service}/releases/9.9/sbom`,
      body: good,
    });

    expect(await server.refused(of('web'))).toMatchObject({ status: 404, code: 'releases.release_not_found' });
    expect(await server.refused(of('nobody'))).toMatchObject({ status: 404, code: 'services.service_not_found' });
  });

  it('is refused as another one for the same release', async () => {
    const request = await sbomRequest(good);
    await server.send(request);

    expect(await server.refused({ ...request, body: good.replaceAll('1.0.0', '1.0.1') })).toMatchObject({
      status: 409,
      code: 'releases.sbom_differs',
    });
  });
});

describe('an sbom that is too large', () => {
  it('is refused at 200 MiB in bounded memory', async () => {
    const request = await sbomRequest(repeated(head, ' '.repeat(mebibyte), 210 * mebibyte));
    const { result, grownBytes } = await peakMemory(async () => await refusalOf(await server.send(request)));

    expect([413, 422]).toContain(result.status);
    expect(grownBytes).toBeLessThan(150 * mebibyte);
  });

  it('is refused as a gzip bomb in bounded memory', async () => {
    const packed = await bomb(head, ' '.repeat(mebibyte), 300);
    const request = await sbomRequest(packed);
    const { result, grownBytes } = await peakMemory(async () => await refusalOf(await server.send(request)));

    expect(packed.length).toBeLessThan(4 * mebibyte);
    expect(result).toMatchObject({ title: expect.stringMatching(/larger than 200 MiB/) });
    expect(grownBytes).toBeLessThan(150 * mebibyte);
  });
});

describe('an sbom of rubbish that is still an sbom', () => {
  it('keeps what nobody can judge, and says how much that is', async () => {
    const purls = ['garbage', 'pkg:', 'pkg:npm/', 'pkg:npm/%zz@1', `pkg:npm/${'y'.repeat(5_000)}@1`, 'pkg:nobody/x@1'];
    const components = purls.map((purl, at) => ({ type: 'library', name: `n${at}`, version: '1.0.0', purl }));

    const sbom = await accepted({ bomFormat: 'CycloneDX', specVersion: '1.6', components });

    expect(sbom).toMatchObject({ state: 'present', components: purls.length, unjudged: purls.length });
  });

  it.each([
    ['a version nobody can order', 'not!a!version'],
    ['an empty version', ''],
    ['a NUL character', '1.0.0\u0000'],
    ['half a character', '1.0.0\ud800'],
    ['a version of 3,000 characters', '1'.repeat(3_000)],
    ['a version of 1,000 dots', '1.'.repeat(1_000)],
  ])('counts %s as unjudged', async (_, version) => {
    const components = [{ type: 'library', name: 'left', version, purl: 'pkg:npm/left' }];

    expect(await accepted({ bomFormat: 'CycloneDX', specVersion: '1.6', components })).toMatchObject({ unjudged: 1 });
  });

  it('takes `__proto__` for a name like any other', async () => {
    const components = `{"type":"library","name":"__proto__","version":"1.0.0","__proto__":{"isAdmin":true}}`;

    expect(await accepted(`${head}${components}]}`)).toMatchObject({ components: 1 });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('takes 100,000 distinct components within seconds and in bounded memory', async () => {
    const all = Array.from(
      { length: 100_000 },
      (_, at) => `{"type":"library","name":"n${at}","version":"1.0.${at % 50}","purl":"pkg:npm/n${at}@1.0.${at % 50}"}`,
    );
    const text = `${head}${all.join(',')}]}`;
    const startedAt = performance.now();
    const { result, grownBytes } = await peakMemory(() => accepted(text));

    expect(result).toMatchObject({ components: 100_000, unjudged: 0 });
    expect(performance.now() - startedAt).toBeLessThan(30_000);
    expect(grownBytes).toBeLessThan(400 * mebibyte);
  });
});

it('has not failed by itself all the while', () => {
  expect(server.failures).toEqual([]);
});
