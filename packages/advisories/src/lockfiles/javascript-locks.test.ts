import { describe, expect, it } from 'vitest';
import { linesOf, read, sbomOf } from './test-lock-files.ts';

describe('npm', () => {
  const root = { name: 'shop', version: '9', lockfileVersion: 3 };

  it('reads versions 2 and 3: nested, scoped, aliased, development and optional packages, without own code', async () => {
    const sbom = await sbomOf({
      ...root,
      packages: {
        '': { name: 'shop', version: '9' },
        'packages/own': { name: '@shop/own', version: '1.0.0' },
        'node_modules/@shop/own': { resolved: 'packages/own', link: true },
        'node_modules/left': { version: '1.2.0', dev: false },
        'node_modules/left/node_modules/@s/deep': { version: '2.0.0', dev: true },
        'node_modules/alias': { name: 'real', version: '3.0.0', devOptional: true },
        'packages/own/node_modules/left': { version: '1.3.0', optional: true },
        'node_modules/none': { resolved: 'git+ssh://git@example.org/none.git#abc' },
      },
      dependencies: { left: { version: '9.9.9' } },
    });

    expect(sbom).toMatchObject({
      format: 'lockfile',
      specVersion: 'package-lock.json',
      completeness: 'unknown',
      dropped: 0,
    });
    expect(sbom.components.map(({ purl, scope }) => `${purl} ${scope}`)).toEqual([
      'pkg:npm/left@1.2.0 required',
      'pkg:npm/%40s/deep@2.0.0 excluded',
      'pkg:npm/real@3.0.0 optional',
      'pkg:npm/left@1.3.0 optional',
      'pkg:npm/none required',
    ]);
  });

  it('reads version 1 with what lies below', async () => {
    const deep = { version: '2.0.0', dev: true };
    const lock = {
      ...root,
      lockfileVersion: 1,
      dependencies: {
        left: { version: '1.2.0', requires: { deep: '^2' }, dependencies: { '@s/deep': deep } },
        alias: { version: 'npm:@s/real@3.0.0', optional: true },
        own: { version: 'file:packages/own' },
        git: { version: 'git+ssh://git@example.org/git.git#abc' },
      },
    };

    expect(await linesOf(lock)).toEqual(['@s/deep 2.0.0 excluded', 'left 1.2.0', '@s/real 3.0.0 optional', 'git ']);
    expect((await sbomOf(lock)).problems).toEqual([
      { at: '/dependencies/git', problem: 'the package comes from no registry and has no version' },
    ]);
  });

  it('reports an entry that is no object, and refuses a list of packages', async () => {
    expect(await sbomOf({ ...root, packages: { 'node_modules/a': '1' } })).toMatchObject({
      dropped: 1,
      completeness: 'incomplete',
      problems: [{ at: '/packages/node_modules~1a', problem: 'an entry that is no object' }],
    });
    expect(await read({ ...root, packages: [] })).toMatchObject({ ok: false });
    expect(await read({ ...root, packages: 7 })).toMatchObject({ problem: '`/packages` is no object' });
  });
});

describe('pnpm', () => {
  it('reads version 5: slashes, peers behind an underscore, flags', async () => {
    const lock = `lockfileVersion: 5.4

specifiers:
  left: ^1.2.0

dependencies:
  left: 1.2.0

packages:

  /left/1.2.0:
    resolution: {integrity: sha512-aaa==}
    engines: {node: '>=10'}
    dependencies:
      deep: 2.0.0
    dev: false

  /@s/deep/2.0.0_react@17.0.2+x@1.0.0:
    resolution: {integrity: sha512-bbb==}
    deprecated: |-
      name: not-a-package
    cpu: [x64]
    os:
      - linux
    dev: true

  /opt/3.0.0:
    resolution: {integrity: sha512-ccc==}
    optional: true

  example.org/tar/4.0.0:
    name: tar
    version: 4.0.0
    resolution: {tarball: https://example.org/tar.tgz}

  file:own:
    resolution: {directory: own, type: directory}
`;

    expect(await linesOf(lock)).toEqual(['left 1.2.0', '@s/deep 2.0.0 excluded', 'opt 3.0.0 optional', 'tar 4.0.0']);
    expect(await sbomOf(lock)).toMatchObject({ specVersion: 'pnpm-lock.yaml', completeness: 'unknown' });
  });

  it('reads version 6: an at sign, peers in brackets', async () => {
    const lock = `lockfileVersion: '6.0'
settings:
  autoInstallPeers: true
packages:
  /left@1.2.0:
    resolution: {integrity: sha512-aaa==}
    dev: false
  /@s/deep@2.0.0(react@17.0.2)(@x/y@1.0.0):
    resolution: {integrity: sha512-bbb==}
    dev: true
  '@example.org/git/abc123':
    resolution: {tarball: https://example.org/git}
    name: git
    version: 0.1.0
    dev: false
`;

    expect(await linesOf(lock)).toEqual(['left 1.2.0', '@s/deep 2.0.0 excluded', 'git 0.1.0']);
  });

  it('reads version 9: what is for development follows from the graph', async () => {
    const long = 'x'.repeat(20);
    const lock = `---
lockfileVersion: '9.0'

importers:
  .:
    configDependencies:
      tool: 1.0.0
---
lockfileVersion: '9.0'

importers:

  .:
    dependencies:
      left:
        specifier: ^1.2.0
        version: 1.2.0(react@17.0.2)
      alias:
        specifier: npm:real@^3
        version: real@3.0.0
      own:
        specifier: workspace:*
        version: link:packages/own
    devDependencies:
      '@s/dev':
        specifier: ^4
        version: 4.0.0
    optionalDependencies:
      fast:
        specifier: ^5
        version: 5.0.0

packages:

  '@s/dev@4.0.0':
    resolution: {integrity: sha512-aaa==}

  ? ${long}@6.0.0
  : resolution: {integrity: sha512-aaa==}
    engines: {node: '>=10'}

  fast@5.0.0:
    resolution: {integrity: sha512-bbb==}

  left@1.2.0:
    resolution: {integrity: sha512-ccc==}
    peerDependencies:
      react: '*'

  real@3.0.0:
    resolution: {integrity: sha512-ddd==}

  shared@7.0.0:
    resolution: {integrity: sha512-eee==}

snapshots:

  '@s/dev@4.0.0':
    dependencies:
      shared: 7.0.0
      ${long}: 6.0.0

  ${long}@6.0.0: {}

  fast@5.0.0:
    optional: true

  left@1.2.0(react@17.0.2):
    dependencies:
      shared: 7.0.0

  real@3.0.0: {}

  shared@7.0.0: {}
`;

    expect(await linesOf(lock)).toEqual([
      '@s/dev 4.0.0 excluded',
      `${long} 6.0.0 excluded`,
      'fast 5.0.0 optional',
      'left 1.2.0',
      'real 3.0.0',
      'shared 7.0.0',
    ]);
  });

  it.each([
    ['a project', 'gone:\n        version: 2.0.0', 'deep: 3.0.0', ['line 5', '`gone@2.0.0`']],
    ['a project, without its version', 'gone:\n        specifier: ^2', 'deep: 3.0.0', ['line 5', '`gone`']],
    ['a package', 'left:\n        version: 1.0.0', 'gone: 2.0.0', ['line 24', '`gone@2.0.0`']],
  ])('takes nothing for development only when what %s needs is not there', async (_who, needed, below, [at, name]) => {
    const lock = `lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      ${needed}
      own:
        version: link:packages/own
    devDependencies:
      dev:
        version: 4.0.0
packages:
  left@1.0.0:
    resolution: {integrity: sha512-aaa==}
  deep@3.0.0:
    resolution: {integrity: sha512-bbb==}
  dev@4.0.0:
    resolution: {integrity: sha512-ccc==}
snapshots:
  deep@3.0.0: {}
  dev@4.0.0: {}
  left@1.0.0:
    dependencies:
      ${below}
      own: link:packages/own
`;

    expect(await linesOf(lock)).toEqual(['left 1.0.0', 'deep 3.0.0', 'dev 4.0.0']);
    expect((await sbomOf(lock)).problems).toEqual([
      { at, problem: `${name} is needed and not among \`snapshots\`, so nothing is taken for development only` },
    ]);
  });

  it.each([
    ['lockfileVersion: 6\npackages: &a\n  b: 1\n', 'line 2: anchors, aliases and tags are not read'],
    ['lockfileVersion: 6\na: *b\n', 'line 2: anchors, aliases and tags are not read'],
    ['lockfileVersion: 6\na: !!js/function x\n', 'line 2: anchors, aliases and tags are not read'],
    ['lockfileVersion: 6\na:\n\tb: 1\n', 'line 3: a tab stands before the text'],
    ['lockfileVersion: 6\njust text\n', 'line 2: a line is no `key: value`'],
    ['lockfileVersion: 6\na: {b: 1,\n', 'line 2: a value in brackets goes over several lines'],
    ['lockfileVersion: 6\na: "b\n', 'line 2: a text in quotes is not ended'],
    [
      `lockfileVersion: 6\n${Array.from({ length: 70 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')}`,
      'line 66: nested deeper than 64 levels',
    ],
    ['lockfileVersion: 6\n<<<<<<< HEAD\n', 'the lock file holds an unresolved merge conflict'],
  ])('refuses %j', async (text, problem) => {
    expect(await read(text)).toMatchObject({ ok: false, problem });
  });
});

describe('Yarn', () => {
  it('reads version 1', async () => {
    const lock = `# THIS IS AN AUTOGENERATED FILE. DO NOT EDIT THIS FILE DIRECTLY.
# yarn lockfile v1


"@s/a@^1.0.0", "@s/a@^1.1.0":
  version "1.2.0"
  resolved "https://registry.example.org/a.tgz#abc"
  dependencies:
    version "^2.0.0"

left@~1:
  version "1.3.0"

"alias@npm:@s/real@^3":
  version "3.0.0"

broken@1:
  resolved "x"
`;

    expect(await linesOf(lock)).toEqual(['@s/a 1.2.0', 'left 1.3.0', '@s/real 3.0.0']);
    expect(await sbomOf(lock)).toMatchObject({ specVersion: 'yarn.lock', dropped: 1 });
  });

  it('reads Berry', async () => {
    const lock = `# This file is generated by running "yarn install" inside your project.
__metadata:
  version: 8
  cacheKey: 10

"@s/a@npm:^1.0.0, @s/a@npm:^1.1.0":
  version: 1.2.0
  resolution: "@s/a@npm:1.2.0"
  dependencies:
    version: "npm:^2.0.0"
  checksum: 10/abc
  languageName: node
  linkType: hard

"alias@npm:real@^3":
  version: 3.0.0
  resolution: "real@npm:3.0.0"

"left@patch:left@npm%3A1.3.0#~/.yarn/patches/left.patch":
  version: 1.3.0
  resolution: "left@patch:left@npm%3A1.3.0#~/.yarn/patches/left.patch::version=1.3.0&hash=abc"

"shop@workspace:.":
  version: 0.0.0-use.local
  resolution: "shop@workspace:."
`;

    expect(await linesOf(lock)).toEqual(['@s/a 1.2.0', 'real 3.0.0', 'left 1.3.0']);
  });
});
