import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manifests, architectureProblems } from './architecture/check.ts';
import type { SourceFile } from './architecture/parse.ts';
import { readManifests, repoRoot } from './install.mjs';

const CODE = /\.(ts|tsx|mjs)$/;

function sourcesBelow(folder: string): SourceFile[] {
  return readdirSync(join(repoRoot, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (/^(node_modules|dist|\..*)$/.test(entry.name)) return [];
    if (entry.isDirectory()) return sourcesBelow(path);
    return CODE.test(entry.name) ? [{ path, source: readFileSync(join(repoRoot, path), 'utf8') }] : [];
  });
}

function manifests(): Manifests {
  return Object.fromEntries(
    Object.entries(readManifests(repoRoot)).map(([folder, manifest]) => [
      folder,
      [manifest.dependencies, manifest.devDependencies, manifest.optionalDependencies].flatMap((names) =>
        Object.keys(names ?? {}),
      ),
    ]),
  );
}

it('keeps the house in order', () => {
  const present = new Set(readdirSync(repoRoot));
  const folders = ['packages', 'apps', 'tools', 'e2e', 'bench', 'scenarios'].filter((folder) => present.has(folder));
  const files = folders.flatMap(sourcesBelow);

  expect(files.length).toBeGreaterThan(50);
  expect(architectureProblems(files, manifests())).toEqual([]);
});

const PLANTED_MANIFESTS: Manifests = {
  '': ['vitest'],
  'packages/gate': ['@lockstep/versions'],
  'packages/versions': [],
  'packages/contract': ['zod'],
  'packages/client': ['@lockstep/contract'],
  'apps/server': ['pg', '@lockstep/gate'],
  'apps/web': ['react'],
};

function plant(path: string, source: string, ...others: SourceFile[]): string[] {
  return architectureProblems([{ path, source }, ...others], PLANTED_MANIFESTS);
}

const PLANTS: [rule: string, path: string, source: string, complaint: string][] = [
  [
    'package order',
    'packages/versions/src/a.ts',
    "import '@lockstep/gate';",
    'packages/versions must not import @lockstep/gate',
  ],
  [
    'package order, types too',
    'packages/versions/src/a.ts',
    "import type { D } from '@lockstep/gate';",
    'packages/versions must not import @lockstep/gate',
  ],
  [
    'package order, exports',
    'packages/gate/src/a.ts',
    "export * from '@lockstep/client';",
    'packages/gate must not import @lockstep/client',
  ],
  [
    'package order, dynamic',
    'packages/gate/src/a.ts',
    "await import('@lockstep/contract');",
    'packages/gate must not import @lockstep/contract',
  ],
  [
    'web imports no server rules',
    'apps/web/src/a.tsx',
    "import '@lockstep/gate';",
    'apps/web must not import @lockstep/gate',
  ],
  [
    'platform imports no domain',
    'apps/server/src/platform/db/a.ts',
    "import '@lockstep/gate';",
    'apps/server/src/platform must not import @lockstep/gate',
  ],
  [
    'undeclared workspace',
    'packages/gate/src/a.ts',
    "import '@lockstep/advisories';",
    '@lockstep/advisories is not declared in packages/gate/package.json',
  ],
  [
    'undeclared dependency',
    'packages/gate/src/a.ts',
    "import 'zod';",
    'zod is not declared in packages/gate/package.json',
  ],
  [
    'root tools in product code',
    'packages/gate/src/a.ts',
    "import 'vitest';",
    'vitest is not declared in packages/gate/package.json',
  ],
  [
    'package face',
    'packages/gate/src/a.ts',
    "import '@lockstep/versions/src/npm.ts';",
    '@lockstep/versions/src/npm.ts reaches into the package: only @lockstep/versions is its face',
  ],
  [
    'own package by name',
    'packages/gate/src/a.ts',
    "import '@lockstep/gate';",
    'own files are imported by relative path, not as @lockstep/gate',
  ],
  ['testkit', 'apps/server/src/gate/a.ts', "import '@lockstep/testkit';", 'the testkit is for tests only'],
  [
    'screens below the router',
    'apps/web/src/ui/a.tsx',
    "import '../screens/gate/gate.tsx';",
    'imports ../screens/gate/gate.tsx: only the router knows the screens',
  ],
  [
    'test support in product code',
    'apps/server/src/gate/a.ts',
    "import '../platform/test-context.ts';",
    'imports ../platform/test-context.ts, which is for tests only',
  ],
  ['unknown package', 'packages/extra/src/a.ts', '', 'the package extra has no row in the table of imports'],
  ['unknown slice', 'apps/server/src/extra/a.ts', '', 'the slice extra has no place in the order of slices'],
  [
    'slice order',
    'apps/server/src/releases/a.ts',
    "import '#gate/index.ts';",
    'the slice releases imports the later slice gate',
  ],
  [
    'slice order, types too',
    'apps/server/src/access/a.ts',
    "import type { A } from '#services/index.ts';",
    'the slice access imports the later slice services',
  ],
  [
    'slice face',
    'apps/server/src/gate/a.ts',
    "import '#releases/store.ts';",
    'reaches into the slice releases: only #releases/index.ts is its face',
  ],
  [
    'own slice by name',
    'apps/server/src/gate/a.ts',
    "import '#gate/store.ts';",
    'own files are imported by relative path, not as #gate/store.ts',
  ],
  ['unknown name', 'apps/server/src/gate/a.ts', "import '#paging/index.ts';", '#paging/index.ts is no slice'],
  [
    'slice by relative path',
    'apps/server/src/gate/a.ts',
    "import '../releases/index.ts';",
    'relative import ../releases/index.ts leaves apps/server/src/gate',
  ],
  [
    'platform imports no slice',
    'apps/server/src/platform/db/a.ts',
    "import '#access/index.ts';",
    'the platform imports the slice access',
  ],
  [
    'integrations import no slice',
    'apps/server/src/integrations/slack/a.ts',
    "import '#access/index.ts';",
    'an integration imports the slice access',
  ],
  [
    'server names elsewhere',
    'apps/cli/src/a.ts',
    "import '#access/index.ts';",
    "#access/index.ts is a name of the server's own",
  ],
  [
    'leaving a package',
    'packages/gate/src/a.ts',
    "import '../../versions/src/npm.ts';",
    'relative import ../../versions/src/npm.ts leaves packages/gate',
  ],
  [
    'product imports tools',
    'apps/server/src/main.ts',
    "import '../../../tools/install.mjs';",
    'relative import ../../../tools/install.mjs leaves apps/server',
  ],
  ['extension', 'packages/gate/src/a.ts', "import './b';", 'import ./b does not carry its extension .ts'],
  [
    'extension of a slice',
    'apps/server/src/gate/a.ts',
    "import '#platform/db/pool';",
    'import #platform/db/pool does not carry its extension .ts',
  ],
  [
    'assembling index',
    'packages/gate/src/a.ts',
    "import './index.ts';",
    'imports ./index.ts, the index that assembles it',
  ],
  [
    'assembling index above',
    'packages/gate/src/rules/a.ts',
    "import '../index.ts';",
    'imports ../index.ts, the index that assembles it',
  ],
  ['pure: node', 'packages/gate/src/a.ts', "import { readFileSync } from 'node:fs';", 'a pure package imports node:fs'],
  ['pure: clock', 'packages/gate/src/a.ts', 'export const a = () => Date.now();', 'a pure package uses Date.now'],
  [
    'pure: clock by constructor',
    'packages/gate/src/a.ts',
    'export const a = () => new Date();',
    'a pure package uses new Date()',
  ],
  [
    'pure: clock as a string',
    'packages/gate/src/a.ts',
    'export const a = () => Date();',
    'a pure package uses new Date()',
  ],
  [
    'pure: randomness',
    'packages/gate/src/a.ts',
    'export const a = () => Math.random();',
    'a pure package uses Math.random',
  ],
  [
    'pure: random bytes',
    'packages/evidence/src/a.ts',
    'crypto.getRandomValues(new Uint8Array(2));',
    'a pure package uses crypto.getRandomValues',
  ],
  ['pure: network', 'packages/gate/src/a.ts', "export const a = () => fetch('x');", 'a pure package uses fetch'],
  ['pure: process', 'packages/gate/src/a.ts', 'export const a = process.pid;', 'a pure package uses process'],
  ['pure: timers', 'packages/gate/src/a.ts', 'setTimeout(() => {}, 1);', 'a pure package uses setTimeout'],
  [
    'environment',
    'apps/server/src/gate/a.ts',
    "export const a = process.env['X'];",
    'reads process.env outside platform/config',
  ],
  [
    'sql',
    'apps/server/src/gate/decide.ts',
    'export const q = `select a, b from release where id = ${1}`;',
    'SQL outside a store: `select a, b from release where id = ?`',
  ],
  [
    'sql: insert',
    'apps/server/src/gate/decide.ts',
    "export const q = 'insert into release (id) values ($1)';",
    'SQL outside a store: `insert into release (id) values ($1)`',
  ],
  [
    'sql: update',
    'apps/server/src/gate/decide.ts',
    "export const q = 'update release set a = 1';",
    'SQL outside a store: `update release set a = 1`',
  ],
  [
    'sql: delete',
    'apps/server/src/gate/decide.ts',
    "export const q = 'DELETE FROM release';",
    'SQL outside a store: `DELETE FROM release`',
  ],
  ['name', 'packages/gate/src/utils.ts', '', '`utils` says nothing about what is inside'],
  ['name of a folder', 'apps/web/src/helpers/a.ts', '', '`helpers` says nothing about what is inside'],
  ['name with a prefix', 'packages/gate/src/rule-manager.ts', '', '`rule-manager` says nothing about what is inside'],
  ['types file', 'packages/gate/src/types.ts', '', '`types` says nothing about what is inside'],
];

describe('planted violations', () => {
  it.each(PLANTS)('%s', (_rule, path, source, complaint) => {
    expect(plant(path, source)).toEqual([`${path}: ${complaint}`]);
  });

  it('finds a cycle of values and types over three files', () => {
    const problems = plant(
      'packages/gate/src/a.ts',
      "import './b.ts';",
      { path: 'packages/gate/src/b.ts', source: "import type { C } from './c.ts';" },
      { path: 'packages/gate/src/c.ts', source: "export { a } from './a.ts';" },
    );

    expect(problems).toEqual([
      'packages/gate/src/a.ts: import cycle packages/gate/src/a.ts -> packages/gate/src/b.ts -> packages/gate/src/c.ts -> packages/gate/src/a.ts',
    ]);
  });

  it('finds a cycle through the names of slices', () => {
    const problems = plant('apps/server/src/gate/index.ts', "import '#releases/index.ts';", {
      path: 'apps/server/src/releases/index.ts',
      source: "import '#gate/index.ts';",
    });

    expect(problems.filter((problem) => problem.includes('import cycle'))).toHaveLength(1);
  });
});

const FINE: [what: string, path: string, source: string][] = [
  [
    'an earlier slice by its face',
    'apps/server/src/gate/a.ts',
    "import '#releases/index.ts'; import '#platform/db/pool.ts'; import '../platform/db/pool.ts';",
  ],
  ['SQL in a store', 'apps/server/src/gate/store.ts', "export const q = 'select a from b';"],
  ['SQL in a named store', 'apps/server/src/gate/hold-store.ts', "export const q = 'select a from b';"],
  [
    'a sentence that begins like SQL',
    'apps/server/src/gate/a.ts',
    "export const q = 'select the release you came from';".replace(' from', ' of'),
  ],
  [
    'WebCrypto digests',
    'packages/evidence/src/a.ts',
    "export const a = crypto.subtle.digest('SHA-256', new Uint8Array());",
  ],
  ['a given time', 'packages/gate/src/a.ts', 'export const a = (now: number) => new Date(now).toISOString();'],
  [
    'a field called like a global',
    'packages/gate/src/a.ts',
    'export const a = (b: { process: string }) => ({ fetch: b.process });',
  ],
  ['the parts put together', 'apps/server/src/app.ts', "import '#gate/routes.ts'; import './access/routes.ts';"],
  [
    'a test with everything',
    'packages/gate/src/a.test.ts',
    "import 'vitest'; import 'node:fs'; import '@lockstep/testkit'; import './index.ts';",
  ],
  ['the command starting through the tools', 'apps/cli/bin/lockstep.mjs', "import '../../../tools/install.mjs';"],
  ['configuration', 'apps/server/src/platform/config/read-env.ts', "export const a = process.env['X'];"],
];

it.each(FINE)('accepts %s', (_what, path, source) => {
  expect(plant(path, source)).toEqual([]);
});
