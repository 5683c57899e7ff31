/**
 * Three servers on one database, the clocks of two of them wrong by two minutes: alerts go to all of them, one is frozen for a
 * minute (SIGSTOP), Postgres is killed, and the network to the provider is cut after it has taken a page. Every alert that was
 * acknowledged is paged once, or the repeat says that the outcome was unknown.
 *
 *     node e2e/pages-together.ts [seconds frozen, default 60]
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startPostgres } from '../apps/server/src/platform/postgres/start-postgres.ts';
import { missingOf, pause, preparePaging, quiet, settled, startLoad } from './pages-crash.ts';
import { openSink, type Sink } from './page-sink.ts';
import { type ServerProcess, exited, freePort, startServer } from './server-process.ts';

const skewsMs = [0, 120_000, -120_000];

export interface TogetherReport {
  readonly acknowledged: number;
  /** Acknowledged alerts that are not there or never paged anybody. */
  readonly missing: readonly string[];
  readonly pages: number;
  readonly doubled: number;
  /** Doubled pages that did not say so. */
  readonly doubledInSilence: readonly string[];
}

/**
 * @param say hears what is done next
 * @param quietMs without a message at the end: repeats have come by then
 */
export async function pagesTogetherTest(
  frozenMs: number,
  say: (line: string) => void,
  quietMs = 65_000,
): Promise<TogetherReport> {
  const folder = mkdtempSync(path.join(tmpdir(), 'lockstep-together-'));
  const postgres = await startPostgres({ dataDir: path.join(folder, 'database'), log: silent });
  const sink = await openSink();
  const servers: ServerProcess[] = [];
  try {
    const secretKey = randomBytes(32).toString('base64');
    for (const [number, skewMs] of skewsMs.entries()) {
      servers.push(
        await startServer({
          dataDir: path.join(folder, `server-${number}`),
          port: await freePort(),
          nodeArgs: ['--import', path.join(import.meta.dirname, 'skewed-clock.mjs')],
          env: {
            CLOCK_SKEW_MS: String(skewMs),
            LOCKSTEP_DATABASE_URL: postgres.url,
            LOCKSTEP_SECRET_KEY: secretKey,
            LOCKSTEP_ALLOW_PRIVATE_WEBHOOKS: '1',
          },
        }),
      );
    }
    return await play(servers, {
      sink,
      frozenMs,
      quietMs,
      say,
      killPostgres: () => process.kill(postgres.pid(), 'SIGKILL'),
    });
  } finally {
    for (const { child } of servers) {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await exited(child);
    }
    await sink.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const silent = { info: () => {}, warn: () => {}, error: () => {} };

interface Stage {
  readonly sink: Sink;
  readonly frozenMs: number;
  readonly quietMs: number;
  readonly say: (line: string) => void;
  readonly killPostgres: () => void;
}

async function play(
  servers: readonly ServerProcess[],
  { sink, frozenMs, quietMs, say, killPostgres }: Stage,
): Promise<TogetherReport> {
  const last = servers.at(-1);
  if (last === undefined) throw new RangeError('there are no servers');
  // Each start makes the link for the first admin anew: the last one counts.
  const { admin, key } = await preparePaging(last, sink);
  const acknowledged = new Set<string>();
  // Below what one address may get in a second, or the end of the backlog would have to be waited for.
  const under = async (name: string, work: () => Promise<void>): Promise<void> => {
    say(`${name}: ${acknowledged.size} acknowledged, ${sink.pages.size} paged`);
    const loads = servers.map(({ url }, at) =>
      startLoad(url, key, `${name}-${at}`, acknowledged, { perBatch: 1, everyMs: 400 }),
    );
    await work();
    await Promise.all(loads.map((load) => load.stop()));
  };
  await under('together', () => pause(5_000));
  sink.delayMs = 100;
  await under('frozen', async () => {
    await pause(500);
    servers[0]?.child.kill('SIGSTOP');
    await pause(frozenMs);
    servers[0]?.child.kill('SIGCONT');
    await pause(2_000);
  });
  await under('postgres', async () => {
    await pause(1_000);
    killPostgres();
    await pause(5_000);
  });
  await under('cut', async () => {
    sink.isCut = true;
    await pause(1_500);
    sink.isCut = false;
  });
  say(`waiting: ${acknowledged.size} acknowledged, ${sink.pages.size} paged`);
  sink.delayMs = 0;
  await settled(sink, acknowledged, 150_000);
  await quiet(sink, quietMs);
  const doubled = [...sink.pages].filter(([, texts]) => texts.length > 1);
  return {
    acknowledged: acknowledged.size,
    missing: await missingOf(admin, sink, acknowledged),
    pages: sink.pages.size,
    doubled: doubled.length,
    doubledInSilence: doubled
      .filter(([, [, ...again]]) => !again.every((text) => text.includes('outcome was unknown')))
      .map(([name]) => name),
  };
}

if (import.meta.main) {
  const report = await pagesTogetherTest(Number(process.argv[2] ?? 60) * 1000, (line) =>
    process.stdout.write(`${line}\n`),
  );
  const { missing, doubledInSilence } = report;
  const shown = { ...report, missing: missing.slice(0, 20), doubledInSilence: doubledInSilence.slice(0, 20) };
  process.stdout.write(`${JSON.stringify(shown, null, 2)}\n`);
  process.exitCode = missing.length === 0 && doubledInSilence.length === 0 ? 0 : 1;
}
