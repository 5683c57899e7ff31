import { describe, expect, it } from 'vitest';
import { approveChange } from '#access/index.ts';
import { addOwnAdvisory } from '#advisories/index.ts';
import { declareIncident } from '#incidents/index.ts';
import { JobRunner } from '../platform/jobs/runner.ts';
import { quietLog } from '../platform/test-context.ts';
import { deploy } from '../releases/test-ledger.ts';
import { joinFloorByKeys } from './apply-floor.ts';
import { gateJobs } from './jobs.ts';
import { liftHold } from './lift-hold.ts';
import { listFloor } from './list-floor.ts';
import { listHolds } from './list-holds.ts';
import { placeHold } from './place-hold.ts';
import { ask, openTestService, testGate } from './test-gate.ts';
import { evidenceOf } from './test-signers.ts';

const hourMs = 3_600_000;

const gate = testGate('held', (serial) => [
  { version: '1.0.0', parts: ['pkg:npm/left@1.0.0', `pkg:npm/own-${serial}@1.0.0`], daysAgo: 9 },
  { version: '1.1.0', parts: ['pkg:npm/left@1.1.0', `pkg:npm/own-${serial}@1.0.0`], daysAgo: 3 },
]);

const hold = (axis: 'reliability' | 'security', more: { version?: string; isQuarantine?: boolean } = {}) => ({
  service: gate.web,
  environment: 'production',
  version: '1.1.0',
  axis,
  reason: 'memory leak',
  expiresAt: undefined,
  isQuarantine: false,
  ...more,
});
const holds = async () =>
  (await listHolds(gate.signers.responder(), { service: gate.web, active: true, limit: 50 })).items;
const floor = async (service: string) => (await listFloor(gate.signers.responder(), { service, limit: 50 })).items;
const runJobs = () =>
  new JobRunner({
    database: gate.platform.database,
    handlers: gateJobs({ mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) }, 'http://x'),
    log: quietLog,
  }).runDue();

describe('a hold', () => {
  it('is placed and lifted by the key of its axis, and judged by at once', async () => {
    await expect(placeHold(gate.signers.responder(), hold('reliability'))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(placeHold(gate.signers.security(), hold('reliability'))).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    const placed = await placeHold(gate.signers.reliability(), hold('reliability', { version: '1.0.0' }));
    const held = await ask(gate.platform, gate.web, '1.0.0');

    await expect(liftHold(gate.signers.security(), placed.id, 'it is fine')).rejects.toMatchObject({
      code: 'gate.hold_other_axis',
    });
    await expect(liftHold(gate.signers.responder(), placed.id, 'it is fine')).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await liftHold(gate.signers.reliability(), placed.id, 'it is fine');

    const codes = (decision: typeof held) => decision.judgement.reasons.map(({ code }) => code);
    expect(codes(held)).toContain('reliability.held');
    expect(codes(await ask(gate.platform, gate.web, '1.0.0'))).not.toContain('reliability.held');
    expect(await evidenceOf(gate.platform, placed.id)).toEqual(['gate.hold_placed', 'gate.hold_lifted']);
  });

  it('that is a quarantine is security alone', async () => {
    await expect(
      placeHold(gate.signers.reliability(), hold('reliability', { isQuarantine: true })),
    ).rejects.toMatchObject({
      code: 'gate.hold_other_axis',
    });
    await placeHold(gate.signers.security(), hold('security', { isQuarantine: true }));
    expect(await holds()).toMatchObject([{ axis: 'security', isQuarantine: true }]);
  });

  it('is placed on a release that is left for a reason, once, by the axis that asked', async () => {
    gate.platform.clock.advance(hourMs);
    await deploy(gate.signers.responder(), gate.web, '1.0.0', { motive: 'reliability' });
    await runJobs();
    await gate.platform.database.pool.query(
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

    await liftHold(gate.signers.security(), carried?.id ?? '', 'we block that path');
    await runJobs();

    expect(await holds()).toEqual([]);
  });

  it('names no restricted advisory', async () => {
    const { id } = await addOwnAdvisory(gate.signers.security(), {
      ecosystem: 'npm',
      package: `own-${gate.serial}`,
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
    const service = `${gate.web}-floor`;
    await openTestService(gate.platform, service, [
      { version: '2.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
      { version: '2.0.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 1 / 12 },
    ]);
    await runJobs();
    expect(await floor(service)).toMatchObject([
      { group: 'CVE-2025-0001', closedByVersion: '2.0.1', state: 'proposed' },
    ]);
    gate.platform.clock.advance(22 * hourMs);
    await runJobs();
    expect(await floor(service)).toMatchObject([{ state: 'proposed' }]);

    gate.platform.clock.advance(hourMs);
    await runJobs();

    expect(await floor(service)).toMatchObject([{ state: 'in_force', addedBy: 'stability' }]);
    const judged = await ask(gate.platform, service, '2.0.0');
    expect(judged.judgement.reasons.map(({ code }) => code)).toContain('security.below_floor');
  });

  it('waits for a release that caused an incident, until both keys say otherwise', async () => {
    await runJobs();
    const service = `${gate.web}-floor`;
    await openTestService(gate.platform, service, [
      { version: '2.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
      { version: '2.0.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 1 / 12 },
    ]);
    await declareIncident(gate.signers.responder(), service, {
      environment: 'production',
      title: 'it leaks',
      kind: 'reliability',
      severity: 'sev3',
      startedAt: gate.platform.clock.now(),
      causedByVersion: '2.0.1',
    });
    await runJobs();
    gate.platform.clock.advance(24 * hourMs);
    await runJobs();
    const [entry] = await floor(service);
    expect(entry).toMatchObject({ state: 'proposed' });
    const input = { entry: entry?.id ?? '', axis: 'security', reason: 'it must not come back' } as const;
    await expect(joinFloorByKeys(gate.signers.responder(), input)).rejects.toMatchObject({ code: 'access.forbidden' });
    await gate.platform.database.pool.query('update access_state set second_person_at = now()');
    const { changeId, state } = await joinFloorByKeys(gate.signers.security(), input);
    expect(state).toBe('waiting');
    await expect(
      approveChange(gate.platform.as(['admin'], { userId: gate.signers.responder.userId }), changeId),
    ).rejects.toMatchObject({ code: 'access.forbidden' });

    await approveChange(gate.signers.reliability(), changeId);

    expect(await floor(service)).toMatchObject([{ state: 'in_force', addedBy: 'both_keys' }]);
  });
});
