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
import type { EpochMs } from './schedule.ts';

/** What happens to a group; its arrival is what opens it. */
export type PlayedInput = { readonly at: EpochMs; readonly groupId: string } & (
  | { readonly kind: 'arrival'; readonly group: EscalatedGroup; readonly policyId: string }
  | { readonly kind: 'event'; readonly event: EscalationEvent }
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
 * @throws RangeError when an arrival names a policy that the world does not know
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
      keep(input.groupId, input.at, playInput(states, input, worldOf(input.at)));
    } else if (timer !== undefined && timer.at <= until)
      keep(timer.groupId, timer.at, nextEscalation(timer.state, { kind: 'time_passed' }, worldOf(timer.at), timer.at));
    else break;
  }
  return { turns, states, pointers };
}

function playInput(
  states: ReadonlyMap<string, EscalationState>,
  input: PlayedInput,
  world: EscalationWorld,
): Escalation {
  const { at, groupId } = input;
  if (input.kind === 'arrival') {
    const policy = world.policy(input.policyId);
    if (policy === undefined) throw new RangeError(`there is no policy \`${input.policyId}\``);
    return nextEscalation(newEscalation(input.group, policy, at), { kind: 'opened' }, world, at);
  }
  const state = states.get(groupId);
  if (state === undefined) throw new RangeError(`the group \`${groupId}\` has not arrived yet`);
  return nextEscalation(state, input.event, world, at);
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
