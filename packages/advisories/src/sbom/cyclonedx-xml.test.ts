import { describe, expect, it } from 'vitest';
import { readSbom } from './read-sbom.ts';
import { read, sbomOf } from './test-sboms.ts';

const encoder = new TextEncoder();

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
