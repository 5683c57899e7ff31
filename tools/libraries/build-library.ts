/** A package of ours as others can install it: plain ESM, declarations, README, licences, no workspace around it. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { rolldown } from 'rolldown';
import { repoRoot } from '../install.mjs';

/** In order: a library may stand on those before it. */
export const LIBRARIES = ['versions', 'advisories'] as const;

export type Library = (typeof LIBRARIES)[number];

/** The oldest Node.js the code runs on; browsers of the same age do, too. */
const NODE = '>=22';
const OURS = /^@lockstep\//;
/** What declarations may speak of: the language, and the few names that Node.js and browsers share. */
const DECLARATION_OPTIONS =
  '--ignoreConfig --declaration --emitDeclarationOnly --target es2024 --lib es2024,esnext.iterator,esnext.collection,dom --module nodenext --strict --noUncheckedIndexedAccess --exactOptionalPropertyTypes --verbatimModuleSyntax --allowImportingTsExtensions --skipLibCheck';

/**
 * Writes the publishable folder of one library; whatever was there is replaced.
 *
 * @throws Error when the bundle wants anything but our own libraries, or the declarations can not be made
 */
export async function buildLibrary(name: Library, folder: string): Promise<void> {
  const source = join(repoRoot, 'packages', name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const bundled = await bundle(join(source, 'src/index.ts'), folder);
  writeDeclarations(join(source, 'src'), join(folder, 'types'));
  for (const dependency of bundled) copyLicence(dependency, folder);
  copyFileSync(join(repoRoot, 'LICENSE'), join(folder, 'LICENSE'));
  copyFileSync(join(source, 'README.md'), join(folder, 'README.md'));
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifestOf(source), undefined, 2)}\n`);
}

/** @returns names of the packages whose code is inside */
async function bundle(entry: string, folder: string): Promise<string[]> {
  const build = await rolldown({
    input: { index: entry },
    cwd: repoRoot,
    platform: 'browser',
    external: OURS,
    onLog: (level, log, next) => {
      if (level !== 'warn' || !(log.id ?? log.message).includes('node_modules')) next(level, log);
    },
  });
  const { output } = await build.write({ dir: folder, format: 'esm', entryFileNames: '[name].js' });
  await build.close();
  const chunks = output.filter((part) => part.type === 'chunk');
  const foreign = chunks.flatMap(({ imports }) => imports).filter((name) => !OURS.test(name) && !name.endsWith('.js'));
  if (foreign.length > 0) throw new Error(`a library can not import \`${foreign.join('`, `')}\``);
  const modules = chunks.flatMap(({ moduleIds }) => moduleIds);
  return [...new Set(modules.flatMap((id) => /\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1] ?? []))];
}

/** Types are declared file by file, as they are written; the names of files end as plain JavaScript wants them. */
function writeDeclarations(source: string, folder: string): void {
  const program = join(repoRoot, 'node_modules/.bin/tsc');
  const args = [...DECLARATION_OPTIONS.split(' '), '--types', '', '--rootDir', source, '--outDir', folder];
  const { status, stdout } = spawnSync(process.execPath, [program, ...args, join(source, 'index.ts')], {
    cwd: repoRoot,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the declarations can not be made:\n${stdout}`);
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.d.ts')) continue;
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/(['"])(\.{1,2}\/[^'"]*)\.ts\1/g, '$1$2.js$1'));
  }
}

function copyLicence(dependency: string, folder: string): void {
  const home = join(repoRoot, 'node_modules', dependency);
  const file = readdirSync(home).find((name) => /^licen[cs]e/i.test(name));
  if (file === undefined) throw new Error(`\`${dependency}\` brings no licence to hand on`);
  const target = join(folder, 'licences', `${dependency}.txt`);
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(join(home, file), target);
}

/** What is published of a manifest of ours: code is bundled, so only our own libraries stay dependencies. */
function manifestOf(source: string): Record<string, unknown> {
  const { name, version, description, license, dependencies = {} } = readManifest(join(source, 'package.json'));
  const ours = Object.entries(dependencies).filter(([dependency]) => OURS.test(dependency));
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    exports: { '.': { types: './types/index.d.ts', default: './index.js' } },
    types: './types/index.d.ts',
    sideEffects: false,
    engines: { node: NODE },
    ...(ours.length > 0 && { dependencies: Object.fromEntries(ours) }),
  };
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

// Our own files, trusted.
function readManifest(path: string): Manifest {
  if (!existsSync(path)) throw new Error(`there is no ${path}`);
  return JSON.parse(readFileSync(path, 'utf8'));
}
