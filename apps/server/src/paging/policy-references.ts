import { type EscalationPolicy, type EscalationTarget, targetId } from '@lockstep/oncall';

/** A target, and where it stands: `steps[0].targets[2]`. */
export interface PlacedTarget {
  readonly field: string;
  readonly target: EscalationTarget;
}

type Targets = readonly EscalationTarget[];

/** Everybody and everything a policy names, in the order of its steps; the owner last. */
export function targetsOf(policy: Pick<EscalationPolicy, 'steps' | 'ownerTarget'>): readonly PlacedTarget[] {
  const placed = (field: string, targets: Targets) =>
    targets.map((target, index) => ({ field: `${field}[${index}]`, target }));
  const ofSteps = policy.steps.flatMap(({ targets, acknowledgement }, index) => {
    const field = `steps[${index}]`;
    if (acknowledgement === 'any') return placed(`${field}.targets`, targets);
    return [
      ...placed(`${field}.targets`, targets),
      ...placed(`${field}.acknowledgement.reliability`, acknowledgement.reliability),
      ...placed(`${field}.acknowledgement.security`, acknowledgement.security),
    ];
  });
  return policy.ownerTarget === undefined ? ofSteps : [...ofSteps, { field: 'owner', target: policy.ownerTarget }];
}

/** Ids by kind, each once. */
export type References = Readonly<Record<EscalationTarget['kind'], readonly string[]>>;

export function referencesOf(policies: readonly Pick<EscalationPolicy, 'steps' | 'ownerTarget'>[]): References {
  return referencesTo(policies.flatMap(targetsOf).map(({ target }) => target));
}

export function referencesTo(targets: readonly EscalationTarget[]): References {
  const of = (kind: EscalationTarget['kind']) => [
    ...new Set(targets.filter((target) => target.kind === kind).map(targetId)),
  ];
  return {
    person: of('person'),
    schedule: of('schedule'),
    team: of('team'),
    channel: of('channel'),
    webhook: of('webhook'),
  };
}
