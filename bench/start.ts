/**
 * Start and idle cost of the whole stack (our process and every Postgres process), against a bare Node and a bare Postgres start
 * measured in the same run.
 *
 *     npm run bench:start [rounds, default 5]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exited, freePort, postgresPids, startServer } from '../e2e/server-process.ts';
import { type Row, median, sayRow } from './measure.ts';

interface Measured {
  readonly firstStartMs: number;
  readonly startMs: readonly number[];
  readonly bareNodeMs: readonly number[];
  readonly idleMiB: number;
  readonly parts: Readonly<Record<string, number>>;
}

async function measure(rounds: number): Promise<Measured> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'lockstep-bench-start-'));
  const port = await freePort();
  const startMs: number[] = [];
  const bareNodeMs: number[] = [];
  try {
    let server = await startServer({ dataDir, port });
    const firstStartMs = server.readyMs;
    for (let round = 0; round < rounds; round++) {
      server.child.kill('SIGTERM');
      await exited(server.child);
      bareNodeMs.push(await bareNode());
      server = await startServer({ dataDir, port });
      startMs.push(server.readyMs);
    }
    // Idle is what stays after the garbage of the start and the connections nobody uses (5 s) are gone.
    await new Promise((resolve) => setTimeout(resolve, 45_000));
    const parts: Record<string, number> = { node: pssMiB(server.child.pid ?? 0), postgres: 0 };
    for (const pid of postgresPids(dataDir)) parts['postgres'] = (parts['postgres'] ?? 0) + pssMiB(pid);
    server.child.kill('SIGTERM');
    await exited(server.child);
    return {
      firstStartMs,
      startMs,
      bareNodeMs,
      parts,
      idleMiB: Object.values(parts).reduce((sum, part) => sum + part, 0),
    };
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function bareNode(): Promise<number> {
  const startedAt = performance.now();
  await exited(spawn(process.execPath, ['-e', '0'], { stdio: 'ignore' }));
  return performance.now() - startedAt;
}

/** Proportional set size: shared pages count once over the processes that share them. */
function pssMiB(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0) / 1024;
}

const measured = await measure(Number(process.argv[2] ?? 5));
const rows: readonly Row[] = [
  {
    what: 'first start, database made',
    value: `${measured.firstStartMs.toFixed(0)} ms`,
    goal: { text: '<= 3000 ms', isMet: measured.firstStartMs <= 3_000 },
  },
  {
    what: 'start to ready, median',
    value: `${median(measured.startMs).toFixed(0)} ms`,
    goal: { text: '<= 1000 ms', isMet: median(measured.startMs) <= 1_000 },
  },
  {
    what: '  of a bare node process',
    value: `${(median(measured.startMs) / median(measured.bareNodeMs)).toFixed(1)} x`,
  },
  {
    what: 'idle memory, PSS',
    value: `${measured.idleMiB.toFixed(0)} MiB`,
    goal: { text: '<= 110 MiB', isMet: measured.idleMiB <= 110 },
  },
  ...Object.entries(measured.parts).map(([part, size]) => ({ what: `  ${part}`, value: `${size.toFixed(0)} MiB` })),
];
for (const row of rows) sayRow(row);
process.exitCode = rows.every(({ goal }) => goal?.isMet !== false) ? 0 : 1;
