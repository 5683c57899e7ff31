import { beforeAll, beforeEach, expect, it } from 'vitest';
import { registerDeploymentJudge } from '#releases/index.ts';
import { deploy } from '../releases/test-ledger.ts';
import { breakGlass } from './break-glass.ts';
import { judgeDeployment } from './deployment-judge.ts';
import { placeHold } from './place-hold.ts';
import { ask, testGate } from './test-gate.ts';

const minuteMs = 60_000;

const gate = testGate('judged', () => [
  { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
  { version: '1.0.1', parts: ['pkg:npm/left@1.1.0'], daysAgo: 6 },
  { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
]);
beforeAll(() => registerDeploymentJudge(judgeDeployment));
beforeEach(() => {
  gate.platform.clock.advance(minuteMs);
});

const record = (version: string, decisionId?: string) =>
  deploy(gate.signers.responder(), gate.web, version, { decisionId });

it('counts what an allowed decision covers', async () => {
  const { number, id } = await ask(gate.platform, gate.web, '1.0.1');
  gate.platform.clock.advance(minuteMs);

  expect(await record('1.0.1')).toMatchObject({ isGated: true, decisionId: id, gateReason: `G-${number}: allowed` });
});

it('does not count what nobody asked about, or asked about too long ago', async () => {
  const { number } = await ask(gate.platform, gate.web, '1.0.1');
  gate.platform.clock.advance(30 * minuteMs);

  expect(await record('1.0.1')).toMatchObject({
    isGated: false,
    gateReason: `G-${number} said allow: the decision has expired: ask again`,
  });
  gate.platform.clock.advance(minuteMs);
  expect(await record('1.0.0')).toMatchObject({ isGated: false, gateReason: 'no decision was asked for' });
});

it('says that a deny was passed over in warn-only too, and does not forget it when the rollout goes on', async () => {
  const { number, ...decision } = await ask(gate.platform, gate.web, '1.0.0');
  gate.platform.clock.advance(minuteMs);

  const canary = await deploy(gate.signers.responder(), gate.web, '1.0.0', { sharePercent: 5 });
  gate.platform.clock.advance(minuteMs);
  const whole = await record('1.0.0');

  expect(decision).toMatchObject({ effect: 'warn', mayProceed: true, verdict: 'deny' });
  expect(canary).toMatchObject({ isGated: false, gateReason: `G-${number} said deny: denied` });
  expect(whole).toMatchObject({ isGated: false, gateReason: `G-${number} said deny: denied` });
});

it('counts a broken glass, from when it was broken', async () => {
  const decision = await ask(gate.platform, gate.web, '1.0.0');
  const before = gate.platform.clock.now();
  gate.platform.clock.advance(minuteMs);
  await breakGlass(gate.signers.responder(), { decision: decision.id, reason: 'customers can not pay' });
  gate.platform.clock.advance(minuteMs);

  expect(await record('1.0.0', decision.id)).toMatchObject({
    isGated: true,
    gateReason: expect.stringContaining('broke the glass'),
  });
  expect(await deploy(gate.signers.responder(), gate.web, '1.0.0', { replica: 'a', at: before })).toMatchObject({
    isGated: false,
  });
});

it('lets a restart be what it is, and stops at a quarantine', async () => {
  const replica = await deploy(gate.signers.responder(), gate.web, '1.1.0', { replica: 'b' });
  expect(replica).toMatchObject({ isGated: true, gateReason: expect.stringContaining('continuity') });
  await placeHold(gate.signers.security(), {
    service: gate.web,
    environment: 'production',
    version: '1.1.0',
    axis: 'security',
    reason: 'compromised build',
    expiresAt: undefined,
    isQuarantine: true,
  });
  gate.platform.clock.advance(minuteMs);

  expect(await deploy(gate.signers.responder(), gate.web, '1.1.0', { replica: 'c' })).toMatchObject({
    isGated: false,
    gateReason: '1.1.0 is quarantined by security',
  });
});

it('holds a named decision to what it is about', async () => {
  const about = await ask(gate.platform, gate.web, '1.0.1');
  gate.platform.clock.advance(minuteMs);
  expect(await record('1.0.0', about.id)).toMatchObject({ isGated: false, decisionId: about.id });
  gate.platform.clock.advance(minuteMs);

  expect(await record('1.0.1', about.id)).toMatchObject({
    isGated: false,
    gateReason: `G-${about.number} is about leaving 1.1.0, which did not serve any more`,
  });
  await expect(record('1.1.0', '018f0000-0000-7000-8000-000000000000')).rejects.toMatchObject({
    code: 'gate.decision_not_found',
  });
});
