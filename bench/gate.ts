/**
 * What a verdict over HTTP costs with its evidence committed, as ratios to this machine's disk in the same run:
 * `npm run bench:gate`. Starts the server with its embedded, durable Postgres in a temporary folder, loads two services of 500
 * releases with 500 components each through the API, asks, and takes everything away again.
 *
 * Goals: p50 at most 2 ms and p99 at most 10 ms beyond the disk's own p99, at least 500 verdicts per CPU-second of the whole stack.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Api, signUp } from './api.ts';
import { SERVICES, loadLedger, versionOf } from './gate-ledger.ts';
import { callTimes, each, percentile, say } from './measure.ts';
import { type StackSeconds, stackSeconds } from './processes.ts';

const { values: options } = parseArgs({
  options: {
    /** Folder for a CPU profile of the server. */
    profile: { type: 'string' },
    /** The bundle instead of the sources. */
    built: { type: 'boolean', default: false },
    releases: { type: 'string', default: '500' },
    rounds: { type: 'string', default: '4000' },
  },
});

const RELEASES = Number(options.releases);
const ROUNDS = Number(options.rounds);
const CONCURRENCY = 8;
const GOALS = { p50Ms: 2, p99Ms: 10, perCpuSecond: 500 };

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
const dataDir = join(folder, 'data');
// Postgres runs as another account when this runs as root, and must reach its data.
chmodSync(folder, 0o755);

/** Starts the server on a free port; the link says where it listens. */
function startServer(): Promise<{ server: ChildProcess; link: string }> {
  const entry = options.built ? 'dist/server/main.mjs' : 'apps/server/src/main.ts';
  const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const server = spawn(process.execPath, [...profiling, join(root, entry)], {
    cwd: root,
    env: { ...process.env, LOCKSTEP_DATA_DIR: dataDir, LOCKSTEP_PORT: '0', LOCKSTEP_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((done, fail) => {
    let said = '';
    server.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString();
      const link = /Open\s+(\S+)/.exec(said)?.[1];
      if (link !== undefined) done({ server, link });
    });
    server.on('exit', (code) => fail(new Error(`the server ended with ${code}`)));
  });
}

function ask(api: Api, at: number): Promise<string> {
  // Every request another one: service, target and motive in turn, at a stride that is prime to the number of releases.
  const target = versionOf((at * 37) % RELEASES);
  const motive = ['reliability', 'security', 'routine'][at % 3];
  const body = {
    service: SERVICES[at % SERVICES.length],
    environment: 'production',
    target,
    motive,
    reason: `round ${at}`,
  };
  return api.call('POST', '/api/v1/gate/decisions', body);
}

/** What this disk takes to make 8 KiB durable, which every commit has to. */
function diskTimes(count: number): number[] {
  const file = openSync(join(folder, 'disk'), 'w');
  const page = Buffer.alloc(8_192, 1);
  const times: number[] = [];
  for (let at = 0; at < count; at++) {
    const started = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    times.push(performance.now() - started);
  }
  closeSync(file);
  return times.toSorted((a, b) => a - b);
}

const ms = (value: number): string => `${value.toFixed(2)} ms`;

/** CPU milliseconds of the least a request can be here: who asks, and one row, over HTTP. */
async function floorOf(api: Api, pid: number): Promise<StackSeconds> {
  const before = stackSeconds(pid, dataDir);
  await callTimes(ROUNDS, CONCURRENCY, (at) => api.call('GET', `/api/v1/services/${SERVICES[at % SERVICES.length]}`));
  const after = stackSeconds(pid, dataDir);
  const perVerdict = (from: number, to: number): number => ((to - from) * 1_000) / ROUNDS;
  return { server: perVerdict(before.server, after.server), postgres: perVerdict(before.postgres, after.postgres) };
}

async function main(api: Api, pid: number): Promise<void> {
  const asked = (at: number): Promise<string> => ask(api, at);
  const loadStarted = performance.now();
  await loadLedger(api, RELEASES, Date.now());
  say(
    `loaded ${SERVICES.length} x ${RELEASES} releases in ${((performance.now() - loadStarted) / 1_000).toFixed(1)} s`,
  );
  await each(RELEASES * SERVICES.length, 4, asked);
  await callTimes(ROUNDS / 4, 1, asked);

  const before = diskTimes(500);
  const alone = await callTimes(ROUNDS, 1, asked);
  const disk = [...before, ...diskTimes(500)].toSorted((a, b) => a - b);
  const floor = await floorOf(api, pid);
  const cpuBefore = stackSeconds(pid, dataDir);
  const startedAt = performance.now();
  const busy = await callTimes(ROUNDS, CONCURRENCY, asked);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuAfter = stackSeconds(pid, dataDir);
  const cpu = { server: cpuAfter.server - cpuBefore.server, postgres: cpuAfter.postgres - cpuBefore.postgres };

  const [diskP50, diskP99] = [percentile(disk, 0.5), percentile(disk, 0.99)];
  const [p50, p99] = [percentile(alone, 0.5), percentile(alone, 0.99)];
  const perCpuSecond = ROUNDS / (cpu.server + cpu.postgres);
  say(`disk, 8 KiB and fdatasync     p50 ${ms(diskP50)}  p99 ${ms(diskP99)}`);
  say(
    `verdict, one at a time        p50 ${ms(p50)}  p99 ${ms(p99)}  (${(p50 / diskP50).toFixed(1)} times the disk's p50)`,
  );
  say(`  beyond the disk's p99       p50 ${ms(p50 - diskP99)}  p99 ${ms(p99 - diskP99)}`);
  say(
    `verdict, ${CONCURRENCY} at a time          p50 ${ms(percentile(busy, 0.5))}  p99 ${ms(percentile(busy, 0.99))}  ${(ROUNDS / seconds).toFixed(0)}/s`,
  );
  const each1 = (share: number): string => `${((share * 1_000) / ROUNDS).toFixed(2)} ms`;
  say(
    `CPU of the floor              server ${ms(floor.server)}  postgres ${ms(floor.postgres)}  (one authenticated read)`,
  );
  say(`CPU per verdict               server ${each1(cpu.server)}  postgres ${each1(cpu.postgres)}`);
  say(`verdicts per CPU-second       ${perCpuSecond.toFixed(0)}`);
  const met = {
    [`p50 within ${GOALS.p50Ms} ms beyond the disk's p99`]: p50 - diskP99 <= GOALS.p50Ms,
    [`p99 within ${GOALS.p99Ms} ms beyond the disk's p99`]: p99 - diskP99 <= GOALS.p99Ms,
    [`${GOALS.perCpuSecond} verdicts per CPU-second`]: perCpuSecond >= GOALS.perCpuSecond,
  };
  for (const [goal, isMet] of Object.entries(met)) say(`${isMet ? 'met   ' : 'MISSED'}  ${goal}`);
  if (Object.values(met).includes(false)) process.exitCode = 1;
}

const SCOPES = ['gate.decide', 'gate.read', 'releases.write', 'services.manage', 'services.read', 'advisories.load'];
const { server, link } = await startServer();
const over = new Promise((done) => server.once('exit', done));
try {
  const { origin, hash } = new URL(link);
  const api = await signUp(origin, hash.replace('#token=', ''), CONCURRENCY);
  await api.useToken(SCOPES);
  await main(api, server.pid ?? 0);
  api.close();
} finally {
  server.kill('SIGTERM');
  await over;
  rmSync(folder, { recursive: true, force: true });
}
