import type { NewEscalationPolicy, PolicyTarget } from '@lockstep/contract';
import type { EscalationPolicy, EscalationTarget } from '@lockstep/oncall';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Directory } from './directory.ts';
import { namesById } from './directory.ts';
import type { PolicyDraft, StoredPolicy } from './policy.ts';
import { targetsOf } from './policy-references.ts';

const MINUTE_MS = 60_000;
type StepBody = NewEscalationPolicy['steps'][number];
type Step = EscalationPolicy['steps'][number];
type HoursBody = NonNullable<NewEscalationPolicy['deferral']>;

/** People type minutes; we keep milliseconds. */
const toMs = (minutes: number): number => Math.round(minutes * MINUTE_MS);
const toMinutes = (ms: number): number => ms / MINUTE_MS;

/** What somebody sent, in our words. */
export function draftOf(body: NewEscalationPolicy): PolicyDraft {
  const { name, steps, repeats, fallbackPolicyId, acknowledgementTimeoutMinutes, deferral, owner } = body;
  return {
    name,
    steps: steps.map(draftStep),
    repeats,
    fallbackPolicyId: fallbackPolicyId ?? undefined,
    acknowledgementTimeoutMs: acknowledgementTimeoutMinutes === null ? undefined : toMs(acknowledgementTimeoutMinutes),
    deferral: deferral === null ? undefined : hoursOf(deferral),
    ownerTarget: owner ?? undefined,
  };
}

function draftStep(step: StepBody): PolicyDraft['steps'][number] {
  const { id, delayMinutes, strategy, targets, condition, retry, acknowledgement } = step;
  return {
    id,
    delayMs: toMs(delayMinutes),
    strategy:
      strategy.kind === 'cycle_based'
        ? { kind: 'cycle_based', rotateAfterMs: toMs(strategy.rotateAfterMinutes), rounds: strategy.rounds }
        : strategy,
    targets,
    condition: condition === null ? undefined : conditionOf(condition),
    retry: retry === null ? undefined : { everyMs: toMs(retry.everyMinutes), times: retry.times },
    acknowledgement,
  };
}

function conditionOf({ urgencies, axes, hours, label }: NonNullable<StepBody['condition']>): Step['condition'] {
  return {
    urgencies: urgencies ?? undefined,
    axes: axes ?? undefined,
    hours: hours === null ? undefined : { ...hoursOf(hours), isInside: hours.isInside },
    label: label ?? undefined,
  };
}

function hoursOf({ zone, weekdays, from, to }: HoursBody): NonNullable<EscalationPolicy['deferral']> {
  return { zone, weekdays, fromMinute: minuteOfDay(from), toMinute: minuteOfDay(to) };
}

function minuteOfDay(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

function timeOfDay(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
}

function hoursBody({ zone, weekdays, fromMinute, toMinute }: NonNullable<EscalationPolicy['deferral']>): HoursBody {
  return { zone, weekdays: [...weekdays], from: timeOfDay(fromMinute), to: timeOfDay(toMinute) };
}

const copies = (targets: readonly EscalationTarget[]): PolicyTarget[] => targets.map((target) => ({ ...target }));

function stepBody(step: Step): StepBody & { readonly id: string } {
  const { id, delayMs, strategy, targets, condition, retry, acknowledgement } = step;
  return {
    id,
    delayMinutes: toMinutes(delayMs),
    strategy:
      strategy.kind === 'cycle_based'
        ? { kind: 'cycle_based', rotateAfterMinutes: toMinutes(strategy.rotateAfterMs), rounds: strategy.rounds }
        : strategy,
    targets: copies(targets),
    condition: condition === undefined ? null : conditionBody(condition),
    retry: retry === undefined ? null : { everyMinutes: toMinutes(retry.everyMs), times: retry.times },
    acknowledgement:
      acknowledgement === 'any'
        ? 'any'
        : {
            kind: 'joint',
            reliability: copies(acknowledgement.reliability),
            security: copies(acknowledgement.security),
          },
  };
}

function conditionBody({ urgencies, axes, hours, label }: NonNullable<Step['condition']>): StepBody['condition'] {
  return {
    urgencies: urgencies === undefined ? null : [...urgencies],
    axes: axes === undefined ? null : [...axes],
    hours: hours === undefined ? null : { ...hoursBody(hours), isInside: hours.isInside },
    label: label === undefined ? null : { name: label.name, values: [...label.values] },
  };
}

function ownerBody(owner: EscalationTarget | undefined): NewEscalationPolicy['owner'] {
  return owner?.kind === 'person' || owner?.kind === 'team' ? owner : null;
}

/** A policy as it is sent. */
export function newPolicyBody(policy: Omit<EscalationPolicy, 'id'>) {
  const { name, steps, repeats, fallbackPolicyId, acknowledgementTimeoutMs, deferral, ownerTarget } = policy;
  return {
    name,
    steps: steps.map(stepBody),
    repeats,
    fallbackPolicyId: fallbackPolicyId ?? null,
    acknowledgementTimeoutMinutes: acknowledgementTimeoutMs === undefined ? null : toMinutes(acknowledgementTimeoutMs),
    deferral: deferral === undefined ? null : hoursBody(deferral),
    owner: ownerBody(ownerTarget),
  };
}

/** A policy as answers show it. */
export function policyBody({ policy, version, createdAt, updatedAt, updatedBy }: StoredPolicy, directory: Directory) {
  return {
    id: policy.id,
    ...newPolicyBody(policy),
    version,
    createdAt: isoInstant(createdAt),
    updatedAt: isoInstant(updatedAt),
    updatedBy,
    names: namesById(
      directory,
      targetsOf(policy).map(({ target }) => target),
    ),
  };
}
