import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repoRoot } from './install.mjs';
import { LIBRARIES } from './libraries/build-library.ts';
import { exampleOf, installLibraries, packLibraries, runExample } from './libraries/try-library.ts';
import { temporaryFolder } from './temporary-folder.ts';

it('checks the values a README promises', () => {
  const readme =
    "```ts\nimport { f } from 'x';\n\nf(1); // -1\nf(2); // 'unknown': never a guess\nf(3); // bytes\n```\n";

  expect(exampleOf(readme).split('\n').slice(4, 7)).toEqual([
    'assert.deepEqual(f(1), -1); checked++;',
    "assert.deepEqual(f(2), 'unknown'); checked++;",
    'f(3); // bytes',
  ]);
});

describe('the packed libraries', () => {
  it('install without a registry, run their examples, and carry types that hold', { timeout: 240_000 }, async () => {
    const folder = temporaryFolder();
    const project = join(folder, 'project');

    installLibraries(await packLibraries(join(folder, 'packed')), project);

    for (const name of LIBRARIES) {
      const home = join(project, 'node_modules/@lockstep', name);
      for (const node of nodesAtHand()) expect(runExample(project, name, node)).toBeGreaterThan(3);
      const code = readFileSync(join(home, 'index.js'), 'utf8');
      expect(code).not.toMatch(/from\s*["']node:|\brequire\(|\bprocess\./);
      expect(readdirSync(home).toSorted()).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'types']));
    }
    expect(typeErrors(project)).toBe('');
  });
});

/** The pinned one, and the machine's own where it is new enough. */
function nodesAtHand(): string[] {
  const own = ['/usr/local/bin/node', '/usr/bin/node'].find((path) => existsSync(path));
  const isNew =
    own !== undefined && /^v(?:2[2-9]|[3-9]\d)\./.test(execFileSync(own, ['--version'], { encoding: 'utf8' }));
  return isNew ? [process.execPath, own] : [process.execPath];
}

/** What TypeScript says of a program that uses both libraries, without any of our settings. */
function typeErrors(project: string): string {
  const file = join(project, 'consumer.ts');
  writeFileSync(
    file,
    [
      "import { type Comparison, compareVersions, parseRange } from '@lockstep/versions';",
      "import { type Finding, createMatcher, readSbom } from '@lockstep/advisories';",
      "export const order: Comparison = compareVersions('npm', '1.0.0', '2.0.0');",
      "export const range = parseRange('npm', 'npm-range', '^1');",
      'export const findings: (matcher: ReturnType<typeof createMatcher>) => readonly Finding[] = (matcher) => matcher.findingsOf([]);',
      'export { readSbom };',
      '// @ts-expect-error a comparison is no text',
      "export const wrong: string = compareVersions('npm', '1.0.0', '2.0.0');",
      '',
    ].join('\n'),
  );
  const options = [
    '--ignoreConfig',
    '--noEmit',
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--types',
    '',
  ];
  try {
    return execFileSync(process.execPath, [join(repoRoot, 'node_modules/.bin/tsc'), ...options, file], {
      cwd: project,
      encoding: 'utf8',
    });
  } catch (error) {
    return String((error as { readonly stdout?: string }).stdout);
  }
}
