import { describe, expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';
import { cyclonedx, read } from './test-sboms.ts';

const encoder = new TextEncoder();

describe('readSbom: what it refuses', () => {
  it.each<[string, string, string]>([
    ['an empty file', ' \n ', 'the file is empty'],
    ['an HTML page', '\n<!DOCTYPE html><html><body>Sign in</body></html>', 'the file is an HTML page, not an SBOM'],
    ['SPDX RDF', '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>', 'the file is SPDX in RDF/XML'],
    ['other XML', '<settings/>', 'the file is XML with `settings` as its root, no document that is read'],
    ['YAML', '---\nspdxVersion: "SPDX-2.3"\n', 'the file is an SBOM in YAML'],
    ['plain text', 'not found', 'the file is no document that is read'],
    ['a list', '[{"bomFormat":"CycloneDX"}]', 'the file is a JSON list; an SBOM is one JSON object'],
    [
      'SPDX 3',
      '{"@context":"https://spdx.org/rdf/3.0.1/spdx-context.jsonld","@graph":[]}',
      'the document names no version of SPDX',
    ],
    [
      'an attestation',
      '{"_type":"x","predicateType":"https://cyclonedx.org/bom","predicate":{}}',
      'the file is an attestation around a document',
    ],
    ['a manifest', '{"name":"x","dependencies":{"a":"^1"}}', 'the file names what is wanted, not what was installed'],
    [
      'a number of components',
      '{"bomFormat":"CycloneDX","specVersion":"1.5","components":7}',
      '`/components` is not a list',
    ],
    ['a number of packages', '{"spdxVersion":"SPDX-2.3","packages":{}}', '`/packages` is not a list'],
    ['no bomFormat', '{"specVersion":"1.5","components":[]}', 'the document has no `bomFormat`'],
    ['no spdxVersion', '{"packages":[]}', 'the document has no `spdxVersion`'],
    ['some JSON', '{"hello":"world"}', 'the document has neither `bomFormat` (CycloneDX) nor `spdxVersion` (SPDX)'],
    ['another bomFormat', '{"bomFormat":"Other"}', '`bomFormat` is `Other`'],
    ['a version to come', '{"bomFormat":"CycloneDX","specVersion":"2.0"}', 'CycloneDX `2.0` is not read'],
    ['no version', '{"bomFormat":"CycloneDX"}', 'the document names no version of CycloneDX'],
    ['an old SPDX', '{"spdxVersion":"SPDX-2.1"}', 'SPDX `2.1` is not read'],
    [
      'a cut document',
      '{"bomFormat":"CycloneDX","components":[{"name":"a"},{"na',
      'the document ends in the middle, inside `/components/1`',
    ],
    [
      'a double key',
      '{"bomFormat":"CycloneDX","components":[{"purl":"a","purl":"b"}]}',
      'the key `purl` occurs twice in the object at `/components/0`',
    ],
  ])('%s', async (_name, text, problem) => {
    const result = await read(text);

    expect(result).toMatchObject({ ok: false, problem });
    expect(result.ok || result.help.length > 10).toBe(true);
  });

  it.each<[string, number[], string]>([
    ['gzip', [0x1f, 0x8b, 8], 'the file is compressed with gzip'],
    ['ZIP', [0x50, 0x4b, 3, 4], 'the file is a ZIP archive'],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0], 'the file is not UTF-8 text'],
    ['Latin-1', [0x7b, 0x22, 0xe4, 0x22], 'the file is not UTF-8 text'],
    ['a cut character', [0x7b, 0x22, 0xc3], 'the file is not UTF-8 text'],
  ])('bytes of %s', async (_name, bytes, problem) => {
    expect(await readSbom([Uint8Array.from(bytes)])).toMatchObject({ ok: false, problem });
  });

  it('reads a byte order mark over', async () => {
    const text = `\uFEFF${JSON.stringify(cyclonedx({ components: [] }))}`;

    expect((await read(text)).ok).toBe(true);
  });

  it('stops reading at its limits', async () => {
    const many = cyclonedx({ components: Array.from({ length: 11 }, (_, number) => ({ name: `c${number}` })) });
    let taken = 0;
    const endless = (function* () {
      yield encoder.encode('{"bomFormat":"CycloneDX","x":[');
      for (;;) {
        taken++;
        yield encoder.encode('0,'.repeat(50_000));
      }
    })();

    expect(await read(many, { components: 10 })).toMatchObject({ problem: 'the document has more than 10 components' });
    expect((await read(many, { components: 11 })).ok).toBe(true);
    expect(await read(`{"a":${'['.repeat(80)}`)).toMatchObject({
      problem: 'the document is nested deeper than 64 levels',
    });
    expect(await read(`{"a":"${'x'.repeat(200)}"}`, { stringLength: 100 })).toMatchObject({
      problem: 'a text at `/a` is longer than 100 characters',
    });
    expect(await readSbom(endless, { bytes: 1024 * 1024 })).toMatchObject({
      problem: 'the document is larger than 1 MiB',
    });
    expect(taken).toBeLessThan(12);
  });

  it('passes on what goes wrong while the bytes come in', async () => {
    const broken = (async function* () {
      yield encoder.encode('{');
      throw new Error('connection lost');
    })();

    await expect(readSbom(broken)).rejects.toThrow('connection lost');
  });
});

describe('readSbom: size', () => {
  const component = (number: number) => ({
    type: 'library',
    'bom-ref': `pkg:npm/package-${number}@1.0.${number}`,
    name: `package-${number}`,
    version: `1.0.${number}`,
    purl: `pkg:npm/package-${number}@1.0.${number}`,
    licenses: [{ license: { id: 'MIT' } }],
    hashes: [{ alg: 'SHA-512', content: 'c5b65571aa83e179d001edf9a9242ab246f74aa2007d1c8b06b1cc77ff13b8be'.repeat(2) }],
  });

  it('reads 100,000 components and keeps each of them', async () => {
    const head = encoder.encode('{"bomFormat":"CycloneDX","specVersion":"1.6","components":[');
    const chunks = (function* () {
      yield head;
      for (let at = 0; at < 100_000; at += 100) {
        const list = Array.from({ length: 100 }, (_, number) => JSON.stringify(component(at + number)));
        yield encoder.encode(`${at === 0 ? '' : ','}${list.join(',')}`);
      }
      yield encoder.encode(']}');
    })();

    const result = await readSbom(chunks);

    expect(result.ok && result.sbom.components.length).toBe(100_000);
    expect(result.ok && result.sbom.components.at(-1)?.purl).toBe('pkg:npm/package-99999@1.0.99999');
  });
});
