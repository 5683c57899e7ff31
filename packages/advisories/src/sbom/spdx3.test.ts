import { describe, expect, it } from 'vitest';
import { read, sbomOf } from './test-sboms.ts';

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
