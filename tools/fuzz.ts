/**
 * `npm run fuzz`: every parser against mutated real texts and against anything at all.
 * `npm run fuzz -- --seconds 60 versions ranges` gives each target whose name starts so a minute; `--seed 7` repeats a run.
 * Leaves with 1 at a crash, a hang, or a heap that grows.
 */
import { Worker } from 'node:worker_threads';
import { exitWithProblem } from './install.mjs';
import { allTargets } from './fuzz/all-targets.ts';
import { GROWTH_BYTES, HANG_MS } from './fuzz/target.ts';
import type { WorkerInput, WorkerReport } from './fuzz/worker.ts';

const WATCH_MS = 500;
/** Room for the text being tried: four bytes of length, three bytes for each UTF-16 unit of the longest text. */
const CURRENT_BYTES = 4 + 3 * 4_000_000;
const MEBIBYTE = 1024 * 1024;

type Outcome = WorkerReport | { readonly hang: string };

async function main(): Promise<void> {
  const { seconds, seed, names } = readArguments(process.argv.slice(2));
  const targets = allTargets().filter(
    ({ name }) => names.length === 0 || names.some((start) => name.startsWith(start)),
  );
  if (targets.length === 0) throw new RangeError(`no target starts with \`${names.join('`, `')}\``);
  process.stdout.write(`seed ${seed}, ${seconds} s each\n`);
  process.stdout.write(
    `${'target'.padEnd(28)}${'executions'.padStart(12)}${'slowest'.padStart(12)}${'peak RSS'.padStart(11)}${'grown'.padStart(11)}\n`,
  );
  let failed = 0;
  for (const { name } of targets) if (!tell(name, await fuzz(name, seconds, seed))) failed++;
  const { user, system } = process.cpuUsage();
  const spent = `${targets.length} targets, ${((user + system) / 60_000_000).toFixed(1)} minutes of CPU`;
  process.stdout.write(failed === 0 ? `${spent}: nothing found\n` : `${spent}: ${failed} failed\n`);
  // A thread that hangs must not keep us.
  process.exit(failed === 0 ? 0 : 1);
}

function readArguments(given: readonly string[]): { seconds: number; seed: number; names: string[] } {
  const names: string[] = [];
  const numbers = { seconds: 10, seed: Date.now() % 1_000_000 };
  for (let at = 0; at < given.length; at++) {
    const argument = given[at] ?? '';
    const option = argument === '--seconds' ? 'seconds' : argument === '--seed' ? 'seed' : undefined;
    if (option === undefined) {
      names.push(argument);
      continue;
    }
    const value = Number(given[++at]);
    if (!Number.isFinite(value) || value <= 0) throw new RangeError(`\`${argument}\` needs a number above zero`);
    numbers[option] = value;
  }
  return { ...numbers, names };
}

/** In a thread of its own, so that one that never comes back can be seen and ended. */
function fuzz(target: string, seconds: number, seed: number): Promise<Outcome> {
  const beat = new SharedArrayBuffer(4);
  const current = new SharedArrayBuffer(CURRENT_BYTES);
  const workerData: WorkerInput = { target, seconds, seed, beat, current };
  const worker = new Worker(new URL('fuzz/worker.ts', import.meta.url), { workerData });
  return new Promise((resolve, reject) => {
    const beats = new Int32Array(beat);
    let seen = -1;
    let movedAt = performance.now();
    const watch = setInterval(() => {
      const now = Atomics.load(beats, 0);
      if (now !== seen || now === 0) movedAt = performance.now();
      seen = now;
      if (performance.now() - movedAt < HANG_MS) return;
      clearInterval(watch);
      // Left running: ending a thread inside a regular expression takes the whole process down.
      worker.unref();
      resolve({ hang: textIn(current) });
    }, WATCH_MS);
    worker.once('message', (report: WorkerReport) => {
      clearInterval(watch);
      resolve(report);
    });
    worker.once('error', (error) => {
      clearInterval(watch);
      reject(error);
    });
  });
}

function textIn(current: SharedArrayBuffer): string {
  const length = new DataView(current).getUint32(0);
  return new TextDecoder().decode(new Uint8Array(current, 4, length).slice());
}

/** @returns whether nothing was found */
function tell(name: string, outcome: Outcome): boolean {
  if ('hang' in outcome) {
    process.stdout.write(`${name.padEnd(28)} HANGS on ${JSON.stringify(outcome.hang.slice(0, 2_000))}\n`);
    return false;
  }
  const { executions, slowestMs, slowest, peakRssBytes, grownBytes, crash } = outcome;
  const cells = [
    String(executions).padStart(12),
    `${slowestMs.toFixed(1)} ms`.padStart(12),
    `${(peakRssBytes / MEBIBYTE).toFixed(0)} MiB`.padStart(11),
    `${(grownBytes / MEBIBYTE).toFixed(1)} MiB`.padStart(11),
  ];
  process.stdout.write(`${name.padEnd(28)}${cells.join('')}  ${JSON.stringify(slowest.slice(0, 40))}\n`);
  if (crash !== undefined) {
    process.stdout.write(`  CRASH on ${JSON.stringify(crash.text.slice(0, 2_000))}\n  ${crash.error}\n`);
  }
  if (grownBytes > GROWTH_BYTES) process.stdout.write('  the heap GROWS\n');
  return crash === undefined && grownBytes <= GROWTH_BYTES;
}

await main().catch(exitWithProblem);
