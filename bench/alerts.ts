/**
 * What taking in alerts costs, durable and decided upon, against Alertmanager in the same run, which keeps them in memory (Debian's
 * package, or the binary named by ALERTMANAGER); without one, against the floor of our stack: `npm run bench:alerts`.
 *
 *     npm run bench:alerts -- [--rounds 5] [--seconds 2] [--only rates,groups,storm,latency] [--storm 100000] [--rates 10,100]
 *
 * CPU seconds count every process of a side, until every group is escalated (ours) or told of (Alertmanager's); the sides take turns
 * of a few seconds, and ratios are medians over the rounds.
 */
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { latency } from './alert-latency.ts';
import { type Load, type Loaded, sendAlerts } from './alert-load.ts';
import {
  hasAlertmanager,
  type Product,
  type Running,
  startAlertmanager,
  startFloor,
  startProduct,
} from './alert-targets.ts';
import { callTimes, median, percentile, type Row, sayRow } from './measure.ts';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string', default: 'rates,groups,storm,latency' },
    rates: { type: 'string', default: '10,100' },
    storm: { type: 'string', default: '100000' },
  },
});
const rounds = Number(options.rounds);
const turnMs = Number(options.seconds) * 1_000;
const wanted = new Set(options.only.split(','));
const rows: Row[] = [];
const tell = (row: Row): void => {
  rows.push(row);
  sayRow(row);
};

interface Turn extends Loaded {
  readonly perCpuSecond: number;
}

let nextId = 1_000_000;

async function turn(side: Running, load: Pick<Load, 'batch' | 'repeats'>): Promise<Turn> {
  const before = side.cpuSeconds();
  const loaded = await sendAlerts(side, { ...load, connections: 64, ms: turnMs, firstId: nextId });
  ({ nextId } = loaded);
  await side.settled();
  return { ...loaded, perCpuSecond: loaded.alerts / (side.cpuSeconds() - before) };
}

/** Both sides in turn, the first round for warming up only. */
async function compare(
  what: string,
  product: Product,
  peer: Running,
  { goal, ...load }: Pick<Load, 'batch' | 'repeats'> & { readonly goal: number },
): Promise<void> {
  const ours: Turn[] = [];
  const theirs: Turn[] = [];
  for (let round = 0; round <= rounds; round++) {
    const mine = await turn(product, load);
    const other = await turn(peer, load);
    if (mine.refused + other.refused > 0) throw new Error(`${mine.refused} and ${other.refused} alerts were refused`);
    if (round === 0) continue;
    ours.push(mine);
    theirs.push(other);
  }
  const of = (turns: readonly Turn[], value: (turn: Turn) => number): number => median(turns.map(value));
  const ratio = median(ours.map(({ perCpuSecond }, at) => perCpuSecond / (theirs[at]?.perCpuSecond ?? 0)));
  const against = peer.name === 'Alertmanager';
  tell({
    what: `${what}: alerts per CPU-second, ${Math.round(of(ours, (one) => one.perCpuSecond))}`,
    value: `${ratio.toFixed(2)} x ${peer.name}`,
    ...(against ? { goal: { text: `>= ${goal} x`, isMet: ratio >= goal } } : {}),
  });
  for (const [side, turns] of [['Lockstep', ours] as const, [peer.name, theirs] as const]) {
    const p50 = of(turns, ({ times }) => percentile(times, 0.5));
    const p99 = of(turns, ({ times }) => percentile(times, 0.99));
    const perSecond = Math.round(of(turns, ({ alerts, seconds }) => alerts / seconds));
    tell({ what: `  ${side}: answered, p50 / p99`, value: `${p50.toFixed(1)} / ${p99.toFixed(1)} ms` });
    tell({ what: `  ${side}: alerts per second of the clock`, value: String(perSecond) });
  }
}

async function startPeer(product: Product, by: readonly string[]): Promise<Running> {
  return hasAlertmanager ? await startAlertmanager(by) : await startFloor(product);
}

async function withSides(
  by: readonly string[],
  run: (product: Product, peer: Running) => Promise<void>,
): Promise<void> {
  const product = await startProduct(by);
  try {
    const peer = await startPeer(product, by);
    try {
      await run(product, peer);
    } finally {
      await peer.stop();
    }
  } finally {
    await product.stop();
  }
}

async function rates(): Promise<void> {
  await withSides(['alertname', 'cluster'], async (product, peer) => {
    const goals = [
      [1, 1.5],
      [10, 3],
      [64, 4],
    ] as const;
    for (const [batch, goal] of goals)
      await compare(`batches of ${batch}, 90 % repeats`, product, peer, { batch, repeats: 0.9, goal });
  });
}

async function groups(): Promise<void> {
  await withSides(['...'], async (product, peer) => {
    const load = { batch: 64, repeats: 0, goal: 5 };
    await compare('batches of 64, each alert its own group', product, peer, load);
  });
}

async function fill(side: Running, alerts: number): Promise<void> {
  const load = { batch: 50, connections: 4, repeats: 0, ms: 600_000, firstId: nextId, mostAlerts: alerts };
  const loaded = await sendAlerts(side, load);
  ({ nextId } = loaded);
  if (loaded.refused > 0) throw new Error(`${loaded.refused} alerts were refused`);
}

/** Memory with many open alerts, and what the first screen of them takes. */
async function storm(): Promise<void> {
  const alerts = Number(options.storm);
  await withSides(['alertname', 'cluster'], async (product, peer) => {
    const idleMiB = product.memoryMiB();
    await fill(product, alerts);
    await fill(peer, alerts);
    await sleep(10_000);
    const [ours, theirs] = [product.memoryMiB(), peer.memoryMiB()];
    const isPeer = peer.name === 'Alertmanager';
    tell({
      what: `memory with ${alerts} open alerts (idle ${idleMiB.toFixed(0)} MiB)`,
      value: `${ours.toFixed(0)} MiB`,
      ...(isPeer ? { goal: { text: `<= ${theirs.toFixed(0)} MiB`, isMet: ours <= theirs } } : {}),
    });
    await firstScreen(product);
  });
}

async function firstScreen(product: Product): Promise<void> {
  const headers = { authorization: `Bearer ${product.token}` };
  const get = async (path: string): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      const asked = request({ host: '127.0.0.1', port: product.port, path, headers }, (reply) => {
        reply.resume();
        reply.on('end', () => (reply.statusCode === 200 ? resolve() : reject(new Error(`${reply.statusCode}`))));
      });
      asked.on('error', reject).end();
    });
  };
  const path = '/api/v1/alerts?limit=50';
  await callTimes(50, 1, async () => await get(path));
  const times = await callTimes(500, 1, async () => await get(path));
  const p99 = percentile(times, 0.99);
  tell({
    what: `first screen of ${options.storm} open alerts, p50 ${percentile(times, 0.5).toFixed(1)} ms, p99`,
    value: `${p99.toFixed(1)} ms`,
    goal: { text: '<= 20 ms', isMet: p99 <= 20 },
  });
}

if (wanted.has('rates')) await rates();
if (wanted.has('groups')) await groups();
if (wanted.has('storm')) await storm();
if (wanted.has('latency') && hasAlertmanager)
  await latency({ rounds, seconds: Number(options.seconds), rates: options.rates.split(',').map(Number), tell });
process.exitCode = rows.every(({ goal }) => goal?.isMet !== false) ? 0 : 1;
