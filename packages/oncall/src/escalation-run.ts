import type { EscalationStep, RingPointer } from './escalation-policy.ts';
import type {
  ChainCode,
  ChainEntry,
  Escalation,
  EscalationAction,
  EscalationState,
  EscalationWorld,
  StepVisit,
} from './escalation-state.ts';
import type { EpochMs } from './schedule.ts';

/** What one question gathers on its way; lives no longer than the call. */
export interface EscalationRun {
  state: EscalationState;
  readonly world: EscalationWorld;
  readonly now: EpochMs;
  readonly actions: EscalationAction[];
  readonly chain: ChainEntry[];
  readonly pointers: Map<string, RingPointer>;
}

export function openRun(state: EscalationState, world: EscalationWorld, now: EpochMs): EscalationRun {
  return { state, world, now, actions: [], chain: [], pointers: new Map() };
}

export function closeRun({ state, actions, chain, pointers }: EscalationRun): Escalation {
  return { state, actions, chain, pointers: [...pointers.values()] };
}

export function change(run: EscalationRun, changes: Partial<EscalationState>): void {
  run.state = { ...run.state, ...changes };
}

/** A line of the chain, about the step that is current. */
export function tell(run: EscalationRun, code: ChainCode, sentence: string, userId?: string): void {
  run.chain.push({ at: run.now, code, sentence, stepId: currentStep(run)?.id, userId });
}

/** Undefined for a policy without steps, and behind the last one. */
export function currentStep({ state }: EscalationRun): EscalationStep | undefined {
  return state.policy.steps[state.stepIndex];
}

export function stepKey(run: EscalationRun, step: EscalationStep): string {
  return `${run.state.policy.id}/${step.id}`;
}

export function personName({ world }: EscalationRun, userId: string): string {
  return world.nameOf({ kind: 'person', userId });
}

/** The pointer as moved by this call, else as stored. */
export function pointerOf(run: EscalationRun, step: EscalationStep): RingPointer | undefined {
  return run.pointers.get(stepKey(run, step)) ?? run.world.ringPointer(run.state.policy.id, step.id);
}

/** Waits for an answer to what was asked. */
export function waitFor(run: EscalationRun, visit: StepVisit): void {
  const { retryAt, nextAt } = visit;
  const dueAt = retryAt !== undefined && retryAt < nextAt ? retryAt : nextAt;
  change(run, { status: 'escalating', visit, dueAt, deferredUntil: undefined, inVainSince: undefined });
}

/** Nothing shorter is kept: a mistyped interval must not page in a tight loop. */
const SHORTEST_MS = 60_000;

export function atLeastAMinute(ms: number): number {
  return Math.max(SHORTEST_MS, ms);
}

/** Pages somebody and writes down why. */
export function page(
  run: EscalationRun,
  { userId, axis, because }: { userId: string; axis: 'reliability' | 'security' | undefined; because: string },
  code: 'paged' | 'paged_again' = 'paged',
): void {
  const { policy, paged } = run.state;
  const attempt = (paged[userId]?.times ?? 0) + 1;
  run.actions.push({ kind: 'page', userId, policyId: policy.id, stepId: currentStep(run)?.id, axis, attempt, because });
  tell(run, code, `paged ${personName(run, userId)}: ${because}`, userId);
  change(run, { paged: { ...paged, [userId]: { lastAt: run.now, times: attempt } } });
}
