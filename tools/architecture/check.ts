/** Judges source files against the rules of the house: pure, so that a test can plant violations. */
import { posix } from 'node:path';
import { findCycles } from './cycles.ts';
import { type ParsedFile, type SourceFile, parseFile } from './parse.ts';
import {
  APPS,
  PACKAGES,
  SLICES,
  SURROUNDINGS,
  homeOf,
  isPure,
  isTest,
  isTestSupport,
  mayHoldSql,
  mayReadEnvironment,
  packageOf,
  sliceOf,
} from './rules.ts';

/** Dependencies by folder of the manifest (`packages/gate`), runtime and development alike. */
export type Manifests = Record<string, readonly string[]>;

const BAD_NAME = /^((.+-)?(utils?|helpers?|managers?)|types)$/;
const IMPURE = [
  'Date.now',
  'new Date()',
  'Math.random',
  'performance.now',
  'crypto.getRandomValues',
  'crypto.randomUUID',
  'globalThis.crypto.getRandomValues',
  'process',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'require',
];
const SQL =
  /^\s*(select\s[\s\S]*\sfrom\s|insert\s+into\s+\S|update\s+[\w."$?]+(\s+(as\s+)?\w+)?\s+set\s|delete\s+from\s+\S|with\s+(recursive\s+)?\w+(\s*\([^)]*\))?\s+as\s)/i;

/** One sentence per violation, `path: what is wrong`; empty when the house is in order. */
export function architectureProblems(files: readonly SourceFile[], manifests: Manifests): string[] {
  const parsed = files.map(parseFile);
  const problems = parsed.flatMap((file) =>
    [
      ...nameProblems(file.path),
      ...placeProblems(file.path),
      ...file.imports.flatMap((name) => importProblems(file.path, name, manifests)),
      ...purityProblems(file),
      ...environmentProblems(file),
      ...sqlProblems(file),
    ].map((problem) => `${file.path}: ${problem}`),
  );
  return [...problems, ...cycleProblems(parsed)];
}

function nameProblems(path: string): string[] {
  const bad = path
    .split('/')
    .map((part) => part.replace(/\..*$/, ''))
    .find((part) => BAD_NAME.test(part));
  return bad === undefined ? [] : [`\`${bad}\` says nothing about what is inside`];
}

function placeProblems(path: string): string[] {
  const [ofPackage, slice] = [packageOf(path), sliceOf(path)];
  if (ofPackage !== undefined && !(ofPackage in PACKAGES))
    return [`the package ${ofPackage} has no row in the table of imports`];
  return slice === undefined || SLICES.includes(slice)
    ? []
    : [`the slice ${slice} has no place in the order of slices`];
}

function importProblems(path: string, name: string, manifests: Manifests): string[] {
  if (name.startsWith('.')) return relativeProblems(path, name);
  if (name.startsWith('#')) return sliceProblems(path, name);
  if (name.startsWith('node:')) return isPure(path) ? [`a pure package imports ${name}`] : [];
  return packageProblems(path, name, manifests);
}

function relativeProblems(path: string, name: string): string[] {
  const problems: string[] = [];
  const bare = name.replace(/\?.*$/, '');
  if (posix.extname(bare) === '' || bare.endsWith('.js'))
    problems.push(`import ${name} does not carry its extension .ts`);
  const target = posix.join(posix.dirname(path), bare);
  if (isTestSupport(target) && !isTest(path) && packageOf(path) !== 'testkit')
    problems.push(`imports ${name}, which is for tests only`);
  if (/^apps\/web\/src\/(ui|api|shell)\//.test(path) && target.startsWith('apps/web/src/screens/'))
    problems.push(`imports ${name}: only the router knows the screens`);
  const home = homeOf(path);
  if (home !== '' && !target.startsWith(`${home}/`) && !mayLeaveHome(path, target))
    problems.push(`relative import ${name} leaves ${home}`);
  if (posix.basename(target) === 'index.ts' && isAbove(posix.dirname(target), path) && !isTest(path))
    problems.push(`imports ${name}, the index that assembles it`);
  return problems;
}

function isAbove(folder: string, path: string): boolean {
  return path.startsWith(`${folder}/`);
}

const INTEGRATIONS = 'apps/server/src/integrations/';

/** Every part of the server stands on the platform, every parser on `reading`, the registry knows every vendor, the surroundings know everything, the testkit starts parts of the server, the command starts through the tools. */
function mayLeaveHome(path: string, target: string): boolean {
  const isAround = (file: string) => SURROUNDINGS.some((folder) => file.startsWith(`${folder}/`));
  if (isAround(path)) return true;
  const isInServer = path.startsWith('apps/server/src/') && target.startsWith('apps/server/src/');
  if (isInServer && (isTest(path) || target.startsWith('apps/server/src/platform/'))) return true;
  if (path.startsWith(INTEGRATIONS) && target.startsWith(`${INTEGRATIONS}reading/`)) return true;
  if (path.startsWith(`${INTEGRATIONS}registry/`) && target.startsWith(INTEGRATIONS)) return true;
  if (target === 'package.json') return true;
  if (packageOf(path) === 'testkit') return target.startsWith('apps/server/');
  if (path.startsWith('apps/cli/bin/')) return target.startsWith('tools/');
  return isTest(path) && isAround(target);
}

function sliceProblems(path: string, name: string): string[] {
  if (!path.startsWith('apps/server/')) return [`${name} is a name of the server's own`];
  const problems = posix.extname(name) === '' ? [`import ${name} does not carry its extension .ts`] : [];
  const [target = ''] = name.slice(1).split('/');
  const isAssembler =
    sliceOf(path) === undefined && homeOf(path) !== 'apps/server/src/platform' && !path.includes('/integrations/');
  if (target === 'platform' || isAssembler) return problems;
  if (homeOf(path) === 'apps/server/src/platform') {
    return isTest(path) ? problems : [...problems, `the platform imports the slice ${target}`];
  }
  if (path.includes('/integrations/')) return [...problems, `an integration imports the slice ${target}`];
  return [...problems, ...orderProblems(sliceOf(path) ?? '', target, name, isTest(path))];
}

function orderProblems(own: string, target: string, name: string, isTestFile: boolean): string[] {
  if (!SLICES.includes(target)) return [`${name} is no slice`];
  if (target === own) return [`own files are imported by relative path, not as ${name}`];
  if (isTestFile) return [];
  if (SLICES.indexOf(target) > SLICES.indexOf(own)) return [`the slice ${own} imports the later slice ${target}`];
  return name === `#${target}/index.ts`
    ? []
    : [`reaches into the slice ${target}: only #${target}/index.ts is its face`];
}

function packageProblems(path: string, name: string, manifests: Manifests): string[] {
  const [scope = '', second = ''] = name.split('/');
  const dependency = scope.startsWith('@') ? `${scope}/${second}` : scope;
  const problems: string[] = [];
  if (scope === '@lockstep') {
    const folder = packageOf(path) ?? '';
    if (name !== dependency) problems.push(`${name} reaches into the package: only ${dependency} is its face`);
    if (second === folder) problems.push(`own files are imported by relative path, not as ${name}`);
    else if (second === 'testkit') problems.push(...(mayUseTestkit(path) ? [] : ['the testkit is for tests only']));
    else if (!isTest(path) && !allowedPackages(path).includes(second))
      problems.push(`${folderName(path)} must not import ${dependency}`);
  }
  const manifest = /^(packages|apps)\/[^/]+/.exec(path)?.[0];
  if (problems.length === 0 && !isDeclared(dependency, manifest, isTest(path), manifests))
    problems.push(`${dependency} is not declared in ${manifest ?? '.'}/package.json`);
  return problems;
}

/** Tests may use what the root brings; the surroundings may use what any part declares, and our own packages. */
function isDeclared(
  dependency: string,
  manifest: string | undefined,
  isTestFile: boolean,
  manifests: Manifests,
): boolean {
  if (manifest === undefined)
    return dependency.startsWith('@lockstep/') || Object.values(manifests).some((names) => names.includes(dependency));
  const fromRoot = isTestFile && (dependency.startsWith('@lockstep/') || (manifests[''] ?? []).includes(dependency));
  return fromRoot || (manifests[manifest] ?? []).includes(dependency);
}

function mayUseTestkit(path: string): boolean {
  return isTest(path) || SURROUNDINGS.some((folder) => path.startsWith(`${folder}/`)) || packageOf(path) === 'testkit';
}

function allowedPackages(path: string): readonly string[] {
  const own = packageOf(path);
  if (own !== undefined) return PACKAGES[own] ?? [];
  const app = Object.keys(APPS).find((folder) => path.startsWith(`${folder}/`));
  return app === undefined ? Object.keys(PACKAGES) : (APPS[app] ?? []);
}

function folderName(path: string): string {
  return Object.keys(APPS).find((folder) => path.startsWith(`${folder}/`)) ?? homeOf(path);
}

function purityProblems({ path, uses }: ParsedFile): string[] {
  return isPure(path) ? IMPURE.filter((use) => uses.has(use)).map((use) => `a pure package uses ${use}`) : [];
}

function environmentProblems({ path, uses }: ParsedFile): string[] {
  return uses.has('process.env') && !mayReadEnvironment(path) ? ['reads process.env outside platform/config'] : [];
}

function sqlProblems({ path, texts }: ParsedFile): string[] {
  const found = mayHoldSql(path) ? undefined : texts.find((text) => SQL.test(text));
  return found === undefined ? [] : [`SQL outside a store: \`${found.trim().slice(0, 40).replace(/\s+/g, ' ')}\``];
}

function cycleProblems(files: readonly ParsedFile[]): string[] {
  const known = new Set(files.map((file) => file.path));
  const graph = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.map((name) => targetOf(path, name)).filter((target) => known.has(target)),
    ]),
  );
  return findCycles(graph).map((cycle) => `${cycle[0]}: import cycle ${[...cycle, cycle[0]].join(' -> ')}`);
}

function targetOf(path: string, name: string): string {
  if (name.startsWith('.')) return posix.join(posix.dirname(path), name);
  if (name.startsWith('#')) return `apps/server/src/${name.slice(1)}`;
  if (name.startsWith('@lockstep/')) return `packages/${name.slice('@lockstep/'.length)}/src/index.ts`;
  return name;
}
