import { beforeAll, expect, it } from 'vitest';
import { declareIncident } from '#incidents/index.ts';
import { registerDeploymentJudge } from '#releases/index.ts';
import { deploy } from '../releases/test-ledger.ts';
import { breakGlass } from './break-glass.ts';
import { judgeDeployment } from './deployment-judge.ts';
import { getDecision } from './get-decision.ts';
import { liftHold } from './lift-hold.ts';
import { listDecisions } from './list-decisions.ts';
import { placeHold } from './place-hold.ts';
import { requestSignoff } from './request-signoff.ts';
import { ask, testGate } from './test-gate.ts';

const minuteMs = 60_000;

const gate = testGate(
  'stopped',
  () => [
    { version: '0.9.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 30 },
    { version: '1.0.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 9 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
  ],
  { isEnforcing: true },
);
beforeAll(() => registerDeploymentJudge(judgeDeployment));

const hold = (version: string, isQuarantine: boolean) => {
  gate.platform.clock.advance(minuteMs);
  return placeHold(gate.signers.security(), {
    service: gate.web,
    environment: 'production',
    version,
    axis: 'security',
    reason: 'compromised build',
    expiresAt: undefined,
    isQuarantine,
  });
};
const read = (id: string) => getDecision(gate.signers.responder(), id);

it.each([false, true])(
  'an allowed move may not go on once its target is held (quarantine: %s)',
  async (isQuarantine) => {
    const decision = await ask(gate.platform, gate.web, '1.0.0');
    const placed = await hold('1.0.0', isQuarantine);

    expect(decision).toMatchObject({ verdict: 'allow', mayProceed: true });
    expect(await read(decision.id)).toMatchObject({ verdict: 'allow', mayProceed: false, exitCode: 12 });
    const [listed] = (await listDecisions(gate.signers.responder(), { service: gate.web, limit: 1 })).items;
    expect(listed).toMatchObject({ id: decision.id, mayProceed: false });
    await liftHold(gate.signers.security(), placed.id, 'was a mistake');
    expect(await read(decision.id)).toMatchObject({ mayProceed: true });
  },
);

it('a deployment after the hold is not gated, one before it is', async () => {
  const decision = await ask(gate.platform, gate.web, '1.0.0');
  gate.platform.clock.advance(minuteMs);
  const before = gate.platform.clock.now();
  await hold('1.0.0', false);

  const late = await deploy(gate.signers.responder(), gate.web, '1.0.0', { decisionId: decision.id });
  const early = await deploy(gate.signers.responder(), gate.web, '1.0.0', {
    at: before,
    to: before + 1,
    decisionId: decision.id,
  });

  expect(late).toMatchObject({ isGated: false });
  expect(early).toMatchObject({ isGated: true });
});

it('a hold that the decision knew of stops nothing more than it said', async () => {
  await hold('1.0.0', false);

  const decision = await ask(gate.platform, gate.web, '1.0.0');

  expect(decision).toMatchObject({ verdict: 'needs_signoff', mayProceed: false });
  const serving = await ask(gate.platform, gate.web, '1.1.0');
  await hold('1.1.0', false);
  expect(await read(serving.id)).toMatchObject({ verdict: 'allow', mayProceed: true });
});

it('broken glass passes a later hold, and never a quarantine that was placed at the same moment', async () => {
  const decision = await ask(gate.platform, gate.web, '0.9.0');
  await breakGlass(gate.signers.responder(), { decision: decision.id, reason: 'customers can not pay' });

  await hold('0.9.0', false);
  expect(await read(decision.id)).toMatchObject({ mayProceed: true });
  // As when both commit at once: the quarantine did not see the glass and ended nothing.
  await hold('0.9.0', true);
  await gate.platform.database.pool.query(`update break_glass set expires_at = expires_at + interval '1 day'`);
  expect(await read(decision.id)).toMatchObject({ mayProceed: false });
});

it('an unanswered request offers the glass in a sev1 or sev2, and not otherwise', async () => {
  const offered = async () => {
    const { id } = await ask(gate.platform, gate.web, '1.0.0');
    const { signoff } = await requestSignoff(gate.signers.responder(), {
      decision: id,
      reason: 'now',
      expiresInMinutes: 60,
    });
    return signoff.breakGlassOfferedAt;
  };
  await hold('1.0.0', false);
  const calm = await offered();
  const incident = { title: 'checkout is down', kind: 'reliability', severity: 'sev2' } as const;
  await declareIncident(gate.signers.responder(), gate.web, incident);
  gate.platform.clock.advance(minuteMs);

  const severe = await offered();

  expect(calm).toBeNull();
  expect(severe).toBe(new Date(gate.platform.clock.now() + 5 * minuteMs).toISOString());
});
