import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { approveChange } from '#access/index.ts';
import { addOwnAdvisory } from '#advisories/index.ts';
import { recordIncident } from '#incidents/index.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { openTestPlatform, quietLog, type TestPlatform } from '../platform/test-context.ts';
import { deploy } from '../releases/test-ledger.ts';
import { joinFloorByKeys } from './apply-floor.ts';
import { gateJobs } from './jobs.ts';
import { liftHold } from './lift-hold.ts';
import { listFloor } from './list-floor.ts';
import { listHolds } from './list-holds.ts';
import { placeHold } from './place-hold.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';
import { addSigners, evidenceOf, type Signers } from './test-signers.ts';

const hourMs = 3_600_000;

let platform: TestPlatform;
let signers: Signers;
let serial = 0;
let web = '';

beforeAll(async () => {
  platform = await openTestPlatform();
  await openTestGate(platform);
  signers = await addSigners(platform);
});
afterAll(() => platform.close());
beforeEach(async () => {
  platform.clock.advance(1_000);
  web = `held-${(serial += 1)}`;
  await openTestService(platform, web, [
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0', `pkg:npm/own-${serial}@1.0.0`], daysAgo: 9 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0', `pkg:npm/own-${serial}@1.0.0`], daysAgo: 3 },
  ]);
});

const hold = (axis: 'reliability' | 'security', more: { version?: string; isQuarantine?: boolean } = {}) => ({
  service: web,
  environment: 'production',
  version: '1.1.0',
  axis,
  reason: 'memory leak',
  expiresAt: undefined,
  isQuarantine: false,
  ...more,
});
const holds = async () => (await listHolds(signers.responder(), { service: web, active: true, limit: 50 })).items;
const floor = async () => (await listFloor(signers.responder(), { service: web, limit: 50 })).items;
const runJobs = () =>
  new JobRunner({
    database: platform.database,
    handlers: gateJobs({ mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) }, 'http://x'),
    log: quietLog,
  }).runDue();

describe('a hold', () => {
  it('is placed and lifted by the key of its axis, and judged by at once', async () => {
    await expect(placeHold(signers.responder(), hold('reliability'))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(placeHold(signers.security(), hold('reliability'))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    const placed = await placeHold(signers.reliability(), hold('reliability', { version: '1.0.0' }));
    const held = await ask(platform, web, '1.0.0');

    await expect(liftHold(signers.security(), placed.id, 'it is fine')).rejects.toMatchObject({
      code: 'gate.hold_other_axis',
    });
    await expect(liftHold(signers.responder(), placed.id, 'it is fine')).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await liftHold(signers.reliability(), placed.id, 'it is fine');

    const codes = (decision: typeof held) => decision.judgement.reasons.map(({ code }) => code);
    expect(codes(held)).toContain('reliability.held');
    expect(codes(await ask(platform, web, '1.0.0'))).not.toContain('reliability.held');
    expect(await evidenceOf(platform, placed.id)).toEqual(['gate.hold_placed', 'gate.hold_lifted']);
  });

  it('that is a quarantine is security alone', async () => {
    await expect(placeHold(signers.reliability(), hold('reliability', { isQuarantine: true }))).rejects.toMatchObject({
      code: 'gate.hold_other_axis',
    });
    await placeHold(signers.security(), hold('security', { isQuarantine: true }));
    expect(await holds()).toMatchObject([{ axis: 'security', isQuarantine: true }]);
  });

  it('is placed on a release that is left for a reason, once, by the axis that asked', async () => {
    platform.clock.advance(hourMs);
    await deploy(signers.responder(), web, '1.0.0', { motive: 'reliability' });
    await runJobs();
    await platform.database.pool.query(
      `update job set state = 'waiting', finished_at = null where kind = 'gate.deployment_recorded'`,
    );
    await runJobs();

    const ofReliability = (await holds()).filter(({ axis }) => axis === 'reliability');
    expect(ofReliability).toMatchObject([{ version: '1.1.0', reason: expect.stringContaining('left for 1.0.0') }]);
  });

  it('is placed by security on what carries a finding with a budget of zero; lifted ones stay lifted', async () => {
    await runJobs();
    const [carried] = await holds();
    expect(await holds()).toMatchObject([{ version: '1.0.0', axis: 'security', subject: 'CVE-2025-0001' }]);

    await liftHold(signers.security(), carried?.id ?? '', 'we block that path');
    await runJobs();

    expect(await holds()).toEqual([]);
  });

  it('names no restricted advisory', async () => {
    const { id } = await addOwnAdvisory(signers.security(), {
      ecosystem: 'npm',
      package: `own-${serial}`,
      introduced: undefined,
      fixed: undefined,
      versions: ['1.0.0'],
      reason: 'found by us',
      isMalicious: true,
      isRestricted: true,
      contact: 'security@example.org',
    });
    await runJobs();

    const seen = await holds();
    expect(seen.filter(({ subject }) => subject?.startsWith('restricted-'))).toHaveLength(2);
    expect(JSON.stringify(seen)).not.toContain(id);
  });
});

describe('the floor', () => {
  it('takes what a release closes after a day in full service, not before', async () => {
    const service = `${web}-floor`;
    await openTestService(platform, service, [
      { version: '2.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
      { version: '2.0.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 1 / 12 },
    ]);
    web = service;
    await runJobs();
    expect(await floor()).toMatchObject([{ group: 'CVE-2025-0001', closedByVersion: '2.0.1', state: 'proposed' }]);
    platform.clock.advance(22 * hourMs);
    await runJobs();
    expect(await floor()).toMatchObject([{ state: 'proposed' }]);

    platform.clock.advance(hourMs);
    await runJobs();

    expect(await floor()).toMatchObject([{ state: 'in_force', addedBy: 'stability' }]);
    const judged = await ask(platform, service, '2.0.0');
    expect(judged.judgement.reasons.map(({ code }) => code)).toContain('security.below_floor');
  });

  it('waits for a release that caused an incident, until both keys say otherwise', async () => {
    await runJobs();
    const service = web;
    await openTestService(platform, `${service}-bad`, [
      { version: '2.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
      { version: '2.0.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 1 / 12 },
    ]);
    web = `${service}-bad`;
    await recordIncident(signers.responder(), web, {
      environment: 'production',
      title: 'it leaks',
      kind: 'reliability',
      severity: 'sev3',
      startedAt: platform.clock.now(),
      causedByVersion: '2.0.1',
    });
    await runJobs();
    platform.clock.advance(24 * hourMs);
    await runJobs();
    const [entry] = await floor();
    expect(entry).toMatchObject({ state: 'proposed' });
    const input = { entry: entry?.id ?? '', axis: 'security', reason: 'it must not come back' } as const;
    await expect(joinFloorByKeys(signers.responder(), input)).rejects.toMatchObject({ code: 'access.forbidden' });
    await platform.database.pool.query('update access_state set second_person_at = now()');
    const { changeId, state } = await joinFloorByKeys(signers.security(), input);
    expect(state).toBe('waiting');
    await expect(
      approveChange(platform.as(['admin'], { userId: signers.responder.userId }), changeId),
    ).rejects.toMatchObject({ code: 'access.forbidden' });

    await approveChange(signers.reliability(), changeId);

    expect(await floor()).toMatchObject([{ state: 'in_force', addedBy: 'both_keys' }]);
  });
});
