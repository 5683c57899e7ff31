import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Manifests, architectureProblems } from './architecture/check.ts';
import type { SourceFile } from './architecture/parse.ts';
import { FINE, PLANTED_MANIFESTS, PLANTS } from './architecture/planted-files.ts';
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

function plant(path: string, source: string, ...others: SourceFile[]): string[] {
  return architectureProblems([{ path, source }, ...others], PLANTED_MANIFESTS);
}

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

it.each(FINE)('accepts %s', (_what, path, source) => {
  expect(plant(path, source)).toEqual([]);
});
