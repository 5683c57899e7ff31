import { describe, expect, it } from 'vitest';
import type { Sbom } from '../component.ts';
import { readSbom } from './read-sbom.ts';
import type { ReadSbom } from './read-sbom.ts';

const encoder = new TextEncoder();

function read(text: string): Promise<ReadSbom> {
  return readSbom([encoder.encode(text)]);
}

async function sbomOf(text: string): Promise<Sbom> {
  const result = await read(text);
  if (!result.ok) throw new Error(result.problem);
  return result.sbom;
}

function bom(body: string, version = '1.6'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<bom xmlns="http://cyclonedx.org/schema/bom/${version}" version="1">${body}</bom>`;
}

describe('CycloneDX XML', () => {
  it('says what the same document says in JSON', async () => {
    const xml = bom(`
      <metadata><component type="application"><name>shop</name><purl>pkg:npm/shop@9</purl></component></metadata>
      <components>
        <component type="library" bom-ref="a">
          <group>@babel</group><name>core</name><version> 7.0.0 </version><scope>required</scope>
          <purl>pkg:npm/%40babel/core@7.0.0</purl>
          <pedigree><ancestors><component><name>ancestor</name></component></ancestors></pedigree>
          <components><component type="library"><name>deep</name><purl>pkg:npm/deep@1.0.0</purl></component></components>
        </component>
        <component type="library"><name>dev</name><purl>pkg:npm/dev@1.0.0?a=b&amp;c=d</purl>
          <properties><property name="cdx:npm:package:development">true</property></properties></component>
        <component type="library"><name><![CDATA[odd & even]]></name></component>
        <component type="library"><version>1</version></component>
      </components>
      <services><service><name>api</name></service></services>
      <compositions><composition><aggregate>complete</aggregate></composition></compositions>`);
    const json = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      components: [
        {
          group: '@babel',
          name: 'core',
          version: '7.0.0',
          purl: 'pkg:npm/%40babel/core@7.0.0',
          components: [{ name: 'deep', purl: 'pkg:npm/deep@1.0.0' }],
        },
        {
          name: 'dev',
          purl: 'pkg:npm/dev@1.0.0?a=b&c=d',
          properties: [{ name: 'cdx:npm:package:development', value: 'true' }],
        },
        { name: 'odd & even' },
        { version: '1' },
      ],
      compositions: [{ aggregate: 'complete' }],
    };

    const sbom = await sbomOf(xml);

    expect(sbom).toEqual(await sbomOf(JSON.stringify(json)));
    expect(sbom.components.map(({ name, scope }) => `${name} ${scope}`)).toEqual([
      'deep required',
      '@babel/core required',
      'dev excluded',
      'odd & even required',
    ]);
    expect(sbom.problems).toEqual([{ at: '/components/3', problem: 'the component has neither a name nor a purl' }]);
  });

  it('takes the components inside the thing described, and not the thing itself', async () => {
    const inside = bom(
      '<metadata><component><name>shop</name><components><component><name>left</name><version>1</version></component></components></component></metadata><components/>',
    );
    const component = { name: 'shop', components: [{ name: 'left', version: '1' }] };
    const json = { bomFormat: 'CycloneDX', specVersion: '1.6', metadata: { component }, components: [] };

    const sbom = await sbomOf(inside);

    expect(sbom.components.map(({ name, version }) => `${name} ${version}`)).toEqual(['left 1']);
    expect(await sbomOf(JSON.stringify(json))).toEqual(sbom);
  });

  it('knows the elements of CycloneDX from those of an extension with the same names', async () => {
    const sbom = await sbomOf(
      bom(`<components><component><x:name xmlns:x="urn:x">other</x:name><name>own</name></component>
        <x:component xmlns:x="urn:x"><name>none</name></x:component></components>`),
    );

    expect(sbom.components.map(({ name }) => name)).toEqual(['own']);
  });

  it.each(['1.2', '1.3', '1.4', '1.5', '1.6', '1.7'])('reads version %s', async (version) => {
    const sbom = await sbomOf(bom('<components><component><name>a</name></component></components>', version));

    expect(sbom).toMatchObject({ format: 'cyclonedx', specVersion: version, components: [{ name: 'a' }] });
  });

  it.each([
    [bom('', '1.1'), 'CycloneDX `1.1` is not read'],
    [bom('<components>').replace('</bom>', ''), 'the document ends in the middle, inside `bom/components`'],
    [
      bom('<components><component><name>a</name><name>b</name></component></components>'),
      '`name` occurs twice in `/components/0`',
    ],
    [
      '<?xml version="1.0"?><!DOCTYPE bom [<!ENTITY a "b">]>'.concat(bom('').slice(39)),
      'the document has a type declaration (`<!DOCTYPE`), which could define entities',
    ],
    ['<project xmlns="urn:other"/>', 'the file is XML with `project` as its root, no document that is read'],
  ])('refuses %j', async (text, problem) => {
    expect(await read(text)).toMatchObject({ ok: false, problem });
  });

  it('bounds what it reads', async () => {
    const many = bom(`<components>${'<component><name>a</name></component>'.repeat(11)}</components>`);
    const long = bom(`<components><component><name>${'x'.repeat(200)}</name></component></components>`);

    expect(await readSbom([encoder.encode(many)], { components: 10 })).toMatchObject({
      problem: 'the document has more than 10 components',
    });
    expect(await readSbom([encoder.encode(long)], { stringLength: 100 })).toMatchObject({
      problem: 'a text at `/components/0` is longer than 100 characters',
    });
  });
});

describe('source packages as producers name them', () => {
  const debian = (name: string) => `pkg:deb/debian/${name}@1.0-1?distro=debian-12`;
  const sourceOf = async (properties: Readonly<Record<string, string>>): Promise<string> => {
    const list = Object.entries(properties).map(([name, value]) => ({ name, value }));
    const component = { name: 'libx1', version: '1.0-1', purl: debian('libx1'), properties: list };
    const bill = { bomFormat: 'CycloneDX', specVersion: '1.6', components: [component] };
    const [only] = (await sbomOf(JSON.stringify(bill))).components;
    return `${only?.name} ${only?.version}${only?.isSourceMissing === true ? ' missing' : ''}`;
  };

  it('takes them from the properties of Trivy, with epoch and release', async () => {
    const trivy = (more: Readonly<Record<string, string>>) =>
      sourceOf(Object.fromEntries(Object.entries(more).map(([name, value]) => [`aquasecurity:trivy:${name}`, value])));

    expect(await trivy({ SrcName: 'x', SrcVersion: '2.0', SrcRelease: '3', SrcEpoch: '1' })).toBe('x 1:2.0-3');
    expect(await trivy({ SrcName: 'x', SrcVersion: '2.0', SrcEpoch: '0' })).toBe('x 2.0');
    expect(await trivy({ SrcName: 'x' })).toBe('x 1.0-1');
    expect(await trivy({ PkgType: 'debian' })).toBe('libx1 1.0-1 missing');
  });

  it('takes them from the properties of Syft, which names a source only where it is called otherwise', async () => {
    expect(await sourceOf({ 'syft:metadata:source': 'x', 'syft:metadata:sourceVersion': '2.0-1' })).toBe('x 2.0-1');
    expect(await sourceOf({ 'syft:metadata:originPackage': 'x' })).toBe('x 1.0-1');
    expect(await sourceOf({ 'syft:package:type': 'deb' })).toBe('libx1 1.0-1');
    expect(await sourceOf({})).toBe('libx1 1.0-1 missing');
  });

  it('knows Syft by the creator of an SPDX document too', async () => {
    const document = (creator: string) => `SPDXVersion: SPDX-2.3\nCreator: Tool: ${creator}\nPackageName: libx1
SPDXID: SPDXRef-a\nExternalRef: PACKAGE-MANAGER purl ${debian('libx1')}\n`;

    expect((await sbomOf(document('syft-1.2.0'))).components).toMatchObject([{ name: 'libx1', version: '1.0-1' }]);
    expect((await sbomOf(document('syft-1.2.0'))).components[0]?.isSourceMissing).toBeUndefined();
    expect((await sbomOf(document('other-1.2.0'))).components[0]?.isSourceMissing).toBe(true);
  });
});

describe('SPDX tag-value', () => {
  const head = 'SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\n';

  it('reads packages, what the document is about, and what is for development only', async () => {
    const sbom = await sbomOf(`# written by hand
${head}Relationship: SPDXRef-DOCUMENT DESCRIBES SPDXRef-shop

PackageName: shop
SPDXID: SPDXRef-shop
PackageVersion: 9

PackageName: left
SPDXID: SPDXRef-left
PackageVersion: 1.2.0
PackageComment: <text>two lines:
PackageName: not-a-package
</text>
ExternalRef: SECURITY cpe23Type cpe:2.3:a:left:left:1.2.0:*:*:*:*:*:*:*
ExternalRef: PACKAGE-MANAGER purl pkg:npm/left@1.2.0

FileName: ./a.js
SPDXID: SPDXRef-file

PackageName: <text>odd</text>
SPDXID: SPDXRef-odd
PackageVersion: NOASSERTION

PackageName: dev\r
SPDXID: SPDXRef-dev\r
ExternalRef: PACKAGE_MANAGER purl pkg:npm/dev@1.0.0
Relationship: SPDXRef-dev DEV_DEPENDENCY_OF SPDXRef-shop`);

    expect(sbom).toMatchObject({
      format: 'spdx',
      specVersion: '2.3',
      completeness: 'unknown',
      problems: [],
      dropped: 0,
    });
    expect(sbom.components.map(({ name, version, scope, ecosystem }) => [ecosystem, name, version, scope])).toEqual([
      ['npm', 'left', '1.2.0', 'required'],
      ['', 'odd', '', 'required'],
      ['npm', 'dev', '1.0.0', 'excluded'],
    ]);
  });

  it.each([
    ['SPDXVersion: SPDX-2.1\n', 'SPDX `2.1` is not read'],
    [`${head}no tag\n`, 'line 4 is no `Tag: value`'],
    [`${head}PackageComment: <text>never ended\n`, 'the document ends in the middle, inside a `<text>`'],
    [`${head}${head}`, 'line 4 begins a second document'],
    [
      `${head}PackageName: a\nPackageVersion: 1\nPackageVersion: 2\n`,
      'line 6 says `versionInfo` of the package at line 4 twice',
    ],
  ])('refuses %j', async (text, problem) => {
    expect(await read(text)).toMatchObject({ ok: false, problem });
  });
});

describe('SPDX 3', () => {
  const context = { '@context': 'https://spdx.org/rdf/3.0.1/spdx-context.jsonld' };
  const info = { type: 'CreationInfo', '@id': '_:c', specVersion: '3.0.1' };
  const relation = (from: string, relationshipType: string, to: string[], more: object = {}) => ({
    type: 'Relationship',
    from,
    relationshipType,
    to,
    ...more,
  });

  it('reads packages of the graph, in whatever order', async () => {
    const sbom = await sbomOf(
      JSON.stringify({
        ...context,
        '@graph': [
          relation('shop', 'dependsOn', ['left', 'url'], { completeness: 'complete' }),
          {
            ...relation('shop', 'dependsOn', ['test']),
            type: 'LifecycleScopedRelationship',
            scope: 'test',
            completeness: 'complete',
          },
          { type: 'SpdxDocument', spdxId: 'doc', rootElement: ['bill'] },
          { type: 'software_Sbom', spdxId: 'bill', rootElement: ['shop'] },
          { type: 'software_Package', spdxId: 'shop', name: 'shop' },
          {
            type: 'software_Package',
            spdxId: 'left',
            name: 'left',
            externalIdentifier: [
              { type: 'ExternalIdentifier', externalIdentifierType: 'cpe23', identifier: 'cpe:2.3:a:x' },
              { type: 'ExternalIdentifier', externalIdentifierType: 'packageUrl', identifier: 'pkg:npm/left@1.2.0' },
            ],
          },
          { type: 'software_Package', spdxId: 'url', name: 'url', software_packageUrl: 'pkg:npm/url@2.0.0' },
          { type: 'software_Package', spdxId: 'test', name: 'test', software_packageVersion: '3.8.1' },
          { type: 'software_File', spdxId: 'file', name: 'file' },
          info,
        ],
      }),
    );

    expect(sbom).toMatchObject({ format: 'spdx', specVersion: '3.0.1', completeness: 'complete', dropped: 0 });
    expect(sbom.components.map(({ name, version, scope }) => `${name} ${version} ${scope}`)).toEqual([
      'left 1.2.0 required',
      'url 2.0.0 required',
      'test 3.8.1 excluded',
    ]);
  });

  it('takes nothing that is also contained for development only', async () => {
    const development = { type: 'LifecycleScopedRelationship', scope: 'development' };
    const graph = [
      info,
      relation('shop', 'contains', ['both']),
      relation('shop', 'dependsOn', ['both', 'dev'], development),
      relation('shop', 'contains', ['dev'], development),
      { type: 'software_Package', spdxId: 'both', name: 'both' },
      { type: 'software_Package', spdxId: 'dev', name: 'dev' },
    ];
    const { components } = await sbomOf(JSON.stringify({ ...context, '@graph': graph }));

    expect(components.map(({ name, scope }) => `${name} ${scope}`)).toEqual(['both required', 'dev excluded']);
  });

  it('takes one incomplete relation for an incomplete whole', async () => {
    const graph = [info, relation('a', 'contains', ['b'], { completeness: 'incomplete' })];
    const sbom = await sbomOf(JSON.stringify({ ...context, '@graph': graph }));

    expect(sbom).toMatchObject({ completeness: 'incomplete', problems: [{ at: '/@graph' }] });
  });

  it('refuses another version, and JSON-LD of something else', async () => {
    const other = JSON.stringify({ '@context': 'https://schema.org', '@graph': [info] });
    const later = JSON.stringify({ ...context, '@graph': [{ ...info, specVersion: '4.0' }] });

    expect(await read(later)).toMatchObject({ problem: 'SPDX `4.0` is not read' });
    expect(await read(other)).toMatchObject({ problem: 'the file is JSON-LD, but no SPDX 3 document with a `@graph`' });
  });
});
