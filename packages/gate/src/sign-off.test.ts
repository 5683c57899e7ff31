import { createCedarEvaluator, defaultPolicy } from '@lockstep/cedar';
import { gateFacts, releaseFacts } from '@lockstep/testkit';
import { describe, expect, it } from 'vitest';
import { decide } from './decide.ts';
import type { GateFacts, Hold, PreSignature } from './facts.ts';
import { covers, groundsOf, isPreSigned, isStricter } from './sign-off.ts';

const evaluate = createCedarEvaluator(defaultPolicy);
const asOf = gateFacts().asOf;
const hold = (id: string): Hold => ({
  id,
  axis: 'reliability',
  version: '1.0.0',
  reason: 'was rolled back',
  placedAt: '2025-06-21T00:00:00Z',
  placedBy: 'rita',
  expiresAt: undefined,
  subject: 'INC-1',
});
const judged = (overrides: Partial<GateFacts>) => decide(gateFacts(overrides), defaultPolicy, evaluate).target;
const held = judged({ holds: [hold('H1')] });
const signature: PreSignature = {
  id: 'PS1',
  axis: 'reliability',
  version: '1.0.0',
  grounds: groundsOf(held, 'reliability'),
  signedBy: 'rita',
  expiresAt: '2030-01-01T00:00:00Z',
};

describe('a signature', () => {
  it('stands for its grounds by name, on its axis', () => {
    expect(groundsOf(held)).toEqual(['reliability.held', 'reliability.held H1']);
    expect(groundsOf(held, 'security')).toEqual([]);
  });

  it('lapses when a re-evaluation is stricter, or finds a ground that nobody signed for', () => {
    expect(isStricter(held, held)).toBe(false);
    expect(isStricter(held, judged({ holds: [] }))).toBe(false);
    expect(isStricter(held, judged({ holds: [hold('H1'), hold('H2')] }))).toBe(true);
    expect(isStricter(judged({ holds: [] }), held)).toBe(true);
  });
});

describe('a signature given by day', () => {
  it('covers what stood there then, until it expires, for its version', () => {
    expect(covers(signature, '1.0.0', held, asOf)).toBe(true);
    expect(covers(signature, '1.0.1', held, asOf)).toBe(false);
    expect(covers({ ...signature, expiresAt: asOf }, '1.0.0', held, asOf)).toBe(false);
  });

  it('covers no new name under a code that was signed for, and no deny', () => {
    const quarantined = releaseFacts('1.0.0', '2025-06-01T00:00:00Z', { isQuarantined: true });

    expect(covers(signature, '1.0.0', judged({ holds: [hold('H1'), hold('H2')] }), asOf)).toBe(false);
    expect(covers({ ...signature, axis: 'security' }, '1.0.0', judged({ target: quarantined }), asOf)).toBe(false);
  });

  it('takes two people for both axes', () => {
    const security: PreSignature = { ...signature, id: 'PS2', axis: 'security', signedBy: 'samir' };
    const facts = (...preSignatures: PreSignature[]) => gateFacts({ holds: [hold('H1')], preSignatures });

    expect(isPreSigned(facts(signature, security), '1.0.0', held)).toBe(true);
    expect(isPreSigned(facts(signature, { ...security, signedBy: 'rita' }), '1.0.0', held)).toBe(false);
    expect(isPreSigned(facts(signature), '1.0.0', held)).toBe(false);
  });
});
