import { defaultPolicy } from '@lockstep/cedar';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ExposureChange, exposureJobs, registerExposureListener, registerKeyOfService } from '#exposures/index.ts';
import { createEnvironment, type Service } from '#services/index.ts';
import { loadFeed } from '#advisories/index.ts';
import { triageExposure } from './exposures/triage-exposure.ts';
import { refreshExposures } from './exposures/refresh-exposures.ts';
import { activatePolicy } from './gate/activate-policy.ts';
import { draftPolicy } from './gate/draft-policy.ts';
import { advisory, openTestService, testGate } from './gate/test-gate.ts';
import { requireServiceKey } from './gate/require-service-key.ts';
import { evidenceOf } from './gate/test-signers.ts';
import { JobRunner } from './platform/jobs/runner.ts';
import { quietLog } from './platform/test-context.ts';
import { endDeployment } from './releases/end-deployment.ts';
import { addRelease } from './releases/add-release.ts';
import { putSbom } from './releases/put-sbom.ts';
import { cyclonedx, deploy, streamOf } from './releases/test-ledger.ts';
import {
  enterAdvisory,
  exposuresOf,
  listAsExploited,
  loadRecords,
  sayNotAffected,
  triageOf,
} from './test-exposures.ts';
import { updateService } from './services/update-service.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
/** Left is known exploited, and 1.1.0 is the way out; every service has a part of its own besides. */
const test = testGate('exposed', (serial) => [
  { version: '1.0.0', parts: ['pkg:npm/left@1.0.0', `pkg:npm/own-${serial}@1.0.0`], daysAgo: 3 },
  { version: '1.1.0', parts: ['pkg:npm/left@1.1.0', `pkg:npm/own-${serial}@1.1.0`], daysAgo: 2 },
]);
beforeAll(() => registerKeyOfService(requireServiceKey));
const told: ExposureChange[] = [];
registerExposureListener(async (_tx, _ctx, change) => {
  told.push(change);
});

const exposures = () => exposuresOf(test.platform, test.web);
const own = () => `own-${test.serial}`;
const cveOf = (digit: number) => `CVE-2025-${digit}00${test.serial}`;
const admin = () => test.platform.as(['admin']);
const of = async (group: string) => (await exposures()).find((one) => one.group === group);
const toldOf = (id: string | undefined) => told.filter(({ exposure }) => exposure.id === id).map(({ kind }) => kind);

async function only() {
  const [first, ...others] = await exposures();
  expect(others).toEqual([]);
  if (first === undefined) throw new RangeError('no exposure');
  return first;
}

describe('an exposure', () => {
  it('begins with a deployment, ends with the next, and is not closed by that', async () => {
    const one = await only();

    expect(one).toMatchObject({
      group: 'CVE-2025-0001',
      environment: 'production',
      state: 'untriaged',
      isZeroBudget: true,
      deadline: 'three_days_forensic',
      knownAt: Date.parse('2025-12-01T00:00:00Z'),
      listedOn: '2025-12-02',
      foundAt: test.platform.clock.now(),
      dueAt: test.platform.clock.now() + 3 * dayMs,
      packages: [{ package: 'npm/left', versions: ['1.0.0'] }],
    });
    expect(one.stretches.map(({ from, to = 0, counts }) => [to - from, counts])).toEqual([[dayMs, true]]);
    expect(await evidenceOf(test.platform, one.id)).toEqual(['exposures.began']);
    expect(toldOf(one.id)).toEqual(['began']);
  });

  it('counts one percent for twelve minutes', async () => {
    const before = await only();
    const deployment = await deploy(admin(), test.web, '1.0.0', { sharePercent: 1 });
    const live = await only();
    test.platform.clock.advance(12 * minuteMs);
    await endDeployment(admin(), { service: test.web, deployment: deployment.id });
    const after = await only();

    expect(live).toMatchObject({ id: before.id, state: 'live', sharePercent: 1 });
    expect(after).toMatchObject({ id: before.id, state: 'untriaged', sharePercent: undefined });
    expect(after.stretches.map(({ from, to = 0 }) => to - from)).toEqual([dayMs, 12 * minuteMs]);
    expect(toldOf(before.id)).toEqual(['began', 'began', 'ended']);
  });

  it('says how many replicas of how many are affected', async () => {
    for (const replica of ['a', 'b', 'c']) {
      await deploy(admin(), test.web, replica === 'c' ? '1.0.0' : '1.1.0', { source: 'observed', replica });
    }

    expect(await only()).toMatchObject({ state: 'live', replicas: { affected: 1, total: 3 } });
  });

  it('has a budget in other environments, and is over when it ends there', async () => {
    const staging = `staging-${test.serial}`;
    await createEnvironment(admin(), { name: staging, isProduction: false });
    await deploy(admin(), test.web, '1.0.0', { environment: staging });
    const live = (await exposures()).find(({ environment }) => environment === staging);
    test.platform.clock.advance(minuteMs);
    await deploy(admin(), test.web, '1.1.0', { environment: staging });
    const ended = (await exposures()).find(({ environment }) => environment === staging);

    expect(live).toMatchObject({ state: 'live', isZeroBudget: false });
    expect(ended).toMatchObject({ id: live?.id, state: 'over', dueAt: undefined });
    expect(toldOf(live?.id)).toEqual([]);
    expect(await evidenceOf(test.platform, live?.id ?? '')).toEqual([]);
  });

  it('is known to be exploited later on, which makes its budget zero', async () => {
    const cve = cveOf(7);
    await loadRecords(test.platform, own(), [advisory(cve, own(), '1.1.0')]);
    expect(await of(cve)).toBeUndefined();

    await listAsExploited(test.platform, [cve]);
    const one = await of(cve);
    await listAsExploited(test.platform, []);
    const relaxed = await of(cve);
    await listAsExploited(test.platform, [cve]);
    const again = await of(cve);

    expect(one).toMatchObject({ state: 'untriaged', isZeroBudget: true, listedOn: '2025-12-02' });
    expect(relaxed).toMatchObject({ id: one?.id, state: 'over', isZeroBudget: false });
    expect(again).toMatchObject({ id: one?.id, state: 'untriaged' });
    expect(toldOf(one?.id)).toEqual(['began', 'known_exploited', 'budget_zero']);
    await listAsExploited(test.platform, []);
  });

  it('counts from before anybody knew only where the code was made to do harm', async () => {
    const harmful = await enterAdvisory(test.platform, own(), { isMalicious: true });
    const flaw = cveOf(8);
    await loadRecords(test.platform, own(), [advisory(flaw, own(), '1.1.0', '2026-01-15T00:00:00Z')]);
    await listAsExploited(test.platform, []);

    const one = await of(harmful);

    expect(one).toMatchObject({ state: 'untriaged', isMalicious: true });
    expect(one?.stretches.map(({ counts, knownFrom }) => [counts, knownFrom])).toEqual([[true, undefined]]);
    expect(await of(flaw)).toBeUndefined();
  });

  it('follows the exposure of the service: what nobody outside can reach is less urgent', async () => {
    await deploy(admin(), test.web, '1.0.0');
    const before = await of('CVE-2025-0001');
    await updateService(admin(), test.web, { exposure: 'none' });

    const after = await of('CVE-2025-0001');

    expect([before?.deadline, after?.deadline]).toEqual(['three_days_forensic', 'three_days_forensic']);
    expect(before?.deadlineBecause).toContain('exposed (public)');
    expect(after?.deadlineBecause).toContain('not exposed (none)');
  });
});

describe('what turns out to be none', () => {
  it('is dismissed by VEX with its words, stays, and comes back with the statement gone', async () => {
    const harmful = cveOf(5);
    await loadRecords(test.platform, own(), [advisory(harmful, own(), '1.1.0')]);
    await rateThreeDays(harmful);
    const before = await of(harmful);
    const takeBack = await sayNotAffected(test.platform, test.web, harmful, own());
    const dismissed = await of(harmful);
    await takeBack();
    const again = await of(harmful);

    expect(before).toMatchObject({ state: 'untriaged', deadline: 'three_days' });
    expect(dismissed).toMatchObject({ id: before?.id, state: 'dismissed', dismissal: { kind: 'not_affected' } });
    expect(dismissed?.dismissal?.because).toContain('Example PSIRT (own) says not_affected');
    expect(dismissed?.stretches).toEqual(before?.stretches);
    expect(again).toMatchObject({ id: before?.id, state: 'untriaged', dismissal: undefined });
    expect(await evidenceOf(test.platform, before?.id ?? '')).toEqual([
      'exposures.began',
      'exposures.dismissed',
      'exposures.returned',
    ]);
  });

  it('is dismissed where the advisory is withdrawn', async () => {
    const cve = cveOf(4);
    const record = advisory(cve, own(), '1.1.0');
    await loadRecords(test.platform, own(), [record]);
    await rateThreeDays(cve);
    const before = await of(cve);
    await loadRecords(test.platform, own(), [
      { ...record, modified: '2026-01-02T00:00:00Z', withdrawn: '2026-01-02T00:00:00Z' },
    ]);

    expect(await of(cve)).toMatchObject({
      id: before?.id,
      state: 'dismissed',
      dismissal: { kind: 'withdrawn', because: 'the advisory was withdrawn' },
    });
  });
});

it('shows what can not be told as unknown', async () => {
  await addRelease(admin(), test.web, { version: '2.0.0', digests: [] });
  const sbom = cyclonedx(['pkg:npm/left@no-version-at-all']);
  await putSbom(admin(), { service: test.web, version: '2.0.0', stream: streamOf(sbom) });
  const staging = `unknown-${test.serial}`;
  await createEnvironment(admin(), { name: staging, isProduction: true });
  await deploy(admin(), test.web, '2.0.0', { environment: staging });

  const one = (await exposures()).find(({ environment }) => environment === staging);

  expect(one).toMatchObject({ certainty: 'unknown', state: 'live', isZeroBudget: false });
});

it('is one where two flaws turn out to be the same, under the older row, with what was said of either', async () => {
  const [first, second] = [cveOf(3), cveOf(4)];
  const records = [advisory(first, own(), '1.1.0'), advisory(second, own(), '1.1.0')];
  await loadRecords(test.platform, own(), records);
  await rateThreeDays(first, second);
  const before = await of(first);
  const other = await of(second);
  await triageExposure(test.signers.security(), other?.id ?? '', triageOf(test.platform));
  const link = { ...advisory(`GHSA-link-${test.serial}`, own(), '1.1.0'), aliases: [first, second] };
  await loadRecords(test.platform, own(), [...records, link]);

  const rows = (await exposures()).filter(({ group }) => [first, second].includes(group));

  expect(rows.find(({ id }) => id === before?.id)).toMatchObject({ group: first, state: 'closed' });
  expect(rows.find(({ id }) => id === other?.id)).toMatchObject({ state: 'dismissed', mergedInto: before?.id });
  expect(rows).toHaveLength(2);
  expect(toldOf(other?.id)).toEqual(['began', 'verdict', 'merged']);
});

it('is the same whether it is worked out once, twice, or by ten at a time', async () => {
  const before = await exposures();
  const counted = async () => (await test.platform.database.pool.query('select count(*)::int as n from evidence')).rows;
  const evidence = await counted();
  const service = before[0]?.serviceId ?? '';
  await refreshExposures(test.platform.asSystem(), service);
  await Promise.all(Array.from({ length: 10 }, () => refreshExposures(test.platform.asSystem(), service)));
  expect(await exposures()).toEqual(before);
  expect(await counted()).toEqual(evidence);

  await deploy(admin(), test.web, '1.0.0');
  await Promise.all(Array.from({ length: 10 }, () => refreshExposures(test.platform.asSystem(), service)));
  const live = await only();
  expect(live.state).toBe('live');
  expect(toldOf(live.id)).toEqual(['began', 'began']);
});

it('is worked out again for the services that something concerns, and for no others', async () => {
  const other = `other-${test.serial}`;
  const parts = [`pkg:npm/other-${test.serial}@1.0.0`];
  await openTestService(test.platform, other, [{ version: '1.0.0', parts, daysAgo: 2 }]);
  // The first load of a feed may concern everybody.
  await loadRecords(test.platform, own(), [advisory(cveOf(1), own(), '1.0.0')]);
  await listAsExploited(test.platform, []);
  await exposures();
  const { pool } = test.platform.database;
  const asked = async (work: () => Promise<unknown>) => {
    await pool.query('delete from job');
    test.platform.clock.advance(1_000);
    await work();
    // Those that ask who is concerned run, and leave one job per service.
    const { 'exposures.refresh': _own, ...who } = exposureJobs;
    await new JobRunner({ database: test.platform.database, handlers: who, log: quietLog }).runDue();
    const { rows } = await pool.query<{ name: string }>(
      `select distinct s.name from job j join service s on s.id::text = j.key where j.kind = 'exposures.refresh'`,
    );
    return rows.map(({ name }) => name);
  };
  const touchesOnlyThis = [
    () => deploy(admin(), test.web, '1.0.0'),
    () => loadRecords(test.platform, own(), [advisory(cveOf(2), own(), '1.1.0')]),
    () => listAsExploited(test.platform, [cveOf(2)]),
    () => sayNotAffected(test.platform, test.web, cveOf(2), own()),
    () => enterAdvisory(test.platform, own()),
    () => updateService(admin(), test.web, { exposure: 'none' }),
  ];

  for (const work of touchesOnlyThis) expect(await asked(work)).toEqual([test.web]);
  const all = await asked(async () => {
    const { cedar, settings } = defaultPolicy;
    const title = `without guesses ${test.serial}`;
    const policy = await draftPolicy(admin(), { title, cedar, settings: { ...settings, feedMaxAgeDays: 1 } });
    await activatePolicy(admin(), policy.id, 'feeds are loaded each hour');
  });
  expect(all).toEqual(expect.arrayContaining([test.web, other]));
  expect(await asked(() => addRelease(admin(), test.web, { version: '9.0.0', digests: [] }))).toEqual([]);
  await listAsExploited(test.platform, []);
});

it('begins nothing in services that do not hold it', async () => {
  const service: Service = await openTestService(test.platform, `clean-${test.serial}`, [
    { version: '1.0.0', parts: ['pkg:npm/else@1.0.0'], daysAgo: 2 },
  ]);

  expect(await exposuresOf(test.platform, service.name)).toEqual([]);
});

/** Neither exploited nor guessed: anybody could automate it. */
async function rateThreeDays(...cves: readonly string[]): Promise<void> {
  const lines = cves.map((cve) => `${cve}\tnone\tyes\ttotal`);
  const stream = streamOf(['cve\texploitation\tautomatable\ttechnical_impact', ...lines, ''].join('\n'));
  const contentAt = test.platform.clock.now();
  await loadFeed(admin(), { kind: 'ssvc', name: undefined, contentAt, allowOlder: true, stream });
}
