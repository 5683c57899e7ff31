/** `npm test`: unit tests, database tests, then journeys in a browser; ends with one line of totals. `npm test -- db` runs one stage. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { resolveChromium } from './chromium.ts';
import { exitWithProblem, repoRoot } from './install.mjs';
import { childEnvironment, scratchFolder } from './scratch.ts';
import {
  type Counts,
  countPlaywright,
  countVitest,
  playwrightFailures,
  summaryLine,
  total,
  withCrash,
} from './test-counts.ts';

type Outcome = { counts: Counts; failures: readonly string[] };
type Stage = { name: string; start: (args: string[]) => Promise<Outcome> };

const stages: Stage[] = [
  { name: 'unit', start: (args) => vitest('unit', args) },
  { name: 'db', start: (args) => vitest('db', args) },
  { name: 'e2e', start: playwright },
];

const NOTHING: Outcome = { counts: { passed: 0, failed: 0, skipped: 0 }, failures: [] };

async function main(): Promise<void> {
  const [first, ...rest] = process.argv.slice(2);
  const one = stages.find((stage) => stage.name === first);
  const wanted = one === undefined ? stages : [one];
  const args = one === undefined ? process.argv.slice(2) : rest;
  const env = childEnvironment();
  mkdirSync(reportFolder(), { recursive: true });
  const results: (Outcome & { name: string; seconds: number })[] = [];
  for (const { name, start } of wanted) {
    const startedAt = performance.now();
    process.stdout.write(`\n== ${name} tests\n`);
    const outcome = await start(args).catch((error: unknown): Outcome => {
      const problem = error instanceof Error ? error.message : String(error);
      process.stdout.write(`${problem}\n`);
      return { counts: { passed: 0, failed: 1, skipped: 0 }, failures: [problem] };
    });
    results.push({ name, ...outcome, seconds: (performance.now() - startedAt) / 1000 });
  }
  if (env['TMPDIR']?.startsWith(scratchFolder()) === true) rmSync(env['TMPDIR'], { recursive: true, force: true });
  const sum = total(results.map((result) => result.counts));
  const table = results.map(
    ({ name, counts, seconds }) => `${name.padEnd(5)} ${summaryLine(counts)} in ${seconds.toFixed(0)} s`,
  );
  const failures = results.flatMap((result) => result.failures.map((line) => `failed in ${result.name}: ${line}\n`));
  process.stdout.write(`\n${failures.join('')}${table.join('\n')}\n${summaryLine(sum)}\n`);
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

function reportFolder(): string {
  return join(scratchFolder(), 'test');
}

async function vitest(project: string, args: string[]): Promise<Outcome> {
  const report = freshReport(`${project}.json`);
  const failures = freshReport(`${project}-failures.json`);
  const reporters = ['default', 'json', './tools/failures-reporter.ts'].map((name) => `--reporter=${name}`);
  const exitCode = await run(
    bin('vitest/vitest.mjs'),
    ['run', '--project', project, '--passWithNoTests', ...reporters, `--outputFile.json=${report}`, ...args],
    { TEST_FAILURES_FILE: failures },
  );
  return {
    counts: withCrash(existsSync(report) ? countVitest(readJson(report)) : NOTHING.counts, exitCode),
    failures: existsSync(failures) ? readJson(failures) : [],
  };
}

async function playwright(args: string[]): Promise<Outcome> {
  const specs = join(repoRoot, 'e2e');
  if (!existsSync(specs) || !readdirSync(specs).some((file) => file.endsWith('.spec.ts'))) {
    process.stdout.write('no e2e/*.spec.ts, nothing to run\n');
    return NOTHING;
  }
  resolveChromium();
  const prepared = await run('tools/prepare.mjs', [], {}, 'ignore');
  if (prepared !== 0) throw new Error('the product could not be built for the browser tests');
  const report = freshReport('e2e.json');
  const reporter = { PLAYWRIGHT_JSON_OUTPUT_NAME: report };
  const exitCode = await run(bin('@playwright/test/cli.js'), ['test', '--reporter=list,json', ...args], reporter);
  if (!existsSync(report)) return { ...NOTHING, counts: withCrash(NOTHING.counts, exitCode) };
  const told = readJson(report);
  return { counts: withCrash(countPlaywright(told), exitCode), failures: playwrightFailures(told) };
}

function bin(path: string): string {
  return join(repoRoot, 'node_modules', path);
}

/** A report of an earlier run must not be read as this one's. */
function freshReport(name: string): string {
  const file = join(reportFolder(), name);
  rmSync(file, { force: true });
  return file;
}

// The runners' own format, trusted: both are pinned.
function readJson(file: string) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function run(
  program: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
  stdout: 'inherit' | 'ignore' = 'inherit',
): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
      cwd: repoRoot,
      env: { ...childEnvironment(), ...env },
      stdio: ['ignore', stdout, 'inherit'],
    });
    // A terminal sends Ctrl-C to the child too; a lone SIGTERM reaches only us.
    const terminate = () => child.kill('SIGTERM');
    process.once('SIGTERM', terminate);
    child.on('error', reject);
    child.on('close', (code) => {
      process.off('SIGTERM', terminate);
      resolve(code);
    });
  });
}

await main().catch(exitWithProblem);
