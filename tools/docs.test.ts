import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SLICES } from './architecture/rules.ts';
import { repoRoot } from './install.mjs';

const TOP_FILES = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
/** A span in back-ticks counts as a path of ours when it starts with one of these folders. */
const OUR_FOLDERS = /^(packages|apps|tools|docs|e2e|bench|scenarios|vectors|\.ci)\/[\w./*<>{},-]*$/;

/** Paths in back-ticks; patterns with `*`, `<name>` or `{a,b}` are checked up to the first of these. */
function pathsIn(markdown: string): string[] {
  const spans = [...markdown.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? '');
  return spans
    .filter((span) => OUR_FOLDERS.test(span))
    .map((span) => (/[*<{]/.test(span) ? span.replace(/[*<{].*$/, '').replace(/[^/]*$/, '') : span));
}

function documents(): string[] {
  const below = readdirSync(join(repoRoot, 'docs'), { recursive: true, encoding: 'utf8' });
  const docs = below.filter((file) => file.endsWith('.md')).map((file) => `docs/${file}`);
  return [...TOP_FILES.filter((file) => existsSync(join(repoRoot, file))), ...docs];
}

it('finds paths, patterns and nothing else', () => {
  const text = 'See `tools/install.mjs`, `packages/*/src`, `apps/server/src/<slice>` and `npm run deps`, `a/b`.';

  expect(pathsIn(text)).toEqual(['tools/install.mjs', 'packages/', 'apps/server/src/']);
});

it('documents name only paths that exist', () => {
  const missing = documents().flatMap((document) =>
    pathsIn(readFileSync(join(repoRoot, document), 'utf8'))
      .filter((path) => !existsSync(join(repoRoot, path)))
      .map((path) => `${document} names ${path}`),
  );

  expect(missing).toEqual([]);
});

it('the table of folders has every package, and every slice in its order', () => {
  const table = readFileSync(join(repoRoot, 'docs/architecture.md'), 'utf8');
  const rows = [...table.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] ?? '');
  const packages = readdirSync(join(repoRoot, 'packages')).map((name) => `packages/${name}`);

  expect(packages.filter((folder) => !rows.includes(folder))).toEqual([]);
  expect(rows.filter((folder) => SLICES.includes(folder.replace('apps/server/src/', '')))).toEqual(
    SLICES.map((slice) => `apps/server/src/${slice}`),
  );
});

const CODE = ['apps', 'packages', 'tools', 'e2e', 'bench'];
const CODE_FILE = /\.(?:ts|tsx|mjs|sh)$/;
/** What is built or installed, and what tests make up. */
const NOT_OURS = /(?:^|\/)(?:node_modules|dist)\/|\.test\.ts$/;

function codeFiles(): string[] {
  return CODE.flatMap((folder) =>
    readdirSync(join(repoRoot, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => CODE_FILE.test(file) && !NOT_OURS.test(file))
      .map((file) => `${folder}/${file}`),
  );
}

/** Names of variables in a text; `LOCKSTEP_` alone is the beginning of all of them. */
function settingsIn(text: string): string[] {
  return text.match(/\bLOCKSTEP_[A-Z]+(?:_[A-Z]+)*\b/g) ?? [];
}

it('every setting the code names is documented: of the server for operators, of the command line for its users', () => {
  const read = (document: string): ReadonlySet<string> =>
    new Set(settingsIn(readFileSync(join(repoRoot, document), 'utf8')));
  const known = new Set([...read('docs/operations.md'), ...read('docs/cli.md'), ...read('CONTRIBUTING.md')]);
  const inCode = codeFiles().flatMap((file) => settingsIn(readFileSync(join(repoRoot, file), 'utf8')));

  expect(inCode).toContain('LOCKSTEP_PG_BIN');
  expect([...new Set(inCode)].filter((name) => !known.has(name))).toEqual([]);
  const ofServer = settingsIn(readFileSync(join(repoRoot, 'apps/server/src/platform/config/config.ts'), 'utf8'));
  expect(ofServer.filter((name) => !read('docs/operations.md').has(name))).toEqual([]);
});
