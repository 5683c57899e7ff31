/**
 * From the request with an alert to the first webhook about it: an open loop, whose times of sending follow the clock and never the
 * answers. Each alert is a group of its own. With `chrt -r 10` in front of the command every process gets its turn at once, ours
 * and theirs alike; without it, what else runs on the machine shows.
 */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { digits, Sender, setId, type Target, template } from './alert-load.ts';
import { type Running, startAlertmanager, startFloor, startProduct, startSink } from './alert-targets.ts';
import { median, percentile, type Row } from './measure.ts';

export interface LatencyOptions {
  readonly rounds: number;
  readonly seconds: number;
  /** Alerts per second. */
  readonly rates: readonly number[];
  readonly tell: (row: Row) => void;
}

/** When each alert was due, and when its first webhook came; milliseconds of `performance.now`, by identity. */
interface Times {
  readonly dueAt: Map<number, number>;
  readonly heardAt: Map<number, number>;
}

const connections = 16;
/** How long to wait for webhooks once everything is sent. */
const drainMs = 10_000;

export async function latency({ rounds, seconds, rates, tell }: LatencyOptions): Promise<void> {
  const heardAt = new Map<number, number>();
  const sink = await startSink((body) => hear(body, heardAt));
  const by = ['service'];
  const product = await startProduct(by, sink);
  const floor = await startFloor(product, sink);
  const peer = await startAlertmanager(by, sink);
  const sides = [product, floor, peer] as const;
  try {
    let firstId = 1;
    for (const rate of rates) {
      const turns = new Map<Running, (readonly number[])[]>(sides.map((side) => [side, []]));
      const syncs: number[] = [];
      for (let round = 0; round <= rounds; round++) {
        for (const side of sides) {
          syncs.push(...syncTimes(50));
          const count = Math.round(rate * seconds);
          const times = await turn(side, { rate, count, firstId }, heardAt);
          firstId += count;
          // The first round is for warming up only.
          if (round > 0) turns.get(side)?.push(times);
        }
      }
      const of = (side: Running): (readonly number[])[] => turns.get(side) ?? [];
      sayRate(rate, { ours: of(product), least: of(floor), theirs: of(peer), syncs }, tell);
    }
  } finally {
    await peer.stop();
    await floor.stop();
    await product.stop();
    sink.close();
  }
}

interface Told {
  readonly ours: readonly (readonly number[])[];
  readonly least: readonly (readonly number[])[];
  readonly theirs: readonly (readonly number[])[];
  readonly syncs: readonly number[];
}

function sayRate(rate: number, { ours, least, theirs, syncs }: Told, tell: LatencyOptions['tell']): void {
  const at = (turns: readonly (readonly number[])[], share: number): number =>
    median(turns.map((times) => percentile(times, share)));
  const what = `webhook after an alert, ${rate}/s`;
  const sorted = syncs.toSorted((a, b) => a - b);
  const [sync50, sync99] = [percentile(sorted, 0.5), percentile(sorted, 0.99)];
  tell({ what: `${what}: fdatasync p50 / p99`, value: `${sync50.toFixed(2)} / ${sync99.toFixed(2)} ms` });
  for (const [share, most] of [
    [0.5, 2 * at(theirs, 0.5)],
    [0.99, at(theirs, 0.99) + 2 * sync99],
  ] as const) {
    const [own, other] = [at(ours, share), at(theirs, share)];
    tell({
      what: `${what}: p${share * 100} (Alertmanager ${other.toFixed(1)} ms)`,
      value: `${own.toFixed(1)} ms`,
      goal: { text: `<= ${most.toFixed(1)} ms`, isMet: own <= most },
    });
    tell({ what: `  the least a durable pager needs here`, value: `${at(least, share).toFixed(1)} ms` });
  }
}

/** One side's turn. @returns milliseconds of each alert, ascending; one that was never told of counts as the whole wait */
async function turn(
  side: Target,
  load: { readonly rate: number; readonly count: number; readonly firstId: number },
  heardAt: Times['heardAt'],
): Promise<readonly number[]> {
  const dueAt = await send(side, load);
  const until = performance.now() + drainMs;
  while (performance.now() < until && ![...dueAt.keys()].every((id) => heardAt.has(id))) await sleep(20);
  const times = [...dueAt].map(([id, due]) => (heardAt.get(id) ?? until) - due);
  heardAt.clear();
  return times.toSorted((a, b) => a - b);
}

/** Waiting for a free connection counts, the lateness of our own timer does not. */
async function send(
  target: Target,
  { rate, count, firstId }: { readonly rate: number; readonly count: number; readonly firstId: number },
): Promise<Times['dueAt']> {
  const { bytes, places } = template(target, 1);
  const free = await Promise.all(Array.from({ length: connections }, () => Sender.open(target.port)));
  const all = [...free];
  const waiting: number[] = [];
  const dueAt = new Map<number, number>();
  const under: Promise<void>[] = [];
  const go = async (sender: Sender, id: number): Promise<void> => {
    const own = Buffer.from(bytes);
    for (const place of places) setId(own, place, id);
    const status = await sender.send(own);
    if (status < 200 || status >= 300) throw new Error(`an alert was answered ${status}`);
    const next = waiting.shift();
    if (next === undefined) free.push(sender);
    else await go(sender, next);
  };
  const startedAt = performance.now();
  for (let sent = 0; sent < count;) {
    const left = startedAt + (sent * 1_000) / rate - performance.now();
    if (left > 0.1) {
      await sleep(Math.max(1, left));
      continue;
    }
    const id = firstId + sent;
    sent += 1;
    dueAt.set(id, performance.now());
    const sender = free.pop();
    if (sender === undefined) waiting.push(id);
    else under.push(go(sender, id));
  }
  await Promise.all(under);
  for (const sender of all) sender.close();
  return dueAt;
}

const identity = new RegExp(`orders#(\\d{${digits}})`, 'g');

function hear(body: string, heardAt: Times['heardAt']): void {
  const now = performance.now();
  for (const [, id] of body.matchAll(identity)) if (!heardAt.has(Number(id))) heardAt.set(Number(id), now);
}

/** Milliseconds of one page written through to the disk on which the data folders are. */
function syncTimes(count: number): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-sync-'));
  const file = openSync(join(folder, 'file'), 'w');
  const page = Buffer.alloc(8_192);
  try {
    return Array.from({ length: count }, () => {
      const startedAt = performance.now();
      writeSync(file, page);
      fdatasyncSync(file);
      return performance.now() - startedAt;
    });
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
}
