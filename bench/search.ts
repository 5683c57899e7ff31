/**
 * Finding things by name among 100,000, the list of 100,000 exposures, and the figures of a thousand incidents: `npm run bench:search`.
 *
 *     npm run bench:search -- [--only search,exposures,insights] [--asks 200]
 *
 * The built product serves over HTTP with its own Postgres. A time is from the question until its whole answer is there; CPU counts
 * the server and every process of its Postgres.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { exited, freePort, startServer } from '../e2e/server-process.ts';
import { firstAdmin, invited } from '../e2e/visitor.ts';
import { exposureQuestions, exposuresSql, seedPlaces } from './exposure-house.ts';
import { callTimes, percentile, type Row, say, sayRow } from './measure.ts';
import { stackSeconds } from './processes.ts';
import { counts, namesSql, questions, seed } from './search-house.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string', default: 'search,exposures,insights' },
    asks: { type: 'string', default: '200' },
  },
});
const wanted = new Set(options.only.split(','));
const asks = Number(options.asks);

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-search-'));
// Postgres runs as another account when this runs as root, and must reach its data.
chmodSync(folder, 0o755);
const dataDir = join(folder, 'data');
const server = await startServer({ dataDir, port: await freePort(), env: { LOCKSTEP_LOG_LEVEL: 'warn' } });
const rows: Row[] = [];
const tell = (row: Row): void => {
  rows.push(row);
  sayRow(row);
};

const usedMs = (): number => {
  const { server: node, postgres } = stackSeconds(server.child.pid ?? 0, dataDir);
  return (node + postgres) * 1_000;
};

/** One after the other, as somebody types. */
async function judge(what: string, goalMs: number, times: number, ask: () => Promise<unknown>): Promise<void> {
  await callTimes(Math.min(10, times), 1, ask);
  const before = usedMs();
  const took = await callTimes(times, 1, ask);
  const cpuMs = (usedMs() - before) / times;
  const p99 = percentile(took, 0.99);
  const shown = [percentile(took, 0.5), p99, took.at(-1) ?? 0].map((ms) => ms.toFixed(1)).join(' / ');
  tell({
    what: `${what}; ${cpuMs.toFixed(1)} CPU ms`,
    value: `${shown} ms`,
    goal: { text: `p99 < ${goalMs} ms`, isMet: p99 < goalMs },
  });
}

/** Somebody else asks next to nothing again and again while a long answer is made. */
async function judgeOthers(ask: () => Promise<unknown>): Promise<void> {
  const light = async (): Promise<unknown> => await (await fetch(`${server.url}/healthz`)).text();
  const alone = await callTimes(200, 1, light);
  let isOver = false;
  const long = callTimes(5, 1, ask).finally(() => (isOver = true));
  const times: number[] = [];
  while (!isOver) times.push(...(await callTimes(1, 1, light)));
  await long;
  const slowest = Math.max(...times);
  tell({
    what: `  others meanwhile, slowest of ${times.length} (${(alone.at(-1) ?? 0).toFixed(1)} ms without)`,
    value: `${slowest.toFixed(1)} ms`,
    goal: { text: '< 50 ms', isMet: slowest < 50 },
  });
}

try {
  const admin = await firstAdmin(server.url, server.setupToken ?? '');
  const { client: responder } = await invited(server.url, admin, { name: 'Rolf', role: 'responder' });
  await seedPlaces(admin);
  await seed(dataDir, namesSql);
  say(
    `${Object.entries(counts)
      .map(([kind, count]) => `${count.toLocaleString('en')} ${kind}`)
      .join(', ')}; p50 / p99 / slowest`,
  );
  if (wanted.has('search')) {
    for (const [who, client] of [
      ['', admin],
      [', sees nothing restricted', responder],
    ] as const) {
      for (const { what, typed, isFound } of questions) {
        const ask = async (): Promise<unknown> => {
          const { items } = await client.call('search', { query: { q: typed } });
          if (items.length > 0 !== isFound) throw new Error(`\`${typed}\` finds ${items.length}`);
          return items;
        };
        await judge(`${what}${who}`, 100, asks, ask);
      }
    }
  }
  if (wanted.has('insights')) {
    const ask = async (): Promise<unknown> => {
      const { incidents } = await admin.call('getInsights', { query: {} });
      if (incidents < 900) throw new Error(`only ${incidents} incidents are in the figures`);
      return incidents;
    };
    await judge('insights of 90 days and the 90 before', 1_000, Math.min(20, asks), ask);
    await judgeOthers(ask);
  }
  if (wanted.has('exposures')) {
    await seed(dataDir, exposuresSql);
    for (const { what, query } of exposureQuestions) {
      await judge(`exposures ${what}`, 100, asks, () => admin.call('listExposures', { query }));
      await judge(`  by advisory ${what}`, 100, asks, () => admin.call('listExposedAdvisories', { query }));
    }
  }
  if (rows.some(({ goal }) => goal?.isMet === false)) process.exitCode = 1;
} finally {
  server.child.kill('SIGTERM');
  await exited(server.child);
  rmSync(folder, { recursive: true, force: true });
}
