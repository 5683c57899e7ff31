import type { Reason, Verdict } from './decision.ts';
import type { Axis } from './facts.ts';

const RANK: Readonly<Record<Verdict, number>> = { allow: 0, preserve_first: 1, needs_signoff: 2, deny: 3 };

/** Negative when `a` is laxer than `b`, 0 when equal. */
export function compareVerdicts(a: Verdict, b: Verdict): number {
  return RANK[a] - RANK[b];
}

/** The stricter of two verdicts. */
export function stricter(a: Verdict, b: Verdict): Verdict {
  return compareVerdicts(a, b) >= 0 ? a : b;
}

/** One verdict per axis and one over both. The strictest reason wins; adding a reason can never soften any of them. */
export function combine(reasons: readonly Pick<Reason, 'axis' | 'verdict'>[]): {
  readonly verdict: Verdict;
  readonly axes: Readonly<Record<Axis, Verdict>>;
} {
  const onAxis = (axis: Axis): Verdict =>
    reasons.reduce<Verdict>(
      (worst, reason) => (reason.axis === axis || reason.axis === 'both' ? stricter(worst, reason.verdict) : worst),
      'allow',
    );
  const axes = { reliability: onAxis('reliability'), security: onAxis('security') };
  return { verdict: stricter(axes.reliability, axes.security), axes };
}
