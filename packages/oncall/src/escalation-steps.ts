import type { EscalationPolicy, EscalationStep } from './escalation-policy.ts';
import { askStep, onlyTellsChannels, reportNobody, stepName } from './escalation-ask.ts';
import {
  type EscalationRun,
  atLeastAMinute,
  change,
  currentStep,
  page,
  personName,
  tell,
  waitFor,
} from './escalation-run.ts';
import type { StepVisit } from './escalation-state.ts';
import { conditionProblem, durationText } from './escalation-words.ts';

/** After the last policy there is no other: it begins again after this time, as long as nobody acknowledges. */
const PAUSE_MS = 30 * 60_000;
/** The same where nobody can be asked: somebody may be back in a minute. */
const IN_VAIN_MS = 60_000;
/** How long somebody asked by name has where no step gives a delay. */
const ASSIGNED_MS = 5 * 60_000;

/**
 * Pages the first step from `index` on that reaches anybody: over the end into the next repeat, the fallback and the catch-all. Steps
 * that reach nobody take no time; a policy of which no step does is left at once, without its repeats.
 */
export function enterFrom(run: EscalationRun, index: number): void {
  const { visit, paged } = run.state;
  // Steps that reach nobody take no time: a pass in which nobody was asked is over in the breath in which it began.
  const wasAnybodyAsked = visit !== undefined || (index > 0 && Object.keys(paged).length > 0);
  change(run, { stepIndex: index, visit: undefined });
  let inVain = 0;
  for (;;) {
    const { policy, stepIndex, round, lastRound } = run.state;
    const step = policy.steps[stepIndex];
    if (step !== undefined) {
      if (enterStep(run, step)) return;
      inVain++;
      change(run, { stepIndex: stepIndex + 1 });
    } else if (inVain < policy.steps.length && round < lastRound) {
      change(run, { stepIndex: 0, round: round + 1 });
      tell(run, 'policy_repeats', `${policy.name} begins again, repeat ${round + 1}`);
    } else {
      tell(run, 'policy_ended', `${policy.name} has no further step`);
      if (!enterNextPolicy(run, wasAnybodyAsked)) return;
      inVain = 0;
    }
  }
}

/** Makes a policy the current one, with a copy of its steps. */
export function takePolicy(run: EscalationRun, policy: EscalationPolicy): void {
  change(run, { policy, stepIndex: 0, round: 0, lastRound: policy.repeats, visit: undefined });
}

/** @returns whether the step waits for an answer now */
function enterStep(run: EscalationRun, step: EscalationStep): boolean {
  const problem = conditionProblem(step, run.state.group, run.now);
  if (problem !== undefined) {
    tell(run, 'step_passed_over', `${stepName(run)} is passed over: ${problem}`);
    return false;
  }
  const asked = askStep(run, step, 'entered');
  if (asked.length === 0 && !onlyTellsChannels(step)) {
    if (step.acknowledgement === 'any') reportNobody(run, step, undefined);
    return false;
  }
  waitFor(run, newVisit(run, step, asked));
  return true;
}

function newVisit({ now }: EscalationRun, step: EscalationStep, asked: StepVisit['asked']): StepVisit {
  const { times, everyMs } = step.strategy.kind === 'cycle_based' ? NO_RETRY : (step.retry ?? NO_RETRY);
  return {
    assignedTo: undefined,
    asked,
    declined: [],
    retriesLeft: times,
    retryAt: times > 0 ? now + atLeastAMinute(everyMs) : undefined,
    nextAt: now + waitOf(step),
  };
}

const NO_RETRY = { times: 0, everyMs: 0 };

/** From a page to the next member of the walk, or to the next step. */
export function waitOf({ strategy, delayMs }: EscalationStep): number {
  return atLeastAMinute(strategy.kind === 'cycle_based' ? strategy.rotateAfterMs : delayMs);
}

/** The next member of a walk, else the next step. */
export function moveOn(run: EscalationRun): void {
  const step = currentStep(run);
  if (step?.strategy.kind === 'cycle_based' && run.state.visit?.assignedTo === undefined) {
    const asked = askStep(run, step, 'on');
    if (asked.length > 0) return waitFor(run, newVisit(run, step, asked));
  }
  enterFrom(run, run.state.stepIndex + 1);
}

/** The same step once more, with the same people as far as they can be paged. */
export function askAgain(run: EscalationRun): void {
  const { visit, stepIndex } = run.state;
  const step = currentStep(run);
  if (visit === undefined || step === undefined) return enterFrom(run, stepIndex);
  if (visit.assignedTo !== undefined) return assign(run, visit.assignedTo);
  const asked = askStep(run, step, 'again');
  if (asked.length > 0 || onlyTellsChannels(step)) return waitFor(run, newVisit(run, step, asked));
  reportNobody(run, step, undefined);
  enterFrom(run, stepIndex + 1);
}

/** Pages the same people again within the step, without anybody who said "not me" or can not be paged any more. */
export function retry(run: EscalationRun, visit: StepVisit): void {
  const step = currentStep(run);
  if (step?.retry === undefined) return;
  const { everyMs, times } = step.retry;
  const number = times - visit.retriesLeft + 1;
  for (const { userId, axis } of visit.asked) {
    const isGiven = run.state.acknowledgements.some((one) => axis !== undefined && one.axis === axis);
    if (visit.declined.includes(userId) || isGiven || run.world.unavailability(userId) !== undefined) continue;
    page(run, { userId, axis, because: `${stepName(run)}, again (${number} of ${times})` }, 'paged_again');
  }
  const retriesLeft = visit.retriesLeft - 1;
  waitFor(run, {
    ...visit,
    retriesLeft,
    retryAt: retriesLeft > 0 ? run.now + atLeastAMinute(everyMs) : undefined,
  });
}

/** Asks one person by hand, in the place of the current step: on a miss the next step follows. */
export function assign(run: EscalationRun, userId: string): void {
  if (run.world.unavailability(userId) !== undefined) {
    tell(run, 'member_skipped', `${personName(run, userId)} can not be paged`, userId);
    return enterFrom(run, run.state.stepIndex + 1);
  }
  page(run, { userId, axis: undefined, because: 'it was handed over by name' });
  waitFor(run, {
    assignedTo: userId,
    asked: [{ userId, axis: undefined }],
    declined: [],
    retriesLeft: 0,
    retryAt: undefined,
    nextAt: run.now + atLeastAMinute(currentStep(run)?.delayMs ?? ASSIGNED_MS),
  });
}

/** @returns false when there is none, and the present one begins again after a pause */
function enterNextPolicy(run: EscalationRun, wasAnybodyAsked: boolean): boolean {
  const { policy, trail } = run.state;
  const { catchAllPolicyId } = run.world;
  const ways = [
    { policyId: policy.fallbackPolicyId, why: 'fallback' as const },
    { policyId: catchAllPolicyId, why: 'catch_all' as const },
  ];
  for (const { policyId, why } of ways) {
    if (policyId === undefined || trail.includes(policyId)) continue;
    const next = run.world.policy(policyId);
    if (next === undefined) {
      reportMissing(run, policyId);
      continue;
    }
    run.actions.push({ kind: 'enter_policy', policyId, why });
    takePolicy(run, next);
    change(run, { trail: [...trail, policyId] });
    if (why === 'fallback') tell(run, 'fallback_policy', `goes on with ${next.name}, the fallback of ${policy.name}`);
    else tell(run, 'catch_all_policy', `goes on with ${next.name}, which takes what nobody answered`);
    return true;
  }
  pause(run, wasAnybodyAsked);
  return false;
}

function reportMissing(run: EscalationRun, policyId: string): void {
  const { id, ownerTarget: owner } = run.state.policy;
  const because = `the policy \`${policyId}\` does not exist any more`;
  tell(run, 'policy_missing', because);
  run.actions.push({ kind: 'alert_owner', owner, problem: 'policy_missing', policyId: id, stepId: undefined, because });
}

function pause(run: EscalationRun, wasAnybodyAsked: boolean): void {
  if (!wasAnybodyAsked) return waitInVain(run);
  const { policy } = run.state;
  reportNobodyLeft(
    run,
    `every policy has ended and nobody acknowledged; ${policy.name} begins again in ${durationText(PAUSE_MS)}`,
  );
  beginAgain(run, policy, PAUSE_MS);
}

/** From the first policy on, as it is saved by then: whoever repairs it, or comes back, is to be found. */
function waitInVain(run: EscalationRun): void {
  const { policy, trail, inVainSince = run.now } = run.state;
  const first = (trail[0] === undefined ? undefined : run.world.policy(trail[0])) ?? policy;
  reportNobodyLeft(
    run,
    `no policy finds anybody who can be asked; ${first.name} is tried again each minute until one does`,
  );
  beginAgain(run, first, IN_VAIN_MS);
  change(run, { inVainSince });
}

function reportNobodyLeft(run: EscalationRun, because: string): void {
  const { id: policyId, ownerTarget: owner } = run.state.policy;
  tell(run, 'nobody_left', because);
  run.actions.push({ kind: 'alert_owner', owner, problem: 'nobody_left', policyId, stepId: undefined, because });
}

function beginAgain(run: EscalationRun, policy: EscalationPolicy, pauseMs: number): void {
  const round = run.state.round + 1;
  change(run, {
    status: 'escalating',
    policy,
    visit: undefined,
    stepIndex: 0,
    round,
    lastRound: round + policy.repeats,
    trail: [policy.id],
    dueAt: run.now + pauseMs,
    deferredUntil: undefined,
    inVainSince: undefined,
  });
}
