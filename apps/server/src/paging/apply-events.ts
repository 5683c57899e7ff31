import {
  type ChainEntry,
  type Escalation,
  type EscalationAction,
  type EscalationEvent,
  type EscalationState,
  type EscalationWorld,
  newEscalation,
  nextEscalation,
  type RingPointer,
} from '@lockstep/oncall';
import { OURSELVES, type PagedGroup } from './group-event.ts';

/** One group and what happened to it, in order. */
export interface GroupWork {
  readonly group: PagedGroup;
  /** Undefined: nobody has looked at it yet, or no policy takes it. */
  readonly state: EscalationState | undefined;
  readonly events: readonly EscalationEvent[];
  /** Somebody whose message did not go out: asked anew where they still are asked, else the next in line. */
  readonly anew?: { readonly userId: string; readonly because: string } | undefined;
}

export type OurChainCode =
  | 'no_policy'
  | 'no_way_to_reach'
  | 'told_with_others'
  | 'message_planned'
  | 'message_dropped'
  | 'message_rejected'
  | 'message_held'
  | 'outcome_unknown'
  | 'delivered'
  | 'repaired';

export interface GroupOutcome {
  readonly group: PagedGroup;
  readonly before: EscalationState | undefined;
  /** Undefined: no policy takes it, and there is no catch-all. */
  readonly after: EscalationState | undefined;
  readonly actions: readonly EscalationAction[];
  readonly chain: readonly (Omit<ChainEntry, 'code'> & { readonly code: ChainEntry['code'] | OurChainCode })[];
  /** Who said "not me" in these events. */
  readonly declinedBy: ReadonlySet<string>;
}

export interface Applied {
  readonly outcomes: readonly GroupOutcome[];
  readonly pointers: readonly RingPointer[];
}

/** Groups take their turns one after the other: the pointers a group moved are what the next one sees. */
export function applyEvents(works: readonly GroupWork[], world: EscalationWorld, now: number): Applied {
  const pointers = new Map<string, RingPointer>();
  const here: EscalationWorld = {
    ...world,
    ringPointer: (policyId, stepId) => pointers.get(`${policyId}/${stepId}`) ?? world.ringPointer(policyId, stepId),
  };
  const outcomes = works.map((work) => applyTo(work, here, now, pointers));
  return { outcomes, pointers: [...pointers.values()] };
}

function applyTo(
  { group, state: before, events, anew }: GroupWork,
  world: EscalationWorld,
  now: number,
  pointers: Map<string, RingPointer>,
): GroupOutcome {
  const actions: EscalationAction[] = [];
  const chain: GroupOutcome['chain'][number][] = [];
  const declinedBy = new Set<string>();
  let state = before;
  if (anew !== undefined && state !== undefined) {
    const asked = askAnew(state, anew, world, now);
    for (const pointer of asked.pointers) pointers.set(`${pointer.policyId}/${pointer.stepId}`, pointer);
    state = asked.state;
    actions.push(...asked.actions);
    chain.push(...asked.chain);
  }
  for (const event of events) {
    const told = state === undefined ? openedFor(event) : event;
    if (told === undefined) continue;
    state ??= begin(group, world, now);
    if (state === undefined) {
      chain.push(noPolicy(now));
      continue;
    }
    const next = nextEscalation(state, told, world, now);
    for (const pointer of next.pointers) pointers.set(`${pointer.policyId}/${pointer.stepId}`, pointer);
    if (told.kind === 'not_me') declinedBy.add(told.by);
    state = next.state;
    actions.push(...next.actions);
    chain.push(...next.chain);
  }
  return { group, before, after: state, actions, chain, declinedBy };
}

/** Pages a person once more without a turn of the engine: what was decided stands, its message did not go out. */
function askAnew(
  state: EscalationState,
  { userId, because }: { readonly userId: string; readonly because: string },
  world: EscalationWorld,
  now: number,
): Omit<Escalation, 'chain'> & { readonly chain: GroupOutcome['chain'] } {
  const asked = state.visit?.asked.find((one) => one.userId === userId);
  if (state.status !== 'escalating' || asked === undefined) return { state, actions: [], chain: [], pointers: [] };
  if (world.unavailability(userId) !== undefined) {
    return nextEscalation(state, { kind: 'escalated', by: OURSELVES, stepId: undefined }, world, now);
  }
  const stepId = state.policy.steps[state.stepIndex]?.id;
  const attempt = (state.paged[userId]?.times ?? 0) + 1;
  const sentence = `paged ${world.nameOf({ kind: 'person', userId })} anew: ${because}`;
  return {
    state: { ...state, paged: { ...state.paged, [userId]: { lastAt: now, times: attempt } } },
    actions: [{ kind: 'page', userId, policyId: state.policy.id, stepId, axis: asked.axis, attempt, because }],
    chain: [{ at: now, code: 'repaired', sentence, stepId, userId }],
    pointers: [],
  };
}

/** A group that no policy took may have one now: whatever happens to it opens it. What is over needs nobody. */
function openedFor(event: EscalationEvent): EscalationEvent | undefined {
  return event.kind === 'resolved' ? undefined : { kind: 'opened' };
}

function begin(group: PagedGroup, world: EscalationWorld, now: number): EscalationState | undefined {
  const saved = group.policyId === undefined ? undefined : world.policy(group.policyId);
  const own = group.matter?.policy ?? saved;
  const { catchAllPolicyId } = world;
  const policy = own ?? (catchAllPolicyId === undefined ? undefined : world.policy(catchAllPolicyId));
  const { id, urgency, axis, labels } = group;
  return policy === undefined ? undefined : newEscalation({ id, urgency, axis, labels }, policy, now);
}

function noPolicy(at: number): GroupOutcome['chain'][number] {
  const sentence = 'no policy takes it and there is no catch-all policy: nobody is paged';
  return { at, code: 'no_policy', sentence, stepId: undefined, userId: undefined };
}
