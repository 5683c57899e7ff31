import type { EscalationTarget } from './escalation-policy.ts';
import { type EscalationRun, change, currentStep, personName, tell } from './escalation-run.ts';
import type { Acknowledgement, EscalationAxis } from './escalation-state.ts';
import { peopleBehind } from './ring-members.ts';

/** Somebody takes the group. A joint step wants two people, one of each ring; until then it goes on for the key that is missing. */
export function acknowledge(run: EscalationRun, by: string, wanted: EscalationAxis | undefined): void {
  const rings = jointRings(run);
  const name = personName(run, by);
  if (rings === undefined) {
    settle(run, [...others(run, by), { userId: by, axis: undefined, at: run.now }]);
    return tell(run, 'acknowledged', `${name} acknowledged`, by);
  }
  const axis = axisOf(run, rings, by, wanted);
  if (axis === undefined) {
    const ring = wanted === undefined ? 'neither ring of this step' : `not in the ${wanted} ring of this step`;
    return tell(run, 'acknowledgement_not_counted', `the acknowledgement of ${name} does not count: ${ring}`, by);
  }
  const kept = others(run, by).filter((one) => one.axis !== axis);
  const acknowledgements = [...kept, { userId: by, axis, at: run.now }];
  const missing = AXES.find((each) => !acknowledgements.some((one) => one.axis === each));
  if (missing === undefined) {
    settle(run, acknowledgements);
    return tell(run, 'acknowledged', `${name} acknowledged for ${axis}: both keys are there`, by);
  }
  change(run, { acknowledgements });
  const sentence = `${name} acknowledged for ${axis}; ${missing} is still wanted`;
  tell(run, 'acknowledged_partly', sentence, by);
}

/** @returns whether enough remains without this person's acknowledgement */
export function withdraw(run: EscalationRun, by: string): boolean {
  const acknowledgements = others(run, by);
  change(run, { acknowledgements });
  return acknowledgements.length > 0 && jointRings(run) === undefined;
}

const AXES: readonly EscalationAxis[] = ['reliability', 'security'];

type JointRings = Readonly<Record<EscalationAxis, readonly EscalationTarget[]>>;

/** Undefined: one acknowledgement of anybody is enough. So it is of somebody the group was handed to by name. */
function jointRings(run: EscalationRun): JointRings | undefined {
  const step = currentStep(run);
  if (step === undefined || step.acknowledgement === 'any' || run.state.visit === undefined) return undefined;
  return run.state.visit.assignedTo === undefined ? step.acknowledgement : undefined;
}

/** The ring an acknowledgement counts for: as it was asked for, as it says, else the one that is still wanted. */
function axisOf(
  { state, world }: EscalationRun,
  rings: JointRings,
  by: string,
  wanted: EscalationAxis | undefined,
): EscalationAxis | undefined {
  const mine = AXES.filter(
    (axis) =>
      peopleBehind(rings[axis], world).has(by) ||
      state.visit?.asked.some((one) => one.userId === by && one.axis === axis) === true,
  );
  if (wanted !== undefined) return mine.includes(wanted) ? wanted : undefined;
  const isGivenByOther = (axis: EscalationAxis): boolean =>
    state.acknowledgements.some((one) => one.axis === axis && one.userId !== by);
  return mine.find((axis) => !isGivenByOther(axis)) ?? mine[0];
}

/** Two acknowledgements of one person are one: both keys need two people. */
function others({ state }: EscalationRun, by: string): readonly Acknowledgement[] {
  return state.acknowledgements.filter(({ userId }) => userId !== by);
}

function settle(run: EscalationRun, acknowledgements: readonly Acknowledgement[]): void {
  const { acknowledgementTimeoutMs } = run.state.policy;
  change(run, {
    status: 'acknowledged',
    acknowledgements,
    deferredUntil: undefined,
    dueAt: acknowledgementTimeoutMs === undefined ? undefined : run.now + acknowledgementTimeoutMs,
  });
}
