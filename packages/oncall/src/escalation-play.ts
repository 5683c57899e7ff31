import { newEscalation, nextEscalation } from './escalation.ts';
import type { RingPointer } from './escalation-policy.ts';
import type {
  ChainEntry,
  EscalatedGroup,
  Escalation,
  EscalationAction,
  EscalationEvent,
  EscalationState,
  EscalationWorld,
} from './escalation-state.ts';
import { editRing } from './ring.ts';
import type { EpochMs } from './schedule.ts';

/** What happens: a group arrives, which opens it; an event of a group; a policy was saved, so that its rings are others. */
export type PlayedInput = { readonly at: EpochMs } & (
  | { readonly kind: 'arrival'; readonly group: EscalatedGroup; readonly policyId: string }
  | { readonly kind: 'event'; readonly groupId: string; readonly event: EscalationEvent }
  | { readonly kind: 'edit'; readonly policyId: string }
);

export interface Play {
  /** In order of time; those of one moment are taken one after the other, as under the row lock. */
  readonly inputs: readonly PlayedInput[];
  /** Everything but the ring pointers, which the play keeps. */
  readonly worldAt: (at: EpochMs) => EscalationWorld;
  /** Nothing after this moment is played. */
  readonly until: EpochMs;
  /** Nobody looks at timers in these stretches `[from, to)`; what was due comes at their end. */
  readonly outages: readonly { readonly from: EpochMs; readonly to: EpochMs }[];
}

/** What one call brought. */
export interface PlayedTurn {
  readonly at: EpochMs;
  readonly groupId: string;
  readonly actions: readonly EscalationAction[];
  readonly chain: readonly ChainEntry[];
}

export interface Played {
  readonly turns: readonly PlayedTurn[];
  readonly states: ReadonlyMap<string, EscalationState>;
  /** By `policyId/stepId`. */
  readonly pointers: ReadonlyMap<string, RingPointer>;
}

/** Calls it stops after, whatever is still due: a play is for people to read. */
const MOST_TURNS = 10_000;

/**
 * Plays what happens to alert groups through the engine, with a server's timers and pointers: inputs of a moment before the timers
 * of that moment.
 *
 * @throws RangeError for a policy that the world does not know, and a group that has not arrived
 */
export function playEscalations({ inputs, worldAt, until, outages }: Play): Played {
  const waiting = inputs.toSorted((a, b) => a.at - b.at);
  const states = new Map<string, EscalationState>();
  const pointers = new Map<string, RingPointer>();
  const turns: PlayedTurn[] = [];
  const worldOf = (at: EpochMs): EscalationWorld => withPointers(worldAt(at), pointers);
  const keep = (groupId: string, at: EpochMs, { state, actions, chain, pointers: moved }: Escalation): void => {
    states.set(groupId, state);
    for (const pointer of moved) pointers.set(`${pointer.policyId}/${pointer.stepId}`, pointer);
    if (actions.length > 0 || chain.length > 0) turns.push({ at, groupId, actions, chain });
  };
  for (let calls = 0; calls < MOST_TURNS; calls++) {
    const input = waiting[0];
    const timer = nextTimer(states, outages);
    if (input !== undefined && (timer === undefined || input.at <= timer.at)) {
      if (input.at > until) break;
      waiting.shift();
      const here = worldOf(input.at);
      if (input.kind === 'edit') editRings(input.policyId, here, input.at, pointers);
      else if (input.kind === 'arrival') keep(input.group.id, input.at, arrive(input, here));
      else keep(input.groupId, input.at, nextEscalation(stateOf(states, input.groupId), input.event, here, input.at));
    } else if (timer !== undefined && timer.at <= until)
      keep(timer.groupId, timer.at, nextEscalation(timer.state, { kind: 'time_passed' }, worldOf(timer.at), timer.at));
    else break;
  }
  return { turns, states, pointers };
}

function arrive(
  { at, group, policyId }: Extract<PlayedInput, { kind: 'arrival' }>,
  world: EscalationWorld,
): Escalation {
  const policy = world.policy(policyId);
  if (policy === undefined) throw new RangeError(`there is no policy \`${policyId}\``);
  return nextEscalation(newEscalation(group, policy, at), { kind: 'opened' }, world, at);
}

function stateOf(states: ReadonlyMap<string, EscalationState>, groupId: string): EscalationState {
  const state = states.get(groupId);
  if (state === undefined) throw new RangeError(`the group \`${groupId}\` has not arrived yet`);
  return state;
}

function editRings(policyId: string, world: EscalationWorld, at: EpochMs, pointers: Map<string, RingPointer>): void {
  for (const step of world.policy(policyId)?.steps ?? []) {
    const pointer = world.ringPointer(policyId, step.id);
    if (pointer !== undefined) pointers.set(`${policyId}/${step.id}`, editRing(pointer, step, world, at));
  }
}

interface Timer {
  readonly at: EpochMs;
  readonly groupId: string;
  readonly state: EscalationState;
}

function nextTimer(states: ReadonlyMap<string, EscalationState>, outages: Play['outages']): Timer | undefined {
  let first: Timer | undefined;
  for (const [groupId, state] of states) {
    if (state.dueAt === undefined) continue;
    const at = outages.reduce((moment, { from, to }) => (moment >= from && moment < to ? to : moment), state.dueAt);
    if (first === undefined || at < first.at) first = { at, groupId, state };
  }
  return first;
}

/** The world, with the pointers as this play has moved them. */
export function withPointers(world: EscalationWorld, pointers: ReadonlyMap<string, RingPointer>): EscalationWorld {
  return {
    ...world,
    ringPointer: (policyId, stepId) => pointers.get(`${policyId}/${stepId}`) ?? world.ringPointer(policyId, stepId),
  };
}
