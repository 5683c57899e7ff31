import { newEscalation, nextEscalation } from './escalation.ts';
import { withPointers } from './escalation-play.ts';
import type { EscalationPolicy, EscalationStep, RingPointer } from './escalation-policy.ts';
import type {
  ChainEntry,
  EscalatedGroup,
  EscalationAction,
  EscalationAxis,
  EscalationState,
  EscalationWorld,
} from './escalation-state.ts';
import type { EpochMs } from './schedule.ts';

export interface DryRunEntry {
  /** Whole minutes since the alert arrived. */
  readonly minute: number;
  readonly at: EpochMs;
  readonly action: EscalationAction;
  /** For people: the name of the person, channel or policy. */
  readonly who: string;
  readonly why: string;
}

export interface DryRun {
  readonly entries: readonly DryRunEntry[];
  /** Everything that was decided, also who was passed over. */
  readonly chain: readonly ChainEntry[];
  /** Why it stops here: every policy has ended, or the horizon is reached. */
  readonly end: 'every_policy_ended' | 'horizon';
}

const HORIZON_MS = 14 * 24 * 3600_000;
const MOST_CALLS = 10_000;

/**
 * Whom an alert that arrives at `at` would page at which minute, and why, if nobody acknowledged. Moves no pointer.
 *
 * @param worldAt who is on call and can be paged at a moment
 * @param horizonMs how far to look; two weeks, so that a wait for business hours ends within
 * @param mostCalls events it stops after, wherever it stands then
 */
export function dryRun(
  policy: EscalationPolicy,
  group: EscalatedGroup,
  worldAt: (at: EpochMs) => EscalationWorld,
  at: EpochMs,
  horizonMs: number = HORIZON_MS,
  mostCalls: number = MOST_CALLS,
): DryRun {
  const pointers = new Map<string, RingPointer>();
  const entries: DryRunEntry[] = [];
  const chain: ChainEntry[] = [];
  let state: EscalationState = newEscalation(group, policy, at);
  for (let calls = 0; calls < mostCalls; calls++) {
    const now = calls === 0 ? at : state.dueAt;
    if (now === undefined || now > at + horizonMs) break;
    const world = withPointers(worldAt(now), pointers);
    const kind = calls === 0 ? 'opened' : 'time_passed';
    const next = nextEscalation(state, { kind }, world, now);
    for (const pointer of next.pointers) pointers.set(`${pointer.policyId}/${pointer.stepId}`, pointer);
    const minute = Math.floor((now - at) / 60_000);
    for (const action of next.actions) entries.push({ minute, at: now, action, ...describeAction(action, world) });
    chain.push(...next.chain);
    if (next.chain.some(({ code }) => code === 'nobody_left')) return { entries, chain, end: 'every_policy_ended' };
    ({ state } = next);
  }
  return { entries, chain, end: 'horizon' };
}

function describeAction(action: EscalationAction, world: EscalationWorld): { who: string; why: string } {
  switch (action.kind) {
    case 'page':
      return { who: world.nameOf({ kind: 'person', userId: action.userId }), why: action.because };
    case 'notify':
      return { who: world.nameOf(action.target), why: action.because };
    case 'alert_owner':
      return {
        who: `owner: ${action.owner === undefined ? 'administrators' : world.nameOf(action.owner)}`,
        why: action.because,
      };
    case 'enter_policy':
      return { who: `policy: ${world.policy(action.policyId)?.name ?? action.policyId}`, why: whyEntered[action.why] };
  }
}

const whyEntered: Readonly<Record<Extract<EscalationAction, { kind: 'enter_policy' }>['why'], string>> = {
  fallback: 'the policy that is named to follow when nobody acknowledges',
  catch_all: 'the catch-all takes what nobody acknowledged',
  reassigned: 'somebody handed it there',
};

/** Who is asked together: one turn of a ring. */
export interface RingAssignment {
  readonly people: readonly { readonly userId: string; readonly axis: EscalationAxis | undefined }[];
  readonly why: string;
}

export interface RingPreview {
  /** Whom the next groups begin with, one entry each. */
  readonly groups: readonly RingAssignment[];
  /** `cycle_based`: whom the next group is handed to, one after the other, if nobody acknowledges. */
  readonly walk: readonly RingAssignment[];
  /** Who is passed over now, in sentences. */
  readonly skipped: readonly string[];
}

/**
 * Who is next in a ring, and why, as things stand now: played through the engine, so that it can not say anything else than what
 * will happen. The step's condition is left aside.
 *
 * @param count groups to look ahead, and members of the walk
 */
export function nextInRing(
  step: EscalationStep,
  pointer: RingPointer | undefined,
  world: EscalationWorld,
  count: number,
  now: EpochMs,
): RingPreview {
  const policy = ringPolicy(step, pointer);
  const group: EscalatedGroup = { id: '', urgency: 'high', axis: 'both', labels: {} };
  const pointers = new Map<string, RingPointer>(pointer === undefined ? [] : [[`${policy.id}/${step.id}`, pointer]]);
  const alone: EscalationWorld = { ...world, policy: () => undefined, catchAllPolicyId: undefined };
  const open = () =>
    nextEscalation(newEscalation(group, policy, now), { kind: 'opened' }, withPointers(alone, pointers), now);
  const first = open();
  const walk = step.strategy.kind === 'cycle_based' ? walkOf(first.state, first.actions, alone, count) : [];
  const groups: RingAssignment[] = [];
  for (let number = 0; number < count; number++) {
    const { actions, pointers: moved } = open();
    for (const next of moved) pointers.set(`${next.policyId}/${next.stepId}`, next);
    const assignment = assignmentOf(actions);
    if (assignment !== undefined) groups.push(assignment);
  }
  const skipped = first.chain.filter(({ code }) => code === 'member_skipped').map(({ sentence }) => sentence);
  return { groups, walk, skipped };
}

function walkOf(
  opened: EscalationState,
  actions: readonly EscalationAction[],
  world: EscalationWorld,
  count: number,
): readonly RingAssignment[] {
  const walk: RingAssignment[] = [];
  let state = opened;
  let assignment = assignmentOf(actions);
  while (assignment !== undefined && walk.length < count) {
    walk.push(assignment);
    if (state.dueAt === undefined) break;
    const next = nextEscalation(state, { kind: 'time_passed' }, world, state.dueAt);
    ({ state } = next);
    assignment = assignmentOf(next.actions);
  }
  return walk;
}

function assignmentOf(actions: readonly EscalationAction[]): RingAssignment | undefined {
  const pages = actions.filter((action) => action.kind === 'page');
  const [first] = pages;
  if (first === undefined) return undefined;
  return { people: pages.map(({ userId, axis }) => ({ userId, axis })), why: first.because };
}

/** A policy of this step alone. */
function ringPolicy(step: EscalationStep, pointer: RingPointer | undefined): EscalationPolicy {
  return {
    id: pointer?.policyId ?? 'preview',
    name: 'this policy',
    steps: [{ ...step, condition: undefined }],
    repeats: 0,
    fallbackPolicyId: undefined,
    acknowledgementTimeoutMs: undefined,
    deferral: undefined,
    ownerTarget: undefined,
  };
}
