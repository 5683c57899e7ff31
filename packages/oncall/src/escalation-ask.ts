import type { EscalationStep, EscalationTarget } from './escalation-policy.ts';
import type { AskedPerson, EscalationAxis, RingLane } from './escalation-state.ts';
import { type EscalationRun, change, page, pointerOf, stepKey, tell } from './escalation-run.ts';
import { type RingMember, ringMembers } from './ring-members.ts';
import { pointerKey, ringOrder, takeTurn } from './ring.ts';
import { type Picked, pickFirst, restartWalk, startWalk, walkAgain, walkOn } from './round-robin.ts';

/**
 * Why a step asks: it is `entered`; the same people are wanted `again` (after a snooze); the walk goes `on` to its next member.
 * Only entering can take a turn.
 */
export type AskMode = 'entered' | 'again' | 'on';

interface LaneTargets {
  readonly axis: EscalationAxis | undefined;
  readonly targets: readonly EscalationTarget[];
}

/**
 * Pages whom the step asks for now, tells channels and webhooks when it is entered, and moves the ring.
 *
 * @returns who was paged; nobody is asked twice, by however many ways the step reaches them
 */
export function askStep(run: EscalationRun, step: EscalationStep, mode: AskMode): readonly AskedPerson[] {
  const asked: AskedPerson[] = [];
  if (mode === 'entered') notifyChannels(run, step);
  const lanes: RingLane[] = [];
  for (const { axis, targets } of lanesOf(run, step)) {
    const taken = new Set(asked.map(({ userId }) => userId));
    const members = ringMembers(targets, run.world);
    if (step.strategy.kind === 'everyone') asked.push(...askEveryone(run, step, { axis, members, taken }));
    else {
      const picked = pick(run, step, { axis, members, taken }, mode);
      lanes.push(picked.lane);
      asked.push(...askPicked(run, step, picked, { axis, mode }));
    }
  }
  if (step.acknowledgement !== 'any' && mode !== 'on') {
    const members = ringMembers(step.targets, run.world);
    const taken = new Set(asked.map(({ userId }) => userId));
    asked.push(...askEveryone(run, step, { axis: undefined, members, taken }));
  }
  if (step.strategy.kind !== 'everyone') rememberLanes(run, step, lanes);
  return asked;
}

/** Whether a step may wait without anybody asked: it is there to tell a channel, and means no people at all. */
export function onlyTellsChannels({ targets, acknowledgement }: EscalationStep): boolean {
  return acknowledgement === 'any' && targets.length > 0 && targets.every(isChannel);
}

function isChannel(target: EscalationTarget): target is ChannelTarget {
  return target.kind === 'channel' || target.kind === 'webhook';
}

type ChannelTarget = Extract<EscalationTarget, { readonly kind: 'channel' | 'webhook' }>;

/** One ring, or of a joint step one for each key that nobody has given yet. */
function lanesOf({ state }: EscalationRun, step: EscalationStep): readonly LaneTargets[] {
  if (step.acknowledgement === 'any') return [{ axis: undefined, targets: step.targets }];
  const { reliability, security } = step.acknowledgement;
  const isGiven = (axis: EscalationAxis): boolean => state.acknowledgements.some((one) => one.axis === axis);
  return [
    ...(isGiven('reliability') ? [] : [{ axis: 'reliability' as const, targets: reliability }]),
    ...(isGiven('security') ? [] : [{ axis: 'security' as const, targets: security }]),
  ];
}

interface Candidates {
  readonly axis: EscalationAxis | undefined;
  readonly members: readonly RingMember[];
  readonly taken: ReadonlySet<string>;
}

function askEveryone(run: EscalationRun, step: EscalationStep, { axis, members, taken }: Candidates): AskedPerson[] {
  const asked = new Set<string>();
  for (const { people, problems, via } of members) {
    for (const { userId, problem } of problems) tell(run, 'member_skipped', `skipped ${problem}`, userId);
    for (const userId of people) {
      if (asked.has(userId) || taken.has(userId)) continue;
      asked.add(userId);
      page(run, { userId, axis, because: `${stepName(run)}${axisText(axis)}, ${via}` });
    }
  }
  if (axis !== undefined && asked.size === 0) reportNobody(run, step, axis);
  return [...asked].map((userId) => ({ userId, axis }));
}

function askPicked(
  run: EscalationRun,
  step: EscalationStep,
  { member, people, skipped }: Picked,
  { axis, mode }: { readonly axis: EscalationAxis | undefined; readonly mode: AskMode },
): AskedPerson[] {
  for (const { userId, problem } of skipped) tell(run, 'member_skipped', `skipped ${problem}`, userId);
  if (member === undefined) {
    if (axis !== undefined && mode === 'entered') reportNobody(run, step, axis);
    return [];
  }
  const turn = { entered: 'next in turn', again: 'same turn as before', on: 'handed on to the next' }[mode];
  for (const userId of people)
    page(run, { userId, axis, because: `${stepName(run)}${axisText(axis)}, ${turn}: ${member.via}` });
  return people.map((userId) => ({ userId, axis }));
}

/** Finds whose turn it is; a turn is taken by a new group, and by a policy repeat of an `alert_based` step. */
function pick(run: EscalationRun, step: EscalationStep, { axis, members, taken }: Candidates, mode: AskMode): Picked {
  const before = run.state.turns[stepKey(run, step)];
  const known = before?.lanes.find((lane) => lane.axis === axis);
  const lane = known ?? { axis, member: undefined, walk: undefined };
  const isRepeat = mode === 'entered' && before !== undefined && before.round < run.state.round;
  const keys = members.map(({ key }) => pointerKey(axis, key));
  const order = ringOrder(pointerOf(run, step), keys).map((key) => key.slice(pointerKey(axis, '').length));
  if (step.strategy.kind === 'cycle_based') {
    const { rounds } = step.strategy;
    if (lane.walk !== undefined && mode === 'on') return walkOn(lane, lane.walk, members, taken);
    if (lane.walk !== undefined && mode === 'again') return walkAgain(lane, lane.walk, members, taken);
    if (lane.walk !== undefined) return walkOn(lane, restartWalk(lane.walk, lane.member, rounds), members, taken);
    return advanced(run, step, { axis, keys }, walkOn(lane, startWalk(order, rounds), members, taken));
  }
  if (lane.member !== undefined && !isRepeat)
    return pickFirst(lane, [...new Set([lane.member, ...order])], members, taken);
  return advanced(run, step, { axis, keys }, pickFirst(lane, order, members, taken));
}

function advanced(
  run: EscalationRun,
  step: EscalationStep,
  { axis, keys }: { readonly axis: EscalationAxis | undefined; readonly keys: readonly string[] },
  picked: Picked,
): Picked {
  if (picked.member === undefined) return picked;
  const place = { policyId: run.state.policy.id, stepId: step.id };
  const key = pointerKey(axis, picked.member.key);
  run.pointers.set(stepKey(run, step), takeTurn(pointerOf(run, step), place, keys, key, run.now));
  return picked;
}

/** Rings that are not asked this time (their key is given) keep what they knew. */
function rememberLanes(run: EscalationRun, step: EscalationStep, lanes: readonly RingLane[]): void {
  const key = stepKey(run, step);
  const others = run.state.turns[key]?.lanes.filter(({ axis }) => lanes.every((lane) => lane.axis !== axis)) ?? [];
  change(run, { turns: { ...run.state.turns, [key]: { round: run.state.round, lanes: [...others, ...lanes] } } });
}

function notifyChannels(run: EscalationRun, step: EscalationStep): void {
  const seen = new Set<string>();
  for (const target of step.targets) {
    if (!isChannel(target)) continue;
    const id = JSON.stringify(target);
    if (seen.has(id)) continue;
    seen.add(id);
    const because = `${stepName(run)} tells ${run.world.nameOf(target)}`;
    run.actions.push({ kind: 'notify', target, because });
    tell(run, 'notified', because);
  }
}

/** Once per step and group: the owner needs one message, not one per repeat. */
export function reportNobody(run: EscalationRun, step: EscalationStep, axis: EscalationAxis | undefined): void {
  const because = `nobody of ${stepName(run)}${axisText(axis)} can be paged`;
  tell(run, 'nobody_available', because);
  const key = axis === undefined ? stepKey(run, step) : `${stepKey(run, step)}/${axis}`;
  if (run.state.reported.includes(key)) return;
  const { id: policyId, ownerTarget: owner } = run.state.policy;
  run.actions.push({ kind: 'alert_owner', owner, problem: 'nobody_available', policyId, stepId: step.id, because });
  change(run, { reported: [...run.state.reported, key] });
}

export function stepName({ state }: EscalationRun): string {
  const round = state.round === 0 ? '' : `, repeat ${state.round}`;
  return `step ${state.stepIndex + 1} of ${state.policy.name}${round}`;
}

function axisText(axis: EscalationAxis | undefined): string {
  return axis === undefined ? '' : ` (${axis} key)`;
}
