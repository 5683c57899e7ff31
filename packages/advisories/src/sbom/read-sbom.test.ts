import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Sbom } from '../component.ts';
import { readSbom } from './read-sbom.ts';
import type { ReadSbom, SbomLimits } from './read-sbom.ts';

const encoder = new TextEncoder();

function* pieces(bytes: Uint8Array, size: number): Iterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function read(document: object | string, limits: Partial<SbomLimits> = {}): Promise<ReadSbom> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  return readSbom(pieces(encoder.encode(text), 50), limits);
}

async function sbomOf(document: object): Promise<Sbom> {
  const result = await read(document);
  if (!result.ok) throw new Error(result.problem);
  return result.sbom;
}

function cyclonedx(part: object): object {
  return { bomFormat: 'CycloneDX', specVersion: '1.6', ...part };
}

function spdx(part: object): object {
  return { spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', ...part };
}

describe('readSbom: CycloneDX', () => {
  it('reads components, nested ones too, and leaves out the one that the document describes', async () => {
    const sbom = await sbomOf(
      cyclonedx({
        metadata: {
          component: { name: 'shop', version: '9', purl: 'pkg:npm/shop@9', components: [{ name: 'inner' }] },
        },
        components: [
          {
            name: 'core',
            group: '@babel',
            version: '7.0.0',
            purl: 'pkg:npm/%40babel/core@7.0.0',
            evidence: { identity: { name: 'not-a-component' } },
            pedigree: { ancestors: [{ name: 'ancestor' }] },
            components: [{ name: 'deep', version: '1.0.0', purl: 'pkg:npm/deep@1.0.0' }],
          },
          { name: 'libc', group: 'gnu', version: '2.36' },
        ],
        services: [{ name: 'api' }],
      }),
    );

    expect(sbom).toEqual({
      format: 'cyclonedx',
      specVersion: '1.6',
      completeness: 'unknown',
      components: [
        { ecosystem: '', name: 'inner', version: '', purl: undefined, scope: 'required' },
        { ecosystem: 'npm', name: 'deep', version: '1.0.0', purl: 'pkg:npm/deep@1.0.0', scope: 'required' },
        {
          ecosystem: 'npm',
          name: '@babel/core',
          version: '7.0.0',
          purl: 'pkg:npm/%40babel/core@7.0.0',
          scope: 'required',
        },
        { ecosystem: '', name: 'gnu/libc', version: '2.36', purl: undefined, scope: 'required' },
      ],
      problems: [],
      dropped: 0,
    });
  });

  it('reads the scope, and npm development packages as excluded', async () => {
    const development = [{ name: 'cdx:npm:package:development', value: 'true' }];
    const { components } = await sbomOf(
      cyclonedx({
        components: [
          { name: 'a', purl: 'pkg:npm/a@1', scope: 'optional' },
          { name: 'b', purl: 'pkg:npm/b@1', scope: 'excluded' },
          { name: 'c', purl: 'pkg:npm/c@1', scope: 'optional', properties: development },
          { name: 'd', purl: 'pkg:npm/d@1', properties: [{ name: 'other', value: 'true' }] },
        ],
      }),
    );

    expect(components.map(({ name, scope }) => `${name} ${scope}`)).toEqual([
      'a optional',
      'b excluded',
      'c excluded',
      'd required',
    ]);
  });

  it.each([
    [[{ aggregate: 'complete' }], 'complete'],
    [[{ aggregate: 'complete' }, { aggregate: 'incomplete_third_party_only' }], 'incomplete'],
    [[{ aggregate: 'complete' }, { aggregate: 'unknown' }], 'unknown'],
    [[{ assemblies: ['x'] }], 'unknown'],
    [[], 'unknown'],
  ])('reads completeness from %j', async (compositions, completeness) => {
    expect((await sbomOf(cyclonedx({ components: [], compositions }))).completeness).toBe(completeness);
  });

  it('keeps one of equal components, and the same version in another scope', async () => {
    const purl = 'pkg:npm/a@1';
    const { components } = await sbomOf(
      cyclonedx({
        components: [
          { name: 'a', purl },
          { name: 'a', purl },
          { name: 'a', purl, scope: 'excluded' },
        ],
      }),
    );

    expect(components.map(({ scope }) => scope)).toEqual(['required', 'excluded']);
  });

  it('keeps an entry with a broken purl as one that nobody can judge, and drops one without a name', async () => {
    const sbom = await sbomOf(
      cyclonedx({
        components: [{ name: 'a', version: '1', purl: 'npm/a@1' }, { type: 'library' }, 'text', { version: '2' }],
      }),
    );

    expect(sbom.components).toEqual([{ ecosystem: '', name: 'a', version: '1', purl: 'npm/a@1', scope: 'required' }]);
    expect(sbom.problems).toEqual([
      { at: '/components/0', problem: '`npm/a@1` does not begin with `pkg:`' },
      { at: '/components/1', problem: 'the component has neither a name nor a purl' },
      { at: '/components/2', problem: 'an entry that is no object' },
      { at: '/components/3', problem: 'the component has neither a name nor a purl' },
    ]);
    expect(sbom.dropped).toBe(3);
  });

  it('takes the version from the purl, with the epoch of an rpm', async () => {
    const { components } = await sbomOf(
      cyclonedx({
        components: [
          { name: 'a', version: '2', purl: 'pkg:npm/a@1' },
          { name: 'b', version: '2', purl: 'pkg:npm/b' },
          { name: 'c', purl: 'pkg:rpm/almalinux/c@1.0-1.el9?epoch=2&distro=almalinux-9.3' },
        ],
      }),
    );

    expect(components.map(({ name, version }) => `${name} ${version}`)).toEqual(['a 1', 'b 2', 'c 2:1.0-1.el9']);
  });

  it('bounds what it says about bad entries, and counts them all', async () => {
    const sbom = await sbomOf(cyclonedx({ components: Array.from({ length: 250 }, () => ({})) }));

    expect([sbom.problems.length, sbom.dropped]).toEqual([100, 250]);
  });

  it('says so when there is no list of components', async () => {
    expect((await sbomOf(cyclonedx({}))).problems).toEqual([
      { at: '/components', problem: 'the document has no list of components' },
    ]);
  });

  it('is not confused by keys that objects inherit', async () => {
    const text =
      '{"__proto__":{"purl":"x"},"bomFormat":"CycloneDX","specVersion":"1.5","components":[{"__proto__":{"name":"x"},"constructor":[{}],"name":"a"}]}';
    const result = await read(text);

    expect(result.ok && result.sbom.components.map(({ name }) => name)).toEqual(['a']);
  });
});

describe('readSbom: SPDX', () => {
  const reference = (purl: string) => [
    { referenceCategory: 'PACKAGE-MANAGER', referenceType: 'purl', referenceLocator: purl },
  ];
  const relation = (spdxElementId: string, relationshipType: string, relatedSpdxElement: string) => ({
    spdxElementId,
    relationshipType,
    relatedSpdxElement,
  });

  it('reads packages, leaves out the described one, and finds what is for development only', async () => {
    const sbom = await sbomOf(
      spdx({
        documentDescribes: ['SPDXRef-shop'],
        relationships: [
          relation('SPDXRef-DOCUMENT', 'DESCRIBES', 'SPDXRef-shop'),
          relation('SPDXRef-dev', 'DEV_DEPENDENCY_OF', 'SPDXRef-shop'),
          relation('SPDXRef-both', 'DEV_DEPENDENCY_OF', 'SPDXRef-shop'),
          relation('SPDXRef-both', 'DEPENDENCY_OF', 'SPDXRef-prod'),
          relation('SPDXRef-used', 'DEV_DEPENDENCY_OF', 'SPDXRef-shop'),
          relation('SPDXRef-prod', 'DEPENDS_ON', 'SPDXRef-used'),
        ],
        packages: [
          { SPDXID: 'SPDXRef-shop', name: 'shop', versionInfo: '9' },
          { SPDXID: 'SPDXRef-prod', name: 'prod', versionInfo: 'x', externalRefs: reference('pkg:npm/prod@1.0.0') },
          { SPDXID: 'SPDXRef-dev', name: 'dev', externalRefs: reference('pkg:npm/dev@1.0.0') },
          { SPDXID: 'SPDXRef-both', name: 'both', externalRefs: reference('pkg:npm/both@1.0.0') },
          { SPDXID: 'SPDXRef-used', name: 'used', versionInfo: 'NOASSERTION', externalRefs: reference('pkg:npm/used') },
        ],
      }),
    );

    expect(sbom).toMatchObject({ format: 'spdx', specVersion: '2.3', completeness: 'unknown' });
    expect(sbom.components.map(({ name, version, scope }) => `${name} ${version} ${scope}`)).toEqual([
      'prod 1.0.0 required',
      'dev 1.0.0 excluded',
      'both 1.0.0 required',
      'used  required',
    ]);
  });

  it.each([
    relation('SPDXRef-shop', 'CONTAINS', 'SPDXRef-both'),
    relation('SPDXRef-both', 'CONTAINED_BY', 'SPDXRef-shop'),
    relation('SPDXRef-shop', 'STATIC_LINK', 'SPDXRef-both'),
    relation('SPDXRef-shop', 'HAS_PREREQUISITE', 'SPDXRef-both'),
    relation('SPDXRef-both', 'OPTIONAL_COMPONENT_OF', 'SPDXRef-shop'),
    relation('SPDXRef-both', 'RUNTIME_DEPENDENCY_OF', 'SPDXRef-shop'),
  ])('takes nothing that is also shipped for development only: $relationshipType', async (other) => {
    const sbom = await sbomOf(
      spdx({
        relationships: [
          relation('SPDXRef-dev', 'DEV_DEPENDENCY_OF', 'SPDXRef-shop'),
          relation('SPDXRef-both', 'DEV_DEPENDENCY_OF', 'SPDXRef-shop'),
          other,
        ],
        packages: [
          { SPDXID: 'SPDXRef-both', name: 'both' },
          { SPDXID: 'SPDXRef-dev', name: 'dev' },
        ],
      }),
    );

    expect(sbom.components.map(({ name, scope }) => `${name} ${scope}`)).toEqual(['both required', 'dev excluded']);
  });

  it('keeps a package that is alone, and packages that are all described', async () => {
    const alone = await sbomOf(spdx({ documentDescribes: ['A'], packages: [{ SPDXID: 'A', name: 'a' }] }));
    const all = await sbomOf(
      spdx({
        documentDescribes: ['A', 'B'],
        packages: [
          { SPDXID: 'A', name: 'a' },
          { SPDXID: 'B', name: 'b' },
        ],
      }),
    );

    expect(alone.components.map(({ name }) => name)).toEqual(['a']);
    expect(all.components.map(({ name }) => name)).toEqual(['a', 'b']);
  });
});

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

const samples = path.resolve(import.meta.dirname, '../../../../../shared/data/sbom-samples');

describe.skipIf(!existsSync(samples))('SBOMs of other tools (skipped where ../shared is absent)', () => {
  it.each([
    ['cyclonedx/juice-shop-bom-1.4.json.gz', 991, 0],
    ['cyclonedx/keycloak-10.0.2-bom.json.gz', 902, 0],
    ['cyclonedx/log4j-with-vulnerabilities-1.4.json', 1, 0],
    ['cyclonedx/proton-bridge-1.6.3.json.gz', 201, 0],
    ['cyclonedx/proton-bridge-1.8.0.json.gz', 201, 0],
    ['cyclonedx/saasbom-apigateway.json', 0, 0],
    ['in-the-wild/flux-0.26.3.spdx.json.gz', 189, 0],
    ['in-the-wild/ghidra.cdx.json', 105, 0],
    ['in-the-wild/grype.spdx.json.gz', 355, 0],
    ['in-the-wild/joc-cockpit.cdx.json.gz', 160, 0],
    ['in-the-wild/redis-commander.cdx.json.gz', 485, 340],
    ['in-the-wild/source-controller-0.21.2.spdx.json.gz', 199, 0],
    ['spdx/appbomination-2.2.json', 6, 1],
    ['spdx/examplemaven-2.3.json', 5, 1],
    ['spdx/examplemaven-3.0.json', 5, 1],
    ['spdx/sbom-security-2.3.json', 1, 0],
    ['tool-generated/umami-3.0.1.cdxgen.cdx.json.gz', 1646, 0],
    ['tool-generated/uptime-kuma-2.0.2.npm-sbom.cdx.json.gz', 1295, 646],
    ['tool-generated/uptime-kuma-2.0.2.npm-sbom.spdx.json.gz', 1295, 59],
    ['tool-generated/vaultwarden-1.30.1.cdxgen.cdx.json.gz', 399, 0],
    // 161 installed packages, built from fewer sources.
    ['trivy/fluentd-multiple-lockfiles.cdx.json.gz', 130, 0],
  ])('%s', async (name, count, excluded) => {
    const raw = readFileSync(path.join(samples, name));
    const result = await readSbom(pieces(name.endsWith('.gz') ? gunzipSync(raw) : raw, 65_536));
    const components = result.ok ? result.sbom.components : [];

    expect(components.length).toBe(count);
    expect(components.filter(({ scope }) => scope === 'excluded').length).toBe(excluded);
  });

  it('gives the same components whatever the size of the pieces', async () => {
    for (const name of readdirSync(path.join(samples, 'in-the-wild')).slice(0, 3)) {
      const raw = readFileSync(path.join(samples, 'in-the-wild', name));
      const bytes = name.endsWith('.gz') ? gunzipSync(raw) : raw;

      expect(await readSbom(pieces(bytes, 13))).toEqual(await readSbom([bytes]));
    }
  });
});
