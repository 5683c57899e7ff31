import { describe, expect, it } from 'vitest';
import { read, sbomOf } from './test-sboms.ts';

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
