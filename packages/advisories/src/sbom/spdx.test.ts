import { describe, expect, it } from 'vitest';
import { sbomOf } from './test-sboms.ts';

function spdx(part: object): object {
  return { spdxVersion: 'SPDX-2.3', SPDXID: 'SPDXRef-DOCUMENT', ...part };
}

describe('SPDX', () => {
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
