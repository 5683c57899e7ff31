import { describe, expect, it } from 'vitest';
import { cyclonedx, read, sbomOf } from './test-sboms.ts';

describe('CycloneDX', () => {
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
