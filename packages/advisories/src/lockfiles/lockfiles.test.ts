import { describe, expect, it } from 'vitest';
import type { Sbom } from '../component.ts';
import { readSbom } from '../sbom/read-sbom.ts';

const encoder = new TextEncoder();

function read(text: string | object, name = '') {
  return readSbom([encoder.encode(typeof text === 'string' ? text : JSON.stringify(text))], {}, name);
}

async function sbomOf(text: string | object, name = ''): Promise<Sbom> {
  const result = await read(text, name);
  if (!result.ok) throw new Error(result.problem);
  return result.sbom;
}

/** `name version`, and the scope where it is not `required`. */
async function linesOf(text: string | object, name = ''): Promise<string[]> {
  const { components } = await sbomOf(text, name);
  return components.map(
    ({ name: own, version, scope }) => `${own} ${version}${scope === 'required' ? '' : ` ${scope}`}`,
  );
}

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

describe('Composer', () => {
  it('reads packages and those for development', async () => {
    const lock = {
      'content-hash': 'x',
      packages: [{ name: 'Vendor/A', version: 'v1.2.0' }, { version: '1' }],
      'packages-dev': [{ name: 'vendor/dev', version: 'dev-main' }],
    };

    expect(await linesOf(lock)).toEqual(['vendor/a v1.2.0', 'vendor/dev dev-main excluded']);
    expect(await sbomOf(lock)).toMatchObject({ specVersion: 'composer.lock', dropped: 1, completeness: 'incomplete' });
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

describe('Go', () => {
  const mod = `module example.org/shop // comment

go 1.21.3
toolchain go1.22.0

require github.com/a/b v1.2.0

require (
	github.com/c/d/v2 v2.0.1 // indirect
	gopkg.in/yaml.v3 v3.0.0-20220521103104-8f96da9f5d5e
	example.org/local v0.1.0
	example.org/fork v1.0.0
)

exclude github.com/x/y v1.0.0
replace example.org/local => ../local
replace (
	example.org/fork v1.0.0 => github.com/f/fork v1.0.1+incompatible
)
retract v0.9.0
`;

  it('takes the requirements of go.mod after replacements', async () => {
    const sbom = await sbomOf(mod, 'go.mod');

    expect(sbom).toMatchObject({ specVersion: 'go.mod', completeness: 'unknown' });
    expect(sbom.components.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'github.com/a/b v1.2.0',
      'github.com/c/d/v2 v2.0.1',
      'gopkg.in/yaml.v3 v3.0.0-20220521103104-8f96da9f5d5e',
      'example.org/local ',
      'github.com/f/fork v1.0.1+incompatible',
    ]);
    expect(sbom.problems).toEqual([
      { at: 'line 11', problem: '`example.org/local` is replaced by a folder: its version is unknown' },
    ]);
  });

  it('says that go.mod before 1.17, or without a version, is not whole', async () => {
    expect(await sbomOf(mod.replace('go 1.21.3', 'go 1.16'), 'go.mod')).toMatchObject({ completeness: 'incomplete' });
    expect(await sbomOf(mod.replace('go 1.21.3', ''), 'go.mod')).toMatchObject({ completeness: 'incomplete' });
    expect(await sbomOf(mod.replace('go 1.21.3', 'go 2.0'), 'go.mod')).toMatchObject({ completeness: 'unknown' });
  });

  it('reads go.sum as an upper bound', async () => {
    const sum = `github.com/a/b v1.1.0/go.mod h1:aaaa=
github.com/a/b v1.2.0 h1:bbbb=
github.com/a/b v1.2.0/go.mod h1:cccc=
broken
`;
    expect(await linesOf(sum)).toEqual(['github.com/a/b v1.2.0']);
    expect(await sbomOf(sum)).toMatchObject({
      specVersion: 'go.sum',
      dropped: 1,
      problems: [{ at: 'line 4' }, { at: '', problem: expect.stringMatching(/upper bound/) }],
    });
  });
});

describe('Cargo', () => {
  it('reads packages that have a source', async () => {
    const lock = `# This file is automatically @generated by Cargo.
version = 4

[[package]]
name = "shop"
version = "9.0.0"
dependencies = [
 "left 1.2.0",
]

[[package]]
name = "left"
version = "1.2.0"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "abc"

[[package]]
name = "git"
version = "0.1.0"
source = "git+https://example.org/git#abc"

[metadata]
"checksum left 1.2.0 (registry+x)" = "abc"
`;

    expect(await linesOf(lock)).toEqual(['left 1.2.0', 'git 0.1.0']);
    expect(await sbomOf(lock)).toMatchObject({
      specVersion: 'Cargo.lock',
      components: [{ ecosystem: 'crates.io' }, {}],
    });
  });
});

describe('Python', () => {
  it('reads poetry.lock of all its ages', async () => {
    const lock = `# This file is automatically @generated by Poetry 2.1.1 and should not be changed by hand.

[[package]]
name = "Requests_X"
version = "2.31.0"
description = """
name = "not this"
"""
optional = false
python-versions = ">=3.7"
groups = ["main", "dev"]
files = [
    {file = "a.whl", hash = "sha256:aa"},  # a comment
    {file = "b.tar.gz", hash = "sha256:bb"},
]

[package.dependencies]
certifi = ">=2017"
name = "x"

[package.extras]
socks = ["PySocks (>=1.5.6,!=1.5.7)"]

[[package]]
name = "pytest"
version = "8.0.0"
optional = false
groups = ["dev"]

[[package]]
name = "old"
version = "1.0"
category = "dev"

[[package]]
name = "extra"
version = "1.1"
optional = true

[[package]]
name = "own"
version = "0.1"

[package.source]
type = "directory"
url = "../own"

[metadata]
lock-version = "2.1"
`;

    expect(await linesOf(lock)).toEqual([
      'requests-x 2.31.0',
      'pytest 8.0.0 excluded',
      'old 1.0 excluded',
      'extra 1.1 optional',
    ]);
  });

  it('reads uv.lock: what is for development follows from the graph', async () => {
    const lock = `version = 1
revision = 2
requires-python = ">=3.12"

[[package]]
name = "shop"
version = "0.1.0"
source = { virtual = "." }
dependencies = [
    { name = "flask", extra = ["async"] },
]

[package.optional-dependencies]
gpu = [
    { name = "torch" },
]

[package.dev-dependencies]
dev = [
    { name = "pytest" },
]

[package.metadata]
requires-dist = [{ name = "pytest", specifier = ">=8" }]

[[package]]
name = "flask"
version = "3.0.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "jinja2", marker = "python_full_version >= '3.12'" },
]
sdist = { url = "https://example.org/flask.tar.gz", hash = "sha256:aa", size = 1 }

[package.optional-dependencies]
async = [
    { name = "asgiref" },
]

[[package]]
name = "asgiref"
version = "3.7.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "jinja2"
version = "3.1.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "pytest"
version = "8.0.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "jinja2" },
    { name = "pluggy" },
]

[[package]]
name = "pluggy"
version = "1.5.0"
source = { registry = "https://pypi.org/simple" }

[[package]]
name = "torch"
version = "2.4.0"
source = { registry = "https://pypi.org/simple" }
`;

    expect(await linesOf(lock)).toEqual([
      'flask 3.0.0',
      'asgiref 3.7.0',
      'jinja2 3.1.0',
      'pytest 8.0.0 excluded',
      'pluggy 1.5.0 excluded',
      'torch 2.4.0 optional',
    ]);
    expect(await sbomOf(lock)).toMatchObject({ specVersion: 'uv.lock', completeness: 'unknown' });
  });

  it('reads what is pinned in requirements.txt, and reports the rest', async () => {
    const text = `# made by hand
--index-url https://pypi.example.org/simple
Requests == 2.31.0 ; python_version >= "3.8" \\
    --hash=sha256:aa \\
    --hash=sha256:bb
uvicorn[standard]==0.30.0  # server
exact===1.0
flask>=2
star==1.*
two==1,<2
url @ https://example.org/url.whl
-r other.txt
-e ./own
./local.whl
`;

    expect(await linesOf(text, 'requirements-prod.txt')).toEqual(['requests 2.31.0', 'uvicorn 0.30.0', 'exact 1.0']);
    const sbom = await sbomOf(text, 'requirements-prod.txt');
    expect(sbom).toMatchObject({ specVersion: 'requirements.txt', completeness: 'incomplete', dropped: 7 });
    expect(sbom.problems[0]).toEqual({ at: 'line 8', problem: '`flask>=2` is not pinned with `==`' });
    expect(await linesOf('a==1\nb==2\n')).toEqual(['a 1', 'b 2']);
  });

  it.each([
    ['[[package]]\nname = "a\n', 'line 2: a text is not ended'],
    ['[[package]]\nname = "a" x\n', 'line 2: one entry to a line is expected'],
    ['[[package]]\nname = \n', 'line 2: a value is missing'],
    ['[[package]]\nname = "a"\nname = "b"\n', 'line 3: `name` occurs twice'],
    ['[[package]]\nname = [1, 2\n', 'line 3: a list is not ended'],
    ['[[package]]\nname = { a = 1\n', 'line 3: an inline table is not ended'],
    ['[[package]]\nname = "\\q"\n', 'line 2: `\\q` is no escape'],
    [`[[package]]\nname = ${'['.repeat(100)}\n`, 'line 2: nested deeper than 64 levels'],
    [`[[package]]\n${'a.'.repeat(100)}b = 1\n`, 'line 2: a key has more than 64 parts'],
    ['[[package]\n', 'line 1: `]]` is missing before `]`'],
  ])('refuses %j', async (text, problem) => {
    expect(await read(text, 'Cargo.lock')).toMatchObject({ ok: false, problem });
  });
});

describe('Bundler', () => {
  it('reads gems, also from git, once for all platforms, without own ones', async () => {
    const lock = `GIT
  remote: https://example.org/git.git
  revision: abc
  specs:
    git (0.1.0)
      rack (>= 1)

PATH
  remote: .
  specs:
    own (0.0.1)

GEM
  remote: https://rubygems.org/
  specs:
    nokogiri (1.16.0-x86_64-linux)
      racc (~> 1.4)
    nokogiri (1.16.0-arm64-darwin)
    rack (2.2.8)
    broken

PLATFORMS
  x86_64-linux

DEPENDENCIES
  rack
`;

    expect(await linesOf(lock)).toEqual(['git 0.1.0', 'nokogiri 1.16.0', 'rack 2.2.8']);
    expect(await sbomOf(lock)).toMatchObject({ specVersion: 'Gemfile.lock', dropped: 1 });
  });
});

describe('Maven', () => {
  const pom = (body: string) => `<?xml version="1.0"?><project xmlns="http://maven.apache.org/POM/4.0.0"
    xsi:schemaLocation="http://maven.apache.org/POM/4.0.0 x" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
    <parent><groupId>org.shop</groupId><artifactId>parent</artifactId><version>9.1</version></parent>
    <artifactId>web</artifactId>${body}</project>`;
  const dependency = (artifact: string, more = '') =>
    `<dependency><groupId>org.a</groupId><artifactId>${artifact}</artifactId>${more}</dependency>`;

  it('takes versions from properties and managed dependencies, and says which are unknown', async () => {
    const sbom = await sbomOf(
      pom(`<properties><a.version>\${base}.1</a.version><base>2.0</base><loop>\${loop}</loop></properties>
      <dependencyManagement><dependencies>
        ${dependency('managed', '<version>3.0</version><scope>test</scope>')}
        <dependency><groupId>org.b</groupId><artifactId>bom</artifactId><version>1</version><type>pom</type><scope>import</scope></dependency>
      </dependencies></dependencyManagement>
      <build><plugins><plugin><dependencies>${dependency('plugin', '<version>1</version>')}</dependencies></plugin></plugins></build>
      <dependencies>
        ${dependency('plain', '<version>1.0</version><exclusions><exclusion><artifactId>x</artifactId></exclusion></exclusions>')}
        ${dependency('property', '<version>${a.version}</version>')}
        ${dependency('managed')}
        <dependency><groupId>\${project.groupId}</groupId><artifactId>sibling</artifactId><version>\${project.version}</version><scope>provided</scope></dependency>
        ${dependency('exact', '<version>[1.5]</version>')}
        ${dependency('range', '<version>[1.0,2.0)</version>')}
        ${dependency('parent')}
        ${dependency('loop', '<version>${loop}</version>')}
        <dependency><groupId>\${nowhere}</groupId><artifactId>x</artifactId></dependency>
      </dependencies>`),
    );

    expect(sbom).toMatchObject({ format: 'lockfile', specVersion: 'pom.xml', completeness: 'incomplete', dropped: 1 });
    expect(sbom.components.map(({ name, version, scope }) => `${name} ${version} ${scope}`)).toEqual([
      'org.a:plain 1.0 required',
      'org.a:property 2.0.1 required',
      'org.a:managed 3.0 excluded',
      'org.shop:sibling 9.1 optional',
      'org.a:exact 1.5 required',
      'org.a:range  required',
      'org.a:parent  required',
      'org.a:loop  required',
    ]);
    expect(sbom.problems.map(({ problem }) => problem)).toEqual([
      'the version of `org.a:parent` stands in a parent or an imported list',
      '`${loop}` of `org.a:loop` is defined nowhere in the file',
      'the dependency has no group or no artifact that can be told',
      'pom.xml names direct dependencies only, not what they need in turn',
    ]);
  });
});

describe('lock files of any kind', () => {
  it('are told by their content even when the name says otherwise', async () => {
    expect(await sbomOf('# yarn lockfile v1\n\na@1:\n  version "1.0.0"\n', 'poetry.lock')).toMatchObject({
      specVersion: 'yarn.lock',
    });
    expect(await sbomOf('{"lockfileVersion":3,"packages":{}}', 'yarn.lock')).toMatchObject({
      specVersion: 'package-lock.json',
    });
    expect(await read('anything at all', 'notes.txt')).toMatchObject({
      problem: 'the file is no document that is read',
    });
  });

  it('report half a character instead of failing on it', async () => {
    const npm =
      '{"lockfileVersion":3,"packages":{"node_modules/a\\ud800":{"version":"1"},"node_modules/b":{"version":"1"}}}';
    const cargo = '[[package]]\nname = "a"\nversion = "1\\ud800"\nsource = "registry+x"\n';

    expect(await sbomOf(npm)).toMatchObject({ dropped: 1, components: [{ name: 'b' }] });
    expect(await sbomOf(cargo)).toMatchObject({
      dropped: 1,
      problems: [{ problem: 'the entry holds half a character' }],
    });
  });

  it('are bounded in size and in packages', async () => {
    const many = Array.from({ length: 11 }, (_, number) => `a${number}==1`).join('\n');
    const line = encoder.encode(`${'a==1 '.repeat(200_000)}\n`);

    expect(await readSbom([encoder.encode(many)], { components: 10 })).toMatchObject({
      problem: 'the document has more than 10 components',
    });
    expect(
      await readSbom(
        Array.from({ length: 40 }, () => line),
        {},
        'requirements.txt',
      ),
    ).toMatchObject({
      problem: 'a requirements.txt may have 32 MiB at most',
    });
  });
});
