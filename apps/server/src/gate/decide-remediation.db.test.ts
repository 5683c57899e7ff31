import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addOwnAdvisory } from '#advisories/index.ts';
import { declareIncident, updateIncident } from '#incidents/index.ts';
import { listEvidenceRecords } from '../platform/evidence/store.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { recordPoint } from '../releases/record-point.ts';
import { addRelease } from '../releases/add-release.ts';
import { deploy } from '../releases/test-ledger.ts';
import { endDeployment } from '../releases/end-deployment.ts';
import { getDecision } from './get-decision.ts';
import { replayDecision } from './replay-decision.ts';
import { advisory, ask, loadTestFeeds, openTestGate, openTestService } from './test-gate.ts';

const dayMs = 24 * 3_600_000;
const fixedLeft = ['pkg:npm/left@1.1.0', 'pkg:npm/right@1.1.0'];
const oldLeft = ['pkg:npm/left@1.0.0', 'pkg:npm/right@1.1.0'];

let platform: TestPlatform;
let serial = 0;
let web = '';

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
});
afterAll(() => platform.close());
beforeEach(async () => {
  web = `web-${(serial += 1)}`;
  await openTestService(platform, web, [
    { version: '1.0.0', parts: oldLeft, daysAgo: 30 },
    { version: '1.1.0', parts: fixedLeft, daysAgo: 10 },
    { version: '1.1.1', parts: fixedLeft, daysAgo: 2 },
  ]);
});

const codes = (decision: Awaited<ReturnType<typeof ask>>) =>
  decision.judgement.reasons.filter(({ verdict }) => verdict !== 'allow').map(({ code }) => code);

describe('the verdict', () => {
  it('lets go back to where nothing comes back', async () => {
    const decision = await ask(platform, web, '1.1.0');

    expect(decision).toMatchObject({ current: '1.1.1', verdict: 'allow', direction: 'rollback', mode: 'warn_only' });
    expect(decision).toMatchObject({ mayProceed: true, exitCode: 0, boundDigests: ['sha256:1.1.0'] });
  });

  it('denies what re-opens a known exploited hole, and names the way out', async () => {
    const decision = await ask(platform, web, '1.0.0');

    expect(codes(decision)).toEqual(['security.reopens_known_exploited']);
    expect(decision.judgement.reopened.map(({ group }) => group)).toEqual(['CVE-2025-0001']);
    expect(decision.recommended).toEqual({ kind: 'release', version: '1.1.0', direction: 'rollback' });
    expect(decision.alternatives.map(({ choice }) => choice)).toContainEqual({
      kind: 'hotfix',
      recipe: { base: '1.0.0', upgrades: [{ package: 'npm/left', from: ['1.0.0'], to: '1.1.0' }] },
    });
  });

  it('hears of a point of no return and of a severe incident', async () => {
    await recordPoint(platform.as(['responder']), web, {
      environment: 'production',
      kind: 'migration',
      at: platform.clock.now() - dayMs,
      note: 'drops a column',
    });
    const started = platform.clock.now() - 4 * dayMs;
    const incident = await declareIncident(platform.as(['responder']), web, {
      title: 'all down',
      kind: 'reliability',
      severity: 'sev1',
      startedAt: started,
    });
    await updateIncident(platform.as(['responder']), incident.id, {
      resolvedAt: started + dayMs,
      fixedByVersion: '1.1.1',
    });

    const decision = await ask(platform, web, '1.1.0');

    expect(codes(decision)).toEqual(['reliability.crosses_point_of_no_return', 'reliability.undoes_incident_fix']);
    expect(decision).toMatchObject({ verdict: 'needs_signoff', axes: { security: 'allow' } });
    expect(decision.judgement.reopenedIncidents).toEqual([`INC-${incident.number}`]);
  });

  it('never takes a missing component list for a clean one', async () => {
    const releasedAt = platform.clock.now() - 20 * dayMs;
    await addRelease(platform.as(['responder']), web, { version: '1.0.5', digests: [], releasedAt });

    const decision = await ask(platform, web, '1.0.5');

    expect(codes(decision)).toEqual(['ledger.no_sbom']);
    expect(decision.missingFacts).toHaveLength(1);
    expect(decision.judgement.isUncertain).toBe(true);
  });

  it('never stands in the way of a restart, and says what that is', async () => {
    const decision = await ask(platform, web, '1.1.1');

    expect(decision.verdict).toBe('allow');
    expect(decision.judgement.reasons.map(({ code }) => code)).toContain('continuity.serves_now');
    expect(decision.title).toContain('restart');
  });

  it('says that nothing runs', async () => {
    const running = await deploy(platform.as(['responder']), web, '1.1.0');
    platform.clock.advance(1_000);
    await endDeployment(platform.as(['responder']), { service: web, deployment: running.id });
    platform.clock.advance(1_000);
    const decision = await ask(platform, web, '1.0.0');

    expect(decision.current).toBeNull();
    expect(decision.stay).toBeNull();
    expect(decision.judgement.reasons.map(({ code }) => code)).toContain('ledger.nothing_runs');
  });
});

describe('moments', () => {
  it('answers as known then, and as loaded then', async () => {
    const then = platform.clock.now();
    platform.clock.advance(60_000);
    const late = `late-${serial}`;
    await openTestService(platform, late, [
      { version: '1.0.0', parts: [`pkg:npm/${late}@1.0.0`], daysAgo: 30 },
      { version: '1.1.0', parts: [`pkg:npm/${late}@1.1.0`], daysAgo: 10 },
    ]);
    await loadTestFeeds(platform, [
      { ...advisory('CVE-2025-0009', late, '1.1.0', '2026-01-10T00:00:00Z'), database_specific: { severity: 'HIGH' } },
    ]);
    platform.clock.advance(60_000);

    const reopens = async (more: object) =>
      (await ask(platform, late, '1.0.0', more)).judgement.reopened.map(({ group }) => group);

    expect(await reopens({})).toEqual(['CVE-2025-0009']);
    expect(await reopens({ asOf: Date.parse('2026-01-08T00:00:00Z') })).toEqual([]);
    expect(await reopens({ asOf: Date.parse('2026-01-12T00:00:00Z') })).toEqual(['CVE-2025-0009']);
    expect(await reopens({ asOf: Date.parse('2026-01-12T00:00:00Z'), loadedAsOf: then })).toEqual([]);
  });

  it('covers no deployment with an answer about the past, and refuses the future', async () => {
    const past = await ask(platform, web, '1.1.0', { asOf: platform.clock.now() - dayMs, isFeedAgeRuleOff: true });
    const future = ask(platform, web, '1.1.0', { asOf: platform.clock.now() + 1 });
    const newer = ask(platform, web, '1.1.1', { asOf: platform.clock.now() - 5 * dayMs });

    expect(past).toMatchObject({ verdict: 'allow', mayProceed: false, exitCode: 0 });
    expect(past.judgement.reasons.map(({ code }) => code)).toContain('feeds.age_rule_off');
    await expect(future).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(newer).rejects.toMatchObject({ code: 'request.invalid' });
    await expect(ask(platform, web, '1.1.0', { isFeedAgeRuleOff: true })).rejects.toMatchObject({
      code: 'request.invalid',
    });
  });

  it('does not judge by feeds of last year', async () => {
    platform.clock.advance(365 * dayMs);

    const decision = await ask(platform, web, '1.1.0');

    expect(codes(decision)).toEqual(['feeds.too_old']);
    platform.clock.advance(-365 * dayMs);
  });
});

describe('refusals', () => {
  it('names what does not exist', async () => {
    const missing = (more: object, target = '1.1.0') => ask(platform, web, target, more);

    await expect(missing({ service: 'nobody' })).rejects.toMatchObject({ code: 'services.service_not_found' });
    await expect(missing({ environment: 'mars' })).rejects.toMatchObject({ code: 'services.environment_not_found' });
    await expect(missing({}, '9.9.9')).rejects.toMatchObject({ code: 'releases.release_not_found' });
    await expect(missing({ current: '9.9.9' })).rejects.toMatchObject({ code: 'releases.release_not_found' });
    await expect(missing({ incident: platform.as([]).newId() })).rejects.toMatchObject({
      code: 'incidents.incident_not_found',
    });
  });

  it('asks for the permission, and keeps sample people on the sample', async () => {
    await expect(ask(platform, web, '1.1.0', {}, platform.as(['auditor']))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(ask(platform, web, '1.1.0', {}, platform.as(['responder'], { isSample: true }))).rejects.toMatchObject(
      { code: 'gate.sample_only' },
    );
  });
});

describe('what is kept', () => {
  it('is proven in the same transaction', async () => {
    const decision = await ask(platform, web, '1.0.0');

    const records = await listEvidenceRecords(platform.as(['auditor']).read, {
      subjectId: decision.id,
      type: undefined,
      before: undefined,
      limit: 10,
    });
    expect(records.map(({ type }) => type)).toEqual(['gate.decided']);
    expect(records[0]?.body).toMatchObject({ verdict: 'deny', factsDigest: decision.factsDigest });
  });

  it('is judged again with the same outcome after everything has moved', async () => {
    const decision = await ask(platform, web, '1.1.0');
    await addOwnAdvisory(platform.as(['security_key']), {
      ecosystem: 'npm',
      package: 'right',
      introduced: undefined,
      fixed: undefined,
      versions: ['1.1.0'],
      reason: 'found by us',
      isMalicious: true,
      isRestricted: false,
      contact: undefined,
    });
    platform.clock.advance(1_000);
    await deploy(platform.as(['responder']), web, '1.0.0');

    const replayed = await replayDecision(platform.as(['auditor']), decision.id);
    const read = await getDecision(platform.as(['responder']), `G-${decision.number}`);

    expect(replayed).toMatchObject({ isSame: true, differences: [], replayed: { verdict: 'allow' } });
    expect(read.judgement).toEqual(decision.judgement);
    expect(read.factsDigest).toBe(decision.factsDigest);
  });
});
