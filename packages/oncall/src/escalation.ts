import { acknowledge, withdraw } from './escalation-acknowledge.ts';
import { isWithinHours, nextOpening } from './escalation-hours.ts';
import type { EscalationPolicy } from './escalation-policy.ts';
import { type EscalationRun, change, closeRun, currentStep, openRun, personName, tell } from './escalation-run.ts';
import type {
  EscalatedGroup,
  Escalation,
  EscalationAxis,
  EscalationEvent,
  EscalationState,
  EscalationWorld,
  Reassignment,
} from './escalation-state.ts';
import { askAgain, assign, enterFrom, moveOn, retry, takePolicy, waitOf } from './escalation-steps.ts';
import { instantText } from './escalation-words.ts';
import type { EpochMs } from './schedule.ts';

/** A group that nobody has been paged for: give it `opened` next. The policy is copied here and not looked up again. */
export function newEscalation(group: EscalatedGroup, policy: EscalationPolicy, now: EpochMs): EscalationState {
  return {
    group,
    policy,
    trail: [policy.id],
    status: 'escalating',
    stepIndex: 0,
    round: 0,
    lastRound: policy.repeats,
    visit: undefined,
    turns: {},
    paged: {},
    acknowledgements: [],
    reported: [],
    deferredUntil: undefined,
    dueAt: now,
  };
}

/**
 * What an event makes of the escalation of one alert group: the state after it, whom to page and tell, the lines of the chain, and
 * the ring pointers that moved. All four are written in one transaction. Never throws; an event that no longer fits changes nothing
 * and says so in the chain. `time_passed` before `dueAt` does nothing, so that a timer may fire early, late or twice.
 *
 * New due times count from `now`, not from the old ones: a server that was down must not page every step at once.
 * Source: packages/oncall/README.md
 */
export function nextEscalation(
  state: EscalationState,
  event: EscalationEvent,
  world: EscalationWorld,
  now: EpochMs,
): Escalation {
  const run = openRun(state, world, now);
  if (state.status === 'merged' || (state.status === 'resolved' && event.kind !== 'reopened')) tooLate(run, event);
  else apply(run, event);
  return closeRun(run);
}

function apply(run: EscalationRun, event: EscalationEvent): void {
  switch (event.kind) {
    case 'opened':
      tell(run, 'opened', `opened under ${run.state.policy.name}, ${run.state.group.urgency} urgency`);
      return onDue(run);
    case 'time_passed':
      return onDue(run);
    case 'joined':
      return onJoined(run, event.group, event.alerts ?? 1);
    case 'acknowledged':
      return acknowledge(run, event.by, event.axis);
    case 'unacknowledged':
      return onUnacknowledged(run, event.by);
    case 'not_me':
      return onNotMe(run, event.by);
    case 'snoozed':
      change(run, { status: 'snoozed', dueAt: event.until, deferredUntil: undefined });
      return tell(
        run,
        'snoozed',
        `${personName(run, event.by)} snoozed it until ${instantText(event.until)}`,
        event.by,
      );
    case 'woken':
      if (run.state.status !== 'snoozed') return undefined;
      tell(run, 'woken', `${personName(run, event.by)} woke it`, event.by);
      return wake(run);
    case 'escalated':
      return onEscalated(run, event.by, event.stepId);
    case 'reassigned':
      return onReassigned(run, event.by, event.to);
    case 'resolved':
      change(run, { status: 'resolved', dueAt: undefined, deferredUntil: undefined });
      return tell(run, 'resolved', 'resolved: nobody is paged any more');
    case 'reopened':
      return onReopened(run);
    case 'merged':
      change(run, { status: 'merged', dueAt: undefined, deferredUntil: undefined });
      return tell(run, 'merged', `merged into ${event.intoGroupId}, which goes on paging`);
  }
}

function onDue(run: EscalationRun): void {
  const { state, now } = run;
  if (state.dueAt === undefined || now < state.dueAt) return;
  const opening = businessHours(run);
  if (opening !== undefined) {
    change(run, { dueAt: opening, deferredUntil: opening });
    return tell(run, 'deferred', `low urgency waits for business hours: ${instantText(opening)}`);
  }
  if (state.status === 'snoozed') {
    tell(run, 'woken', 'the snooze is over: the same step is paged again');
    return wake(run);
  }
  if (state.status === 'acknowledged') {
    tell(run, 'acknowledgement_timed_out', 'acknowledged and not resolved in time');
    return resume(run, moveOn);
  }
  const { visit } = state;
  if (visit === undefined) return state.inVainSince === undefined ? enterFrom(run, state.stepIndex) : tryAgain(run);
  if (now < visit.nextAt) return retry(run, visit);
  tell(run, 'missed', 'nobody acknowledged in time');
  moveOn(run);
}

/** Once more where nobody could be asked, by the policy as it is saved now: as long as nobody can, that was said already. */
function tryAgain(run: EscalationRun): void {
  const { state, world, now } = run;
  const tried = openRun({ ...state, policy: world.policy(state.policy.id) ?? state.policy }, world, now);
  enterFrom(tried, state.stepIndex);
  if (tried.state.inVainSince !== undefined) return change(run, { dueAt: tried.state.dueAt });
  run.state = tried.state;
  run.actions.push(...tried.actions);
  run.chain.push(...tried.chain);
  for (const [key, pointer] of tried.pointers) run.pointers.set(key, pointer);
}

/** When what is due may happen; undefined: now. Only what time brings waits, never what a person asks for. */
function businessHours({ state, now }: EscalationRun): EpochMs | undefined {
  const { deferral } = state.policy;
  if (deferral === undefined || state.group.urgency === 'high') return undefined;
  return isWithinHours(deferral, now) === false ? nextOpening(deferral, now) : undefined;
}

/** Grouped alerts and repeats take no turn and page nobody; one that makes the group urgent ends the wait for business hours. */
function onJoined(run: EscalationRun, group: EscalatedGroup, alerts: number): void {
  const { deferredUntil } = run.state;
  change(run, { group });
  const who = alerts > 1 ? `${alerts} alerts` : 'an alert';
  tell(run, 'joined', `${who} joined the group, ${group.urgency} urgency`);
  if (deferredUntil === undefined || group.urgency === 'low') return;
  change(run, { dueAt: run.now, deferredUntil: undefined });
  onDue(run);
}

function onUnacknowledged(run: EscalationRun, by: string): void {
  if (run.state.status !== 'acknowledged') return;
  tell(run, 'unacknowledged', `${personName(run, by)} took the acknowledgement back`, by);
  resume(run, askAgain);
}

function onNotMe(run: EscalationRun, by: string): void {
  const { state } = run;
  const name = personName(run, by);
  if (state.acknowledgements.some(({ userId }) => userId === by)) {
    tell(run, 'not_me', `${name} had acknowledged and says: not me`, by);
    if (withdraw(run, by)) return;
    // The other key of a joint step, once given, stays.
    change(run, { status: 'escalating', deferredUntil: undefined });
    return moveOn(run);
  }
  const { visit } = state;
  const mine = visit?.asked.find(({ userId }) => userId === by);
  if (state.status !== 'escalating' || visit === undefined || mine === undefined)
    return tell(run, 'not_me_ignored', `${name} says: not me, and is not asked`, by);
  tell(run, 'not_me', `${name} says: not me`, by);
  const declined = [...new Set([...visit.declined, by])];
  change(run, { visit: { ...visit, declined } });
  const isAnybodyLeft = visit.asked.some(({ userId, axis }) => axis === mine.axis && !declined.includes(userId));
  if (!isAnybodyLeft && isWanted(run, mine.axis)) moveOn(run);
}

/** Of a joint step only a key that nobody has given; who is told along was not asked for one. */
function isWanted(run: EscalationRun, axis: EscalationAxis | undefined): boolean {
  const { visit, acknowledgements } = run.state;
  if (axis !== undefined) return !acknowledgements.some((one) => one.axis === axis);
  return visit?.assignedTo !== undefined || currentStep(run)?.acknowledgement === 'any';
}

function onEscalated(run: EscalationRun, by: string, stepId: string | undefined): void {
  const { policy, stepIndex, visit } = run.state;
  const found = policy.steps.findIndex(({ id }) => id === stepId);
  // A step that has yet to be entered is the next one.
  const next = visit === undefined ? stepIndex : stepIndex + 1;
  tell(run, 'escalated_by_hand', `${personName(run, by)} escalated by hand`, by);
  resume(run, () => enterFrom(run, found === -1 ? next : found));
}

function onReassigned(run: EscalationRun, by: string, to: Reassignment): void {
  const name = personName(run, by);
  if (to.kind === 'person') {
    tell(run, 'reassigned', `${name} handed it to ${personName(run, to.userId)}`, by);
    return resume(run, () => assign(run, to.userId));
  }
  const policy = run.world.policy(to.policyId);
  if (policy === undefined)
    return tell(run, 'policy_missing', `${name} wanted the policy \`${to.policyId}\`, which does not exist`, by);
  tell(run, 'reassigned', `${name} handed it to ${policy.name}`, by);
  run.actions.push({ kind: 'enter_policy', policyId: policy.id, why: 'reassigned' });
  takePolicy(run, policy);
  change(run, { trail: [policy.id] });
  resume(run, () => enterFrom(run, 0));
}

/** A flap pages nobody: what was paged before still stands, and the next step is due after the usual delay. */
function onReopened(run: EscalationRun): void {
  const { state, now } = run;
  if (state.status !== 'resolved') return;
  tell(run, 'reopened', 'fired again inside the flap window');
  const { visit } = state;
  const step = state.policy.steps[state.stepIndex];
  const nextAt = now + (step === undefined ? 0 : waitOf(step));
  change(run, {
    status: 'escalating',
    acknowledgements: [],
    visit: visit === undefined ? undefined : { ...visit, retriesLeft: 0, retryAt: undefined, nextAt },
    dueAt: visit === undefined ? now : nextAt,
  });
  if (visit === undefined) onDue(run);
}

function wake(run: EscalationRun): void {
  resume(run, askAgain);
}

/** Goes on paging: earlier acknowledgements do not count any more. */
function resume(run: EscalationRun, how: (run: EscalationRun) => void): void {
  change(run, { status: 'escalating', acknowledgements: [], deferredUntil: undefined });
  how(run);
}

function tooLate(run: EscalationRun, event: EscalationEvent): void {
  if (event.kind === 'time_passed' || event.kind === 'opened' || event.kind === 'resolved') return;
  tell(run, 'came_too_late', `${event.kind.replaceAll('_', ' ')}: the group is ${run.state.status}`);
}
