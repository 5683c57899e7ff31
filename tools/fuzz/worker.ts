/** Runs one target until its time is over; the text being tried is visible to the watcher at all times. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import * as fc from 'fast-check';
import { allTargets } from './all-targets.ts';
import { mutate, randomOf } from './mutate.ts';
import type { FuzzTarget } from './target.ts';

/** What the watcher hands over. */
export interface WorkerInput {
  readonly target: string;
  readonly seconds: number;
  readonly seed: number;
  /** Counts executions: the watcher sees that it moves. */
  readonly beat: SharedArrayBuffer;
  /** The text being tried: its length in bytes (4 bytes), then UTF-8. */
  readonly current: SharedArrayBuffer;
}

export interface WorkerReport {
  readonly executions: number;
  readonly slowestMs: number;
  readonly slowest: string;
  readonly peakRssBytes: number;
  readonly grownBytes: number;
  readonly crash?: { readonly text: string; readonly error: string };
}

/** One in so many texts is made by fast-check alone, owing nothing to the seeds. */
const FREE_EVERY = 8;
const SAMPLE = 200;
const READ_MEMORY_EVERY = 2_000;

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

function main({ target: name, seconds, seed, beat, current }: WorkerInput): WorkerReport {
  const target = allTargets().find((one) => one.name === name);
  if (target === undefined) throw new RangeError(`no target \`${name}\``);
  const beats = new Int32Array(beat);
  const length = new DataView(current);
  const bytes = new Uint8Array(current, 4);
  const encoder = new TextEncoder();
  const texts = textsFor(target, seed);
  const startedAt = performance.now();
  const endsAt = startedAt + seconds * 1000;
  let executions = 0;
  let slowestMs = 0;
  let slowest = '';
  let peakRssBytes = 0;
  let early: number | undefined;
  const report = (): WorkerReport => {
    collect();
    const grownBytes = early === undefined ? 0 : process.memoryUsage().heapUsed - early;
    return { executions, slowestMs, slowest: slowest.slice(0, 200), peakRssBytes, grownBytes };
  };
  for (let now = startedAt; now < endsAt;) {
    const text = texts();
    length.setUint32(0, encoder.encodeInto(text, bytes).written);
    Atomics.add(beats, 0, 1);
    try {
      target.run(text);
    } catch (error) {
      return {
        ...report(),
        crash: { text, error: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      };
    }
    executions++;
    const ended = performance.now();
    if (ended - now > slowestMs && executions > SAMPLE) {
      slowestMs = ended - now;
      slowest = text;
    }
    now = ended;
    if (executions % READ_MEMORY_EVERY === 0) {
      peakRssBytes = Math.max(peakRssBytes, process.memoryUsage.rss());
      if (early === undefined && now - startedAt > (seconds * 1000) / 4) {
        collect();
        early = process.memoryUsage().heapUsed;
      }
      now = performance.now();
    }
  }
  return report();
}

function textsFor({ seeds, pieces = [], maxLength }: FuzzTarget, seed: number): () => string {
  const real = seeds();
  const random = randomOf(seed);
  const free = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 64 }),
    fc.array(fc.constantFrom(...pieces, ...'019.-+~*x <>=|,'), { maxLength: 24 }).map((parts) => parts.join('')),
  );
  let drawn: string[] = [];
  let count = 0;
  return () => {
    count++;
    if (count % FREE_EVERY !== 0 && real.length > 0) return mutate(real, pieces, random).slice(0, maxLength);
    if (drawn.length === 0) drawn = fc.sample(free, { numRuns: SAMPLE, seed: seed + count });
    return (drawn.pop() ?? '').slice(0, maxLength);
  };
}

parentPort?.postMessage(main(workerData));
