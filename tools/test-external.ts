/**
 * `npm run test:external`: the database tests against an installed Postgres 15 or newer instead of the embedded one, on a cluster
 * of their own that is thrown away. `LOCKSTEP_TEST_PG_BIN` names its `bin` folder; else Debian's place is looked at.
 */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '../apps/server/src/platform/postgres/binaries.ts';
import { startPostgres } from '../apps/server/src/platform/postgres/start-postgres.ts';
import { exitWithProblem, repoRoot } from './install.mjs';
import { childEnvironment, scratchFolder } from './scratch.ts';

const OLDEST_MAJOR = 15;
const QUIET = { info: () => {}, warn: () => {}, error: () => {} };
/** Nothing has to survive a power cut; two test processes with ten connections each, and room. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '120' };

async function main(): Promise<void> {
  const bin = installedPostgres();
  if (bin === undefined) {
    process.stdout.write(
      `no installed Postgres ${OLDEST_MAJOR} or newer found, nothing to run (LOCKSTEP_TEST_PG_BIN names the folder of its programs)\n`,
    );
    return;
  }
  process.stdout.write(`Postgres ${findBinaries(bin).version} in ${bin}\n`);
  const dataDir = join(scratchFolder(), 'test-external');
  const server = await startPostgres({ dataDir, pgBin: bin, log: QUIET, settings: SETTINGS });
  try {
    process.exitCode = (await runTests(server.url, process.argv.slice(2))) ?? 1;
  } finally {
    await server.stop();
    for (const folder of new Set([dataDir, server.dataDir])) rmSync(folder, { recursive: true, force: true });
  }
}

/** The newest one. */
function installedPostgres(): string | undefined {
  const named = process.env['LOCKSTEP_TEST_PG_BIN'];
  if (named !== undefined && named !== '') return named;
  return globSync('/usr/lib/postgresql/*/bin')
    .filter((bin) => existsSync(join(bin, 'postgres')) && existsSync(join(bin, 'initdb')))
    .map((bin) => ({ bin, major: majorOf(bin) }))
    .filter(({ major }) => major >= OLDEST_MAJOR)
    .toSorted((a, b) => b.major - a.major)[0]?.bin;
}

function majorOf(bin: string): number {
  const said = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/(\d+)/.exec(said)?.[1] ?? 0);
}

function runTests(url: string, args: readonly string[]): Promise<number | null> {
  const vitest = join(repoRoot, 'node_modules/vitest/vitest.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [vitest, 'run', '--project', 'db', ...args], {
      cwd: repoRoot,
      env: { ...childEnvironment(), LOCKSTEP_TEST_DATABASE_URL: url },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    // A terminal sends Ctrl-C to the child too; the cluster is ended after it.
    process.on('SIGINT', () => {});
    process.on('SIGTERM', () => child.kill('SIGTERM'));
    child.on('error', reject);
    child.on('close', resolve);
  });
}

await main().catch(exitWithProblem);
