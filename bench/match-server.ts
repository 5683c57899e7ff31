/**
 * What matching costs in the server with its durable Postgres: an advisory of our own re-judged over a fleet of 20,000
 * releases with 500 components each, and an SBOM of 5,000 new components stored: `npm run bench:fleet`.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../apps/server/src/platform/db/database.ts';
import { readPidFile } from '../apps/server/src/platform/postgres/processes.ts';
import { urlOf } from '../apps/server/src/platform/postgres/probe.ts';
import { exited, freePort, startServer } from '../e2e/server-process.ts';
import { EVERYWHERE, FLEET, SOMEWHERE, writeFleet } from './fleet.ts';
import { median, say, sayRow } from './measure.ts';

const ROUNDS = 7;
const SBOM_COMPONENTS = 5_000;
const GOALS = { rejudgedMs: 1_000, importBeyondFloorMs: 300 };

interface Api {
  call(method: string, path: string, body: unknown): Promise<unknown>;
}

async function signedIn(origin: string, token: string): Promise<Api> {
  let headers: Record<string, string> = { 'content-type': 'application/json', 'x-lockstep-csrf': '1' };
  const send = async (method: string, path: string, body: unknown): Promise<Response> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await fetch(origin + path, { method, headers, body: text });
    if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${(await reply.text()).slice(0, 400)}`);
    return reply;
  };
  const person = { name: 'Bench', email: 'bench@example.org', password: 'a long enough password' };
  const setup = await send('POST', '/api/v1/access/setup', { token, ...person });
  headers = { ...headers, cookie: setup.headers.get('set-cookie')?.split(';')[0] ?? '' };
  return { call: async (method, path, body) => await (await send(method, path, body)).json() };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** From the request to its answer, which comes after the commit; then to the last verdict worked out again. */
async function rejudge(api: Api, database: Database, name: string): Promise<{ answered: number; refreshed: number }> {
  const { rows } = await database.pool.query('select now() as at');
  const started = performance.now();
  await api.call('POST', '/api/v1/own-advisories', {
    ecosystem: 'npm',
    package: name,
    fixed: '1.4.0',
    reason: 'bench',
  });
  const answered = performance.now() - started;
  const waiting = `select count(*)::int as count from job where state in ('waiting', 'running') and kind like 'gate.%' and created_at >= to_timestamp($1 / 1000.0)`;
  for (;;) {
    const left = await database.pool.query(waiting, [rows[0].at]);
    if (left.rows[0].count === 0) return { answered, refreshed: performance.now() - started };
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function measureRejudging(api: Api, database: Database): Promise<void> {
  const lines = FLEET.services * FLEET.releasesPerService * FLEET.components;
  const distinct = FLEET.names * FLEET.versions;
  say(
    `${(FLEET.services * FLEET.releasesPerService).toLocaleString('en')} releases x ${FLEET.components} components, ${distinct.toLocaleString('en')} of them distinct (${(lines / distinct).toFixed(0)} : 1)`,
  );
  for (const [name, where] of [
    [SOMEWHERE, 'held by a few services'],
    [EVERYWHERE, 'held by every release'],
  ] as const) {
    const runs = [];
    for (let round = 0; round < (name === EVERYWHERE ? 1 : ROUNDS); round++)
      runs.push(await rejudge(api, database, name));
    const answered = median(runs.map((run) => run.answered));
    const goal = { text: `<= ${GOALS.rejudgedMs} ms`, isMet: answered <= GOALS.rejudgedMs };
    sayRow({ what: `an own advisory, package ${where}: matches committed`, value: ms(answered), goal });
    sayRow({ what: '  verdicts worked out again', value: ms(median(runs.map((run) => run.refreshed))) });
    if (!goal.isMet) process.exitCode = 1;
  }
}

function sbom(round: number, count: number): string {
  const components = Array.from({ length: count }, (_, at) => {
    const version = `${round}.${at % 50}.${at % 7}`;
    return {
      type: 'library',
      'bom-ref': `ref-${at}`,
      name: `new-${at}`,
      version,
      purl: `pkg:npm/new-${at}@${version}`,
    };
  });
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components });
}

/** As many bytes, read, hashed and parsed on the same path and committed, with nothing in it to match. */
function floorSbom(round: number, bytes: number): string {
  const filler = Array.from({ length: Math.floor(bytes / 100) }, (_, at) => ({
    name: `filler-${round}-${at}`,
    value: 'x'.repeat(65),
  }));
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { properties: filler },
    components: [],
  });
}

async function measureImport(api: Api): Promise<void> {
  const floor: number[] = [];
  const whole: number[] = [];
  const put = async (version: string, body: string): Promise<number> => {
    await api.call('POST', '/api/v1/services/service-0/releases', { version, line: '9' });
    return await timed(() => api.call('PUT', `/api/v1/services/service-0/releases/${version}/sbom`, body));
  };
  for (let round = 0; round < ROUNDS; round++) {
    const body = sbom(round, SBOM_COMPONENTS);
    floor.push(await put(`9.${round}.0`, floorSbom(round, body.length)));
    whole.push(await put(`9.${round}.1`, body));
  }
  const beyond = median(whole) - median(floor);
  const goal = { text: `<= ${GOALS.importBeyondFloorMs} ms`, isMet: beyond <= GOALS.importBeyondFloorMs };
  sayRow({
    what: `an SBOM of ${SBOM_COMPONENTS} components nobody has seen, stored and judged`,
    value: ms(median(whole)),
  });
  sayRow({ what: '  floor: as many bytes on the same path, nothing to match', value: ms(median(floor)) });
  sayRow({ what: '  beyond the floor', value: ms(beyond), goal });
  if (!goal.isMet) process.exitCode = 1;
}

const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-fleet-'));
// Postgres runs as another account when this runs as root, and must reach its data.
chmodSync(folder, 0o755);
const server = await startServer({ dataDir: join(folder, 'data'), port: await freePort() });
try {
  const api = await signedIn(server.url, server.setupToken ?? '');
  const socketDir = readPidFile(join(folder, 'data', 'postgres'))?.socketDir ?? '';
  const log = { warn: () => undefined };
  const database = await Database.open({ url: urlOf(socketDir), schema: 'lockstep', log });
  await api.call('POST', '/api/v1/environments', { name: 'production', isProduction: true });
  for (let at = 0; at < FLEET.services; at++) {
    await api.call('POST', '/api/v1/services', { name: `service-${at}`, exposure: 'public', tier: 1 });
  }
  say(`written in ${((await timed(() => writeFleet(database))) / 1_000).toFixed(0)} s`);
  await measureRejudging(api, database);
  await measureImport(api);
  await database.close();
} finally {
  server.child.kill('SIGTERM');
  await exited(server.child);
  rmSync(folder, { recursive: true, force: true });
}
