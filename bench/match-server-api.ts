/** What the benches of matching in a running server share: documents to send, and waiting for what they set off. */
import type { Database } from '../apps/server/src/platform/db/database.ts';

/** Milliseconds that some work takes on the wall. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export const ms = (value: number): string => `${value.toFixed(0)} ms`;

/** Waits for the gate's jobs added since a moment, epoch milliseconds. */
export async function untilQuiet(database: Database, since: number): Promise<void> {
  const waiting = `select count(*)::int as count from job where state in ('waiting', 'running') and kind like 'gate.%'
    and due_at <= now() and created_at >= to_timestamp($1 / 1000.0)`;
  while ((await database.pool.query(waiting, [since])).rows[0].count > 0) {
    await new Promise((done) => setTimeout(done, 20));
  }
}

/** An OSV feed in JSON Lines: each record speaks of one npm package. */
export function osvFeed(records: number, prefix: string, packageOf: (at: number) => string, fixed: string): string {
  const lines = Array.from({ length: records }, (_, at) =>
    JSON.stringify({
      id: `${prefix}-${at}`,
      modified: '2026-01-01T00:00:00Z',
      published: '2026-01-01T00:00:00Z',
      ...(at % 2 === 0 ? { aliases: [`CVE-2026-${prefix.length}${at}`] } : {}),
      summary: 'remote code execution in the parser allows attackers to bypass authentication',
      affected: [
        {
          package: { ecosystem: 'npm', name: packageOf(at) },
          ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
        },
      ],
    }),
  );
  return lines.join('\n');
}

/** A CycloneDX document of npm packages that nobody holds yet. */
export function sbomOf(prefix: string, round: number, count: number): string {
  const components = Array.from({ length: count }, (_, at) => {
    const [name, version] = [`${prefix}-${at}`, `${round}.${at % 50}.${at % 7}`];
    return { type: 'library', 'bom-ref': `ref-${at}`, name, version, purl: `pkg:npm/${name}@${version}` };
  });
  return JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', version: 1, components });
}
