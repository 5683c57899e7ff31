import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestPlatform, openTestPlatform } from '../platform/test-context.ts';
import { loadFeed } from './load-feed.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
});
afterAll(() => platform.close());

async function load(kind: 'epss' | 'ssvc', ...lines: readonly string[]) {
  async function* stream(): AsyncGenerator<Uint8Array> {
    yield Buffer.from(`${lines.join('\n')}\n`);
  }
  const input = { kind, name: undefined, contentAt: undefined, allowOlder: false, stream: stream() };
  return (await loadFeed(platform.as(['admin']), input)).counts;
}

const scores = (day: string, ...rows: readonly string[]) =>
  load('epss', `#model_version:v2026.01.01,score_date:${day}T00:00:00Z`, 'cve,epss,percentile', ...rows);

it('tells which scores are new, changed, gone and the same, and keeps those of the newest load alone', async () => {
  const [one, two, three] = ['CVE-2025-0001,0.1,0.5', 'CVE-2025-0002,0.2,0.6', 'CVE-2025-0003,0.3,0.7'];
  expect(await scores('2026-01-01', one, two)).toMatchObject({ added: 2, changed: 0, unchanged: 0, records: 2 });
  expect(await scores('2026-01-01', one, two)).toMatchObject({ added: 0, changed: 0, unchanged: 2, records: 2 });

  expect(await scores('2026-01-02', 'CVE-2025-0001,0.15,0.5', three)).toMatchObject({
    added: 1,
    changed: 2,
    unchanged: 0,
    records: 2,
  });
  const { rows } = await platform.database.pool.query(
    `select cve, probability, to_char(scored_on, 'YYYY-MM-DD') as day from epss_score order by cve`,
  );
  expect(rows).toEqual([
    { cve: 'CVE-2025-0001', probability: 0.15, day: '2026-01-02' },
    { cve: 'CVE-2025-0003', probability: 0.3, day: '2026-01-02' },
  ]);

  expect(await scores('2026-01-03', 'CVE-2025-0001,0.15,0.5', three)).toMatchObject({ changed: 0, unchanged: 2 });
  const days = await platform.database.pool.query('select distinct scored_on::text as day from epss_score');
  expect(days.rows).toEqual([{ day: '2026-01-03' }]);
});

it('tells which decision points are new, changed, gone and the same', async () => {
  const points = (...rows: readonly string[]) =>
    load('ssvc', 'cve\texploitation\tautomatable\ttechnical_impact', ...rows);
  const [one, two] = ['CVE-2025-0001\tnone\tno\tpartial', 'CVE-2025-0002\tpoc\tyes\ttotal'];
  expect(await points(one, two)).toMatchObject({ added: 2, changed: 0, unchanged: 0 });
  expect(await points(one, two)).toMatchObject({ added: 0, changed: 0, unchanged: 2, cves: [] });

  const counts = await points('CVE-2025-0001\tactive\tno\tpartial', 'CVE-2025-0003\tpoc\tyes\ttotal');

  expect(counts).toMatchObject({ added: 1, changed: 2, unchanged: 0, records: 2 });
});
