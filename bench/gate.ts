/**
 * What a verdict over HTTP costs with its evidence committed, as ratios to this machine's disk in the same run:
 * `npm run bench:gate`. Starts the server with its embedded, durable Postgres in a temporary folder, loads two services of 500
 * releases with 500 components each through the API, asks, and takes everything away again.
 *
 * Goals: p50 at most 2 ms and p99 at most 10 ms beyond the disk's own p99, at least 500 verdicts per CPU-second of the whole stack.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

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
const SERVICES = ['orders', 'payments'];
const COMPONENTS = 500;
const ADVISORIES = 40;
const CONCURRENCY = 8;
const TICKS_PER_SECOND = 100;
const DAY_MS = 24 * 3_600_000;
const GOALS = { p50Ms: 2, p99Ms: 10, perCpuSecond: 500 };

const root = resolve(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-'));
// Postgres runs as another account when this runs as root, and must reach its data.
chmodSync(folder, 0o755);
const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
let origin = '';
let headers: Record<string, string> = { 'content-type': 'application/json', 'x-lockstep-csrf': '1' };

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
}

function send(method: string, path: string, body?: string, more: Record<string, string> = {}): Promise<Reply> {
  return new Promise((done, fail) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const asked = request(origin + path, { method, agent, headers: { ...headers, ...more, ...length } }, (reply) => {
      const pieces: Buffer[] = [];
      reply.on('data', (piece: Buffer) => pieces.push(piece));
      reply.on('end', () => {
        const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
        done({ status: reply.statusCode ?? 0, text: Buffer.concat(pieces).toString(), cookie });
      });
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

async function call(method: string, path: string, body?: unknown): Promise<Reply> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const reply = await send(method, path, text ?? (method === 'GET' ? undefined : '{}'));
  if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 400)}`);
  return reply;
}

/** Starts the server on a free port; the link says where it listens. */
function startServer(): Promise<{ server: ChildProcess; link: string }> {
  const entry = options.built ? 'dist/server/main.mjs' : 'apps/server/src/main.ts';
  const profiling = options.profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${options.profile}`];
  const server = spawn(process.execPath, [...profiling, join(root, entry)], {
    cwd: root,
    env: { ...process.env, LOCKSTEP_DATA_DIR: join(folder, 'data'), LOCKSTEP_PORT: '0', LOCKSTEP_LOG_LEVEL: 'warn' },
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

async function signIn(link: string): Promise<void> {
  const url = new URL(link);
  ({ origin } = url);
  const token = url.hash.replace('#token=', '');
  const person = { name: 'Bench', email: 'bench@example.org', password: 'a long enough password' };
  const { cookie } = await call('POST', '/api/v1/access/setup', { token, ...person });
  headers = { ...headers, cookie };
  const scopes = ['gate.decide', 'gate.read', 'releases.write', 'services.manage', 'services.read', 'advisories.load'];
  const made = JSON.parse((await call('POST', '/api/v1/access/tokens', { name: 'bench', scopes })).text);
  headers = { 'content-type': 'application/json', authorization: `Bearer ${made.token}` };
}

/** Runs work for 0..count-1, a few at a time. */
async function each(count: number, atOnce: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

const versionOf = (release: number): string => `1.${release}.0`;
/** A package moves on every ten releases, each at its own time. */
const componentVersion = (release: number, component: number): string =>
  `1.${Math.floor((release + component) / 10)}.0`;

function sbomOf(release: number): string {
  const components = Array.from({ length: COMPONENTS }, (_, at) => {
    const version = componentVersion(release, at);
    return { type: 'library', name: `part-${at}`, version, purl: `pkg:npm/part-${at}@${version}` };
  });
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components });
}

/** Known exploited ones were fixed half way through the history, the others whenever. */
function fixedIn(advisory: number): string {
  return advisory % 10 === 0 ? componentVersion(RELEASES / 2, advisory * 12) : `1.${(advisory * 53) % 100}.0`;
}

/** Every twelfth package had something; one in ten of them is known exploited. */
function advisories(now: number): { osv: string; kev: string } {
  const published = new Date(now - 30 * DAY_MS).toISOString();
  const records = Array.from({ length: ADVISORIES }, (_, at) => ({
    id: `GHSA-bench-${at}`,
    aliases: [`CVE-2025-${10_000 + at}`],
    published,
    modified: published,
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [
      {
        package: { ecosystem: 'npm', name: `part-${at * 12}` },
        ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: fixedIn(at) }] }],
      },
    ],
  }));
  const listed = records.filter((_, at) => at % 10 === 0);
  const kev = {
    catalogVersion: new Date(now).toISOString().slice(0, 10),
    dateReleased: new Date(now - DAY_MS).toISOString(),
    count: listed.length,
    vulnerabilities: listed.map(({ aliases: [cveID] }) => ({
      cveID,
      dateAdded: published.slice(0, 10),
      dueDate: published.slice(0, 10),
      knownRansomwareCampaignUse: 'Unknown',
    })),
  };
  return { osv: records.map((record) => JSON.stringify(record)).join('\n'), kev: JSON.stringify(kev) };
}

async function load(now: number): Promise<void> {
  const feeds = advisories(now);
  const contentAt = new Date(now - DAY_MS).toISOString();
  await call('POST', `/api/v1/feeds/osv?contentAt=${contentAt}`, feeds.osv);
  await call('POST', '/api/v1/feeds/kev', feeds.kev);
  await call('POST', '/api/v1/environments', { name: 'production', isProduction: true });
  for (const service of SERVICES) {
    await call('POST', '/api/v1/services', { name: service, exposure: 'public', tier: 1 });
    const releases = `/api/v1/services/${service}/releases`;
    const releasedAt = (at: number): string => new Date(now - (RELEASES - at) * DAY_MS).toISOString();
    await each(RELEASES, 4, async (at) => {
      const version = versionOf(at);
      const digests = [`sha256:${at.toString(16).padStart(64, '0')}`];
      await call('POST', releases, { version, releasedAt: releasedAt(at), line: '1', digests });
      await call('PUT', `${releases}/${version}/sbom`, sbomOf(at));
    });
    await each(RELEASES, 1, async (at) => {
      const deployed = { environment: 'production', version: versionOf(at), at: releasedAt(at) };
      await call('POST', `/api/v1/services/${service}/deployments`, deployed);
    });
  }
}

function ask(at: number): Promise<Reply> {
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
  return call('POST', '/api/v1/gate/decisions', body);
}

/** Milliseconds of each call. */
async function timed(count: number, atOnce: number, work: (at: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  await each(count, atOnce, async (at) => {
    const started = performance.now();
    await work(at);
    times.push(performance.now() - started);
  });
  return times.toSorted((a, b) => a - b);
}

function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
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

interface ProcessTimes {
  readonly parent: number;
  readonly ticks: number;
  readonly command: string;
}

function readProcesses(): Map<number, ProcessTimes> {
  const found = new Map<number, ProcessTimes>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const end = stat.lastIndexOf(')');
      const fields = stat.slice(end + 2).split(' ');
      // Fields 4, 14 to 17 of proc_pid_stat: parent, own time in user and kernel mode, that of ended children.
      const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at]), 0);
      found.set(Number(name), { parent: Number(fields[1]), ticks, command: stat.slice(stat.indexOf('(') + 1, end) });
    } catch {
      // Ended in the meantime.
    }
  }
  return found;
}

/** CPU seconds of the server and of every process of its Postgres, which is detached: found by its data folder. */
function stackSeconds(serverPid: number): { server: number; postgres: number } {
  const all = readProcesses();
  const postmasters = [...all].filter(
    ([pid, { command }]) => command === 'postgres' && commandLine(pid).includes(folder),
  );
  const roots = new Set(postmasters.map(([pid]) => pid));
  let postgres = 0;
  for (const [pid, { parent, ticks }] of all) if (roots.has(pid) || roots.has(parent)) postgres += ticks;
  return { server: (all.get(serverPid)?.ticks ?? 0) / TICKS_PER_SECOND, postgres: postgres / TICKS_PER_SECOND };
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return '';
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

const ms = (value: number): string => `${value.toFixed(2)} ms`;

/** CPU milliseconds of the least a request can be here: who asks, and one row, over HTTP. */
async function floorOf(pid: number): Promise<{ server: number; postgres: number }> {
  const before = stackSeconds(pid);
  await timed(ROUNDS, CONCURRENCY, (at) => call('GET', `/api/v1/services/${SERVICES[at % SERVICES.length]}`));
  const after = stackSeconds(pid);
  const perVerdict = (from: number, to: number): number => ((to - from) * 1_000) / ROUNDS;
  return { server: perVerdict(before.server, after.server), postgres: perVerdict(before.postgres, after.postgres) };
}

async function main(server: ChildProcess, link: string): Promise<void> {
  await signIn(link);
  const loadStarted = performance.now();
  await load(Date.now());
  say(
    `loaded ${SERVICES.length} x ${RELEASES} releases in ${((performance.now() - loadStarted) / 1_000).toFixed(1)} s`,
  );
  await each(RELEASES * SERVICES.length, 4, ask);
  await timed(ROUNDS / 4, 1, ask);

  const before = diskTimes(500);
  const alone = await timed(ROUNDS, 1, ask);
  const disk = [...before, ...diskTimes(500)].toSorted((a, b) => a - b);
  const floor = await floorOf(server.pid ?? 0);
  const cpuBefore = stackSeconds(server.pid ?? 0);
  const startedAt = performance.now();
  const busy = await timed(ROUNDS, CONCURRENCY, ask);
  const seconds = (performance.now() - startedAt) / 1_000;
  const cpuAfter = stackSeconds(server.pid ?? 0);
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

const { server, link } = await startServer();
const over = new Promise((done) => server.once('exit', done));
try {
  await main(server, link);
} finally {
  agent.destroy();
  server.kill('SIGTERM');
  await over;
  rmSync(folder, { recursive: true, force: true });
}
