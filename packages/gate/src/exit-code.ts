import { restsOnMissingFacts } from './decide.ts';
import type { Decision } from './decision.ts';

/**
 * Exit code of a command that asked: 0 allowed, 10 denied, 11 needs a sign-off or evidence first, 12 when nothing but
 * missing facts keeps the target above `allow`. Warn-only stops nobody (0) unless `isStrict`.
 */
export function exitCodeOf(
  decision: Pick<Decision, 'verdict' | 'effect' | 'target'>,
  isStrict = false,
): 0 | 10 | 11 | 12 {
  if (decision.effect === 'warn' && !isStrict) return 0;
  switch (decision.verdict) {
    case 'allow':
      return 0;
    case 'deny':
      return decision.target.reasons.some(({ code }) => code === 'policy.error') ? 12 : 10;
    case 'preserve_first':
    case 'needs_signoff': {
      const stops = decision.target.reasons.filter(({ verdict }) => verdict !== 'allow');
      return stops.every(({ code }) => restsOnMissingFacts(code)) ? 12 : 11;
    }
  }
}
