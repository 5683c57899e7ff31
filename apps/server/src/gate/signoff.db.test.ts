import { describe, expect, it } from 'vitest';
import { deploy } from '../releases/test-ledger.ts';
import { getDecision } from './get-decision.ts';
import { refuseKey } from './refuse-key.ts';
import type { GateDecision } from './standing.ts';
import { advisory, ask, loadTestFeeds, openTestService } from './test-gate.ts';
import { addSigner, evidenceOf } from './test-signers.ts';
import { signoffReleases, testSignoff } from './test-signoff.ts';
import { turnKey } from './turn-key.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const { gate, hold, asked, request, turn } = testSignoff('signed');

const outcomes = async (all: readonly Promise<unknown>[]) => {
  const settled = await Promise.allSettled(all);
  return settled
    .map((one) => (one.status === 'fulfilled' ? 'ok' : String((one.reason as { code?: string }).code)))
    .toSorted();
};

describe('a joint sign-off', () => {
  it('lets the move go ahead once two people have turned both keys, until it expires', async () => {
    const decision = await asked();
    expect(decision).toMatchObject({ verdict: 'needs_signoff', keysNeeded: ['reliability', 'security'] });
    expect(await request(decision)).toMatchObject({ signoff: { state: 'waiting' } });

    const half = await turn(decision, 'reliability');
    gate.platform.clock.advance(90 * minuteMs);
    const whole = await turn(decision, 'security');

    expect(half.signoff).toMatchObject({ state: 'waiting' });
    expect(whole).toMatchObject({ mayProceed: true, exitCode: 0, signoff: { state: 'signed' } });
    expect(whole.signoff.keys.map(({ signedBy }) => signedBy?.id)).toEqual([
      gate.signers.reliability.userId,
      gate.signers.security.userId,
    ]);
    gate.platform.clock.advance(151 * minuteMs);
    expect(await getDecision(gate.signers.responder(), decision.id)).toMatchObject({
      mayProceed: false,
      signoff: { state: 'expired' },
    });
    expect(await evidenceOf(gate.platform, decision.id)).toEqual([
      'gate.decided',
      'gate.signoff_requested',
      'gate.key_turned',
      'gate.key_turned',
      'gate.signoff_completed',
    ]);
  });

  it('asks once, whoever asks again', async () => {
    const decision = await asked();
    await request(decision);
    await request(decision);

    expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided', 'gate.signoff_requested']);
  });

  it('is not for those who may not ask, nor for what is allowed, denied or over', async () => {
    const auditor = await addSigner(gate.platform, 'auditor');
    const decision = await asked();
    const allowed = await ask(gate.platform, gate.web, '1.0.0');
    const { recommended: _, ...denied } = await deniedDecision();

    await expect(request(decision, 240, auditor)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(request(allowed)).rejects.toMatchObject({ code: 'gate.signoff_not_needed' });
    await expect(request({ ...decision, ...denied, id: denied.id })).rejects.toMatchObject({
      code: 'gate.signoff_not_needed',
      help: expect.stringContaining('break the glass'),
    });
    gate.platform.clock.advance(31 * minuteMs);
    await expect(request(decision)).rejects.toMatchObject({ code: 'gate.decision_expired' });
  });

  it('takes one key when staying is no better', async () => {
    await hold('1.0.0');
    await hold('1.1.1');
    const decision = await asked();
    expect(decision.keysNeeded).toHaveLength(1);
    const [axis = 'security'] = decision.keysNeeded;
    const other = axis === 'security' ? 'reliability' : 'security';
    await request(decision);

    await expect(turn(decision, other)).rejects.toMatchObject({ code: 'gate.signoff_not_needed' });
    expect(await turn(decision, axis)).toMatchObject({ mayProceed: true });
  });
});

async function deniedDecision(): Promise<GateDecision> {
  const service = `${gate.web}-denied`;
  await openTestService(gate.platform, service, [
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 9 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 3 },
  ]);
  return ask(gate.platform, service, '1.0.0');
}

describe('a key', () => {
  it('is turned by its holder in person, after somebody asked', async () => {
    const decision = await asked();
    const token = gate.platform.as(['reliability_key'], { userId: gate.signers.reliability.userId, kind: 'token' });
    const pretender = gate.platform.as(['reliability_key']);
    const input = { decision: decision.id, axis: 'reliability', factsDigest: decision.factsDigest, note: '' } as const;

    await expect(turn(decision, 'reliability')).rejects.toMatchObject({ code: 'gate.signoff_not_requested' });
    await request(decision);
    await expect(turnKey(token, input)).rejects.toMatchObject({ code: 'access.interactive_only' });
    await expect(turnKey(pretender, input)).rejects.toMatchObject({ code: 'access.forbidden' });
    await expect(turn(decision, 'security', gate.signers.reliability)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    await expect(turn(decision, 'reliability', gate.signers.responder)).rejects.toMatchObject({
      code: 'access.forbidden',
    });
    expect(await evidenceOf(gate.platform, decision.id)).toEqual(['gate.decided', 'gate.signoff_requested']);
  });

  it('signs what was seen', async () => {
    const decision = await asked();
    await request(decision);

    const seen = { ...decision, factsDigest: 'sha256:other' };
    await expect(turn(seen, 'reliability')).rejects.toMatchObject({ code: 'gate.facts_moved' });
    expect((await turn(decision, 'reliability')).signoff.state).toBe('waiting');
  });

  it('turns once, of two holders who sign at the same time', async () => {
    const second = await addSigner(gate.platform, 'security_key');
    const decision = await asked();
    await request(decision);

    const racers = Array.from({ length: 10 }, (_, at) =>
      turn(decision, 'security', at % 2 ? second : gate.signers.security),
    );

    expect(await outcomes(racers)).toEqual([...Array.from({ length: 9 }, () => 'gate.already_signed'), 'ok']);
  });

  it('is not the second one of the same person, in a race of ten either', async () => {
    const both = await addSigner(gate.platform, 'reliability_key');
    await gate.platform.database.pool.query(
      `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, 'security_key', '2025-01-01', false)`,
      [both.userId],
    );
    const either = Object.assign(() => gate.platform.as(['reliability_key', 'security_key'], { userId: both.userId }), {
      userId: both.userId,
    });
    const decision = await asked();
    await request(decision);

    const racers = Array.from({ length: 10 }, (_, at) => turn(decision, at % 2 ? 'security' : 'reliability', either));
    const seen = await outcomes(racers);

    expect(seen.filter((code) => code === 'ok')).toHaveLength(1);
    expect(seen.filter((code) => code === 'gate.same_person')).toHaveLength(5);
    expect(await getDecision(either(), decision.id)).toMatchObject({
      mayProceed: false,
      signoff: { state: 'waiting' },
    });
  });

  it('shows that it was granted a short time ago', async () => {
    const young = await addSigner(gate.platform, 'security_key', { isYoung: true });
    const decision = await asked();
    await request(decision);

    const { signoff } = await turn(decision, 'security', young);

    expect(signoff.keys.find(({ axis }) => axis === 'security')).toMatchObject({ isRecentlyGranted: true });
  });

  it('can be refused, which ends the decision', async () => {
    const decision = await asked();
    await request(decision);

    const refusal = { decision: decision.id, axis: 'security', reason: 'not this one' } as const;
    await expect(refuseKey(gate.signers.responder(), refusal)).rejects.toMatchObject({ code: 'access.forbidden' });
    const refused = await refuseKey(gate.signers.security(), refusal);

    expect(refused).toMatchObject({ mayProceed: false, signoff: { state: 'refused' } });
    const key = refused.signoff.keys.find(({ axis }) => axis === 'security');
    expect(key).toMatchObject({ signedBy: null, refusedBy: { name: expect.any(String) }, note: 'not this one' });
    expect(key?.refusedAt).not.toBeNull();
    await expect(turn(decision, 'reliability')).rejects.toMatchObject({ code: 'gate.already_signed' });
    expect(await evidenceOf(gate.platform, decision.id)).toContain('gate.key_refused');
  });

  it('does not turn after the request expired', async () => {
    const decision = await asked();
    await request(decision, 5);
    gate.platform.clock.advance(5 * minuteMs);

    await expect(turn(decision, 'security')).rejects.toMatchObject({ code: 'gate.decision_expired' });
  });
});

describe('facts that move', () => {
  it('take every signature away when it is stricter now, and say what', async () => {
    const decision = await asked();
    await request(decision);
    await turn(decision, 'reliability');
    gate.platform.clock.advance(minuteMs);
    await loadTestFeeds(gate.platform, [advisory('MAL-2026-1', `extra-${gate.serial}`, '2.0.0')]);
    gate.platform.clock.advance(minuteMs);

    await expect(turn(decision, 'security')).rejects.toMatchObject({
      code: 'gate.facts_moved',
      message: expect.stringMatching(/security says deny now, not allow.*MAL-2026-1/),
    });

    const after = await getDecision(gate.signers.responder(), decision.id);
    expect(after).toMatchObject({ mayProceed: false, signoff: { state: 'lapsed' } });
    expect(after.signoff.keys.map(({ signedBy }) => signedBy)).toEqual([null, null]);
    expect(await evidenceOf(gate.platform, decision.id)).toContain('gate.signoff_lapsed');
    await expect(turn(decision, 'reliability')).rejects.toMatchObject({ code: 'gate.facts_moved' });
    await expect(request(decision)).rejects.toMatchObject({ code: 'gate.facts_moved' });
  });

  it('take nothing away when another release serves no worse, or the same', async () => {
    const decision = await asked();
    await request(decision);
    await turn(decision, 'reliability');
    gate.platform.clock.advance(hourMs);

    expect(await turn(decision, 'security')).toMatchObject({ mayProceed: true });
  });

  it('include that the release being left was left already', async () => {
    const decision = await asked();
    await request(decision);
    gate.platform.clock.advance(minuteMs);
    await deploy(gate.signers.responder(), gate.web, '1.0.0');
    gate.platform.clock.advance(minuteMs);

    await expect(turn(decision, 'security')).rejects.toMatchObject({ code: 'gate.facts_moved' });
  });
});

describe('the sample', () => {
  it('is signed by sample people and by real ones; nothing real is signed by sample people', async () => {
    const rhea = await addSigner(gate.platform, 'reliability_key', { isSample: true });
    const sam = await addSigner(gate.platform, 'security_key', { isSample: true });
    const tale = `${gate.web}-tale`;
    await openTestService(gate.platform, tale, signoffReleases(gate.serial), { isSample: true });
    await expect(hold('1.1.1', rhea)).rejects.toMatchObject({ code: 'gate.sample_only' });
    await hold('1.1.0', rhea, tale);
    const real = await asked();
    const played = await ask(gate.platform, tale, '1.1.0');
    await request(real);
    await request(played);

    await expect(turn(real, 'reliability', rhea)).rejects.toMatchObject({ code: 'gate.sample_only' });
    await turn(played, 'reliability', gate.signers.reliability);
    expect(await turn(played, 'security', sam)).toMatchObject({ signoff: { state: 'signed' } });
    const again = await ask(gate.platform, tale, '1.1.0');
    await request(again);
    await turn(again, 'reliability', rhea);
    expect(await turn(again, 'security', sam)).toMatchObject({ signoff: { state: 'signed' } });
  });
});
