/**
 * People in one room of an incident while entries come in: `npm run bench:room`.
 *
 *     npm run bench:room -- [--clients 50] [--browsers 2] [--rate 20] [--seconds 30] [--reconnecting 10]
 *
 * Then, with 1,000 services and 10,000 incidents beside it: how soon what happens to a service is in the timeline, how many such
 * things a second are taken in, and how long the answer about a whole room takes.
 *
 * The built product serves over HTTP, each client has a stream and asks for what is new as the web does; beside them the room is
 * open in real browsers, where an entry counts when it is painted. A latency is the time from
 * sending an entry until one client has it. CPU counts the server and every process of its Postgres, and not what makes the load.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadRoom, type RoomResult } from '../packages/testkit/src/index.ts';
import { exited, freePort, startServer } from '../e2e/server-process.ts';
import { percentile, type Row, sayRow } from './measure.ts';
import { stackSeconds } from './processes.ts';
import { watchRoom } from './room-browser.ts';
import { answerTimes, feedRate, feedTimes, seedHouse, type Room } from './room-house.ts';

const { values: options } = parseArgs({
  options: {
    clients: { type: 'string', default: '50' },
    browsers: { type: 'string', default: '2' },
    rate: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '30' },
    reconnecting: { type: 'string', default: '10' },
  },
});

/** The cookie of the first admin, made with the token of the setup link. */
async function signUp(origin: string, token: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/access/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ token, name: 'Bench', email: 'bench@example.org', password: 'a long enough password' }),
  });
  return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
}

async function declare(origin: string, cookie: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/incidents`, {
    method: 'POST',
    headers: { cookie, 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ title: 'a full room', kind: 'reliability', severity: 'sev1' }),
  });
  return String(((await answer.json()) as { id: unknown }).id);
}

/** Until an entry was on the screen of a browser. */
function paintedRows({ sentAt }: RoomResult, browsers: readonly ReadonlyMap<string, number>[]): readonly Row[] {
  const times = browsers.flatMap((seen) =>
    [...sentAt].flatMap(([text, sent]) => {
      const at = seen.get(text);
      return at === undefined ? [] : [at - sent];
    }),
  );
  const sorted = times.toSorted((a, b) => a - b);
  const missing = browsers.length * sentAt.size - times.length;
  const slowest = sorted.at(-1) ?? Number.POSITIVE_INFINITY;
  const [p50, p99] = [0.5, 0.99].map((share) => percentile(sorted, share).toFixed(0));
  return [
    {
      what: `until one of ${browsers.length} real browsers has painted an entry, p50 / p99 / slowest`,
      value: `${p50} / ${p99} / ${slowest.toFixed(0)} ms`,
      goal: { text: '< 1,000 ms', isMet: slowest < 1_000 },
    },
    {
      what: '  entries that one of them never painted',
      value: String(missing),
      goal: { text: '0', isMet: missing === 0 },
    },
  ];
}

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-room-'));
// Postgres runs as another account when this runs as root, and must reach its data.
chmodSync(folder, 0o755);
const dataDir = join(folder, 'data');
const server = await startServer({ dataDir, port: await freePort(), env: { LOCKSTEP_LOG_LEVEL: 'warn' } });
try {
  const cookie = await signUp(server.url, server.setupToken ?? '');
  const load = {
    origin: server.url,
    cookie,
    incidentId: await declare(server.url, cookie),
    clients: Number(options.clients),
    entriesPerSecond: Number(options.rate),
    seconds: Number(options.seconds),
    reconnecting: Number(options.reconnecting),
    words: 'entry',
  };
  // Warm, as a server is that has run for more than a minute.
  await loadRoom({ ...load, words: 'warm', seconds: Math.min(5, load.seconds), reconnecting: 0 });
  const watch = await watchRoom(load, String.raw`entry \d+\.`, Number(options.browsers));
  const before = stackSeconds(server.child.pid ?? 0, dataDir);
  const began = performance.now();
  const result = await loadRoom(load);
  const seconds = (performance.now() - began) / 1_000;
  const after = stackSeconds(server.child.pid ?? 0, dataDir);
  const painted = await watch.painted();
  await watch.close();
  const [node, postgres] = [after.server - before.server, after.postgres - before.postgres].map(
    (used) => used / seconds,
  );
  const of = (share: number): string => `${percentile(result.latencies, share).toFixed(0)} ms`;
  const slowest = result.latencies.at(-1) ?? Number.POSITIVE_INFINITY;
  const cores = (node ?? 0) + (postgres ?? 0);
  const rows: readonly Row[] = [
    {
      what: `${load.clients} clients, ${load.entriesPerSecond} entries a second, ${load.seconds} s`,
      value: `${result.entries} entries`,
    },
    { what: 'until a client has an entry, p50 / p99', value: `${of(0.5)} / ${of(0.99)}` },
    {
      what: '  the slowest of all',
      value: `${slowest.toFixed(0)} ms`,
      goal: { text: '< 1,000 ms', isMet: slowest < 1_000 },
    },
    {
      what: 'entries that a client never had',
      value: String(result.lost),
      goal: { text: '0', isMet: result.lost === 0 },
    },
    {
      what: `  of them came while ${load.reconnecting} clients were away`,
      value: `${result.missedMeanwhile} caught up with`,
    },
    {
      what: 'order',
      value: result.isSameOrder ? 'the same for all' : 'differs',
      goal: { text: 'the same', isMet: result.isSameOrder },
    },
    ...paintedRows(result, painted),
    { what: 'questions for what is new', value: `${(result.asks / seconds).toFixed(0)} a second` },
    {
      what: `CPU: node ${(node ?? 0).toFixed(2)}, Postgres ${(postgres ?? 0).toFixed(2)}`,
      value: `${cores.toFixed(2)} cores`,
      goal: { text: '< 1', isMet: cores < 1 },
    },
  ];
  const house: Room = { ...load, dataDir };
  await seedHouse(house);
  const feed = await feedTimes(house, 50);
  const usedSoFar = (): number => {
    const soFar = stackSeconds(server.child.pid ?? 0, dataDir);
    return soFar.server + soFar.postgres;
  };
  const [start, rate] = [usedSoFar(), await feedRate(house, 1_000)];
  const [fed, answers] = [usedSoFar(), await answerTimes(house, 300)];
  const answered = usedSoFar();
  const p99 = percentile(answers, 0.99);
  const all: readonly Row[] = [
    ...rows,
    {
      what: 'until what happened is in the timeline, p50 / slowest',
      value: `${percentile(feed, 0.5).toFixed(0)} / ${(feed.at(-1) ?? 0).toFixed(0)} ms`,
      goal: { text: '< 1,000 ms', isMet: (feed.at(-1) ?? Number.POSITIVE_INFINITY) < 1_000 },
    },
    {
      what: `taken in a second, at ${(fed - start).toFixed(2)} CPU ms each with what records it`,
      value: rate.toFixed(0),
      goal: { text: '> 100', isMet: rate > 100 },
    },
    {
      what: `the answer about a room, p50 / p99; ${(((answered - fed) / 320) * 1_000).toFixed(1)} CPU ms each`,
      value: `${percentile(answers, 0.5).toFixed(1)} / ${p99.toFixed(1)} ms`,
      goal: { text: '< 50 ms', isMet: p99 < 50 },
    },
  ];
  for (const row of all) sayRow(row);
  if (all.some(({ goal }) => goal?.isMet === false)) process.exitCode = 1;
} finally {
  server.child.kill('SIGTERM');
  await exited(server.child);
  rmSync(folder, { recursive: true, force: true });
}
