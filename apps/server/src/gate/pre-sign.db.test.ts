import { describe, expect, it } from 'vitest';
import { placeHold } from './place-hold.ts';
import { preSign } from './pre-sign.ts';
import { addSigner, evidenceOf, type Signer } from './test-signers.ts';
import { testSignoff } from './test-signoff.ts';

const hourMs = 3_600_000;

const { gate, asked, request, turn } = testSignoff('pre-signed');

describe('signing by day', () => {
  const sign = (axis: 'reliability' | 'security', by: Signer = gate.signers[axis]) =>
    preSign(by(), {
      service: gate.web,
      environment: 'production',
      version: '1.1.0',
      axis,
      reason: 'known and bearable',
      expiresAt: gate.platform.clock.now() + 24 * hourMs,
    });

  it('covers what stood against it then', async () => {
    const { id } = await sign('reliability');
    await sign('security');
    gate.platform.clock.advance(hourMs);

    expect(await asked()).toMatchObject({ mayProceed: true, signoff: { state: 'signed' } });
    expect(await evidenceOf(gate.platform, id)).toEqual(['gate.pre_signed']);
    await expect(sign('security', gate.signers.responder)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it('does not count as the other key of the same person', async () => {
    const both = await addSigner(gate.platform, 'reliability_key');
    await gate.platform.database.pool.query(
      `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, 'security_key', '2025-01-01', false)`,
      [both.userId],
    );
    const either = Object.assign(() => gate.platform.as(['reliability_key', 'security_key'], { userId: both.userId }), {
      userId: both.userId,
    });
    await sign('reliability', either);
    const decision = await asked();
    await request(decision);

    await expect(turn(decision, 'security', either)).rejects.toMatchObject({ code: 'gate.same_person' });
    expect(await turn(decision, 'security')).toMatchObject({ mayProceed: true });
  });

  it('does not cover what comes later', async () => {
    await sign('reliability');
    await sign('security');
    await placeHold(gate.signers.security(), {
      service: gate.web,
      environment: 'production',
      version: '1.1.0',
      axis: 'security',
      reason: 'leaks a token',
      expiresAt: undefined,
      isQuarantine: false,
    });

    expect(await asked()).toMatchObject({ mayProceed: false, verdict: 'needs_signoff' });
  });
});
