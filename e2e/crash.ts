/**
 * Kills node, the postmaster, or both with SIGKILL in the middle of imports and sign-offs, and looks whether everything that was
 * acknowledged is there, the evidence chain verifies, and the next start needs no hand.
 *
 *     node e2e/crash.ts [rounds, default 50]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Client, ProblemError } from '../packages/client/src/index.ts';
import { type ServerProcess, exited, freePort, killAndRestart, startServer, victims } from './server-process.ts';
import { firstAdmin, invited } from './visitor.ts';

/** What the server said it had done. */
interface Acknowledged {
  readonly releases: Map<string, string>;
  readonly deployments: Set<string>;
  readonly requested: Set<number>;
  readonly turned: Map<number, Set<string>>;
}

interface Keys {
  readonly admin: Client;
  readonly reliability: Client;
  readonly security: Client;
}

export interface CrashReport {
  readonly rounds: number;
  readonly acknowledged: number;
  readonly missing: readonly string[];
  readonly slowestStartMs: number;
}

export async function crashTest(rounds: number, say: (line: string) => void): Promise<CrashReport> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lockstep-crash-'));
  const port = await freePort();
  let server = await startServer({ dataDir, port });
  const missing: string[] = [];
  const acknowledged: Acknowledged = {
    releases: new Map(),
    deployments: new Set(),
    requested: new Set(),
    turned: new Map(),
  };
  let slowestStartMs = 0;
  try {
    const keys = await prepare(server);
    for (let round = 0; round < rounds; round++) {
      const victim = victims[round % victims.length] ?? 'both';
      const work = workload(keys, acknowledged, round);
      await pause(80 + ((round * 137) % 700));
      server = await killAndRestart(server, victim, { dataDir, port });
      work.stop();
      await work.done;
      slowestStartMs = Math.max(slowestStartMs, server.readyMs);
      missing.push(...(await verify(keys.admin, acknowledged, round)));
      say(
        `round ${round + 1}/${rounds} killed ${victim}: ${acknowledged.releases.size} releases, ${acknowledged.turned.size} signed decisions, ${missing.length} missing${missing.length === 0 ? '' : `: ${missing.slice(-3).join('; ')}`}`,
      );
    }
    const total =
      acknowledged.releases.size +
      acknowledged.deployments.size +
      acknowledged.requested.size +
      acknowledged.turned.size;
    return { rounds, acknowledged: total, missing, slowestStartMs };
  } finally {
    server.child.kill('SIGTERM');
    await exited(server.child);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function prepare(server: ServerProcess): Promise<Keys> {
  if (server.setupToken === undefined) throw new Error('a fresh server printed no setup link');
  const admin = await firstAdmin(server.url, server.setupToken);
  const reliability = await invited(server.url, admin, { name: 'Rhea', role: 'reliability_key' });
  const security = await invited(server.url, admin, { name: 'Sam', role: 'security_key' }, reliability.client);
  await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await admin.call('createService', { body: { name: 'web', exposure: 'public' } });
  await admin.call('setServiceMode', { params: { service: 'web' }, body: { mode: 'enforcing', reason: 'crash test' } });
  for (const [version, left] of [
    ['1.0.0', undefined],
    ['2.0.0', '2.0.0'],
  ] as const) {
    await admin.call('addRelease', { params: { service: 'web' }, body: { version, line: '1' } });
    if (left !== undefined) await admin.call('putSbom', { params: { service: 'web', version }, stream: sbom([left]) });
  }
  await admin.call('recordDeployment', {
    params: { service: 'web' },
    body: { environment: 'production', version: '2.0.0' },
  });
  return { admin, reliability: reliability.client, security: security.client };
}

function sbom(versions: readonly string[]): string {
  const components = versions.map((version) => ({
    type: 'library',
    name: 'left',
    version,
    purl: `pkg:npm/left@${version}`,
  }));
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components });
}

/** Imports and sign-offs until stopped; what fails was never acknowledged. */
function workload(keys: Keys, acknowledged: Acknowledged, round: number): { stop(): void; done: Promise<void> } {
  let isRunning = true;
  const repeat = async (work: (count: number) => Promise<void>): Promise<void> => {
    for (let count = 0; isRunning && count < 10_000; count++) {
      try {
        await work(count);
      } catch (error) {
        if (error instanceof RangeError || (error instanceof ProblemError && error.status < 500)) throw error;
        await pause(20);
      }
    }
  };
  const imports = repeat(async (count) => {
    const version = `9.${round}.${count}`;
    const lines = [
      { format: 'lockstep-ledger/1', service: { name: 'imported' } },
      {
        release: { version, releasedAt: new Date().toISOString() },
        sbom: JSON.parse(sbom(Array.from({ length: 20 }, (_, at) => `${round}.${count}.${at}`))),
      },
    ];
    const summary = await keys.admin.call('importLedger', {
      stream: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`,
    });
    const [problem] = summary.problems;
    if (problem !== undefined) throw new RangeError(`the import says: ${problem.problem}`);
    acknowledged.releases.set(version, version);
  });
  const deployments = repeat(async (count) => {
    const made = await keys.admin.call('recordDeployment', {
      params: { service: 'web' },
      body: { environment: 'production', version: '2.0.0', replica: `r${round}-${count}`, sharePercent: 1 },
    });
    acknowledged.deployments.add(made.id);
  });
  const signOffs = repeat(async () => {
    const decision = await keys.admin.call('decideRemediation', {
      body: { service: 'web', environment: 'production', target: '1.0.0' },
    });
    const params = { decision: String(decision.number) };
    await keys.admin.call('requestSignoff', { params, body: { reason: 'crash test' } });
    acknowledged.requested.add(decision.number);
    for (const [axis, client] of [
      ['reliability', keys.reliability],
      ['security', keys.security],
    ] as const) {
      if (!decision.keysNeeded.includes(axis)) continue;
      await client.call('turnKey', { params: { ...params, axis }, body: { factsDigest: decision.factsDigest } });
      const axes = acknowledged.turned.get(decision.number) ?? new Set();
      acknowledged.turned.set(decision.number, axes.add(axis));
    }
  });
  return { stop: () => (isRunning = false), done: Promise.all([imports, deployments, signOffs]).then(() => undefined) };
}

/** Reads again while the database comes back: `try again` is an honest answer, a missing row is not. */
async function patiently<Result>(read: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries++) {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'request.unavailable' || tries >= 50) throw error;
      await pause(200);
    }
  }
}

async function verify(admin: Client, acknowledged: Acknowledged, round: number): Promise<string[]> {
  const missing: string[] = [];
  const releases = await all((cursor) =>
    admin.call('listReleases', { params: { service: 'imported' }, query: { limit: 200, ...cursor } }),
  );
  const versions = new Map(releases.map((release) => [release.version, release]));
  for (const version of acknowledged.releases.keys()) {
    if (versions.get(version)?.sbom.state !== 'present') missing.push(`round ${round}: release ${version}`);
  }
  const deployments = await all((cursor) =>
    admin.call('listDeployments', { query: { service: 'web', limit: 200, ...cursor } }),
  );
  const ids = new Set(deployments.map((deployment) => deployment.id));
  for (const id of acknowledged.deployments) if (!ids.has(id)) missing.push(`round ${round}: deployment ${id}`);
  for (const number of [...acknowledged.requested].slice(-20)) {
    const { signoff } = await patiently(() => admin.call('getDecision', { params: { decision: String(number) } }));
    if (signoff.requestedAt === null) missing.push(`round ${round}: request of ${number}`);
    for (const axis of acknowledged.turned.get(number) ?? []) {
      if (signoff.keys.find((key) => key.axis === axis)?.signedBy === null)
        missing.push(`round ${round}: ${axis} key of ${number}`);
    }
  }
  const chain = await patiently(() => admin.call('verifyEvidence', {}));
  if (!chain.ok) missing.push(`round ${round}: the evidence chain breaks at ${chain.position}: ${chain.reason}`);
  return missing;
}

async function all<Item>(
  page: (cursor: { cursor?: string }) => Promise<{ items: readonly Item[]; nextCursor?: string | undefined }>,
): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const from = cursor === undefined ? {} : { cursor };
    const next = await patiently(() => page(from));
    items.push(...next.items);
    cursor = next.nextCursor;
  } while (cursor !== undefined);
  return items;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

if (import.meta.main) {
  const report = await crashTest(Number(process.argv[2] ?? 50), (line) => process.stdout.write(`${line}\n`));
  process.stdout.write(`${JSON.stringify({ ...report, missing: report.missing.slice(0, 20) }, null, 2)}\n`);
  process.exitCode = report.missing.length === 0 ? 0 : 1;
}
