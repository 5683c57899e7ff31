import { afterAll, beforeAll, expect, it } from 'vitest';
import { addOwnAdvisory } from '#advisories/index.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { gateJobs } from './jobs.ts';
import { openTestGate, openTestService } from './test-gate.ts';

let platform: TestPlatform;

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  const releases = (name: string) => [
    { version: '1.0.0', parts: [`pkg:npm/${name}@1.0.0`], daysAgo: 9 },
    { version: '1.1.0', parts: [`pkg:npm/${name}@1.1.0`], daysAgo: 3 },
  ];
  await openTestService(platform, 'holder', releases('held'));
  await openTestService(platform, 'other', releases('not-held'));
  await runJobs();
});
afterAll(() => platform.close());

const runJobs = () =>
  new JobRunner({
    database: platform.database,
    handlers: gateJobs({ mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) }, 'http://x'),
    log: quietLog,
  }).runDue();

const rowsOf = async (sql: string) => (await platform.database.pool.query(sql)).rows;
const verdicts = () =>
  rowsOf(
    `select s.name, r.version, v.verdict, v.computed_at from precomputed_verdict v join release r on r.id = v.release_id
     join service s on s.id = v.service_id order by s.name, r.version`,
  );

it.each([false, true])(
  'an own advisory (restricted: %s) is judged at once, for those who hold its package',
  async (isRestricted) => {
    const before = await verdicts();
    platform.clock.advance(1_000);
    await addOwnAdvisory(platform.as(['admin', 'security_key']), {
      ecosystem: 'npm',
      package: 'held',
      introduced: undefined,
      fixed: isRestricted ? '1.1.0' : '1.0.1',
      versions: [],
      reason: 'steals tokens',
      isMalicious: true,
      isRestricted,
      contact: undefined,
    });
    const matched = await rowsOf(
      "select count(*)::int as count from component_match m join advisory a using (row_id) where a.origin = 'own'",
    );
    await runJobs();
    const after = await verdicts();

    const of = (rows: typeof after, name: string) => rows.filter((row) => row.name === name);
    expect(matched).toEqual([{ count: isRestricted ? 2 : 1 }]);
    expect(of(after, 'other')).toEqual(of(before, 'other'));
    expect(of(after, 'holder')).not.toEqual(of(before, 'holder'));
    expect(of(after, 'holder').find(({ version }) => version === '1.0.0')).toMatchObject({ verdict: 'deny' });
  },
);
