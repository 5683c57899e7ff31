import { describe, expect, it } from 'vitest';
import { sbomOf } from './test-sboms.ts';

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
