import type { RingLane, RingWalk } from './escalation-state.ts';
import type { RingMember } from './ring-members.ts';

/** Whose turn it is, who was passed over on the way, and what the lane remembers. */
export interface Picked {
  /** Undefined: nobody can be paged, or the walk is over. */
  readonly member: RingMember | undefined;
  /** Of the member's people those who are not asked already. */
  readonly people: readonly string[];
  readonly skipped: readonly Skipped[];
  readonly lane: RingLane;
}

export interface Skipped {
  readonly userId: string | undefined;
  readonly problem: string;
}

/**
 * The first in `order` who can be paged.
 *
 * @param taken people who are asked already, by another ring of the same step
 */
export function pickFirst(
  lane: RingLane,
  order: readonly string[],
  members: readonly RingMember[],
  taken: ReadonlySet<string>,
): Picked {
  const skipped: Skipped[] = [];
  for (const key of order) {
    const member = members.find((each) => each.key === key);
    const people = member?.people.filter((userId) => !taken.has(userId)) ?? [];
    if (member !== undefined) skipped.push(...member.problems);
    if (member !== undefined && people.length > 0)
      return { member, people, skipped, lane: { ...lane, member: member.key } };
    if (member !== undefined && member.people.length > 0) skipped.push(alreadyAsked(member));
  }
  return { member: undefined, people: [], skipped, lane };
}

/** The walk before its first member. @param rounds at least one walk is made */
export function startWalk(order: readonly string[], rounds: number): RingWalk {
  return { order, index: -1, roundsLeft: Math.max(1, rounds), paged: [] };
}

/** The walk of a policy repeat: it begins after the member who was asked last, in the same order. */
export function restartWalk({ order }: RingWalk, lastAsked: string | undefined, rounds: number): RingWalk {
  const after = lastAsked === undefined ? 0 : order.indexOf(lastAsked) + 1;
  return startWalk([...order.slice(after), ...order.slice(0, after)], rounds);
}

/** The next member of the walk who can be paged; after the last of the last round nobody. Members who joined stand at the end. */
export function walkOn(
  lane: RingLane,
  from: RingWalk,
  members: readonly RingMember[],
  taken: ReadonlySet<string>,
): Picked {
  const skipped: Skipped[] = [];
  const newcomers = members.map(({ key }) => key).filter((key) => !from.order.includes(key));
  let walk: RingWalk = { ...from, order: [...from.order, ...newcomers] };
  for (let tries = 0; tries < walk.order.length; tries++) {
    if (walk.index + 1 < walk.order.length) walk = { ...walk, index: walk.index + 1 };
    else if (walk.roundsLeft > 1) walk = { ...walk, index: 0, roundsLeft: walk.roundsLeft - 1, paged: [] };
    else break;
    const key = walk.order[walk.index];
    const member = members.find((each) => each.key === key);
    if (member === undefined) continue;
    const seen = new Set([...taken, ...walk.paged]);
    const people = member.people.filter((userId) => !seen.has(userId));
    skipped.push(...member.problems);
    if (people.length > 0) {
      const paged = [...walk.paged, ...people];
      return { member, people, skipped, lane: { ...lane, member: member.key, walk: { ...walk, paged } } };
    }
    if (member.people.length > 0) skipped.push(alreadyAsked(member));
  }
  return { member: undefined, people: [], skipped, lane };
}

/** The member the walk stands at once more, without a step; on with the walk when that one can not be paged any more. */
export function walkAgain(
  lane: RingLane,
  walk: RingWalk,
  members: readonly RingMember[],
  taken: ReadonlySet<string>,
): Picked {
  const member = members.find(({ key }) => key === walk.order[walk.index]);
  const people = member?.people.filter((userId) => !taken.has(userId)) ?? [];
  if (member === undefined || people.length === 0) {
    const next = walkOn(lane, walk, members, taken);
    return { ...next, skipped: [...(member?.problems ?? []), ...next.skipped] };
  }
  const paged = [...new Set([...walk.paged, ...people])];
  return { member, people, skipped: member.problems, lane: { ...lane, walk: { ...walk, paged } } };
}

function alreadyAsked({ name, people: [userId] }: RingMember): Skipped {
  return { userId, problem: `${name}: asked already in this step` };
}
