import type { EscalationStep, EscalationTarget, RingPointer } from './escalation-policy.ts';
import type { EscalationAxis, EscalationWorld } from './escalation-state.ts';
import { ringMembers } from './ring-members.ts';
import type { EpochMs } from './schedule.ts';

/**
 * Member keys in the order of their turns: least recently paged first, ties by position. Keys the pointer does not know joined
 * after it was made and count as paged now: they stand last, by position.
 *
 * @param keys members by position, each once
 */
export function ringOrder(pointer: RingPointer | undefined, keys: readonly string[]): readonly string[] {
  const at = (key: string): number =>
    pointer?.lastPagedAt[key] ?? (pointer === undefined ? 0 : Number.POSITIVE_INFINITY);
  // Two unknown keys are equally late; their difference would be no number.
  return keys.toSorted((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b)));
}

/**
 * The pointer after a member was paged for a new group. Stamps strictly rise, so that many groups within one millisecond, or a
 * clock that is set back, keep the order of turns; hence they may run ahead of the clock by a few milliseconds.
 *
 * @param keys members by position: those the pointer does not know yet join now, before the one who is paged
 */
export function takeTurn(
  pointer: RingPointer | undefined,
  step: { readonly policyId: string; readonly stepId: EscalationStep['id'] },
  keys: readonly string[],
  paged: string,
  now: EpochMs,
): RingPointer {
  const joined = joinRing(pointer, step, keys, now);
  return { ...joined, lastPagedAt: { ...joined.lastPagedAt, [paged]: stampAfter(joined, now) } };
}

/**
 * The pointer after its step was edited, or a team in it: who left is forgotten, who joined counts as paged now. Call it when that
 * is saved; a newcomer that nobody announced is taken in at the next turn, with the same place in the order.
 */
export function editRing(
  pointer: RingPointer,
  step: EscalationStep,
  world: EscalationWorld,
  now: EpochMs,
): RingPointer {
  const keys = ringKeys(step, world);
  const joined = joinRing(pointer, pointer, keys, now);
  const stay = new Set(keys);
  return {
    ...joined,
    lastPagedAt: Object.fromEntries(Object.entries(joined.lastPagedAt).filter(([key]) => stay.has(key))),
  };
}

/** Of a joint step both rings, which share the step's pointer. */
function ringKeys({ targets, acknowledgement }: EscalationStep, world: EscalationWorld): readonly string[] {
  const keysOf = (axis: EscalationAxis | undefined, ring: readonly EscalationTarget[]): string[] =>
    ringMembers(ring, world).map(({ key }) => pointerKey(axis, key));
  if (acknowledgement === 'any') return keysOf(undefined, targets);
  const { reliability, security } = acknowledgement;
  return [...keysOf('reliability', reliability), ...keysOf('security', security)];
}

/** The two rings of a joint step share the step's pointer: each member has a place per key. */
export function pointerKey(axis: EscalationAxis | undefined, key: string): string {
  return axis === undefined ? key : `${axis}/${key}`;
}

function joinRing(
  pointer: RingPointer | undefined,
  { policyId, stepId }: { readonly policyId: string; readonly stepId: string },
  keys: readonly string[],
  now: EpochMs,
): RingPointer {
  if (pointer === undefined) return { policyId, stepId, lastPagedAt: Object.fromEntries(keys.map((key) => [key, 0])) };
  const newcomers = keys.filter((key) => pointer.lastPagedAt[key] === undefined);
  if (newcomers.length === 0) return pointer;
  const stamp = stampAfter(pointer, now);
  return {
    ...pointer,
    lastPagedAt: { ...pointer.lastPagedAt, ...Object.fromEntries(newcomers.map((key) => [key, stamp])) },
  };
}

function stampAfter({ lastPagedAt }: RingPointer, now: EpochMs): EpochMs {
  return Object.values(lastPagedAt).reduce((latest, at) => Math.max(latest, at + 1), now);
}
