import type { EscalationState, EscalationTarget } from '@lockstep/oncall';

/** What escalation does when it is due and nobody has answered. */
export interface NextInLine {
  /** `again`: the same people; `member`: the next of the present ring; `step`: another step; `policy`: the fallback or the catch-all. */
  readonly kind: 'again' | 'member' | 'step' | 'policy';
  /** Counted from 1; undefined for another policy. */
  readonly step: number | undefined;
  /** Who may be asked: of a ring it is one of these. */
  readonly targets: readonly EscalationTarget[];
}

/**
 * Who is asked next, as far as the policy says it: conditions and people who can not be reached may still change it.
 *
 * @returns undefined while nobody is asked by itself: acknowledged without a timeout, over, or at the end
 */
export function nextInLine(state: EscalationState): NextInLine | undefined {
  const { status, visit, policy, stepIndex, round, lastRound, dueAt } = state;
  if (dueAt === undefined || status === 'resolved' || status === 'merged') return undefined;
  const step = (index: number, kind: NextInLine['kind']): NextInLine => ({
    kind,
    step: index + 1,
    targets: targetsOfStep(policy.steps[index]),
  });
  if (status !== 'escalating' || visit === undefined) return step(stepIndex, 'step');
  if (visit.retryAt !== undefined && visit.retryAt <= dueAt) {
    return {
      kind: 'again',
      step: stepIndex + 1,
      targets: visit.asked.map(({ userId }) => ({ kind: 'person', userId })),
    };
  }
  const lanes = state.turns[`${policy.id}/${policy.steps[stepIndex]?.id ?? ''}`]?.lanes ?? [];
  const isWalking = lanes.some(
    ({ walk }) => walk !== undefined && (walk.index < walk.order.length - 1 || walk.roundsLeft > 1),
  );
  if (isWalking) return step(stepIndex, 'member');
  if (stepIndex + 1 < policy.steps.length) return step(stepIndex + 1, 'step');
  if (round < lastRound) return step(0, 'step');
  return { kind: 'policy', step: undefined, targets: [] };
}

function targetsOfStep(step: EscalationState['policy']['steps'][number] | undefined): readonly EscalationTarget[] {
  if (step === undefined) return [];
  const { acknowledgement, targets } = step;
  return acknowledgement === 'any' ? targets : [...acknowledgement.reliability, ...acknowledgement.security];
}
