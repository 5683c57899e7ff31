import type { AnswerOf, InputOf } from '../../api/call.ts';

export type PolicyAnswer = AnswerOf<'getEscalationPolicy'>;
export type PolicyListed = AnswerOf<'listEscalationPolicies'>['items'][number];
export type PolicyInput = InputOf<'createEscalationPolicy'>['body'];
export type Target = PolicyListed['steps'][number]['targets'][number];
type Step = PolicyListed['steps'][number];
type Weekly = NonNullable<PolicyListed['deferral']>;

/** Hours of the local week while somebody types. */
export type WeeklyDraft = Weekly;

/** A step while somebody types; `key` tells new steps apart, `id` is what the memory of its ring goes by. */
export interface StepDraft {
  readonly key: string;
  readonly id: string | undefined;
  readonly delayMinutes: string;
  readonly strategy: Step['strategy']['kind'];
  readonly rotateAfterMinutes: string;
  readonly rounds: string;
  readonly targets: readonly Target[];
  readonly isJoint: boolean;
  readonly reliability: readonly Target[];
  readonly security: readonly Target[];
  readonly retry: { readonly everyMinutes: string; readonly times: string } | undefined;
  readonly urgency: '' | 'high' | 'low';
  readonly axis: '' | 'reliability' | 'security';
  readonly hours: (WeeklyDraft & { readonly isInside: boolean }) | undefined;
  readonly label: { readonly name: string; readonly values: string } | undefined;
}

export interface PolicyDraft {
  readonly name: string;
  readonly steps: readonly StepDraft[];
  readonly repeats: string;
  readonly fallbackPolicyId: string;
  readonly acknowledgementTimeoutMinutes: string;
  readonly deferral: WeeklyDraft | undefined;
  readonly owner: Target | undefined;
}

export function newStep(): StepDraft {
  return {
    key: crypto.randomUUID(),
    id: undefined,
    delayMinutes: '5',
    strategy: 'everyone',
    rotateAfterMinutes: '5',
    rounds: '1',
    targets: [],
    isJoint: false,
    reliability: [],
    security: [],
    retry: undefined,
    urgency: '',
    axis: '',
    hours: undefined,
    label: undefined,
  };
}

export function newPolicyDraft(): PolicyDraft {
  return {
    name: '',
    steps: [newStep()],
    repeats: '1',
    fallbackPolicyId: '',
    acknowledgementTimeoutMinutes: '',
    deferral: undefined,
    owner: undefined,
  };
}

export function policyDraftOf(policy: PolicyListed): PolicyDraft {
  return {
    name: policy.name,
    steps: policy.steps.map(stepDraftOf),
    repeats: String(policy.repeats),
    fallbackPolicyId: policy.fallbackPolicyId ?? '',
    acknowledgementTimeoutMinutes:
      policy.acknowledgementTimeoutMinutes === null ? '' : String(policy.acknowledgementTimeoutMinutes),
    deferral: policy.deferral ?? undefined,
    owner: policy.owner ?? undefined,
  };
}

function stepDraftOf(step: Step): StepDraft {
  const { strategy, condition, acknowledgement } = step;
  const fresh = newStep();
  const turns = strategy.kind === 'cycle_based' ? strategy : undefined;
  return {
    ...fresh,
    key: step.id,
    id: step.id,
    delayMinutes: String(step.delayMinutes),
    strategy: strategy.kind,
    rotateAfterMinutes: turns === undefined ? fresh.rotateAfterMinutes : String(turns.rotateAfterMinutes),
    rounds: turns === undefined ? fresh.rounds : String(turns.rounds),
    targets: step.targets,
    isJoint: acknowledgement !== 'any',
    reliability: acknowledgement === 'any' ? [] : acknowledgement.reliability,
    security: acknowledgement === 'any' ? [] : acknowledgement.security,
    retry:
      step.retry === null
        ? undefined
        : { everyMinutes: String(step.retry.everyMinutes), times: String(step.retry.times) },
    urgency: onlyOne(condition?.urgencies) ?? '',
    axis: onlyOne(condition?.axes) ?? '',
    hours: condition?.hours ?? undefined,
    label: condition?.label ? { name: condition.label.name, values: condition.label.values.join(', ') } : undefined,
  };
}

/** Both of two is the same as no condition. */
function onlyOne<T>(values: readonly T[] | null | undefined): T | undefined {
  return values?.length === 1 ? values[0] : undefined;
}

/** What a draft means to the server. What is no number yet counts as 0, which the server refuses by name. */
export function policyInputOf(draft: PolicyDraft): PolicyInput {
  const { acknowledgementTimeoutMinutes, deferral, owner } = draft;
  return {
    name: draft.name,
    steps: draft.steps.map(stepInputOf),
    repeats: numberOf(draft.repeats),
    fallbackPolicyId: draft.fallbackPolicyId === '' ? null : draft.fallbackPolicyId,
    acknowledgementTimeoutMinutes:
      acknowledgementTimeoutMinutes === '' ? null : numberOf(acknowledgementTimeoutMinutes),
    deferral: deferral === undefined ? null : { ...deferral, weekdays: [...deferral.weekdays] },
    owner: owner?.kind === 'person' || owner?.kind === 'team' ? owner : null,
  };
}

function stepInputOf(step: StepDraft): PolicyInput['steps'][number] {
  const { strategy, retry, hours, label } = step;
  const hasCondition = step.urgency !== '' || step.axis !== '' || hours !== undefined || label !== undefined;
  return {
    ...(step.id !== undefined && { id: step.id }),
    delayMinutes: numberOf(step.delayMinutes),
    strategy:
      strategy === 'cycle_based'
        ? { kind: strategy, rotateAfterMinutes: numberOf(step.rotateAfterMinutes), rounds: numberOf(step.rounds) }
        : { kind: strategy },
    targets: [...step.targets],
    condition: hasCondition
      ? {
          urgencies: step.urgency === '' ? null : [step.urgency],
          axes: step.axis === '' ? null : [step.axis],
          hours: hours === undefined ? null : { ...hours, weekdays: [...hours.weekdays] },
          label: label === undefined ? null : { name: label.name, values: valuesOf(label.values) },
        }
      : null,
    retry:
      retry === undefined || strategy === 'cycle_based'
        ? null
        : { everyMinutes: numberOf(retry.everyMinutes), times: numberOf(retry.times) },
    acknowledgement: step.isJoint
      ? { kind: 'joint', reliability: [...step.reliability], security: [...step.security] }
      : 'any',
  };
}

function valuesOf(text: string): string[] {
  return text
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

function numberOf(text: string): number {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? 0 : value;
}

export function targetOf(kind: Target['kind'], id: string): Target {
  switch (kind) {
    case 'person':
      return { kind, userId: id };
    case 'schedule':
      return { kind, scheduleId: id };
    case 'team':
      return { kind, teamId: id };
    case 'channel':
      return { kind, channelId: id };
    case 'webhook':
      return { kind, webhookId: id };
  }
}
