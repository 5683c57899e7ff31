/**
 * Alerts are sent, and pages go to a webhook, while node, the postmaster or both are killed with SIGKILL: when nothing happens, in
 * the middle of a batch, in the middle of a send. Every alert that was acknowledged is there and was paged, and a page that came
 * twice says that its outcome was unknown.
 *
 *     node e2e/pages-crash.ts [rounds, default 100]
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Client } from '../packages/client/src/index.ts';
import { isPaged, openSink, type Sink } from './page-sink.ts';
import { type ServerProcess, exited, freePort, killAndRestart, startServer, victims } from './server-process.ts';
import { firstAdmin } from './visitor.ts';

type Moment = 'idle' | 'mid_batch' | 'mid_send';
const moments: readonly Moment[] = ['mid_batch', 'mid_send', 'idle'];

export interface PagesCrashTimes {
  /** Of a round, before the kill: what comes twice is what is on its way then, so this decides its share of all. */
  readonly loadMs: number;
  /** Without a message at the end: repeats have come by then. */
  readonly quietMs: number;
}

export interface PagesCrashReport {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Acknowledged alerts that are not there or never paged anybody. */
  readonly missing: readonly string[];
  readonly pages: number;
  readonly doubled: number;
  /** Doubled pages that did not say so. */
  readonly doubledInSilence: readonly string[];
  readonly slowestStartMs: number;
}

/** @param say hears one line per round */
export async function pagesCrashTest(
  rounds: number,
  say: (line: string) => void,
  { loadMs, quietMs }: PagesCrashTimes = { loadMs: 4_000, quietMs: 65_000 },
): Promise<PagesCrashReport> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lockstep-pages-crash-'));
  const at = { dataDir, port: await freePort(), env: { LOCKSTEP_ALLOW_PRIVATE_WEBHOOKS: '1' } };
  const sink = await openSink();
  let server = await startServer(at);
  const acknowledged = new Set<string>();
  let slowestStartMs = 0;
  try {
    const { admin, key } = await preparePaging(server, sink);
    for (let round = 0; round < rounds; round++) {
      const victim = victims[round % victims.length] ?? 'both';
      const moment = moments[Math.floor(round / victims.length) % moments.length] ?? 'idle';
      // Batches seldom and large, or small and steady below the limit of one address, with a provider that takes its time.
      sink.delayMs = moment === 'mid_send' ? 50 : 0;
      const size = moment === 'mid_batch' ? { perBatch: 20, everyMs: 2_500 } : { perBatch: 2, everyMs: 250 };
      const load = startLoad(server.url, key, `r${round}`, acknowledged, size);
      await pause(loadMs + ((round * 137) % 400));
      if (moment === 'idle') {
        await load.stop();
        await settled(sink, acknowledged, 20_000);
      }
      if (moment === 'mid_batch') await load.posting((round * 7) % 20);
      server = await killAndRestart(server, victim, at);
      await load.stop();
      slowestStartMs = Math.max(slowestStartMs, server.readyMs);
      say(
        `round ${round + 1}/${rounds} killed ${victim}, ${moment}: ${acknowledged.size} acknowledged, ${sink.pages.size} paged`,
      );
    }
    sink.delayMs = 0;
    // What a killed process was sending is taken over when its lease runs out.
    await settled(sink, acknowledged, 150_000);
    await quiet(sink, quietMs);
    const missing = await missingOf(admin, sink, acknowledged);
    const doubled = [...sink.pages].filter(([, texts]) => texts.length > 1);
    const doubledInSilence = doubled.filter(([, texts]) => !texts.slice(1).every(isSaid)).map(([name]) => name);
    return {
      rounds,
      acknowledged: acknowledged.size,
      missing,
      pages: sink.pages.size,
      doubled: doubled.length,
      doubledInSilence,
      slowestStartMs,
    };
  } finally {
    server.child.kill('SIGTERM');
    await exited(server.child);
    await sink.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

const isSaid = (text: string): boolean => text.includes('outcome was unknown');

/** A source, a policy that tells the webhook, and every alert a group of its own. */
export async function preparePaging(server: ServerProcess, sink: Sink): Promise<{ admin: Client; key: string }> {
  if (server.setupToken === undefined) throw new Error('a fresh server printed no setup link');
  const admin = await firstAdmin(server.url, server.setupToken);
  const hook = await admin.call('createDestination', { body: { kind: 'webhook', name: 'sink', address: sink.url } });
  const policy = await admin.call('createEscalationPolicy', {
    body: {
      name: 'everything',
      steps: [{ delayMinutes: 60, targets: [{ kind: 'webhook', webhookId: hook.id }] }],
    },
  });
  const grouping = { by: ['...'], windowMinutes: null, flapMinutes: 5 };
  await admin.call('updateAlertRules', { body: { catchAllPolicyId: policy.id, grouping } });
  // Nothing ends by itself while it runs.
  const body = { name: 'crash', kind: 'prometheus', resolveAfterMinutes: 1_440 };
  const { key } = await admin.call('createAlertSource', { body });
  return { admin, key };
}

export interface Load {
  /** Resolves so long after the next batch has begun to leave. */
  posting(afterMs: number): Promise<void>;
  stop(): Promise<void>;
}

/** Posts batches of new alerts until stopped; what is not answered with success was never acknowledged. */
export function startLoad(
  url: string,
  key: string,
  prefix: string,
  acknowledged: Set<string>,
  { perBatch = 5, everyMs = 10 }: { perBatch?: number; everyMs?: number } = {},
): Load {
  let isRunning = true;
  let next = Promise.withResolvers<void>();
  const run = async (): Promise<void> => {
    for (let count = 0; isRunning; count++) {
      const names = Array.from({ length: perBatch }, (_, at) => `${prefix}-${count}-${at}`);
      const posted = post(url, key, names);
      next.resolve();
      next = Promise.withResolvers();
      if (await posted) for (const name of names) acknowledged.add(name);
      if (isRunning) await pause(everyMs);
    }
  };
  const done = run();
  return {
    async posting(afterMs) {
      await next.promise;
      await pause(afterMs);
    },
    async stop() {
      isRunning = false;
      await done;
    },
  };
}

async function post(url: string, key: string, names: readonly string[]): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/api/v2/alerts`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(names.map((name) => ({ labels: { alertname: name }, annotations: { summary: name } }))),
      signal: AbortSignal.timeout(10_000),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Waits until every acknowledged alert was paged, for so long at most. */
export async function settled(sink: Sink, acknowledged: ReadonlySet<string>, forMs: number): Promise<void> {
  for (let waited = 0; waited < forMs; waited += 200) {
    if ([...acknowledged].every((name) => isPaged(sink, name))) return;
    await pause(200);
  }
}

/** Waits until nothing has come for so long: repeats come after a lease, or a pause. */
export async function quiet(sink: Sink, forMs: number): Promise<void> {
  for (let since = Date.now(), seen = -1; Date.now() - since < forMs; await pause(200)) {
    const came = [...sink.pages.values()].reduce((sum, texts) => sum + texts.length, 0);
    if (came === seen) continue;
    seen = came;
    since = Date.now();
  }
}

/** Of what was acknowledged: alerts that are not there, and alerts that paged nobody. */
export async function missingOf(admin: Client, sink: Sink, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const stored = new Set<string>();
  let cursor: string | undefined;
  do {
    const page = await admin.call('listAlerts', {
      query: { limit: 200, ...(cursor === undefined ? {} : { cursor }) },
    });
    for (const { labels } of page.items) stored.add(labels['alertname'] ?? '');
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return [...acknowledged].flatMap((name) => [
    ...(stored.has(name) ? [] : [`${name} is not there`]),
    ...(isPaged(sink, name) ? [] : [`${name} paged nobody`]),
  ]);
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

if (import.meta.main) {
  const report = await pagesCrashTest(Number(process.argv[2] ?? 100), (line) => process.stdout.write(`${line}\n`));
  const { missing, doubledInSilence } = report;
  const shown = { ...report, missing: missing.slice(0, 20), doubledInSilence: doubledInSilence.slice(0, 20) };
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  const isRare = report.doubled <= report.pages / 100;
  process.exitCode = missing.length === 0 && doubledInSilence.length === 0 && isRare ? 0 : 1;
}
