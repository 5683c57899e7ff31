import { compareVerdicts } from './combine.ts';
import type { Judgement } from './decision.ts';
import type { Axis, GateFacts, Instant, PreSignature } from './facts.ts';
import { compareInstants } from './instant.ts';

type Grounds = Pick<Judgement, 'axes' | 'reasons'>;

/**
 * What a signature is given for: every reason above `allow`, by its code and by each name behind it. A new name under a code that
 * was there is a new ground.
 *
 * @param axis grounds of this axis only
 */
export function groundsOf({ reasons }: Pick<Judgement, 'reasons'>, axis?: Axis): readonly string[] {
  return reasons
    .filter((reason) => reason.verdict !== 'allow')
    .filter((reason) => axis === undefined || reason.axis === axis || reason.axis === 'both')
    .flatMap(({ code, subjects }) => [code, ...subjects.map((subject) => `${code} ${subject}`)]);
}

/** A stricter verdict on either axis, or a ground that was not there: what was signed before stands for something else. */
export function isStricter(before: Grounds, after: Grounds): boolean {
  const axes: readonly Axis[] = ['reliability', 'security'];
  if (axes.some((axis) => compareVerdicts(after.axes[axis], before.axes[axis]) > 0)) return true;
  const known = new Set(groundsOf(before));
  return groundsOf(after).some((ground) => !known.has(ground));
}

/** A pre-signature covers going to its version while every ground on its axis was there when it was given, and no deny stands. */
export function covers(signature: PreSignature, version: string, judgement: Judgement, at: Instant): boolean {
  if (signature.version !== version || compareInstants(signature.expiresAt, at) <= 0) return false;
  if (judgement.verdict === 'deny') return false;
  return groundsOf(judgement, signature.axis).every((ground) => signature.grounds.includes(ground));
}

/** True when pre-signatures of both axes, by two people, cover the release now. */
export function isPreSigned(facts: GateFacts, version: string, judgement: Judgement): boolean {
  if (judgement.verdict !== 'needs_signoff') return false;
  const covering = facts.preSignatures.filter((signature) => covers(signature, version, judgement, facts.asOf));
  return covering.some(
    (one) =>
      one.axis === 'reliability' && covering.some((two) => two.axis === 'security' && two.signedBy !== one.signedBy),
  );
}
