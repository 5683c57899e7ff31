import {
  type EscalationPolicy,
  type EscalationStep,
  type EscalationTarget,
  type EscalationWorld,
  type StepCondition,
  targetId,
} from '@lockstep/oncall';
import type { OncallScenario, ScenarioHours, ScenarioPolicy, ScenarioStep } from './oncall-scenario.ts';

const MINUTE_MS = 60_000;

export function startOf({ at }: OncallScenario): number {
  return Date.parse(at);
}

/** Who is where at a moment of a scenario, and which policies are in force then; names are ids here. */
export function scenarioWorld(scenario: OncallScenario, now: number): EscalationWorld {
  const minute = (now - startOf(scenario)) / MINUTE_MS;
  const policies = policiesAt(scenario, minute);
  return {
    onCall: (id) => peopleAt(scenario.schedules[id], minute),
    teamMembers: (id) => peopleAt(scenario.teams[id], minute),
    unavailability: (userId) => awayAt(scenario, userId, minute),
    nameOf: targetId,
    policy: (id) => policies.get(id),
    catchAllPolicyId: scenario.catch_all,
    ringPointer: () => undefined,
  };
}

/** `ana`, `schedule:primary`, ... */
export function targetOf(text: string): EscalationTarget {
  const [kind = '', name = text] = text.split(':');
  switch (kind) {
    case 'schedule':
      return { kind, scheduleId: name };
    case 'team':
      return { kind, teamId: name };
    case 'channel':
      return { kind, channelId: name };
    case 'webhook':
      return { kind, webhookId: name };
  }
  return { kind: 'person', userId: name };
}

function policiesAt({ policies, happens }: OncallScenario, minute: number): ReadonlyMap<string, EscalationPolicy> {
  const inForce = new Map(Object.entries(policies));
  for (const one of happens) if (one.is === 'edited' && one.at <= minute) inForce.set(one.name, one.policy);
  return new Map([...inForce].map(([name, policy]) => [name, policyOf(name, policy)]));
}

function policyOf(name: string, policy: ScenarioPolicy): EscalationPolicy {
  return {
    id: name,
    name,
    steps: policy.steps.map(stepOf),
    repeats: policy.repeats,
    fallbackPolicyId: policy.fallback,
    acknowledgementTimeoutMs: inMs(policy.acknowledgement_timeout),
    deferral: policy.business_hours && hoursOf(policy.business_hours),
    ownerTarget: policy.owner === undefined ? undefined : targetOf(policy.owner),
  };
}

function stepOf(step: ScenarioStep, index: number): EscalationStep {
  const { retry, joint } = step;
  return {
    id: step.id ?? `s${index + 1}`,
    delayMs: step.delay * MINUTE_MS,
    strategy: strategyOf(step),
    targets: step.targets.map(targetOf),
    condition: conditionOf(step.when),
    retry: retry && { everyMs: retry.every * MINUTE_MS, times: retry.times },
    acknowledgement:
      joint === undefined
        ? 'any'
        : { kind: 'joint', reliability: joint.reliability.map(targetOf), security: joint.security.map(targetOf) },
  };
}

function strategyOf({ strategy }: ScenarioStep): EscalationStep['strategy'] {
  if (typeof strategy === 'string') return { kind: strategy };
  const { rotate_after: rotateAfter, rounds } = strategy.cycle_based;
  return { kind: 'cycle_based', rotateAfterMs: rotateAfter * MINUTE_MS, rounds };
}

function conditionOf(when: ScenarioStep['when']): StepCondition | undefined {
  if (when === undefined) return undefined;
  const { urgencies, axes, inside, outside, label } = when;
  const hours = inside ?? outside;
  return {
    urgencies,
    axes,
    hours: hours && { ...hoursOf(hours), isInside: inside !== undefined },
    label,
  };
}

function hoursOf({ zone, weekdays, from, to }: ScenarioHours): NonNullable<EscalationPolicy['deferral']> {
  return { zone, weekdays, fromMinute: minuteOfDay(from), toMinute: minuteOfDay(to) };
}

function minuteOfDay(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

function inMs(minutes: number | undefined): number | undefined {
  return minutes === undefined ? undefined : minutes * MINUTE_MS;
}

/** Of stretches the last that has begun. */
function peopleAt(given: OncallScenario['teams'][string] | undefined, minute: number): readonly string[] {
  let people: readonly string[] = [];
  for (const one of given ?? []) {
    if (typeof one === 'string') people = [...people, one];
    else if (one.from <= minute) ({ people } = one);
  }
  return people;
}

function awayAt(
  scenario: OncallScenario,
  userId: string,
  minute: number,
): ReturnType<EscalationWorld['unavailability']> {
  const given = scenario.away[userId];
  if (given === undefined) return undefined;
  if (typeof given === 'string') return { reason: given, until: undefined };
  const now = given.find(({ from, to }) => from <= minute && (to === undefined || minute < to));
  if (now === undefined) return undefined;
  return { reason: now.why, until: now.to === undefined ? undefined : startOf(scenario) + now.to * MINUTE_MS };
}
