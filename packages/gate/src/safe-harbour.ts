import { compareChoices, isListedOnly, judgeAlternatives, judgeRelease } from './alternatives.ts';
import type { Choice, Judgement } from './decision.ts';
import type { GateFacts } from './facts.ts';
import { createJudge } from './judge.ts';
import type { JudgedChoice } from './judge.ts';
import type { EvaluateRules, Policy } from './policy.ts';
import { isPreSigned } from './sign-off.ts';
import { describe } from './statements.ts';

/** Where a service could go back to now. */
export type SafeHarbour =
  | { readonly kind: 'allowed'; readonly version: string; readonly judgement: Judgement }
  /** Above `allow`, and everything that stops it was signed by day on both axes. */
  | { readonly kind: 'pre_signed'; readonly version: string; readonly judgement: Judgement }
  | {
      readonly kind: 'none';
      /** The move that comes closest; undefined when there is no other release at all. */
      readonly cure: Choice | undefined;
      readonly because: string;
    };

/**
 * The release a service could go back to now with `allow`, before anything burns, or none with the cure.
 * Looks backwards only: every candidate, and the target when it is another release than the current one.
 */
export function safeHarbour(facts: GateFacts, policy: Policy, evaluate: EvaluateRules): SafeHarbour {
  const judge = createJudge(facts, policy, evaluate);
  const { current, target } = facts;
  const asked = target.version === current?.version ? [] : [judgeRelease(facts, judge, target)];
  const ranked = [...asked, ...judgeAlternatives(facts, policy.settings, judge)].toSorted((a, b) =>
    compareChoices(a, b),
  );
  const back = ranked.filter((judged) => isBackwards(judged) && !isListedOnly(judged));
  const allowed = back.find(({ judgement }) => judgement.verdict === 'allow');
  if (allowed !== undefined) {
    return { kind: 'allowed', version: allowed.release.version, judgement: allowed.judgement };
  }
  // Whoever signs by day has looked at what a ranking can not see.
  const signed = ranked.find(
    (judged) => isBackwards(judged) && isPreSigned(facts, judged.release.version, judged.judgement),
  );
  if (signed !== undefined) {
    return { kind: 'pre_signed', version: signed.release.version, judgement: signed.judgement };
  }
  const cure = ranked.find((judged) => !isListedOnly(judged)) ?? ranked[0];
  return { kind: 'none', cure: cure?.choice, because: becauseNone(back[0], cure) };
}

function isBackwards({ choice }: JudgedChoice): boolean {
  return choice.kind === 'release' && choice.direction !== 'roll_forward';
}

function becauseNone(nearest: JudgedChoice | undefined, cure: JudgedChoice | undefined): string {
  const cured = cure === undefined ? 'no other release is known' : `closest: ${describe(cure.assessment)}`;
  if (nearest === undefined) return `no release to go back to without crossing a line; ${cured}`;
  const stop = nearest.judgement.reasons.find(({ verdict }) => verdict === nearest.judgement.verdict);
  return `${nearest.release.version} is not allowed: ${stop?.sentence ?? nearest.judgement.summary}; ${cured}`;
}
