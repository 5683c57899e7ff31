import { expect, it } from 'vitest';
import { JobRunner } from '../platform/jobs/runner.ts';
import { quietLog } from '../platform/test-context.ts';
import { breakGlass } from './break-glass.ts';
import { getDecision } from './get-decision.ts';
import { gateJobs } from './jobs.ts';
import { placeHold } from './place-hold.ts';
import { reviewBreakGlass } from './review-break-glass.ts';
import { ask, testGate } from './test-gate.ts';
import { addSigner, evidenceOf, type Signer } from './test-signers.ts';

const hourMs = 3_600_000;

const gate = testGate(
  'glass',
  () => [
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
  ],
  { isEnforcing: true },
);

const denied = () => ask(gate.platform, gate.web, '1.0.0');
const smash = (decision: { id: string }, by: Signer = gate.signers.responder) =>
  breakGlass(by(), { decision: decision.id, reason: 'customers can not pay' });
const review = (decision: { id: string }, by: Signer) =>
  reviewBreakGlass(by(), { decision: decision.id, verdict: 'justified', note: 'it was the only way' });
const quarantine = () =>
  placeHold(gate.signers.security(), {
    service: gate.web,
    environment: 'production',
    version: '1.0.0',
    axis: 'security',
    reason: 'compromised build',
    expiresAt: undefined,
    isQuarantine: true,
  });
const runJobs = () =>
  new JobRunner({
    database: gate.platform.database,
    handlers: gateJobs({ mail: undefined, chat: async () => ({ outcome: 'rejected', reason: 'none' }) }, 'http://x'),
    log: quietLog,
  }).runDue();

it('passes a deny at once, for four hours', async () => {
  const decision = await denied();

  const broken = await smash(decision);

  expect(decision).toMatchObject({ verdict: 'deny', mayProceed: false });
  expect(broken).toMatchObject({ mayProceed: true, exitCode: 0, signoff: { state: 'broken_glass' } });
  gate.platform.clock.advance(4 * hourMs);
  expect(await getDecision(gate.signers.responder(), decision.id)).toMatchObject({ mayProceed: false });
  expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided', 'gate.glass_broken']);
});

it('takes the right to, in person, and something to pass', async () => {
  const auditor = await addSigner(gate.platform, 'auditor');
  const decision = await denied();
  const token = gate.platform.as(['responder'], { kind: 'token' });

  await expect(smash(decision, auditor)).rejects.toMatchObject({ code: 'access.forbidden' });
  await expect(breakGlass(token, { decision: decision.id, reason: 'now' })).rejects.toMatchObject({
    code: 'access.interactive_only',
  });
  await expect(smash(await ask(gate.platform, gate.web, '1.1.0'))).rejects.toMatchObject({
    code: 'gate.signoff_not_needed',
  });
  gate.platform.clock.advance(hourMs);
  await expect(smash(decision)).rejects.toMatchObject({ code: 'gate.decision_expired' });
});

it('breaks once, of ten who try', async () => {
  const decision = await denied();

  const all = await Promise.allSettled(Array.from({ length: 10 }, () => smash(decision)));

  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

it('passes no quarantine, and a quarantine ends it', async () => {
  const before = await denied();
  await smash(before);
  await quarantine();

  expect(await getDecision(gate.signers.responder(), before.id)).toMatchObject({ mayProceed: false });
  await expect(smash(await denied())).rejects.toMatchObject({ code: 'gate.quarantined' });
});

it('is reviewed by somebody else with a key, once', async () => {
  const decision = await denied();
  await expect(review(decision, gate.signers.security)).rejects.toMatchObject({ code: 'gate.review_not_due' });
  await smash(decision, gate.signers.security);

  await expect(review(decision, gate.signers.security)).rejects.toMatchObject({ code: 'gate.same_person' });
  await expect(review(decision, gate.signers.responder)).rejects.toMatchObject({ code: 'access.forbidden' });
  const reviewed = await review(decision, gate.signers.reliability);

  expect(reviewed.signoff.breakGlass).toMatchObject({ reviewVerdict: 'justified' });
  await expect(review(decision, gate.signers.reliability)).rejects.toMatchObject({ code: 'gate.review_not_due' });
  expect(await evidenceOf(gate.platform, decision.id)).toContain('gate.glass_reviewed');
});

it('says so when nobody has reviewed it within the day, and not when somebody has', async () => {
  const [forgotten, seen] = [await denied(), await denied()];
  await smash(forgotten);
  await smash(seen);
  await review(seen, gate.signers.security);
  gate.platform.clock.advance(24 * hourMs);
  await runJobs();

  expect(await evidenceOf(gate.platform, forgotten.id)).toContain('gate.review_overdue');
  expect(await evidenceOf(gate.platform, seen.id)).not.toContain('gate.review_overdue');
  expect((await review(forgotten, gate.signers.security)).signoff.breakGlass?.reviewedAt).not.toBeNull();
});
